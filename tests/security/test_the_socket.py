"""The socket of a page: who may open it, whose page it speaks for, and what nonsense does to it.

What a page is shown to be deaf to is shown to work from the right socket in the same test.
"""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from components import sockets
from tests.security import stored
from tests.security.conftest import Stage
from tests.security.page import SOCKET_PATH, Page, Refused, Socket, until, visitor

EVERYTHING_BACK = 15.0  # Far longer than anything that was said takes to have an effect.


async def is_member(stage: Stage, handle: str, room_id: int) -> bool:
    async with visitor(stage.server, stage.cast.tokens[handle]) as browser:
        return (await browser.get(f'/api/rooms/{room_id}')).json()['role'] is not None


async def settled(stage: Stage) -> None:
    """Everything that was sent before has been looked at: a later event has had its effect."""
    async with visitor(stage.server, stage.cast.tokens['grace']) as browser:
        for _ in range(3):
            assert (await browser.get('/api/health')).status_code == 200
            await asyncio.sleep(0.1)


@pytest.fixture
async def eves(stage: Stage) -> AsyncIterator[Page]:
    """Eve's page of a room that she is not in, with a button to join it."""
    page = await Page.load(stage.server, f'/rooms/{stage.cast.tea}', stage.cast.tokens['eve'])
    assert not await is_member(stage, 'eve', stage.cast.tea)
    yield page
    async with visitor(stage.server, stage.cast.tokens['eve']) as browser:
        await browser.post(f'/api/rooms/{stage.cast.tea}/leave')


def join(page: Page) -> dict[str, Any]:
    """The click on the button."""
    return page.event('click', 'Join room')


async def test_the_pages_own_socket_speaks_for_it(stage: Stage, eves: Page) -> None:
    async with await Socket.open(eves) as socket:
        await socket.says('event', join(eves))
        await until(
            lambda: is_member_now(stage), 'The click joins: what the tests below forbid works.'
        )


async def is_member_now(stage: Stage) -> bool:
    return await is_member(stage, 'eve', stage.cast.tea)


@pytest.mark.parametrize('handle', [None, 'ada', 'grace'])
async def test_a_socket_without_the_cookie_of_its_page_is_refused(
    stage: Stage, eves: Page, handle: str | None
) -> None:
    with pytest.raises(Refused, match='not known here'):
        await Socket.open(eves, token=stage.cast.tokens[handle] if handle else None)
    with pytest.raises(Refused, match='not known here'):
        await Socket.open(eves, token='A' * 43)
    async with await Socket.open(eves) as socket:
        assert not socket.is_closed


async def test_another_sign_in_of_the_same_person_is_another_cookie(
    stage: Stage, eves: Page
) -> None:
    other = await stage.sign_in('eve')
    with pytest.raises(Refused, match='not known here'):
        await Socket.open(eves, token=other)


@pytest.mark.parametrize(
    'changes',
    [
        {'client_id': None},
        {'client_id': ''},
        {'client_id': 'nonsense'},
        {'client_id': '1ae79aed-b037-401a-a566-9d2f6c8be071'},
        {'client_id': None, 'implicit_handshake': 'false'},
        {'client_id': 'é' * 1000},
        {'tab_id': None},
        {'document_id': None},
        {'next_message_id': 'x'},
        {'next_message_id': '-1'},
        {'next_message_id': '9' * 5000},
    ],
    ids=lambda changes: str(changes)[:40],
)
async def test_a_socket_of_no_page_or_of_half_a_one_is_refused(
    eves: Page, changes: dict[str, str | None]
) -> None:
    with pytest.raises(Refused, match='not known here'):
        await Socket.open(eves, query=eves.query(**changes))


@pytest.mark.parametrize('is_first', [True, False])
@pytest.mark.parametrize('separator', ['&', ';'])
@pytest.mark.parametrize('implicit', ['true', 'false'])
async def test_an_address_that_names_two_pages_does_not_open_the_other(
    stage: Stage, eves: Page, is_first: bool, separator: str, implicit: str
) -> None:
    """Whoever reads the first of two and whoever reads the last must not mean different pages."""
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    theirs, own = f'client_id={eves.client_id}', adas.query(implicit_handshake=implicit)
    query = f'{theirs}{separator}{own}' if is_first else f'{own}{separator}{theirs}'
    try:
        socket = await Socket.open(adas, query=query)
    except Refused:
        socket = None
    if socket is not None:
        async with socket:
            if implicit == 'false':
                await socket.says('handshake', handshake(adas, client_id=eves.client_id))
            await socket.says('event', join(eves))
            await settled(stage)
            assert not await is_member_now(stage)
    async with await Socket.open(eves) as socket:
        assert not socket.is_closed, 'Nobody has taken the page from her.'


def handshake(page: Page, **changes: Any) -> dict[str, Any]:
    """What a socket says first that did not say it in its address."""
    return {
        'client_id': page.client_id,
        'tab_id': page.tab_id,
        'document_id': str(uuid.uuid4()),
        'old_tab_id': None,
        'next_message_id': 0,
        **changes,
    }


async def test_a_handshake_for_another_page_is_refused(stage: Stage, eves: Page) -> None:
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    query = adas.query(implicit_handshake='false')
    async with await Socket.open(adas, query=query) as socket:
        for said in (
            handshake(adas, client_id=eves.client_id),
            handshake(eves, tab_id=adas.tab_id),
            handshake(adas, client_id=None),
            {},
            None,
            'nonsense',
            [eves.client_id],
            handshake(adas, tab_id=None),
            handshake(adas, document_id=7),
            handshake(adas, next_message_id='x'),
        ):
            assert await socket.asks('handshake', said) is False, said
        await socket.says('event', join(eves))
        await settled(stage)
        assert not await is_member_now(stage)
        assert await socket.asks('handshake', handshake(adas)) is True, 'Its own it may.'


async def test_a_second_handshake_leads_nowhere_else(stage: Stage, eves: Page) -> None:
    """A socket that is in its own page already does not get into another one by asking again."""
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    async with await Socket.open(eves) as her_socket, await Socket.open(adas) as socket:
        for said in (
            handshake(eves),
            handshake(adas, client_id=eves.client_id),
            handshake(eves, tab_id=adas.tab_id, document_id=str(uuid.uuid4())),
        ):
            assert await socket.asks('handshake', said) is False
        await socket.says('event', join(eves))
        await settled(stage)
        assert not await is_member_now(stage)
        heard = len(socket.frames)
        await her_socket.says('event', eves.event('go', args='/rooms'))
        await until(lambda: 'went' in json.dumps(her_socket.frames), 'Hers is heard as ever.')
        assert 'went' not in json.dumps(socket.frames[heard:]), 'What is for her comes to her.'


async def test_an_event_for_another_page_is_nothing(stage: Stage, eves: Page) -> None:
    """Ada knows everything of Eve's page, and has a good socket of her own."""
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    async with await Socket.open(eves) as her_socket, await Socket.open(adas) as socket:
        await socket.says('event', join(eves))
        await socket.says('event', {**join(eves), 'client_id': [eves.client_id]})
        await settled(stage)
        assert not await is_member_now(stage)
        await her_socket.says('event', join(eves))
        await until(lambda: is_member_now(stage), 'From her own socket it is a click.')


async def test_listeners_of_another_page_are_not_in_ones_own(stage: Stage, eves: Page) -> None:
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    async with await Socket.open(eves), await Socket.open(adas) as socket:
        for number in adas.elements:
            said = {**join(eves), 'client_id': adas.client_id, 'id': int(number)}
            await socket.says('event', said)
        await settled(stage)
        assert not await is_member_now(stage)


async def test_acknowledging_for_another_page_takes_nothing_from_it(
    stage: Stage, eves: Page
) -> None:
    """What is not acknowledged is sent again after a cut: nobody else can have it thrown away."""
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    query = eves.query()
    async with await Socket.open(eves, query=query) as her_socket:
        await her_socket.says('event', join(eves))
        await until(lambda: her_socket.has_seen('Leave room'), 'The page has become another.')
    async with await Socket.open(adas) as socket:
        for event in ('ack', 'javascript_response'):
            await socket.says(
                event, {'client_id': eves.client_id, 'next_message_id': 10_000, 'request_id': 'x'}
            )
        await settled(stage)
    async with await Socket.open(eves, query=query) as again:
        await until(lambda: again.has_seen('Leave room'), 'Nothing of it was kept for her.')
        await again.says('ack', {'client_id': eves.client_id, 'next_message_id': 10_000})
        await settled(stage)
    async with await Socket.open(eves, query=query) as last:
        await settled(stage)
        assert not last.has_seen('Leave room'), 'Her own word counts.'


async def test_nobody_writes_into_the_servers_log(stage: Stage, eves: Page) -> None:
    canary = f'canary {uuid.uuid4()}'
    async with await Socket.open(eves) as socket:
        for level in ('error', 'warning', 'info'):
            said = {'client_id': eves.client_id, 'level': level, 'message': canary}
            await socket.says('log', said)
        await socket.says('event', join(eves))
        await until(lambda: is_member_now(stage), 'What was said before has been heard.')
    assert canary not in stage.server.said()


MALFORMED: list[object] = [
    None,
    True,
    0,
    'nonsense',
    [],
    {},
    [[]],
    {'client_id': None},
    {'client_id': {}},
]
MALFORMED_EVENTS: list[dict[str, Any]] = [
    {'id': None},
    {'id': []},
    {'id': {}},
    {'id': -1},
    {'id': 10**30},
    {'id': 'x' * 10_000},
    {'id': '__proto__'},
    {'listener_id': None},
    {'listener_id': []},
    {'listener_id': 'x' * 10_000},
    {'args': None},
    {'args': 'x'},
    {'args': [{}]},
    {'args': ['{']},
    {'args': ['[' * 5000 + ']' * 5000]},
    {'args': [None] * 1000},
    {'args': 7},
]


async def test_malformed_events_do_nothing_and_leave_the_server_answering(
    stage: Stage, eves: Page
) -> None:
    before = stored.dump_file(stage.server.data / 'chatter.db')
    told_before = len(stage.server.said())
    async with await Socket.open(eves) as socket:
        good = join(eves)
        for name in ('event', 'ack', 'javascript_response', 'log', 'handshake', 'no such event'):
            for said in MALFORMED:
                await socket.says(name, said)
            await socket.says(name)
            await socket.says(name, 1, 2, 3)
        await asyncio.sleep(2.0)  # So much would otherwise be dropped as too often.
        go = eves.event('go', args='/settings')
        for changes in MALFORMED_EVENTS:
            await socket.says('event', {**(go if 'args' in changes else good), **changes})
        for missing in ('client_id', 'listener_id', 'id'):
            await socket.says('event', {k: v for k, v in good.items() if k != missing})
        await socket.says('event', {k: v for k, v in go.items() if k != 'args'})
        for said in ({}, {'next_message_id': 'x'}, {'next_message_id': []}, {'request_id': []}):
            for name in ('ack', 'javascript_response'):
                await socket.says(name, {'client_id': eves.client_id, **said})
        await settled(stage)
        assert stored.dump_file(stage.server.data / 'chatter.db') == before
        await asyncio.sleep(1.0)

        async def joins() -> bool:
            await socket.says('event', good)
            await asyncio.sleep(0.5)  # Were it said more often, it would be dropped.
            return await is_member_now(stage)

        await until(joins, 'The same socket is heard still.')
    assert 'Traceback' not in stage.server.said()[told_before:], 'Nonsense is no event for the log.'


async def test_a_socket_cannot_say_that_it_connects(stage: Stage, eves: Page) -> None:
    """An event of this name would bring an environment that the attacker has made up."""
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    told_before = len(stage.server.said())
    async with await Socket.open(eves) as hers, await Socket.open(adas) as socket:
        for name in ('connect', 'disconnect', '__init__', 'nonsense'):
            for said in ({'QUERY_STRING': eves.query()}, {'asgi.scope': {}}, None):
                await socket.says(name, said)
        await socket.says('event', join(eves))
        await settled(stage)
        assert not await is_member_now(stage)
        heard = len(socket.frames)
        await socket.says('event', adas.event('go', args='/rooms'))
        await until(
            lambda: 'went' in json.dumps(socket.frames[heard:]), 'Nor that it is gone itself.'
        )
        assert not hers.is_closed
    assert stage.server.said()[told_before:] == ''


BROKEN_FRAMES: list[str | bytes] = [
    '42',
    '42[',
    '42[]',
    '42{}',
    '42["event"',
    '42[1]',
    '42[[]]',
    '42[{}]',
    '421[]',
    'b!',
    'bAAAA',
    '40[',
    '40{"token":1}',
    '41',
    '41/nowhere,',
    '450-["event"]',
    '42[null,null]',
    '42["connect",{}]',
    '42["disconnect",{}]',
    '42["__class__",{}]',
    '43',
    '430[]',
    '4399999999999999999999[]',
    '421' + '9' * 5000 + '["event",{}]',
    '40/admin,',
    '42/admin,["event",{}]',
    '451-["event",{"_placeholder":true,"num":0}]',
    '4599999-["event",{"_placeholder":true,"num":0}]',
    '49',
    '9',
    'x',
    '',
    '4',
    '5',
    '6',
    b'\x00\xff\xfe',
    b'',
    '42["event",' + '[' * 20_000 + ']' * 20_000 + ']',
    '42["event","\\ud800"]',
]


async def test_a_broken_frame_harms_nobody_but_its_own_socket(stage: Stage, eves: Page) -> None:
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    told_before = len(stage.server.said())
    async with await Socket.open(eves) as hers:
        for raw in BROKEN_FRAMES:
            async with await Socket.open(adas) as socket:
                await socket.sends(raw)
                await asyncio.sleep(0.05)
            heard = len(hers.frames)
            await hers.says('event', eves.event('go', args='/rooms'))
            await until(
                lambda heard=heard: 'went' in json.dumps(hers.frames[heard:]),
                f'Eve is not heard any more after {str(raw)[:40]}.',
            )
            told = stage.server.said()[told_before:]
            assert told == '', f'{str(raw)[:40]} is no event for the log: {told}'


@pytest.mark.parametrize('size', [150_000, 20_000_000])
async def test_a_frame_far_larger_than_what_pages_say_is_not_taken(
    stage: Stage, eves: Page, size: int
) -> None:
    async with await Socket.open(eves) as socket:
        await socket.sends('42["event","' + 'x' * size + '"]')
        await until(lambda: socket.is_closed, 'It is hung up on.')
    await settled(stage)


async def test_a_flood_from_one_socket_leaves_others_their_answers(
    stage: Stage, eves: Page
) -> None:
    """Most of it is dropped. How long an answer takes is generous: it is not to be never."""
    async with (
        await Socket.open(eves) as socket,
        visitor(stage.server, stage.cast.tokens['ada']) as adas,
    ):
        answer = await adas.get('/api/me/rooms')
        go = eves.event('go', args='/rooms')
        flood = asyncio.create_task(_flood(socket, go, 2000))
        slowest, flooded = 0.0, time.monotonic()
        while not flood.done():
            began = time.monotonic()
            answer = await adas.get('/api/me/rooms')
            assert answer.status_code == 200
            slowest = max(slowest, time.monotonic() - began)
        await flood
        assert slowest < EVERYTHING_BACK
        arrived = [frame for frame in socket.frames if 'went' in json.dumps(frame)]
        allowed = sockets.EVENTS_AT_ONCE + sockets.EVENTS_PER_SECOND * (time.monotonic() - flooded)
        assert len(arrived) <= allowed + 1, 'Two thousand are far more than a person can do.'
        await until(lambda: answers_again(socket, eves), 'After a pause she is heard again.')


async def _flood(socket: Socket, said: dict[str, Any], times: int) -> None:
    for number in range(times):
        await socket.says('event', said)
        if number % 50 == 0:
            await asyncio.sleep(0)


async def answers_again(socket: Socket, page: Page) -> bool:
    before = len(socket.frames)
    await socket.says('event', page.event('go', args='/settings'))
    await asyncio.sleep(0.5)
    return any('Where you are signed in' in json.dumps(frame) for frame in socket.frames[before:])


@pytest.mark.parametrize('method', ['GET', 'POST', 'OPTIONS'])
async def test_there_is_no_way_round_by_polling(stage: Stage, eves: Page, method: str) -> None:
    query = eves.query(transport='polling')
    async with visitor(stage.server, stage.cast.tokens['eve']) as browser:
        answer = await browser.request(method, f'{SOCKET_PATH}?{query}', content='40')
    assert answer.status_code in {400, 405} or (method, answer.status_code) == ('OPTIONS', 200)
    assert '"sid"' not in answer.text
    assert 'access-control-allow-origin' not in answer.headers
    async with await Socket.open(eves) as socket:
        assert not socket.is_closed, 'By WebSocket there is one.'
