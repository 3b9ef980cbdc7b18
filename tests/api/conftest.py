"""The application in front of an open core, and everybody's browser at it."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from chatter import api
from chatter.config import Settings
from tests.cast import Cast
from tests.stage import browser

Browsers = Callable[[str | None], httpx.AsyncClient]


@pytest.fixture
def app(core: Settings) -> FastAPI:
    """The REST application, of a Chatter with the cast in it."""
    return api.application(core)


@pytest.fixture
def at(app: FastAPI, cast: Cast) -> Browsers:
    """Somebody's browser by handle, signed in; of None, nobody's."""
    return lambda handle: browser(app, cast.tokens[handle] if handle else None)
