"""The pages without a browser, on SQLite, around the core of the test."""

from collections.abc import AsyncIterator

import pytest

from chatter.config import Settings
from tests.in_process import Come, pages


@pytest.fixture
def database() -> str:
    """Pages do not see which database there is."""
    return 'sqlite'


@pytest.fixture
async def come(core: Settings) -> AsyncIterator[Come]:
    """Open a browser: `come(token)` for somebody, `come(None)` for nobody."""
    async with pages(core) as come:
        yield come


@pytest.fixture
async def come_first(unclaimed: Settings) -> AsyncIterator[Come]:
    """The same on a Chatter without an owner."""
    async with pages(unclaimed) as come:
        yield come
