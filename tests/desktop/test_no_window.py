"""Where no window can be had: one clear line, the browser instead, and nothing that hangs."""

import re
import signal
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

import pytest

from chatter.desktop import NO_PYWEBVIEW, NO_SCREEN
from chatter.desktop.engine import NO_ENGINE
from tests.desktop.conftest import Start
from tests.desktop.program import Program
from tests.servers import PROGRAM

WITHOUT_PYWEBVIEW = f'import sys; sys.modules["webview"] = None; {PROGRAM}'
# Whether there is pywebview or not: that this display is not there is found out by trying.
NOBODYS_DISPLAY = ':54321'
LAUNCH = r'http://127\.0\.0\.1:\d+/launch/[\w-]{43}'


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / 'data')


def lines(program: Program) -> list[str]:
    return [line for line in program.said().splitlines() if line]


def status(address: str) -> int:
    """Of the page at which a browser without cookies arrives."""
    try:
        answer: HTTPResponse
        with urllib.request.urlopen(address) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_without_a_screen_a_line_says_so_and_where_to_open_it(start: Start, data: str) -> None:
    program = start('--native', '--data', data)
    program.says('to make it yours')
    first, second, third = lines(program)
    assert first.startswith('Chatter is open at http://localhost:')
    assert second == NO_SCREEN
    assert re.fullmatch(rf'Open {LAUNCH} to make it yours; that works once\.', third)
    assert program.opened() == []
    program.process.send_signal(signal.SIGTERM)
    assert program.ends() in {0, -signal.SIGTERM}
    program.leaves_nothing()


def test_without_pywebview_the_browser_opens(start: Start, data: str) -> None:
    program = start('--native', '--data', data, display=NOBODYS_DISPLAY, command=WITHOUT_PYWEBVIEW)
    program.until(program.opened, 'the browser was asked')
    assert lines(program)[1:] == [NO_PYWEBVIEW]
    [opened] = program.opened()
    assert re.fullmatch(LAUNCH, opened)


def test_where_the_screen_cannot_be_opened_the_browser_opens(start: Start, data: str) -> None:
    pytest.importorskip('webview', reason='What cannot be had without pywebview is another test.')
    program = start('--native', '--data', data, display=NOBODYS_DISPLAY)
    program.until(program.opened, 'the browser was asked')
    [reason] = lines(program)[1:]
    assert reason.startswith('No window can be had')
    program.until(lambda: len(program.processes()) <= 2, 'the window’s process is gone')


def test_without_an_engine_a_line_names_what_is_missing(
    start: Start, data: str, tmp_path: Path
) -> None:
    pytest.importorskip('webview', reason='What cannot be had without pywebview is another test.')
    broken = tmp_path / 'broken'
    for name in ('gi', 'qtpy'):
        (broken / name).mkdir(parents=True)
        (broken / name / '__init__.py').write_text('raise ImportError')
    program = start('--native', '--data', data, display=NOBODYS_DISPLAY, PYTHONPATH=str(broken))
    program.until(program.opened, 'the browser was asked')
    assert lines(program)[1:] == [NO_ENGINE]


def test_a_server_elsewhere_opens_in_the_browser_and_that_is_all(start: Start, data: str) -> None:
    program = start(
        *('--native', '--data', data, '--server', 'chat.example.org'),
        display=NOBODYS_DISPLAY,
        command=WITHOUT_PYWEBVIEW,
    )
    assert program.ends() == 0
    assert program.opened() == ['https://chat.example.org']
    assert lines(program) == [NO_PYWEBVIEW]
    assert not Path(data).exists()


@pytest.mark.parametrize(
    'arguments, sentence',
    [
        (['--server', 'chat.example.org'], '--server says what the window opens: add --native.'),
        (['--native', '--server', 'no host'], 'That is not an address.'),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    start: Start, data: str, arguments: list[str], sentence: str
) -> None:
    program = start('--data', data, *arguments)
    assert program.ends() == 2
    assert sentence in program.said()
    assert len(lines(program)) == 1


def test_whoever_opens_the_first_link_may_claim_it_and_nobody_else(start: Start, data: str) -> None:
    program = start('--native', '--data', data)
    program.says('to make it yours')
    found = re.search(LAUNCH, program.said())
    assert found
    address = program.address()
    assert status(address) == 403, 'A stranger is told that it is being set up.'
    ours = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with ours.open(found[0]) as page:
        assert page.url == f'{address}/first-run'
        assert b'/first-run' in page.read()
    assert status(found[0]) == 403, 'It works once.'
    with ours.open(address) as page:
        assert page.url == f'{address}/first-run', 'Ours can still.'
