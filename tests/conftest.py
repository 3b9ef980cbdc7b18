"""The stage of every test: a core on SQLite and on PostgreSQL, empty or with the cast on it.

A database is a copy of a template that was migrated and peopled once in the session, or on
PostgreSQL is put back into that state. Hashes are quick, the clock is set right again after each
test, and nothing of the environment is read.
"""

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatter import clock, migrations
from chatter.config import Settings
from chatter.lifespan import running
from chatter.models import base
from chatter.services import sign_ins
from tests import cast as the_cast
from tests import servers
from tests.cast import Cast

BCRYPT_COST = 4  # The least there is: what is slow on purpose would only be slow here.
Measured = Callable[..., None]
DATABASES = ('sqlite', pytest.param('postgresql', marks=pytest.mark.postgres))

for _name in [name for name in os.environ if name.startswith('CHATTER_')]:
    del os.environ[_name]


@dataclass(frozen=True)
class Template:
    """A data directory to be copied, and on PostgreSQL the name of a database to be put back."""

    directory: Path
    database: str | None
    cast: Cast | None


@pytest.fixture(scope='session')
def postgres() -> Iterator[servers.Postgres]:
    """A PostgreSQL server for the whole session."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(servers.postgres())
        except servers.Missing as reason:
            pytest.skip(f'Tests on PostgreSQL are skipped: {reason}')
        yield server


@pytest.fixture
def redis() -> Iterator[servers.Redis]:
    """A Redis server that the test may kill."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(servers.redis())
        except servers.Missing as reason:
            pytest.skip(f'Tests on Redis are skipped: {reason}')
        yield server


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on; asking for it makes the test run on each."""
    return str(request.param)


Copy = Callable[[bool], tuple[Settings, Cast | None]]


@pytest.fixture(scope='session')
def _templates() -> dict[tuple[str, bool], Template]:
    return {}


@pytest.fixture
def copy(
    database: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    _templates: dict[tuple[str, bool], Template],
) -> Copy:
    """How a test gets a Chatter for itself: `copy(is_peopled)` → its settings, and the cast."""
    server = request.getfixturevalue('postgres') if database == 'postgresql' else None

    def make(is_peopled: bool) -> tuple[Settings, Cast | None]:
        key = database, is_peopled
        if key not in _templates:
            directory = tmp_path_factory.mktemp('template') / 'data'
            _templates[key] = _template(directory, server, is_peopled)
        template = _templates[key]
        data = tmp_path / 'data'
        shutil.copytree(template.directory, data)
        if server:
            server.restore(template.database)
        return _settings(data, server, template.database), template.cast

    return make


@pytest.fixture
def nobodys_settings(copy: Copy) -> Settings:
    """Settings of a new Chatter: the schema is there and nobody else."""
    return copy(False)[0]


@pytest.fixture
def peopled(copy: Copy) -> tuple[Settings, Cast]:
    """Settings of a Chatter with the cast in it, and the cast."""
    settings, cast = copy(True)
    assert cast is not None
    return settings, cast


@pytest.fixture
def settings(peopled: tuple[Settings, Cast]) -> Settings:
    """Settings of a Chatter with the cast in it."""
    return peopled[0]


@pytest.fixture
async def unclaimed(nobodys_settings: Settings) -> AsyncIterator[Settings]:
    """The core, open, of a Chatter that nobody owns yet."""
    async with running(nobodys_settings):
        yield nobodys_settings


@pytest.fixture
async def core(settings: Settings) -> AsyncIterator[Settings]:
    """The core, open, of a Chatter with the cast in it."""
    async with running(settings):
        yield settings


@pytest.fixture
def cast(core: Settings, peopled: tuple[Settings, Cast]) -> Cast:
    """Everybody, in an open core."""
    return peopled[1]


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Measured:
    """Keep figures of a test: `--junitxml` writes them down, docs/reliability.md shows them."""

    def keep(**figures: float) -> None:
        for name, figure in figures.items():
            record_property(name, round(figure, 2))

    return keep


@pytest.fixture(autouse=True)
def _right_time() -> Iterator[None]:
    yield
    clock.reset()
    sign_ins.forget_everyone()


def _settings(data: Path, server: servers.Postgres | None, name: str | None) -> Settings:
    return Settings(
        data=data,
        bcrypt_cost=BCRYPT_COST,
        open=False,
        database_url=server.url(name) if server and name else '',
    )


def _template(directory: Path, server: servers.Postgres | None, is_peopled: bool) -> Template:
    directory.mkdir(mode=0o700)
    name = server.create() if server else None
    settings = _settings(directory, server, name)
    migrations.upgrade(settings)

    async def settle() -> Cast | None:
        async with running(settings):
            return await the_cast.settle() if is_peopled else None

    cast = asyncio.run(settle())
    if server and name:
        server.keep(name, [table.name for table in base.metadata.sorted_tables])
    return Template(directory, name, cast)
