"""What is kept about somebody, to take along: all of theirs, and nothing of anybody else's."""

import io
import json
import zipfile
from typing import Any

import pytest

from chatter import files
from chatter.errors import TooMany
from chatter.models.views import Viewer
from chatter.services import accounts, export, follows, messages, people, sidebar
from chatter.services.people import Edit
from tests.cast import Cast
from tests.core.pictures import GOOD


async def taken(viewer: Viewer) -> tuple[dict[str, Any], list[str]]:
    with zipfile.ZipFile(io.BytesIO(await export.everything(viewer))) as archive:
        return json.loads(archive.read('everything.json')), archive.namelist()


async def test_everything_of_ones_own_is_in_it(cast: Cast) -> None:
    await people.edit(cast.ada, Edit(bio='I **count**.', pronouns='she/her'))
    await accounts.set_avatar(cast.ada, await files.save_avatar(GOOD['png']))
    await messages.post(cast.ada, cast.tea, 'mine, and *marked*', 'nonce-of-mine')
    await follows.follow(cast.ada, cast.bob.id)
    await follows.follow(cast.eve, cast.ada.id)
    await follows.block(cast.ada, cast.grace.id)
    await sidebar.place(cast.ada, cast.tea, 'favourites')
    await sidebar.add_folder(cast.ada, 'Work', cast.lobby)
    kept, names = await taken(cast.ada)
    assert names == ['everything.json', 'picture.webp']
    assert kept['profile']['handle'] == 'ada' and kept['profile']['bio'] == 'I **count**.'
    assert [one['text'] for one in kept['messages']] == ['mine, and *marked*']
    assert kept['messages'][0]['room'] == 'Tea'
    assert [one['handle'] for one in kept['following']] == ['bob']
    assert [one['handle'] for one in kept['followers']] == ['eve']
    assert [one['handle'] for one in kept['blocked']] == ['grace']
    assert {one['name'] for one in kept['rooms']} == {'Lobby', 'Tea'}
    folders = [{'name': 'Work', 'rooms': ['Lobby']}]
    assert kept['sidebar'] == {'sort': 'name', 'favourites': ['Tea'], 'folders': folders}
    assert kept['sign_ins'] and kept['sign_ins'][0]['device'].startswith('Mozilla')


async def test_nothing_of_others_and_no_secret_is_in_it(cast: Cast) -> None:
    await people.edit(cast.bob, Edit(bio='canary'))
    await messages.post(cast.bob, cast.tea, 'canary', 'nonce-of-bobs')
    await follows.follow(cast.ada, cast.bob.id)
    kept, names = await taken(cast.ada)
    said = json.dumps(kept)
    assert 'canary' not in said and names == ['everything.json']
    assert 'password' not in said and 'token' not in said


async def test_what_is_silent_stays_so(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    await follows.decline(cast.bob, cast.ada.id)
    await follows.block(cast.eve, cast.ada.id)
    mine, _ = await taken(cast.ada)
    assert [one['accepted_at'] for one in mine['following']] == [None], 'As if it waited.'
    assert '"eve"' not in json.dumps(mine)
    theirs, _ = await taken(cast.bob)
    assert theirs['followers'] == []


async def test_nobody_asks_for_it_again_and_again(cast: Cast) -> None:
    for _ in range(6):
        await export.everything(cast.ada)
    with pytest.raises(TooMany):
        await export.everything(cast.ada)
    await export.everything(cast.bob)
