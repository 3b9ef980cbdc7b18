"""Whoever is kept out, or goes, is out within a second: no page, cookie or socket is left of them.

Each test has somebody of its own, who looks at a room from a page; beside it Ada's page hears on.
"""

import asyncio
import contextlib
import itertools
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from chatter import clock, security
from tests.cast import password_of
from tests.security.conftest import Stage, own_address, staged
from tests.security.page import Page, Refused, Socket, looking, until, visitor

OUT_WITHIN = 1.0
HUNG_UP_WITHIN = 12.0  # Two are for the page to go by itself; a dead line takes more than 20.
BADGES_SECONDS = 0.6  # Badges follow a little later than messages.

_numbers = itertools.count(1)


@pytest.fixture(scope='module')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server of their own, on which people go for good."""
    yield from staged(tmp_path_factory.mktemp('kept-out') / 'data')


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has just come, and the cookie of their browser."""

    stage: Stage
    handle: str
    id: int
    token: str

    def asks(self) -> httpx.AsyncClient:
        """Their browser."""
        return visitor(self.stage.server, self.token)

    async def sent(self, method: str, path: str, **said: object) -> None:
        """Something they do themselves."""
        async with self.asks() as browser:
            answer = await browser.request(method, path, **said)  # type: ignore[arg-type]
            assert answer.status_code < 300, answer.text

    async def by_grace(self, method: str, path: str, **said: object) -> httpx.Response:
        """Something that is done about them by whoever runs the server."""
        async with visitor(self.stage.server, self.stage.cast.tokens['grace']) as browser:
            answer = await browser.request(
                method,
                f'/api/admin/people/{self.id}/{path}',
                **said,  # type: ignore[arg-type]
            )
            assert answer.status_code < 300, answer.text
            return answer

    async def elsewhere(self, path: str, **form: str) -> None:
        """Something that is done with a form in a browser where nobody is signed in."""
        async with visitor(self.stage.server, address=own_address()) as browser:
            answer = await browser.post(path, data=form)
            assert answer.status_code == 200, answer.text


@pytest.fixture
async def newcomer(stage: Stage) -> AsyncIterator[Newcomer]:
    handle = f'mallory{next(_numbers)}'
    form = {'handle': handle, 'name': 'Mallory', 'password': password_of(handle)}
    async with visitor(stage.server, address=own_address()) as browser:
        answer = await browser.post('/sign-up', data=form)
        assert answer.status_code == 200, answer.text
        me = (await browser.get('/api/me')).json()['user']['id']
        assert (await browser.post(f'/api/rooms/{stage.cast.tea}/join')).status_code == 200
        yield Newcomer(stage, handle, me, str(answer.cookies['chatter']))


async def suspended(who: Newcomer) -> None:
    await who.by_grace('PUT', 'suspension', json={'reason': 'Noise', 'minutes': 60})


async def signed_out_by_grace(who: Newcomer) -> None:
    await who.by_grace('DELETE', 'sign-ins')


async def deactivated(who: Newcomer) -> None:
    await who.sent('POST', '/api/me/deactivate', json={'password': password_of(who.handle)})


async def deleted(who: Newcomer) -> None:
    said = {'password': password_of(who.handle), 'handle': who.handle, 'messages': 'keep'}
    await who.sent('POST', '/api/me/delete', json=said)


async def recovered(who: Newcomer) -> None:
    """Somebody lost the password, or says so, and has a code."""
    async with who.asks() as browser:
        form = {'password': password_of(who.handle)}
        codes = (await browser.post('/settings/recovery-codes', data=form)).json()['codes']
    await who.elsewhere('/recover', handle=who.handle, code=codes[0], new='a new password')


async def reset(who: Newcomer) -> None:
    """The same by a one-time link."""
    link = (await who.by_grace('POST', 'link')).json()['link']
    await who.elsewhere('/reset', token=link.rpartition('/')[2], new='a new password')


ENDS: list[Callable[[Newcomer], Awaitable[None]]] = [
    suspended,
    signed_out_by_grace,
    deactivated,
    deleted,
    recovered,
    reset,
]


async def says(stage: Stage, text: str) -> None:
    async with visitor(stage.server, stage.cast.tokens['bob']) as browser:
        answer = await browser.post(
            f'/api/rooms/{stage.cast.tea}/messages',
            json={'text': text, 'nonce': f'n-{uuid.uuid4()}'},
        )
        assert answer.status_code == 201, answer.text


@pytest.mark.parametrize('end', ENDS, ids=lambda end: end.__name__)
async def test_whoever_is_out_is_out_everywhere_within_a_second(
    newcomer: Newcomer, end: Callable[[Newcomer], Awaitable[None]]
) -> None:
    stage, tea = newcomer.stage, newcomer.stage.cast.tea
    told = f'secret {uuid.uuid4()}'
    async with (
        looking(stage.server, f'/rooms/{tea}', newcomer.token) as (page, theirs),
        looking(stage.server, f'/rooms/{tea}', stage.cast.tokens['ada']) as (_, adas),
    ):
        await says(stage, 'before')
        await until(lambda: theirs.has_seen('before'), 'The page hears the room.')
        async with newcomer.asks() as browser:
            assert (await browser.get('/api/me')).status_code == 200, 'It is remembered.'

        await end(newcomer)
        ended = time.monotonic()
        await theirs.says('event', page.event('go', args='/rooms'))
        await until(lambda: theirs.has_seen('/sign-in'), 'It is shown the way to sign in.')
        took = time.monotonic() - ended
        async with newcomer.asks() as browser:
            assert (await browser.get('/api/me')).status_code == 401
            assert (await browser.get(f'/rooms/{tea}')).status_code == 303
            posted = await browser.post(
                f'/api/rooms/{tea}/messages', json={'text': 'x', 'nonce': 'n-0123456789'}
            )
            assert posted.status_code == 401
        with pytest.raises(Refused, match='not known here'):
            await Socket.open(page)
        said = time.monotonic()
        await says(stage, told)
        await until(lambda: adas.has_seen(told), 'Ada hears on.')
        assert took < max(OUT_WITHIN, 3 * (time.monotonic() - said)), (
            'On a machine that does no more.'
        )
        await asyncio.sleep(BADGES_SECONDS)
        assert not theirs.has_seen(told) and not theirs.has_seen('went')
        await until(lambda: theirs.is_closed, 'It is hung up on.', HUNG_UP_WITHIN)
        assert theirs.heard_after('/sign-in') == [], 'From then on it is deaf.'
        assert not adas.is_closed


@pytest.mark.parametrize('which', ['idle_until', 'expires_at'])
async def test_who_is_signed_in_no_longer_than_until_now_is_out_in_that_moment(
    newcomer: Newcomer, which: str
) -> None:
    """Nobody does anything: an open page goes by itself, not at the next review of all."""
    stage, tea = newcomer.stage, newcomer.stage.cast.tea
    token = await stage.sign_in(newcomer.handle)
    began = time.monotonic()
    async with looking(stage.server, f'/rooms/{tea}', newcomer.token):
        opening = time.monotonic() - began  # So long it takes on this machine, as busy as it is.
    ends = clock.now() + timedelta(seconds=4 + 4 * opening)
    with contextlib.closing(
        sqlite3.connect(stage.server.data / 'chatter.db', timeout=30)
    ) as database:
        changed = database.execute(
            f'UPDATE sign_ins SET {which} = ? WHERE token_hash = ?',
            (ends.strftime('%Y-%m-%d %H:%M:%S.%f'), security.token_hash(token)),
        )
        database.commit()
    assert changed.rowcount == 1
    async with looking(stage.server, f'/rooms/{tea}', token) as (page, theirs):
        await until(lambda: theirs.heard('live'), 'The page is live.')
        await until(lambda: theirs.has_seen('/sign-in'), 'It is sent away.', 50)
        away = clock.now()
        await theirs.says('event', page.event('go', args='/rooms'))
        async with visitor(stage.server, token) as browser:
            assert (await browser.get('/api/me')).status_code == 401
        await until(lambda: theirs.is_closed, 'It is hung up on.', HUNG_UP_WITHIN)
        assert not theirs.has_seen('went') and theirs.heard_after('/sign-in') == []
    assert timedelta(0) <= away - ends < timedelta(seconds=OUT_WITHIN + 3 * opening)


@pytest.mark.parametrize('end', [suspended, deleted], ids=lambda end: end.__name__)
async def test_who_is_out_does_not_come_in_again(
    newcomer: Newcomer, end: Callable[[Newcomer], Awaitable[None]]
) -> None:
    form = {'handle': newcomer.handle, 'password': password_of(newcomer.handle)}
    await newcomer.elsewhere('/sign-in', **form)
    await end(newcomer)
    async with visitor(newcomer.stage.server, address=own_address()) as browser:
        answer = await browser.post('/sign-in', data=form)
    assert answer.status_code in {401, 403} and 'set-cookie' not in answer.headers


async def test_a_page_that_is_being_loaded_while_its_person_is_kept_out_stays_dead(
    newcomer: Newcomer,
) -> None:
    """It was built, its socket is not there yet."""
    page = await Page.load(newcomer.stage.server, '/rooms/1', newcomer.token)
    await suspended(newcomer)
    with pytest.raises(Refused, match='not known here'):
        await Socket.open(page)
