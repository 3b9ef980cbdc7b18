"""Nobody else's page can do anything here: every route that changes something asks for the Origin.

The routes are those that the application has; what is known of their bodies is only there to show
that the same request, sent from our own page, does change something.
"""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.cast import Cast, password_of
from tests.security import routes, stored
from tests.security.conftest import Stage
from tests.security.page import SOCKET_PATH, Page, Refused, Socket
from tests.security.routes import Route
from tests.stage import browser

FORGED: dict[str, str | None] = {
    'somebody else': 'https://evil.example',
    'null': 'null',
    'none': None,
    'empty': '',
    'a longer name': 'http://localhost.evil.example',
    'a name inside': 'http://evil-localhost',
    'with a user': 'http://localhost@evil.example',
    'another port': 'http://localhost:8081',
    'another scheme': 'https://localhost',
    'with a path': 'http://localhost/',
    'two of them': 'http://localhost http://evil.example',
    'the default port': 'http://localhost:80',
    'a dot behind': 'http://localhost.',
}
NOT_OURS = 'This must be sent from Chatter itself.'
BODIES: dict[Route, dict[str, Any]] = {
    Route('POST', '/sign-up'): {
        'data': {'handle': 'mallory', 'name': 'M', 'password': 'a good password'}
    },
    Route('POST', '/sign-in'): {'data': {'handle': 'bob', 'password': password_of('bob')}},
    Route('POST', '/sign-out'): {},
    Route('POST', '/settings/password'): {
        'data': {'old': password_of('grace'), 'new': 'another password'}
    },
    Route('POST', '/settings/recovery-codes'): {'data': {'password': password_of('grace')}},
    Route('PATCH', '/api/me'): {'json': {'name': 'Somebody'}},
    Route('PATCH', '/api/me/preferences'): {'json': {'theme': 'dark'}},
    Route('PATCH', '/api/server'): {'json': {'sign_up': 'closed'}},
    Route('POST', '/api/invites'): {'json': {}},
    Route('POST', '/api/rooms'): {'json': {'name': 'New'}},
    Route('PATCH', '/api/rooms/{room_id}'): {'json': {'name': 'Pwned'}},
    Route('POST', '/api/rooms/{room_id}/archive'): {},
    Route('POST', '/api/rooms/{room_id}/messages'): {
        'json': {'text': 'Hi', 'nonce': 'n-0123456789'}
    },
}


def ask(route: Route, cast: Cast) -> dict[str, Any]:
    """The request that a page would send."""
    path = re.sub(r'\{room_id\}', str(cast.lobby), route.path)
    path = re.sub(r'\{\w+(:\w+)?\}', '1', path)
    return {'method': route.method, 'url': path, **BODIES.get(route, {})}


@pytest.fixture
async def graces(app: FastAPI, cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who may do everything; where it comes from, each test says."""
    async with browser(app, cast.tokens['grace'], Accept='application/json') as graces:
        del graces.headers['origin']
        yield graces


def from_page(origin: str | None) -> dict[str, str]:
    """What a browser says of the page it sends something for."""
    return {} if origin is None else {'Origin': origin}


@pytest.mark.parametrize('route', routes.unsafe(), ids=str)
async def test_what_another_page_sends_is_refused_and_changes_nothing(
    graces: httpx.AsyncClient, cast: Cast, route: Route
) -> None:
    before = await stored.dump()
    for what, origin in FORGED.items():
        refused = await graces.request(**ask(route, cast), headers=from_page(origin))
        assert refused.status_code == 403, f'{what}: {refused.text}'
        assert refused.json()['error']['message'] == NOT_OURS
        assert 'set-cookie' not in refused.headers
    assert await stored.dump() == before
    own = await graces.request(**ask(route, cast), headers=from_page('http://localhost'))
    assert NOT_OURS not in own.text, 'Our own page gets past the guard.'
    if route in BODIES:
        assert own.status_code < 300, own.text
        assert await stored.dump() != before, 'The very same request does change something.'


def test_the_bodies_belong_to_routes_that_are_there() -> None:
    assert set(BODIES) <= set(routes.unsafe())


@pytest.mark.parametrize('route', routes.unsafe(), ids=str)
async def test_a_machine_with_a_bearer_token_needs_no_origin(
    graces: httpx.AsyncClient, cast: Cast, route: Route
) -> None:
    """No page can make a browser send this header elsewhere without being allowed to first."""
    for other in ('Basic Z3JhY2U6eA==', 'bearer', 'Bearerx y', ''):
        refused = await graces.request(**ask(route, cast), headers={'Authorization': other})
        assert (refused.status_code, NOT_OURS in refused.text) == (403, True), other
    token = {'Authorization': 'Bearer of-no-worth'}
    assert NOT_OURS not in (await graces.request(**ask(route, cast), headers=token)).text


async def test_nobody_else_is_allowed_to_ask_for_more(graces: httpx.AsyncClient) -> None:
    """A browser asks before it sends another site's `Authorization`, and no answer permits it."""
    evil = {'Origin': 'https://evil.example'}
    asked = {
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization',
    }
    preflight = await graces.options('/api/rooms', headers=evil | asked)
    read = await graces.get('/api/me', headers=evil)
    assert read.status_code == 200, 'Reading passes; the browser keeps it from the other page.'
    for answer in (preflight, read):
        assert not [name for name in answer.headers if name.startswith('access-control-')]


async def test_a_real_server_refuses_the_same(stage: Stage) -> None:
    """Also below NiceGUI, which brings routes of its own."""
    address = stage.server.address
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        for path in ('/', '/rooms/1', SOCKET_PATH, '/api/rooms', '/no-such-thing'):
            for method in ('POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE'):
                refused = await client.request(method, path)
                assert (refused.status_code, NOT_OURS in refused.text) == (403, True), method


@pytest.mark.parametrize('origin', [*FORGED.values(), 'http://127.0.0.1:1'], ids=str)
async def test_a_socket_from_another_page_is_refused(stage: Stage, origin: str | None) -> None:
    page = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['grace'])
    with pytest.raises(Refused, match='at the door'):
        await Socket.open(page, origin=origin)
    with pytest.raises(Refused):
        await Socket.open(page, origin=origin, headers={'Authorization': 'Bearer of-no-worth'})
    async with await Socket.open(page) as socket:
        assert not socket.is_closed
