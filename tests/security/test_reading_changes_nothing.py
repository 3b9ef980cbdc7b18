"""Reading changes nothing: every address that can be got leaves what is stored as it was.

Browsers get addresses by themselves, ahead of time and for other people's pages, so nothing may
hang on a GET. When a sign-in was last used is noted, and is the only thing that is.
"""

import html
import re

import httpx
import pytest
from fastapi import FastAPI

from chatter.services import accounts, invites
from pages import routes as site
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


def page_paths() -> set[str]:
    """Every page that the program has, of everything that a path may name."""
    named = {
        'token': ['nonsense'],
        'room_id:number': ['1', '2', '4711'],
        'seq:number': ['1', '4711'],
        'handle': ['ada', 'nobody-at-all'],
    }
    paths = {*site.ENTRANCES, *site.VIEWS}
    assert {name for path in paths for name in re.findall(r'{(.+?)}', path)} == set(named)
    for name, values in named.items():
        paths = {path.replace(f'{{{name}}}', value) for path in paths for value in values}
    return paths


def links_of(answer: httpx.Response) -> set[str]:
    """Where a page leads on this server: its links and scripts, and what its elements know."""
    source = html.unescape(answer.text)
    found = set(re.findall(r'(?:href|src|to|path)"?\s*[=:]\s*\\?"(/(?!/)[^"\\<>{}$ ]*)', source))
    return {link.partition('#')[0] for link in [*found, answer.headers.get('location', '')] if link}


@pytest.mark.parametrize('handle', [None, 'eve', 'ada', 'grace'])
async def test_nor_does_anything_that_a_crawler_finds(stage: Stage, handle: str | None) -> None:
    """From every page on, through every link, as often as something new turns up."""
    file = stage.server.data / 'chatter.db'
    before = stored.dump_file(file)
    seen, left = set[str](), page_paths()
    assert len(left) > 30, 'These are pages to begin with.'
    async with visitor(stage.server, stage.cast.tokens[handle] if handle else None) as crawler:
        while left:
            path = left.pop()
            seen.add(path)
            answer = await crawler.get(path)
            assert answer.status_code < 500, path
            is_page = 'text/html' in answer.headers.get('content-type', '')
            if is_page or answer.is_redirect:
                left |= links_of(answer) - seen
    assert stored.dump_file(file) == before
    assert [path for path in seen if path.startswith('/_nicegui/')], 'Links were followed.'
    assert (f'/people/{handle}' in seen) or handle is None


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
