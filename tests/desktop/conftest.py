"""The stage of the window's tests: a screen that nobody sees, and homes that nobody lives in."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desktop import screen as screens
from tests.desktop.program import Program
from tests.desktop.screen import Screen
from tests.house import tree
from tests.servers import PACKAGED

Start = Callable[..., Program]


@pytest.fixture
def database() -> str:
    """Windows do not care about databases: one is enough."""
    return 'sqlite'


@pytest.fixture(scope='session')
def _screen() -> Iterator[Screen]:
    with contextlib.ExitStack() as stack:
        try:
            screen = stack.enter_context(screens.opened())
            if not PACKAGED:  # A package brings its engine.
                screens.require_engine(screen, tree.bare_environment())
        except screens.Missing as reason:
            pytest.skip(str(reason))
        yield screen


@pytest.fixture
def screen(_screen: Screen) -> Screen:
    """A screen with nothing on it, and an engine that can draw on it."""
    until = time.monotonic() + 30
    while _screen.titles():  # A window goes a moment after its process.
        assert time.monotonic() < until, f'The test before this one left {_screen.titles()}.'
        time.sleep(0.05)
    return _screen


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A person's home directory, empty."""
    folder = tmp_path / 'home'
    folder.mkdir()
    return folder


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """`start('--native', …)` → the program, which is gone after the test in any case."""
    started: list[Program] = []

    def begin(*arguments: str, **options: str) -> Program:
        started.append(Program(home, *arguments, **options))
        return started[-1]

    yield begin
    for program in started:
        program.is_put_away()
