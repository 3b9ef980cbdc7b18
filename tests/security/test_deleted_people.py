"""Who is deleted is gone: no name, no handle, no picture, no word reaches anybody from then on."""

import io
import uuid
import zipfile
from typing import Any

import pytest

from tests.cast import password_of
from tests.core.pictures import GOOD
from tests.security.conftest import Stage
from tests.security.page import looking, until, visitor

CANARY = f'canary{uuid.uuid4().hex[:16]}'
OTHERS = ('bob', 'eve', 'grace')


async def asks(stage: Stage, handle: str, method: str, path: str, json: Any = None) -> Any:
    async with visitor(stage.server, stage.cast.tokens[handle]) as browser:
        return await browser.request(method, path, json=json)


async def does(stage: Stage, handle: str, method: str, path: str, json: Any = None) -> Any:
    answer = await asks(stage, handle, method, path, json)
    assert answer.status_code in {200, 201, 204}, answer.text
    return answer


async def received(stage: Stage, handle: str, path: str) -> str:
    """What somebody is sent, unpacked."""
    answer = await asks(stage, handle, 'GET', path)
    assert answer.status_code in {200, 403, 404}, path
    if not path.endswith('.zip'):
        return str(answer.text)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.read('everything.json').decode()


async def lives(stage: Stage) -> str:
    """Ada is known to everybody under the canary; returns where her picture is."""
    ada, cast = stage.cast.ada, stage.cast
    await does(stage, 'ada', 'PATCH', '/api/me', {'name': CANARY})
    await does(stage, 'ada', 'PATCH', '/api/me/handle', {'handle': CANARY})
    said = {'bio': CANARY, 'pronouns': CANARY, 'status_text': CANARY, 'time_zone': 'Asia/Tokyo'}
    await does(stage, 'ada', 'PATCH', '/api/me/profile', said)
    async with visitor(stage.server, cast.tokens['ada']) as browser:
        answer = await browser.put('/api/me/avatar', content=GOOD['png'])
    picture = str(answer.json()['avatar'])
    for other in OTHERS:
        await does(stage, other, 'POST', f'/api/people/{ada.id}/follow')
        await does(stage, 'ada', 'POST', f'/api/people/{getattr(cast, other).id}/follow')
    await does(stage, 'grace', 'POST', f'/api/people/{ada.id}/mute')
    for room in (cast.tea, cast.lobby):
        body = {'text': f'{CANARY} says so', 'nonce': f'nonce-of-room-{room}'}
        await does(stage, 'ada', 'POST', f'/api/rooms/{room}/messages', body)
    await does(stage, 'eve', 'POST', f'/api/rooms/{cast.tea}/join')
    return picture


def paths(stage: Stage, picture: str) -> list[str]:
    ada, cast = stage.cast.ada.id, stage.cast
    return [
        '/people', '/rooms', '/settings', f'/rooms/{cast.tea}', f'/rooms/{cast.lobby}',
        f'/people/{CANARY}', '/people/ada', f'/people/{CANARY}/followers', '/me/friends',
        f'/people/deleted-{ada}', '/api/me', '/api/me/rooms', '/api/me/friends',
        '/api/me/requests', '/api/me/blocked', '/api/me/following.csv', '/api/me/everything.zip',
        '/api/people', f'/api/people?q={CANARY}', '/api/people/here', '/api/people/suggestions',
        f'/api/people/{ada}', f'/api/people/by-handle/{CANARY}', '/api/people/by-handle/ada',
        f'/api/people/by-handle/deleted-{ada}', f'/api/people/{ada}/followers',
        f'/api/people/{cast.bob.id}/followers', f'/api/people/{cast.bob.id}/following',
        '/api/rooms', f'/api/rooms/{cast.tea}', f'/api/rooms/{cast.tea}/members',
        f'/api/rooms/{cast.tea}/messages', f'/api/rooms/{cast.tea}/changes?since=0',
        f'/api/rooms/{cast.lobby}/messages', f'/api/rooms/{cast.lobby}/members', picture,
    ]  # fmt: skip


def asked_for(path: str) -> str:
    """A path says the canary itself, and a page says where it is."""
    return path.rsplit('/', 1)[-1] if CANARY in path else ''


@pytest.mark.parametrize('fate', ['keep', 'go'])
async def test_nothing_of_who_is_deleted_reaches_anybody(own_stage: Stage, fate: str) -> None:
    stage, cast = own_stage, own_stage.cast
    picture = await lives(stage)
    file = picture.rsplit('/', 1)[-1].rsplit('-', 1)[0]
    before = {path: await received(stage, 'bob', path) for path in paths(stage, picture)}
    telling = [path for path, text in before.items() if CANARY in text]
    assert len(telling) > 15, 'There was something to see.'
    uploads = stage.server.data / 'uploads' / 'avatars'
    assert [one for one in uploads.iterdir() if one.name.startswith(file)]
    async with looking(stage.server, f'/rooms/{cast.tea}', cast.tokens['bob']) as (_, socket):
        said = {'password': password_of('ada'), 'handle': CANARY, 'messages': fate}
        await does(stage, 'ada', 'POST', '/api/me/delete', said)
        await until(
            lambda: [one for one in socket.heard('everyone') if one['type'] == 'person.changed'],
            'Everybody hears that she is gone.',
        )
        assert not socket.has_seen(CANARY) and not socket.has_seen(file)
    assert (await asks(stage, 'ada', 'GET', '/api/me')).status_code == 401
    words = f'{CANARY} says so'
    for other in OTHERS:
        for path in paths(stage, picture):
            text = await received(stage, other, path)
            if fate == 'keep' and path.startswith('/api/rooms/'):
                assert words in text or 'messages' not in text, 'Her words stay, as was wished.'
                text = text.replace(words, '')
            assert CANARY not in text.replace(asked_for(path), ''), (other, path)
            assert file not in text and 'Tokyo' not in text, (other, path)
    assert (await asks(stage, 'bob', 'GET', picture)).status_code == 404
    assert not [one for one in uploads.iterdir() if one.name.startswith(file)], 'On the disk.'
