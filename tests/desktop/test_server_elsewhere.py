"""`--server`: the window on somebody else's server, and what its pages get from the window."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.server import Server, free_port
from tests.desktop import site as sites
from tests.desktop.conftest import Start
from tests.desktop.program import Program
from tests.desktop.screen import Screen
from tests.desktop.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

PAGE = '<!doctype html><meta charset="utf-8"><title>{title}</title>{body}'
LINKS = """
<style>a { position: fixed; left: 0; width: 100vw; height: 25vh; background: #eee }</style>
<a style="top:0" href="https://elsewhere.example/plain">plain</a>
<a style="top:25vh" href="https://elsewhere.example/blank" target="_blank" rel="noopener">blank</a>
<a style="top:50vh" href="javascript:document.title='javascript'">script</a>
<a style="top:75vh" href="/inside">inside</a>
"""
ASKS_TOO_MUCH = """
<script>
const tell = (facts) => fetch('/told?' + new URLSearchParams(facts));
addEventListener('pywebviewready', async () => {
  const {api, _jsApiCallback} = window.pywebview;
  await tell({exposed: Object.keys(api).sort().join()});
  await api.answer('a guess', 'own');
  await api.open_link('file:///etc/passwd');
  await api.open_link('javascript:alert(1)');
  document.title = 'asked';
});
</script>
"""
NOTIFIES = """
<button style="position: fixed; inset: 0" onclick="
  Notification.requestPermission().then((permission) => document.title = permission)">Ask</button>
"""
REMEMBERS = """
<script>
localStorage.visits = Number(localStorage.visits ?? 0) + 1;
document.title = 'visit ' + localStorage.visits;
</script>
"""

SAVE = 'Save file'

Open = Callable[[str], Program]


@pytest.fixture
def site() -> Iterator[Site]:
    with sites.serving() as serving:
        yield serving


@pytest.fixture
def open_site(start: Start, screen: Screen, site: Site, tmp_path: Path) -> Open:
    """The window on a page with this title and body, as soon as it is there."""

    def open_it(body: str, title: str = 'Ready') -> Program:
        site.page = PAGE.format(title=title, body=body)
        program = start(
            '--native',
            '--server',
            site.address,
            '--data',
            str(tmp_path / 'data'),
            display=screen.name,
        )
        program.until(lambda: site.cookies, 'the page was asked for')
        return program

    return open_it


def shows(program: Program, screen: Screen, title: str) -> None:
    program.until(lambda: title in screen.titles(), f'a window “{title}”, not {screen.titles()}')
    screen.focuses(title)


def middle(screen: Screen, title: str, quarter: int) -> tuple[int, int]:
    """The middle of a quarter of a window, counted from above."""
    x, y, width, height = screen.frame(title)
    return x + width // 2, y + height * (2 * quarter + 1) // 8


def test_it_opens_the_server_and_starts_none(
    open_site: Open, screen: Screen, home: Path, tmp_path: Path
) -> None:
    program = open_site('<p>Here', '(3) Lobby — Chatter')
    shows(program, screen, '(3) Lobby — Chatter')
    assert 'Chatter is open at' not in program.said()
    assert not (tmp_path / 'data').exists()
    remembered = home / '.config/chatter/window.json'
    program.until(remembered.exists, 'its place is remembered')
    assert json.loads(remembered.read_text())['home'] == '', 'What is asked for once is for once.'

    screen.closes('(3) Lobby — Chatter')

    assert program.ends() == 0
    program.leaves_nothing()


def test_a_signal_ends_it_and_leaves_nothing(open_site: Open, screen: Screen) -> None:
    program = open_site('')
    shows(program, screen, 'Ready')
    program.process.terminate()
    program.ends()
    program.leaves_nothing()


def test_a_real_chatter_is_opened(start: Start, screen: Screen, tmp_path: Path) -> None:
    server = Server(tmp_path / 'data')
    server.start()
    try:
        program = start('--native', '--server', f'localhost:{server.port}', display=screen.name)
        shows(program, screen, 'Your own chat — Chatter')
    finally:
        server.stop()


def test_links_that_lead_away_open_in_the_persons_browser(
    open_site: Open, screen: Screen, site: Site
) -> None:
    program = open_site(LINKS)
    shows(program, screen, 'Ready')
    screen.clicks(*middle(screen, 'Ready', 0))
    program.until(program.opened, 'the browser was asked')
    screen.clicks(*middle(screen, 'Ready', 1))
    program.until(lambda: len(program.opened()) > 1, 'the browser was asked again')
    assert program.opened() == [
        'https://elsewhere.example/plain',
        'https://elsewhere.example/blank',
    ]
    site.page = PAGE.format(title='Inside', body='')
    screen.clicks(*middle(screen, 'Ready', 3))
    shows(program, screen, 'Inside')
    assert len(program.opened()) == 2, 'What is ours stays in the window.'


def test_what_is_downloaded_is_saved_where_one_says(
    open_site: Open, screen: Screen, site: Site, home: Path
) -> None:
    site.answers['/notes.bin'] = ('application/octet-stream', b'notes' * 1000)
    program = open_site('<a href="/notes.bin" download style="position:fixed;inset:0">notes</a>')
    shows(program, screen, 'Ready')
    screen.clicks(*middle(screen, 'Ready', 1))
    shows(program, screen, SAVE)
    time.sleep(0.5)  # The dialog takes keys a moment after it is there.
    screen.presses('Return')
    saved = home / 'notes.bin'
    program.until(lambda: saved.exists() and saved.read_bytes() == b'notes' * 1000, 'it is saved')
    assert program.opened() == []


@pytest.mark.skipif(os.environ.get('PYWEBVIEW_GUI') == 'qt', reason='Qt does not offer them.')
def test_a_page_may_notify_through_the_desktop(open_site: Open, screen: Screen) -> None:
    program = open_site(NOTIFIES)
    shows(program, screen, 'Ready')
    screen.clicks(*middle(screen, 'Ready', 1))
    shows(program, screen, 'granted')


def test_a_page_cannot_get_more_of_the_window_than_it_is_given(
    open_site: Open, screen: Screen, site: Site, home: Path
) -> None:
    program = open_site(ASKS_TOO_MUCH)
    shows(program, screen, 'asked')
    assert site.told == [{'exposed': 'answer,open_link,show_title,zoom'}]
    assert program.opened() == []
    remembered = home / '.config/chatter/window.json'
    assert 'own' not in remembered.read_text() if remembered.exists() else True


def test_what_a_page_keeps_is_there_at_the_next_start(
    open_site: Open, screen: Screen, site: Site
) -> None:
    program = open_site(REMEMBERS)
    shows(program, screen, 'visit 1')
    screen.closes('visit 1')
    assert program.ends() == 0
    program.leaves_nothing()
    site.cookies.clear()

    program = open_site(REMEMBERS)

    shows(program, screen, 'visit 2')
    assert site.cookies == ['secret=42']


def test_size_and_place_are_remembered(open_site: Open, screen: Screen, home: Path) -> None:
    program = open_site('')
    shows(program, screen, 'Ready')
    screen.places('Ready', 200, 120, 700, 600)
    remembered = home / '.config/chatter/window.json'
    program.until(
        lambda: remembered.exists() and json.loads(remembered.read_text())['width'] == 700,
        'the size is remembered',
    )
    screen.closes('Ready')
    assert program.ends() == 0

    program = open_site('')

    shows(program, screen, 'Ready')
    program.until(lambda: screen.frame('Ready') == (200, 120, 700, 600), f'{screen.frame("Ready")}')


def test_a_place_on_a_screen_that_is_gone_is_forgotten(
    open_site: Open, screen: Screen, home: Path
) -> None:
    (home / '.config/chatter').mkdir(parents=True)
    frame = {'x': 5000, 'y': 120, 'width': 9000, 'height': 600}
    (home / '.config/chatter/window.json').write_text(json.dumps(frame))
    program = open_site('')
    shows(program, screen, 'Ready')
    x, _, width, _ = screen.frame('Ready')
    assert (x, width) == (0, 1280)


def test_a_page_is_loaded_anew_and_drawn_larger_by_keys(
    open_site: Open, screen: Screen, site: Site, home: Path
) -> None:
    sized = '<script>addEventListener("resize", () => document.title = innerWidth)</script>'
    program = open_site(sized)
    shows(program, screen, 'Ready')
    width = screen.frame('Ready')[2]
    screen.clicks(*middle(screen, 'Ready', 0))
    screen.presses('Control_L', 'minus')
    larger = str(round(width * 1.1))
    program.until(
        lambda: any(title.startswith(larger[:3]) for title in screen.titles()),
        f'more fits in: {screen.titles()}',
    )
    site.cookies.clear()
    screen.presses('Control_L', 'r')
    program.until(lambda: site.cookies, 'the page was asked for again')


def test_where_there_is_no_way_it_is_tried_until_there_is(
    start: Start, screen: Screen, tmp_path: Path
) -> None:
    port = free_port()
    program = start('--native', '--server', f'127.0.0.1:{port}', display=screen.name)
    shows(program, screen, 'Chatter')
    time.sleep(1)  # It has tried at least once.
    assert program.processes(), program.said()
    with sites.serving(PAGE.format(title='There', body=''), port):
        shows(program, screen, 'There')


def test_the_address_that_is_typed_is_remembered(
    start: Start, screen: Screen, site: Site, home: Path, tmp_path: Path
) -> None:
    site.page = PAGE.format(title='There', body='')
    arguments = ['--native', '--data', str(tmp_path / 'data')]
    program = start(*arguments, display=screen.name)
    shows(program, screen, 'Chatter')
    program.until(lambda: len(screen.picture().getcolors(1 << 20) or []) > 20, 'the page is drawn')
    screen.presses('Tab')
    screen.types(f'127.0.0.1:{site.port}\n')
    shows(program, screen, 'There')
    assert not (tmp_path / 'data').exists(), 'No server is started.'
    remembered = json.loads((home / '.config/chatter/window.json').read_text())
    assert remembered['home'] == site.address
    screen.closes('There')
    assert program.ends() == 0

    again = start('--native', display=screen.name)

    shows(again, screen, 'There')
