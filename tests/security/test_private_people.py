"""What is private stays so: nothing of it reaches a stranger, a blocked one, or who only asked."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.security.conftest import Stage
from tests.security.page import Socket, looking, until, visitor

SETTLED_SECONDS = 1.5
CANARY = f'canary-{uuid.uuid4().hex}'


async def asks(stage: Stage, handle: str, method: str, path: str, json: Any = None) -> Any:
    async with visitor(stage.server, stage.cast.tokens[handle]) as browser:
        answer = await browser.request(method, path, json=json)
        return answer


async def does(stage: Stage, handle: str, deed: str, whom: str, method: str = 'POST') -> None:
    user_id = getattr(stage.cast, whom).id
    answer = await asks(stage, handle, method, f'/api/people/{user_id}/{deed}')
    assert answer.status_code == 200, answer.text


async def is_private(stage: Stage, handle: str) -> None:
    """Somebody says what nobody else shall read, and is private."""
    said = {
        'bio': CANARY,
        'pronouns': CANARY[:40],
        'status_text': CANARY,
        'time_zone': 'Asia/Tokyo',
    }
    assert (await asks(stage, handle, 'PATCH', '/api/me/profile', said)).status_code == 200
    answer = await asks(stage, handle, 'PATCH', '/api/me/visibility', {'is_private': True})
    assert answer.status_code == 200


def presence_of(socket: Socket, user_id: int) -> list[str]:
    """What was told of whether somebody is here."""
    return [
        event['status']
        for event in socket.heard('everyone')
        if event['type'] == 'presence.changed' and event['user_id'] == user_id
    ]


Wish = Callable[[Stage], Awaitable[None]]


async def only_asks(stage: Stage) -> None:
    await does(stage, 'eve', 'follow', 'ada')


async def was_declined(stage: Stage) -> None:
    await does(stage, 'eve', 'follow', 'ada')
    await does(stage, 'ada', 'decline', 'eve')


async def was_removed(stage: Stage) -> None:
    await does(stage, 'eve', 'follow', 'ada')
    await does(stage, 'ada', 'accept', 'eve')
    await does(stage, 'ada', 'follower', 'eve', 'DELETE')


async def is_blocked(stage: Stage) -> None:
    await does(stage, 'eve', 'follow', 'ada')
    await does(stage, 'ada', 'accept', 'eve')
    await does(stage, 'ada', 'block', 'eve')


async def is_a_stranger(_stage: Stage) -> None:
    """Has done nothing."""


@pytest.mark.parametrize(
    'becomes', [is_a_stranger, only_asks, was_declined, was_removed, is_blocked]
)
async def test_nothing_of_a_private_profile_reaches_who_may_not_see_it(
    own_stage: Stage, becomes: Wish
) -> None:
    stage, ada = own_stage, own_stage.cast.ada
    await is_private(stage, 'ada')
    await becomes(stage)
    await does(stage, 'bob', 'follow', 'ada')
    await does(stage, 'ada', 'accept', 'bob')
    said = {'text': CANARY, 'nonce': uuid.uuid4().hex}
    answer = await asks(stage, 'ada', 'POST', f'/api/rooms/{stage.cast.tea}/messages', said)
    assert answer.status_code == 201
    paths = [
        f'/api/people/{ada.id}',
        '/api/people/by-handle/ada',
        '/api/people?q=ada',
        f'/api/people?q={CANARY}',
        '/api/people/suggestions',
        '/api/people/here',
        '/api/me/following/messages',
        f'/api/people/{ada.id}/followers',
        f'/api/people/{ada.id}/following',
        '/api/me/friends',
        '/api/me/requests',
        '/api/me/blocked',
        '/api/me/following.csv',
        '/api/me/rooms',
        f'/api/rooms/{stage.cast.tea}',
        '/people',
        '/people/ada',
        '/me/here',
        '/following',
        '/rooms',
        f'/rooms/{stage.cast.tea}',
    ]
    tokens = stage.cast.tokens
    async with (
        looking(stage.server, '/settings', tokens['eve']) as (page, eves),
        looking(stage.server, '/settings', tokens['bob']) as (_, bobs),
    ):
        async with looking(stage.server, '/settings', tokens['ada']) as (adas_page, adas):
            await adas.says('event', adas_page.event('beat', args='online'))
            await until(lambda: 'online' in presence_of(bobs, ada.id), 'A follower knows.')
            for path in paths:
                answer = await asks(stage, 'eve', 'GET', path)
                assert answer.status_code in {200, 403, 404}, path
                assert CANARY[:40] not in answer.text, path
                assert 'Tokyo' not in answer.text, path
            here = (await asks(stage, 'eve', 'GET', '/api/me/rooms')).json()['presence']
            assert str(ada.id) not in here
            listed = (await asks(stage, 'eve', 'GET', '/api/people/here')).json()
            assert ada.id not in [one['user']['id'] for one in listed]
        await asyncio.sleep(SETTLED_SECONDS)
        assert presence_of(eves, ada.id) == []
        assert not eves.has_seen(CANARY[:40]) and not page.shows(CANARY[:40])
    answer = await asks(stage, 'bob', 'GET', f'/api/people/{ada.id}')
    assert CANARY in answer.text, 'There is something to see.'
    answer = await asks(stage, 'bob', 'GET', '/api/me/following/messages')
    assert CANARY in answer.text, 'Who may follow reads on.'


async def test_who_is_blocked_or_let_in_knows_of_the_other_from_that_moment(
    own_stage: Stage,
) -> None:
    stage, ada = own_stage, own_stage.cast.ada
    tokens = stage.cast.tokens
    async with (
        looking(stage.server, '/settings', tokens['eve']) as (_, eves),
        looking(stage.server, f'/rooms/{stage.cast.tea}', tokens['bob']) as (_, bobs),
        looking(stage.server, f'/rooms/{stage.cast.tea}', tokens['ada']) as (adas_page, adas),
    ):
        await adas.says('event', adas_page.event('beat', args='online'))
        await until(lambda: presence_of(eves, ada.id) == ['online'], 'Everybody knows.')
        await does(stage, 'ada', 'block', 'bob')
        await until(lambda: presence_of(bobs, ada.id)[-1:] == ['offline'], 'She is gone for Bob.')
        await asks(stage, 'ada', 'POST', f'/api/rooms/{stage.cast.tea}/typing')
        await asks(stage, 'ada', 'PATCH', '/api/me/visibility', {'is_private': True})
        await until(lambda: presence_of(eves, ada.id)[-1:] == ['offline'], 'And for Eve.')
        await does(stage, 'eve', 'follow', 'ada')
        await does(stage, 'ada', 'accept', 'eve')
        await until(lambda: presence_of(eves, ada.id)[-1:] == ['online'], 'She is let in.')
        await asyncio.sleep(SETTLED_SECONDS)
        assert not [one for one in bobs.heard('room:') if one['type'] == 'typing']
        assert not [one for one in bobs.heard('user:') if CANARY in str(one)]


def readers(socket: Socket) -> list[int]:
    """Whose reading was told."""
    return [one['user']['id'] for one in socket.heard('room:') if one['type'] == 'receipt.moved']


@pytest.mark.parametrize('hides', ['by a block', 'by being private', 'by a setting'])
async def test_what_somebody_reads_reaches_only_those_who_may_see_it(
    own_stage: Stage, hides: str
) -> None:
    stage, ada, tea = own_stage, own_stage.cast.ada, own_stage.cast.tea
    await asks(stage, 'eve', 'POST', f'/api/rooms/{tea}/join')
    for who, whom in (('bob', 'ada'), ('ada', 'bob')):
        await does(stage, who, 'follow', whom)
    if hides == 'by a block':
        await does(stage, 'ada', 'block', 'eve')
    elif hides == 'by being private':
        await is_private(stage, 'ada')
    else:
        friends = {'allows_reading': 'friends'}
        await asks(stage, 'ada', 'PATCH', '/api/me/profile', friends)
    message = {'text': 'Read this', 'nonce': uuid.uuid4().hex}
    seq = (await asks(stage, 'bob', 'POST', f'/api/rooms/{tea}/messages', message)).json()['seq']
    tokens = stage.cast.tokens
    async with (
        looking(stage.server, f'/rooms/{tea}', tokens['eve']) as (_, eves),
        looking(stage.server, f'/rooms/{tea}', tokens['bob']) as (_, bobs),
    ):
        await asks(stage, 'ada', 'POST', f'/api/rooms/{tea}/read', {'seq': seq})
        await asks(stage, 'eve', 'POST', f'/api/rooms/{tea}/read', {'seq': seq})
        eve = stage.cast.eve
        await until(lambda: set(readers(bobs)) == {ada.id, eve.id}, 'Bob may see both.')
        await asyncio.sleep(SETTLED_SECONDS)
        assert ada.id not in readers(eves)
    for query in ('', f'?seq={seq}'):
        answer = await asks(stage, 'eve', 'GET', f'/api/rooms/{tea}/readers{query}')
        assert [one['user']['handle'] for one in answer.json()['readers']] == ['bob']
        assert CANARY not in answer.text
        answer = await asks(stage, 'bob', 'GET', f'/api/rooms/{tea}/readers{query}')
        assert {one['user']['handle'] for one in answer.json()['readers']} == {'ada', 'eve'}
