"""Whoever is not in a room hears nothing of what is said there, whatever their page asks for."""

import asyncio
import uuid
from typing import Any

import pytest

from tests.security.conftest import Stage
from tests.security.page import Page, Socket, looking, until, visitor
from tests.security.test_ended_sign_ins import BADGES_SECONDS, says


async def room(stage: Stage, *members: str) -> int:
    """A new room of Ada's with these people in it."""
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        made = await browser.post(
            '/api/rooms', json={'name': f'Room {uuid.uuid4().hex[:12]}', 'description': 'About it'}
        )
    for handle in members:
        await does(stage, handle, made.json()['id'], 'join')
    return int(made.json()['id'])


async def does(stage: Stage, handle: str, room_id: int, deed: str) -> None:
    async with visitor(stage.server, stage.cast.tokens[handle]) as browser:
        answer = await browser.post(f'/api/rooms/{room_id}/{deed}')
        assert answer.status_code in {200, 204}, answer.text


def heard_of(socket: Socket, room_id: int) -> list[dict[str, Any]]:
    """What came on the topics of members."""
    return socket.heard(f'room:{room_id}') + socket.heard(f'members:{room_id}')


async def test_a_stranger_hears_nothing_of_a_room(stage: Stage) -> None:
    room_id, told = await room(stage, 'bob'), f'secret {uuid.uuid4()}'
    tokens = stage.cast.tokens
    async with (
        looking(stage.server, f'/rooms/{room_id}', tokens['eve']) as (page, eves),
        looking(stage.server, f'/rooms/{room_id}', tokens['bob']) as (_, bobs),
        looking(stage.server, '/settings', tokens['bob']) as (_, bobs_other),
    ):
        assert not page.shows('timeline'), 'She sees what it is, not what is said.'
        await says(stage, 'ada', room_id, told)
        await until(lambda: bobs.has_seen(told), 'A member who looks hears it.')
        await until(lambda: heard_of(bobs_other, room_id), 'One who does not look has a badge.')
        assert not bobs_other.has_seen(told)
        await asyncio.sleep(BADGES_SECONDS)
        assert not heard_of(eves, room_id) and not eves.has_seen(told)


async def test_who_left_hears_nothing_from_then_on(stage: Stage) -> None:
    room_id, told = await room(stage, 'bob', 'eve'), f'secret {uuid.uuid4()}'
    tokens = stage.cast.tokens
    async with (
        looking(stage.server, f'/rooms/{room_id}', tokens['eve']) as (_, eves),
        looking(stage.server, '/settings', tokens['eve']) as (_, eves_other),
        looking(stage.server, f'/rooms/{room_id}', tokens['bob']) as (_, bobs),
    ):
        await says(stage, 'ada', room_id, 'hello everybody')
        await until(lambda: eves.has_seen('hello everybody'), 'She is in and hears it.')
        await until(lambda: heard_of(eves_other, room_id), 'Her other page has a badge.')
        await does(stage, 'eve', room_id, 'leave')
        for socket in (eves, eves_other):
            await until(lambda socket=socket: socket.heard('user:'), 'She hears that she left.')
        await asyncio.sleep(BADGES_SECONDS)
        before = len(heard_of(eves, room_id)), len(heard_of(eves_other, room_id))
        await says(stage, 'ada', room_id, told)
        await until(lambda: bobs.has_seen(told), 'A member hears it.')
        await asyncio.sleep(BADGES_SECONDS)
        assert (len(heard_of(eves, room_id)), len(heard_of(eves_other, room_id))) == before
        assert not eves.has_seen(told) and not eves_other.has_seen(told)
        await does(stage, 'eve', room_id, 'join')
        await until(lambda: len(heard_of(eves_other, room_id)) > before[1], 'Back in: a badge.')


async def test_a_page_cannot_ask_to_hear_a_room(stage: Stage) -> None:
    """There is no event by which a browser names what it wants to hear."""
    room_id, told = await room(stage, 'bob'), f'secret {uuid.uuid4()}'
    async with looking(stage.server, '/settings', stage.cast.tokens['eve']) as (_, eves):
        topics = [f'room:{room_id}', f'members:{room_id}', 'user:2', room_id]
        for name in ('subscribe', 'join', 'enter_room', 'chatter', 'look', 'room'):
            for topic in topics:
                await eves.says(name, topic)
                await eves.says(name, {'topic': topic, 'room': topic, 'events': []})
        async with looking(stage.server, f'/rooms/{room_id}', stage.cast.tokens['bob']) as (
            _,
            bobs,
        ):
            await says(stage, 'ada', room_id, told)
            await until(lambda: bobs.has_seen(told), 'A member hears it.')
        await asyncio.sleep(BADGES_SECONDS)
        assert not heard_of(eves, room_id) and not eves.has_seen(told)


def where(path: str, room_id: int) -> str:
    return path.replace('ID', str(room_id))


CRAFTED = [
    '/rooms/ID',
    '/rooms/ID?x=1',
    '/rooms/ID#top',
    '/rooms/0ID',
    '/rooms/ID/',
    '/rooms/ID/../ID',
    '/rooms/%ID',
    '/rooms/-ID',
    '/rooms/ID;x',
    '/rooms/99999999999999999999999999',
    '/rooms/4711',
    '/rooms/٣',
    '//rooms/ID',
    '/api/rooms/ID/messages',
    'rooms/ID',
    'http://evil.example/rooms/ID',
    'javascript:alert(1)',
    '/\\evil.example',
    '',
]


@pytest.mark.parametrize('path', CRAFTED)
async def test_wherever_a_page_says_to_go_it_shows_what_the_gate_allows(
    stage: Stage, path: str
) -> None:
    room_id, told = await room(stage, 'bob'), f'secret {uuid.uuid4()}'
    await says(stage, 'ada', room_id, told)
    async with looking(stage.server, '/settings', stage.cast.tokens['eve']) as (page, eves):
        await eves.says('event', page.event('go', args=where(path, room_id)))
        await eves.says('event', page.event('go', args='/rooms'))
        await until(lambda: eves.has_seen('room_list'), 'What she asks for next is shown.')
        await says(stage, 'ada', room_id, f'{told} more')
        await asyncio.sleep(BADGES_SECONDS)
        assert not eves.has_seen(told) and not heard_of(eves, room_id)
        assert not eves.has_seen('timeline')


async def test_a_member_who_goes_to_a_room_hears_it_and_away_no_more(stage: Stage) -> None:
    room_id = await room(stage, 'bob')
    async with looking(stage.server, '/settings', stage.cast.tokens['bob']) as (page, bobs):
        await bobs.says('event', page.event('go', args=f'/rooms/{room_id}'))
        await until(lambda: bobs.has_seen('timeline'), 'The room is shown.')
        await says(stage, 'ada', room_id, 'for those who look')
        await until(lambda: bobs.has_seen('for those who look'), 'He hears it.')
        await bobs.says('event', page.event('go', args='/rooms'))
        await until(lambda: bobs.has_seen('room_list'), 'He is elsewhere.')
        await says(stage, 'ada', room_id, 'not for others')
        await asyncio.sleep(BADGES_SECONDS)
        assert not bobs.has_seen('not for others')


async def test_what_happens_to_one_person_is_told_to_them_alone(stage: Stage) -> None:
    room_id = await room(stage, 'bob')
    tokens, bob_id = stage.cast.tokens, stage.cast.bob.id
    async with (
        looking(stage.server, '/settings', tokens['bob']) as (_, bobs),
        looking(stage.server, '/settings', tokens['eve']) as (_, eves),
    ):
        await does(stage, 'bob', room_id, 'leave')
        await until(lambda: bobs.heard(f'user:{bob_id}'), 'He hears that he left.')
        await asyncio.sleep(BADGES_SECONDS)
        assert not eves.heard(f'user:{bob_id}')


async def test_a_page_of_a_room_that_was_left_meanwhile_hears_nothing_when_it_comes_back(
    stage: Stage,
) -> None:
    room_id, told = await room(stage, 'eve'), f'secret {uuid.uuid4()}'
    page = await Page.load(stage.server, f'/rooms/{room_id}', stage.cast.tokens['eve'])
    assert page.shows('timeline'), 'She was in it when the page was built.'
    await does(stage, 'eve', room_id, 'leave')
    async with await Socket.open(page) as socket:
        await until(lambda: socket.heard('live'), 'The page is live.')
        await says(stage, 'ada', room_id, told)
        await asyncio.sleep(BADGES_SECONDS)
        assert not heard_of(socket, room_id) and not socket.has_seen(told)


async def sends_out(stage: Stage, room_id: int, how: str) -> None:
    """Ada removes or bans Eve."""
    path, eve_id = f'/api/rooms/{room_id}', stage.cast.eve.id
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        if how == 'removed':
            answer = await browser.delete(f'{path}/members/{eve_id}')
        else:
            answer = await browser.put(f'{path}/bans/{eve_id}', json={'reason': 'Noise'})
        assert answer.status_code in {200, 204}, answer.text


def left(socket: Socket, room_id: int) -> list[str]:
    """Why, as the pages of a person were told."""
    return [
        event['reason']
        for event in socket.heard('user:')
        if event['type'] == 'room.left' and event['room_id'] == room_id
    ]


@pytest.fixture(params=['stage', 'redis_stage'], ids=['in one process', 'over Redis'])
def any_stage(request: pytest.FixtureRequest) -> Stage:
    """The bus as it is for most, and as it is for those with several processes."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.mark.parametrize('how', ['removed', 'banned'])
async def test_who_was_sent_out_does_not_hear_the_very_next_message(
    any_stage: Stage, how: str
) -> None:
    """In no tab, whatever it shows: nothing is waited for between the deed and what is said."""
    stage = any_stage
    room_id, told = await room(stage, 'bob', 'eve'), f'secret {uuid.uuid4()}'
    tokens = stage.cast.tokens
    async with (
        looking(stage.server, f'/rooms/{room_id}', tokens['eve']) as (_, one),
        looking(stage.server, f'/rooms/{room_id}', tokens['eve']) as (_, two),
        looking(stage.server, '/settings', tokens['eve']) as (_, three),
        looking(stage.server, f'/rooms/{room_id}', tokens['bob']) as (_, bobs),
    ):
        await says(stage, 'ada', room_id, 'hello everybody')
        for socket in (one, two):
            await until(lambda socket=socket: socket.has_seen('hello everybody'), 'She is in.')
        await until(lambda: heard_of(three, room_id), 'Her other page has a badge.')
        await sends_out(stage, room_id, how)
        await says(stage, 'ada', room_id, told)
        await until(lambda: bobs.has_seen(told), 'A member hears it.')
        for socket in (one, two, three):
            await until(lambda socket=socket: left(socket, room_id) == [how], 'She is told why.')
        await asyncio.sleep(BADGES_SECONDS)
        for socket in (one, two, three):
            assert not socket.has_seen(told)
            assert not [e for e in heard_of(socket, room_id) if e.get('last_seq', 0) > 5]


async def test_who_was_sent_out_in_the_midst_of_talk_hears_nothing_that_came_after(
    stage: Stage,
) -> None:
    """Many write while she is removed: what is numbered behind her removal is not for her."""
    room_id, tokens = await room(stage, 'bob', 'eve'), stage.cast.tokens
    async with (
        looking(stage.server, f'/rooms/{room_id}', tokens['eve']) as (_, eves),
        looking(stage.server, f'/rooms/{room_id}', tokens['bob']) as (_, bobs),
    ):
        talk = [says(stage, 'bob', room_id, f'word {number}') for number in range(24)]
        deeds = [*talk[:12], sends_out(stage, room_id, 'removed'), *talk[12:]]
        await asyncio.gather(*deeds)
        await says(stage, 'ada', room_id, 'the last word')
        await until(lambda: bobs.has_seen('the last word'), 'A member hears it.')
        await until(lambda: left(eves, room_id) == ['removed'], 'She is told.')
        await asyncio.sleep(BADGES_SECONDS)
        posted = [e['message'] for e in bobs.heard('room:') if e['type'] == 'message.posted']
        [removed] = [message['seq'] for message in posted if message['kind'] == 'removed']
        assert max(message['seq'] for message in posted) > removed, 'They went on talking.'
        heard = [e['message'] for e in eves.heard('room:') if e['type'] == 'message.posted']
        assert not [message for message in heard if message['seq'] >= removed]
