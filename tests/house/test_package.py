"""The package that needs no Python: made here, and started where there is nothing but it.

What it is made of is tested at once; making it takes a minute, so what it does is tested on one.
"""

import contextlib
import io
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import httpx
import pytest
from PIL import Image

from chatter import __version__, files
from chatter.bootstrap import ROOT
from tests import servers
from tests.browser import browser as browsers
from tests.browser import people
from tests.browser.browser import Browser
from tests.browser.people import Room
from tests.browser.server import Server
from tests.house import tree
from tests.house.test_dependencies import NOT_IMPORTED

BUILD = (
    'import sys; sys.path.insert(0, "packaging"); import build; sys.exit(build.main(sys.argv[1:]))'
)
CANNOT = 2  # What `build.py` returns where no package can be made.
MOST_MEGABYTES = 110
LOBBY = Room(1, 'Lobby')
NAMED = re.compile(r'"(/[^"\s\\<>]+\.(?:m?js|css|webmanifest|png|svg)(?:\?[^"\s\\<>]*)?)"')


@pytest.fixture(scope='module')
def contents() -> SimpleNamespace:
    """What `packaging/contents.py` says."""
    return SimpleNamespace(**runpy.run_path(str(ROOT / 'packaging/contents.py')))


# What it is made of


def test_every_file_that_is_no_module_is_taken_along(contents: SimpleNamespace) -> None:
    taken = {Path(file).relative_to(ROOT): folder for file, folder in contents.files()}
    assert {file.suffix for file in taken} >= {'.js', '.css', '.png', '.html', '.mako', '.py'}
    wanted = {
        file
        for file in tree.files()
        if file.parts[0] in {'chatter', 'components', 'pages'}
        and (file.suffix != '.py' or file.is_relative_to('chatter/migrations'))
    }
    assert set(taken) >= wanted
    for file, folder in taken.items():
        assert Path(folder) == file.parent, 'It is found beside its module.'


def test_what_is_named_in_strings_only_is_named_in_the_package(contents: SimpleNamespace) -> None:
    modules = {'linkify-it-py': 'linkify_it', 'python-multipart': 'python_multipart'}
    for name in NOT_IMPORTED:
        assert modules.get(name, name) in contents.LOADED_BY_NAME
    for module in contents.LOADED_BY_NAME:
        assert find_spec(module), f'There is no {module}.'


def test_what_is_left_out_of_nicegui_is_there_and_nothing_else(contents: SimpleNamespace) -> None:
    nicegui = find_spec('nicegui')
    assert nicegui and nicegui.origin
    folder = Path(nicegui.origin).parent
    there = [file for file in folder.rglob('*') if file.is_file()]
    left = {file for file in there if contents.is_left_out(str(file.relative_to(folder.parent)))}
    for pattern in contents.LEFT_OUT:
        if pattern.startswith('nicegui/'):
            start = pattern.removeprefix('nicegui/').split('*')[0]
            assert any(str(file.relative_to(folder)).startswith(start) for file in left), pattern
    assert not {'.html', '.py'} & {file.suffix for file in left}
    for name in ('vue.esm-browser.prod.js', 'quasar.umd.prod.js', 'nicegui.js'):
        assert folder / 'static' / name in there
        assert folder / 'static' / name not in left


# What it does


class Package(Server):
    """The program of the package in a home of its own, its environment empty but for that."""

    def __init__(self, program: Path, home: Path, **settings: str) -> None:
        home.mkdir()
        super().__init__(home / '.local/share/chatter')
        self.log = home / 'log'
        self.home = home
        self.program = program
        self.settings = settings

    def _begin(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.program, '--port', str(self.port)],
            cwd=self.home,
            env={'HOME': str(self.home), 'CHATTER_BCRYPT_COST': '4', **self.settings},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def processes(self) -> list[str]:
        """The command lines of those that have the same home."""
        found = []
        for folder in Path('/proc').glob('[0-9]*'):
            with contextlib.suppress(OSError):  # Gone between two looks.
                if f'HOME={self.home}'.encode() in (folder / 'environ').read_bytes().split(b'\0'):
                    found.append((folder / 'cmdline').read_text())
        return found


Begin = Callable[..., Package]


@pytest.fixture(scope='module')
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, made for these tests: `dist/chatter/chatter`, in another place."""
    folder = tmp_path_factory.mktemp('package')
    made = subprocess.run(
        [
            sys.executable,
            '-c',
            BUILD,
            '--starts',
            '0',
            '--into',
            str(folder / 'dist'),
            '--work',
            str(folder / 'work'),
        ],
        cwd=ROOT,
        env=tree.bare_environment(),
        capture_output=True,
        text=True,
    )
    if made.returncode == CANNOT:
        pytest.skip(made.stderr.strip())
    assert made.returncode == 0, made.stderr
    return folder / 'dist' / 'chatter' / 'chatter'


@pytest.fixture
def begin(program: Path, tmp_path: Path) -> Iterator[Begin]:
    """`begin(database_url='…')` → the program, which serves; it is gone after the test."""
    begun: list[Package] = []

    def start(**settings: str) -> Package:
        named = {f'CHATTER_{name.upper()}': value for name, value in settings.items()}
        begun.append(Package(program, tmp_path / f'home-{len(begun)}', **named))
        begun[-1].start()
        return begun[-1]

    yield start
    for package in begun:
        package.stop()


def _named_by(package: Package, path: str, token: str = '') -> set[str]:
    """Every script, style and picture that a page names."""
    page = people.request(package, 'GET', path, token=token)
    assert page.status == 200, page
    return set(NAMED.findall(page.body.decode()))


slow = pytest.mark.slow
long = pytest.mark.timeout(600)


@slow
@long
def test_it_is_small_and_holds_nothing_of_the_tests(program: Path) -> None:
    held = sum(file.lstat().st_size for file in program.parent.rglob('*'))
    assert held < MOST_MEGABYTES * 1e6
    names = {file.name for file in (program.parent / '_internal').iterdir()}
    assert {'chatter', 'components', 'nicegui'} <= names
    strangers = {'matplotlib', 'mypy', 'numpy', 'PySide6', 'pytest', 'selenium', 'tests', 'webview'}
    assert not names & strangers


@slow
@long
def test_it_says_its_version_in_a_checkout_too_and_installs_nothing(program: Path) -> None:
    said = subprocess.run(
        [program, '--version'], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )
    assert said.stdout == f'Chatter {__version__}\n'
    assert said.stderr == ''


@slow
@long
def test_it_serves_the_whole_chat_where_there_is_nothing_but_it(
    begin: Begin,
) -> None:
    package = begin()
    assert package.data.is_dir(), 'Its data lie where those of the wheel do.'
    first = people.request(package, 'GET', '/')
    assert (first.status, first.headers['Location']) == (303, '/first-run')
    named = _named_by(package, '/first-run')
    german = httpx.get(f'{package.address}/first-run', headers={'Accept-Language': 'de'})
    assert 'Dein eigener Chat' in german.text, 'The catalogues are there.'

    grace = people.claims(package, 'Grace Hopper')
    for language in ('python', 'rust', 'sql'):
        grace.writes(LOBBY, f'**Look**\n```{language}\nselect 1\n```')
    for message in grace.messages(LOBBY):
        assert '<strong>Look</strong>' in message['html']
        assert '<span class=' in message['html'], 'Each language has a module of its own.'
    named |= _named_by(package, LOBBY.path, grace.token)
    for component in ('timeline.js', 'composer.js', 'manifest.webmanifest'):
        assert any(path.endswith(f'/{component}') for path in named), named
    for path in sorted(named):
        answer = people.request(package, 'GET', path, token=grace.token)
        assert (answer.status, bool(answer.body)) == (200, True), path

    assert 'Traceback' not in package.said()
    assert len(package.processes()) == 1
    package.stop()
    assert package.processes() == []


@slow
@long
def test_its_libraries_decode_pictures(begin: Begin) -> None:
    grace = people.claims(begin(), 'Grace Hopper')
    for kind in files.FORMATS:
        picture = io.BytesIO()
        Image.new('RGB', (300, 200), 'teal').save(picture, kind)
        answer = people.request(
            grace.server, 'PUT', '/api/me/avatar', picture.getvalue(), token=grace.token
        )
        assert answer.status == 200, f'{kind}: {answer.body!r}'


@slow
@long
def test_it_brings_what_postgresql_and_redis_need(
    begin: Begin, postgres: servers.Postgres, redis: servers.Redis
) -> None:
    package = begin(database_url=postgres.url(postgres.create()), redis_url=redis.url)
    grace = people.claims(package, 'Grace Hopper')
    grace.writes(LOBBY, 'Far away')
    assert grace.texts(LOBBY) == ['Far away']
    assert not (package.data / 'chatter.db').exists()


@slow
@long
@pytest.mark.browser
def test_its_pages_work_in_a_real_browser(begin: Begin) -> None:
    driver = browsers.start()
    try:
        browser = Browser(driver, begin().address)
        browser.goes_to('/')
        browser.arrives_at('/first-run')
        browser.fills(handle='grace', name='Grace Hopper', password=people.PASSWORD)
        browser.submits()
        browser.is_in(LOBBY)
        browser.writes('Is **anybody** here?')
        browser.shows('Is anybody here?')
        browser.goes_to('/settings')
        browser.says('Theme')
        assert browser.complaints() == []
    finally:
        driver.quit()
