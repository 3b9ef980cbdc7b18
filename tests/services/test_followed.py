"""What people say whom one follows, over all public rooms: theirs alone, and what may be read."""

import random

import pytest

from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import bans, followed, follows, members, messages, people, rooms
from tests.cast import Cast, private_room
from tests.stage import listening, types


async def say(author: Viewer, room_id: int, *texts: str) -> int:
    number = 0
    for text in texts:
        nonce = f'nonce-{random.randrange(10**12):012}'
        number = (await messages.post(author, room_id, text, nonce)).message.id
    return number


async def texts(viewer: Viewer, before: int | None = None, limit: int = 30) -> list[str]:
    return [one.message.text for one in (await followed.page(viewer, before, limit)).messages]


async def test_only_those_whom_one_follows_and_what_is_said_in_public(cast: Cast) -> None:
    await follows.follow(cast.eve, cast.ada.id)
    await say(cast.ada, cast.tea, 'in a room Eve is not in')
    await say(cast.bob, cast.tea, 'by somebody else')
    await say(cast.ada, await private_room(cast.ada), 'in private')
    lobby = await say(cast.ada, cast.lobby, 'in the lobby')
    page = await followed.page(cast.eve)
    assert [(one.message.text, one.room_name) for one in page.messages] == [
        ('in the lobby', 'Lobby'),
        ('in a room Eve is not in', 'Tea'),
    ]
    assert page.messages[0].message.id == lobby and not page.more
    assert await texts(cast.grace) == [], 'Whoever follows nobody sees nothing.'


@pytest.mark.parametrize('becomes', ['muted', 'unfollowed', 'blocked', 'blocks'])
async def test_who_is_muted_or_parted_is_gone(cast: Cast, becomes: str) -> None:
    await follows.follow(cast.eve, cast.ada.id)
    await say(cast.ada, cast.tea, 'hello')
    assert await texts(cast.eve) == ['hello']
    if becomes == 'muted':
        await follows.mute(cast.eve, cast.ada.id, is_muted=True)
    elif becomes == 'unfollowed':
        await follows.unfollow(cast.eve, cast.ada.id)
    elif becomes == 'blocked':
        await follows.block(cast.eve, cast.ada.id)
    else:
        await follows.block(cast.ada, cast.eve.id)
    assert await texts(cast.eve) == [] and await followed.count_new(cast.eve, 0) == 0


async def test_a_request_shows_nothing_yet(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await follows.follow(cast.eve, cast.ada.id)
    await say(cast.ada, cast.tea, 'hello')
    assert await texts(cast.eve) == []
    await follows.accept(cast.ada, cast.eve.id)
    assert await texts(cast.eve) == ['hello']


async def test_whoever_is_banned_from_a_room_sees_nothing_of_it(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await follows.follow(cast.eve, cast.ada.id)
    await say(cast.ada, cast.tea, 'hello')
    assert await texts(cast.eve) == ['hello']
    await bans.ban(cast.ada, cast.tea, cast.eve.id)
    assert await texts(cast.eve) == []


async def test_it_goes_on_page_by_page_through_any_window(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed, 'FIRST_WINDOW', 2)
    monkeypatch.setattr(followed, 'WIDER', 2)
    await follows.follow(cast.eve, cast.ada.id)
    said = [f'message {number}' for number in range(12)]
    for text in said:
        await say(cast.ada, cast.tea, text)
        await say(cast.bob, cast.tea, *['noise'] * (len(text) % 3))
    seen: list[str] = []
    before = None
    while True:
        page = await followed.page(cast.eve, before, 5)
        seen += [one.message.text for one in page.messages]
        if not page.more:
            break
        before = page.messages[-1].message.id
    assert seen == said[::-1]


async def test_what_is_new_is_counted_and_told_to_those_who_look(cast: Cast) -> None:
    await follows.follow(cast.eve, cast.ada.id)
    first = await say(cast.ada, cast.tea, 'one')
    assert await followed.count_new(cast.eve, first) == 0
    with listening(topic.PUBLIC) as heard:
        await say(cast.ada, cast.tea, 'two')
        await say(cast.bob, cast.tea, 'three')
        await say(cast.ada, await private_room(cast.ada), 'in private')
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Coffee'))
    assert types(heard) == ['public.posted'] * 2
    assert await followed.count_new(cast.eve, first) == 1


@pytest.mark.parametrize('number', [-(10**20), -1, 0, 2**70])
async def test_any_number_may_be_asked_for(cast: Cast, number: int) -> None:
    assert await texts(cast.eve, number) == []
    assert await followed.count_new(cast.eve, number) == 0
