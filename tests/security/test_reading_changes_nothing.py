"""Reading changes nothing: every address that can be got leaves what is stored as it was.

Browsers get addresses by themselves, ahead of time and for other people's pages, so nothing may
hang on a GET. When a sign-in was last used is noted, and is the only thing that is.
"""

import re

import httpx
import pytest
from fastapi import FastAPI

from chatter.services import accounts, invites
from tests.cast import Cast
from tests.security import routes, stored
from tests.security.conftest import DATABASES, Stage
from tests.security.page import visitor
from tests.stage import browser

PAGES = [
    '/',
    '/first-run',
    '/sign-in',
    '/sign-in?next=/rooms/1',
    '/sign-up',
    '/join/nonsense',
    '/recover',
    '/reset/nonsense',
    '/rooms',
    '/rooms/1',
    '/rooms/2',
    '/rooms/4711',
    '/settings',
    '/sign-out',
    '/offline',
    '/favicon.ico',
    '/manifest.webmanifest',
    '/service-worker.js',
    '/no-such-thing',
]
QUERIES = [
    '',
    '?since=0',
    '?before=5',
    '?around=1&limit=3',
    '?_method=DELETE',
    '?X-HTTP-Method=PUT',
]
OVERRIDES = {'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'POST'}


def addresses(cast: Cast) -> list[str]:
    """Every path of REST that can be got, for both rooms and with what might be asked for."""
    found = []
    for route in routes.every():
        for room_id in {cast.lobby, cast.tea, 4711}:
            path = route.path.replace('{room_id}', str(room_id))
            found += [re.sub(r'\{\w+(:\w+)?\}', '1', path) + query for query in QUERIES]
    return sorted(set(found))


async def read_all(reader: httpx.AsyncClient, paths: list[str]) -> set[int]:
    """The statuses of all of them, got and asked for their heads."""
    statuses = set()
    for path in paths:
        for method in ('GET', 'HEAD', 'OPTIONS'):
            answer = await reader.request(method, path, headers=OVERRIDES)
            assert answer.status_code < 500, f'{method} {path}'
            if method == 'GET':
                statuses.add(answer.status_code)
    return statuses


@pytest.mark.parametrize('database', DATABASES)
@pytest.mark.parametrize('handle', [None, 'eve', 'ada', 'grace'])
async def test_what_is_stored_stays_whoever_reads(
    app: FastAPI, cast: Cast, handle: str | None
) -> None:
    before = await stored.dump()
    assert sum(map(len, before.values())) > 20, 'There is something that could change.'
    async with browser(app, cast.tokens[handle] if handle else None) as reader:
        statuses = await read_all(reader, addresses(cast))
        assert await stored.dump() == before
        if handle is not None:
            assert {200, 404, 405} <= statuses
            assert (await reader.post('/api/rooms', json={'name': 'New'})).status_code == 201
            assert await stored.dump() != before, 'What does change something is noticed.'


@pytest.mark.parametrize('handle', [None, 'eve', 'ada', 'grace'])
async def test_pages_store_nothing_either(stage: Stage, handle: str | None) -> None:
    file = stage.server.data / 'chatter.db'
    before = stored.dump_file(file)
    async with visitor(stage.server, stage.cast.tokens[handle] if handle else None) as reader:
        statuses = await read_all(reader, PAGES)
    assert stored.dump_file(file) == before
    assert {200, 303, 404} <= statuses


@pytest.mark.parametrize('database', DATABASES)
async def test_a_link_that_works_once_is_not_used_up_by_looking_at_it(cast: Cast) -> None:
    """Mail programs and messengers look at links before people do."""
    token = await accounts.make_reset('bob')
    invitation = (await invites.create(cast.grace)).token
    before = await stored.dump()
    for _ in range(3):
        assert await accounts.reset_is_good(token) and await invites.is_good(invitation)
    assert await stored.dump() == before
    await accounts.reset(token, 'a new password')
    assert not await accounts.reset_is_good(token)
