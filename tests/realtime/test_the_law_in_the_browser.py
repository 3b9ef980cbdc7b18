"""The same law for the browser's own rules, `rooms.js` and `rows.js`, run in node.

Stories are told here, on the real core; what they told and what is loaded goes to `law.mjs`.
"""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import messages, room_lists
from tests.cast import Cast
from tests.realtime.recorder import Heard, recording, with_badges
from tests.realtime.test_the_law import STORIES

LAW = Path(__file__).with_name('law.mjs')


async def loaded(viewer: Viewer, room_id: int) -> dict[str, Any]:
    """What a page asks for: the sidebar's rooms, and the room it shows if it may."""
    mine = await room_lists.mine(viewer)
    page = None
    if room_id in {found.room.id for found in mine}:
        page = await messages.history(viewer, room_id, limit=messages.PAGE_MOST)
    return {
        'memberships': [found.model_dump(mode='json') for found in mine],
        'page': page.model_dump(mode='json') if page else None,
    }


def on_the_wire(viewer: Viewer, room_id: int, heard: Heard) -> list[dict[str, Any]]:
    """What of it the sockets of this page are sent."""
    mine = {topic.EVERYONE, topic.user(viewer.id), topic.room(room_id)}
    return [
        {'topic': name, 'event': event.model_dump(mode='json')}
        for name, event in heard
        if name in mine or name.startswith('members:')
    ]


def judged(stories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stories in which the browser's rules see something else than what is loaded."""
    done = subprocess.run(
        ['node', str(LAW)], input=json.dumps(stories), capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@pytest.mark.skipif(not shutil.which('node'), reason='The rules of the browser need node.')
@pytest.mark.parametrize('name', STORIES)
async def test_the_browser_obeys_the_law(cast: Cast, name: str) -> None:
    pages = [(who, room_id) for who in (cast.ada, cast.bob, cast.eve) for room_id in (1, 2)]
    before = [await loaded(*page) for page in pages]
    with recording() as said:
        await STORIES[name](cast)
    heard = with_badges(said)
    stories = []
    for was, (who, room_id) in zip(before, pages, strict=True):
        now = await loaded(who, room_id)
        if was['page'] is None or now['page'] is None:  # What begins or ends is not shown anew.
            was['page'] = now['page'] = None
        stories.append(
            {
                'name': f'{who.handle} in room {room_id}',
                'roomId': room_id,
                'before': was,
                'heard': on_the_wire(who, room_id, heard),
                'after': now,
            }
        )
    assert await asyncio.to_thread(judged, stories) == []
