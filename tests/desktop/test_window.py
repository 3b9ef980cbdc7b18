"""A real window on a screen of its own: what it shows, and that nothing is left when it is gone."""

import json
import os
import signal
from pathlib import Path

import pytest

from chatter.config import Settings
from tests.browser import people
from tests.browser.server import Server
from tests.desktop.conftest import Start
from tests.desktop.program import Program
from tests.desktop.screen import Screen

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

SIGN_IN = 'Welcome back — Chatter'
FIRST_RUN = 'Your own chat — Chatter'
LOBBY = 'Lobby — Chatter'
ASKING = 'Chatter'
TEAL, AMBER = (11, 110, 99), (242, 166, 90)  # Of the sign, in the light.


def shows(program: Program, screen: Screen, title: str) -> None:
    program.until(lambda: title in screen.titles(), f'a window “{title}” and not {screen.titles()}')
    screen.focuses(title)


def is_drawn(program: Program, screen: Screen) -> None:
    """Wait until the page is to be seen: the sign in our own colours, and more than surfaces."""

    def colors() -> set[tuple[int, ...]]:
        found = screen.picture().getcolors(1 << 20) or []
        return {color for count, color in found if count > 40 and isinstance(color, tuple)}

    program.until(
        lambda: {TEAL, AMBER} <= (seen := colors()) and len(seen) > 20, 'the page is drawn'
    )


@pytest.fixture
def native(start: Start, screen: Screen, settings: Settings) -> Program:
    """The window on a Chatter with the cast in it."""
    program = start('--native', '--data', str(settings.data), display=screen.name)
    shows(program, screen, SIGN_IN)
    return program


def test_it_shows_the_chat_and_goes_with_the_server(
    native: Program, screen: Screen, tmp_path: Path
) -> None:
    is_drawn(native, screen)
    screen.picture().save(tmp_path / 'window.png')
    assert native.opened() == [], 'No browser is needed.'
    assert len(native.processes()) > 2, 'The engine has processes that can be left behind.'

    native.process.send_signal(signal.SIGTERM)

    assert native.ends() in {0, -signal.SIGTERM}
    native.leaves_nothing()
    assert screen.titles() == []
    assert 'Traceback' not in native.said()


def test_closing_it_stops_the_server_and_leaves_nothing(native: Program, screen: Screen) -> None:
    screen.closes(SIGN_IN)

    assert native.ends() == 0
    native.leaves_nothing()
    assert 'Traceback' not in native.said()


def test_it_goes_when_the_server_is_killed(native: Program, screen: Screen) -> None:
    native.process.kill()
    native.process.wait()
    native.leaves_nothing()


def test_its_own_death_stops_the_server(native: Program) -> None:
    [window] = [line for line in native.processes() if '--multiprocessing-fork' in line]
    os.kill(int(window.split()[0]), signal.SIGKILL)
    assert native.ends() == 0
    native.leaves_nothing()


def test_the_first_start_asks_and_what_is_answered_is_remembered(
    start: Start, screen: Screen, home: Path, tmp_path: Path
) -> None:
    data = str(tmp_path / 'data')
    program = start('--native', '--data', data, display=screen.name)
    shows(program, screen, ASKING)
    is_drawn(program, screen)
    assert not Path(data).exists(), 'Nothing is begun before it was chosen.'

    screen.presses('Return')  # “Start” has the focus.

    shows(program, screen, FIRST_RUN)
    assert json.loads((home / '.config/chatter/window.json').read_text())['home'] == 'own'
    screen.closes(FIRST_RUN)
    assert program.ends() == 0
    port = program.address().rsplit(':', 1)[1]

    again = start('--native', '--data', data, display=screen.name)

    shows(again, screen, FIRST_RUN)
    assert again.address().endswith(f':{port}'), 'Drafts belong to an address: it should stay.'


def test_the_window_may_claim_a_new_chatter_and_nobody_else(
    start: Start, screen: Screen, home: Path, tmp_path: Path
) -> None:
    (home / '.config/chatter').mkdir(parents=True)
    (home / '.config/chatter/window.json').write_text('{"home": "own"}')
    program = start('--native', '--data', str(tmp_path / 'data'), display=screen.name)
    shows(program, screen, FIRST_RUN)
    server = Server(tmp_path / 'data')
    server.port = int(program.address().rsplit(':', 1)[1])
    form = b'handle=eve&name=Eve&password=correct+horse'
    kind = 'application/x-www-form-urlencoded'
    assert people.request(server, 'POST', '/first-run', form, kind).status == 403
    assert b'being set up' in people.request(server, 'GET', '/first-run').body

    is_drawn(program, screen)
    screen.types('grace')
    screen.presses('Tab')
    screen.types('Grace Hopper')
    screen.presses('Tab')
    screen.types('correct horse')
    screen.presses('Return')

    shows(program, screen, LOBBY)
    assert people.request(server, 'GET', '/first-run').status == 303, 'Open to all, and over.'
    screen.closes(LOBBY)
    assert program.ends() == 0
    again = start('--native', '--data', str(tmp_path / 'data'), display=screen.name)
    shows(again, screen, LOBBY)  # She is signed in still.


def test_what_makes_a_start_impossible_is_said_in_the_window(
    native: Program, start: Start, screen: Screen, settings: Settings
) -> None:
    second = start('--native', '--data', str(settings.data), display=screen.name)
    second.says('Another Chatter is running on')
    shows(second, screen, ASKING)
    is_drawn(second, screen)
    assert second.process.poll() is None, 'There is time to read it.'

    screen.closes(ASKING)

    assert second.ends() == 2
    second.leaves_nothing()
    assert native.process.poll() is None
