"""When a sign-in ends, its pages are deaf and dumb at once, and its cookie opens nothing.

Beside every page that must hear nothing is one of the same person, still signed in, that hears.
"""

import asyncio
import sqlite3
import uuid
from collections.abc import Awaitable, Callable, Iterator

import pytest

from tests.cast import password_of
from tests.security.conftest import Stage, own_address, staged
from tests.security.page import Page, Refused, Socket, looking, until, visitor

HUNG_UP_WITHIN = 12.0  # Two are for the page to go by itself; a dead line takes more than 20.
BADGES_SECONDS = 0.6  # Badges follow a little later than messages.


@pytest.fixture(scope='module')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server of their own: these tests sign out everybody else of the same name."""
    yield from staged(tmp_path_factory.mktemp('ended') / 'data')


# Ends the sign-in of the first token; returns by which one the browser of the second goes on.
End = Callable[[Stage, str, str], Awaitable[str]]


async def sign_out(stage: Stage, token: str, other: str) -> str:
    async with visitor(stage.server, token) as browser:
        assert (await browser.post('/sign-out')).status_code == 200
    return other


async def revoke(stage: Stage, token: str, other: str) -> str:
    async with visitor(stage.server, token) as browser:
        listed = (await browser.get('/api/me/sign-ins')).json()
    current = next(one['id'] for one in listed if one['is_current'])
    async with visitor(stage.server, other) as browser:
        assert (await browser.delete(f'/api/me/sign-ins/{current}')).status_code == 204
    return other


async def revoke_others(stage: Stage, _token: str, other: str) -> str:
    async with visitor(stage.server, other) as browser:
        assert (await browser.delete('/api/me/sign-ins')).status_code == 204
    return other


async def change_password(stage: Stage, _token: str, other: str) -> str:
    form = {'old': password_of('bob'), 'new': password_of('bob')}
    async with visitor(stage.server, other) as browser:
        answer = await browser.post('/settings/password', data=form)
        assert answer.status_code == 200
    return str(answer.cookies['chatter'])


async def sign_in_again(stage: Stage, token: str, other: str) -> str:
    form = {'handle': 'bob', 'password': password_of('bob'), 'keep': 'on'}
    async with visitor(stage.server, token, address=own_address()) as browser:
        assert (await browser.post('/sign-in', data=form)).status_code == 200
    return other


ENDS: list[End] = [sign_out, revoke, revoke_others, change_password, sign_in_again]


async def says(stage: Stage, handle: str, room_id: int, text: str) -> None:
    async with visitor(stage.server, stage.cast.tokens[handle]) as browser:
        answer = await browser.post(
            f'/api/rooms/{room_id}/messages', json={'text': text, 'nonce': f'n-{uuid.uuid4()}'}
        )
        assert answer.status_code == 201, answer.text


async def renames(stage: Stage, room_id: int, name: str) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        answer = await browser.patch(f'/api/rooms/{room_id}', json={'name': name})
        assert answer.status_code == 200, answer.text


async def comes_back(page: Page, socket: Socket, token: str) -> Socket:
    """A page that goes on: its browser comes back where its cookie is another one now."""
    if token == page.token:
        return socket
    await until(lambda: socket.is_closed, 'It is hung up on.', HUNG_UP_WITHIN)
    socket = await Socket.open(page, token=token)
    await until(lambda: socket.heard('live'), 'The page is live again.')
    return socket


@pytest.mark.parametrize('end', ENDS, ids=lambda end: end.__name__)
async def test_a_page_hears_nothing_after_its_sign_in_ended(stage: Stage, end: End) -> None:
    tea, told, new_name = stage.cast.tea, f'secret {uuid.uuid4()}', f'Tea {uuid.uuid4().hex[:8]}'
    token, other = await stage.sign_in('bob'), await stage.sign_in('bob')
    async with (
        looking(stage.server, f'/rooms/{tea}', token) as (_, his),
        looking(stage.server, f'/rooms/{tea}', other) as (page, others),
    ):
        await says(stage, 'ada', tea, 'before')
        await until(lambda: his.heard(f'room:{tea}'), 'The page hears the room.')

        others = await comes_back(page, others, await end(stage, token, other))
        await says(stage, 'ada', tea, told)
        await renames(stage, tea, new_name)
        await until(lambda: others.has_seen(told), 'The other page, still signed in, hears it.')
        await until(lambda: others.has_seen(new_name), 'And this.')
        await asyncio.sleep(BADGES_SECONDS)
        assert not his.has_seen(told) and not his.has_seen(new_name)
        await until(lambda: his.has_seen('/sign-in'), 'It is shown the way to sign in.')
        await until(lambda: his.is_closed, 'It is hung up on.', HUNG_UP_WITHIN)
        assert his.heard_after('/sign-in') == [], 'From then on it is deaf.'
        assert not others.is_closed
        assert not his.has_seen(told)
        await others.close()


@pytest.mark.parametrize('end', ENDS, ids=lambda end: end.__name__)
async def test_the_cookie_is_worth_nothing_at_once(stage: Stage, end: End) -> None:
    token, other = await stage.sign_in('bob'), await stage.sign_in('bob')
    async with visitor(stage.server, token) as browser:
        assert (await browser.get('/api/me')).status_code == 200, 'It is remembered for a while.'
    other = await end(stage, token, other)
    async with visitor(stage.server, token) as browser:
        assert (await browser.get('/api/me')).status_code == 401
        assert (await browser.get('/api/rooms/1/messages')).status_code == 401
        assert (await browser.get('/rooms/1')).status_code == 303
        assert (await browser.get('/files/avatars/x-64.webp')).status_code == 401
        posted = await browser.post('/api/rooms/1/messages', json={'text': 'x', 'nonce': 'n-12345'})
        assert posted.status_code == 401
    async with visitor(stage.server, other) as browser:
        assert (await browser.get('/api/me')).status_code == 200


@pytest.mark.parametrize('end', ENDS, ids=lambda end: end.__name__)
async def test_a_page_can_do_nothing_after_its_sign_in_ended(stage: Stage, end: End) -> None:
    """It is hung up on two seconds later; a browser that is not one might use them."""
    cast = stage.cast
    async with visitor(stage.server, cast.tokens['ada']) as browser:
        made = await browser.post('/api/rooms', json={'name': f'R {uuid.uuid4().hex[:12]}'})
    room_id = made.json()['id']
    token, other = await stage.sign_in('bob'), await stage.sign_in('bob')

    async def is_in() -> bool:
        async with visitor(stage.server, other) as browser:
            return (await browser.get(f'/api/rooms/{room_id}')).json()['role'] is not None

    async with (
        looking(stage.server, f'/rooms/{room_id}', token) as (page, his),
        looking(stage.server, f'/rooms/{room_id}', other) as (other_page, others),
    ):
        other = await end(stage, token, other)
        others = await comes_back(other_page, others, other)
        await his.says('event', page.event('click', 'Join room'))
        await his.says('event', page.event('go', args=f'/rooms/{cast.tea}'))
        await asyncio.sleep(0.5)
        assert not await is_in()
        assert not his.has_seen('Earl Grey and engines'), 'No view is built for it either.'
        await others.says('event', other_page.event('go', args=f'/rooms/{cast.tea}'))
        await until(lambda: others.has_seen('Earl Grey and engines'), 'For the other page it is.')
        again = await Page.load(stage.server, f'/rooms/{room_id}', other)
        async with await Socket.open(again) as socket:
            await socket.says('event', again.event('click', 'Join room'))
            await until(is_in, 'And its click joins.')
        await others.close()


@pytest.mark.parametrize('end', ENDS, ids=lambda end: end.__name__)
async def test_an_ended_page_cannot_be_entered_again(stage: Stage, end: End) -> None:
    token, other = await stage.sign_in('bob'), await stage.sign_in('bob')
    page = await Page.load(stage.server, '/rooms/1', token)
    waiting = page.query(implicit_handshake='false')
    async with await Socket.open(page, query=waiting) as early:
        other = await end(stage, token, other)
        with pytest.raises(Refused, match='not known here'):
            await Socket.open(page)
        with pytest.raises(Refused, match='not known here'):
            await Socket.open(page, token=other)
        said = {
            'client_id': page.client_id,
            'tab_id': page.tab_id,
            'document_id': str(uuid.uuid4()),
            'next_message_id': 0,
        }
        is_in = await early.asks('handshake', said)
        await asyncio.sleep(0.1)
        told = f'secret {uuid.uuid4()}'
        await says(stage, 'ada', 1, told)
        await asyncio.sleep(BADGES_SECONDS)
        assert (is_in, early.frames) == (False, []), 'Who connected before is too late as well.'


async def test_a_cookie_that_ended_on_another_process_is_told_by_the_database(
    stage: Stage,
) -> None:
    """What was looked up is believed for five seconds at most."""
    token = await stage.sign_in('bob')
    async with visitor(stage.server, token) as browser:
        assert (await browser.get('/api/me')).status_code == 200
        connection = sqlite3.connect(stage.server.data / 'chatter.db', timeout=30)
        with connection:
            connection.execute('DELETE FROM sign_ins WHERE id = (SELECT max(id) FROM sign_ins)')
        connection.close()

        async def is_refused() -> bool:
            return (await browser.get('/api/me')).status_code == 401

        await until(is_refused, 'It is believed still.', 15.0)
