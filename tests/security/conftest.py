"""The stage of the attacks: the application in this process, or the program as people run it.

What the database is does not matter to a guard, so these tests run on SQLite but where one says so.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import FastAPI

from chatter import api
from chatter.config import Settings
from tests import cast as the_cast
from tests import servers
from tests.cast import Cast, password_of
from tests.security.page import visitor
from tests.servers import Chatter

DATABASES = ('sqlite', pytest.param('postgresql', marks=pytest.mark.postgres))
PROXY = '127.9.9.9'  # Believed by the server; whoever calls from elsewhere is not.

_addresses = itertools.count(1)


class Stage(NamedTuple):
    """A running server and the cast on it, whose cookies are good there."""

    server: Chatter
    cast: Cast

    async def sign_in(self, handle: str) -> str:
        """Another browser of somebody; the secret of its cookie."""
        form = {'handle': handle, 'password': password_of(handle), 'keep': 'on'}
        async with visitor(self.server, address=own_address()) as browser:
            answer = await browser.post('/sign-in', data=form)
            assert answer.status_code == 200, answer.text
            return str(answer.cookies['chatter'])


def own_address() -> str:
    """An address of this machine that nobody has called from yet: throttles count by it."""
    number = next(_addresses)
    return f'127.4.{number // 250}.{number % 250 + 1}'


@pytest.fixture
def database() -> str:
    """Guards do not see which database there is."""
    return 'sqlite'


@pytest.fixture
async def app(core: Settings) -> FastAPI:
    """The application without pages, around an open core with the cast in it."""
    return api.application(core)


@pytest.fixture(scope='session')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server for the attacks that leave it as it was, but for rooms, messages and sign-ins."""
    yield from staged(tmp_path_factory.mktemp('attacked') / 'data')


@pytest.fixture
def own_stage(tmp_path: Path) -> Iterator[Stage]:
    """A server of the test's own, to be broken."""
    yield from staged(tmp_path / 'own')


@pytest.fixture
def redis_stage(redis: servers.Redis, tmp_path: Path) -> Iterator[Stage]:
    """A server that hears of everything, itself included, over a Redis."""
    yield from staged(tmp_path / 'over-redis', redis_url=redis.url)


def staged(data: Path, **settings: str) -> Iterator[Stage]:
    """A new server with the cast on it, for a fixture to yield."""
    cast = the_cast.peopled(data)
    with servers.chatter(data, hosts='chat.example', proxies=PROXY, **settings) as server:
        yield Stage(server, cast)
