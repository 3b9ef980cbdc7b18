"""The launch token: who may reach the first form, and for how long that matters."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import httpx
import pytest

from chatter import api
from chatter.api.launch import COOKIE, Launch
from chatter.config import Settings
from chatter.services import server
from tests.stage import browser

FORM = {'handle': 'grace', 'name': 'Grace Hopper', 'password': 'a password of hers'}


@pytest.fixture
def launch(unclaimed: Settings) -> Launch:
    """The application of a Chatter that nobody owns, as it is started with a window."""
    return Launch(api.application(unclaimed))


@pytest.fixture
async def stranger(launch: Launch) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(launch) as client:
        yield client


@pytest.fixture
async def window(launch: Launch) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(launch) as client:
        yield client


async def test_a_stranger_cannot_claim_it(stranger: httpx.AsyncClient) -> None:
    for token in ('', 'x', 'ü'):
        await stranger.get(f'/launch/{token}')
    answer = await stranger.post('/first-run', data=FORM)
    assert answer.status_code == 403
    assert answer.json()['error']['type'] == 'forbidden'
    assert not (await server.view()).is_claimed


async def test_our_window_can(launch: Launch, window: httpx.AsyncClient) -> None:
    entered = await window.get(launch.path)
    assert (entered.status_code, entered.headers['location']) == (303, '/')
    cookie = SimpleCookie(entered.headers['set-cookie'])[COOKIE]
    assert (cookie['path'], cookie['httponly'], cookie['samesite']) == ('/first-run', True, 'lax')
    assert launch.path.removeprefix('/launch/') not in cookie.value
    assert (await window.get('/api/me')).status_code == 401, 'It lets nobody in.'

    answer = await window.post('/first-run', data=FORM)

    assert answer.status_code == 303
    assert (await server.view()).is_claimed


async def test_the_token_works_once(
    launch: Launch, window: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    assert 'set-cookie' not in (await stranger.head(launch.path)).headers, 'Looking is not opening.'
    assert COOKIE in (await window.get(launch.path)).headers['set-cookie']
    assert 'set-cookie' not in (await stranger.get(launch.path)).headers
    assert (await stranger.post('/first-run', data=FORM)).status_code == 403


async def test_once_it_is_claimed_nothing_is_different(
    launch: Launch, window: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await window.get(launch.path)
    assert (await window.post('/first-run', data=FORM)).status_code == 303
    answer = await stranger.post('/first-run', data=FORM)
    assert (answer.status_code, answer.headers['location']) == (303, '/sign-in')
    assert (await stranger.get('/api/health')).status_code == 200


async def test_a_secret_that_is_not_ascii_is_only_wrong(stranger: httpx.AsyncClient) -> None:
    cookie = {b'Cookie': f'{COOKIE}=ü'.encode()}
    assert (await stranger.post('/first-run', data=FORM, headers=cookie)).status_code == 403
