"""The wheel owns one name, holds the whole program, and opens the page where it is installed."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from chatter import __version__, bootstrap
from tests.house import tree

START_SECONDS = 120.0  # on a machine that is busy with everything else
STOP_SECONDS = 60.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def _build(source: Path, target: Path, kind: str) -> Path:
    subprocess.run(
        [sys.executable, '-m', 'hatchling', 'build', '--target', kind, '--directory', target],
        cwd=source,
        env=tree.bare_environment(),
        check=True,
        capture_output=True,
    )
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope='module')
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(bootstrap.ROOT, tmp_path_factory.mktemp('wheel'), 'wheel')


@pytest.fixture(scope='module')
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(bootstrap.ROOT, tmp_path_factory.mktemp('sdist'), 'sdist')


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_one_name_at_top_level(wheel: Path) -> None:
    assert {name.split('/')[0] for name in _names(wheel)} == {
        'chatter',
        f'chatter-{__version__}.dist-info',
    }


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    names = _names(wheel)
    for file in tree.files():
        if file.parts[0] == 'chatter':
            assert file.as_posix() in names
        elif file.parts[0] in {'main.py', 'benchmarks', 'pages', 'components'}:
            assert f'chatter/_app/{file.as_posix()}' in names
    for suffix in ('.js', '.css', '.mako'):  # a precondition of the loop above
        assert any(name.endswith(suffix) for name in names)
    assert any(name.startswith('chatter/migrations/versions/') for name in names)


def test_the_wheel_from_the_sdist_is_the_same(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter='data')
    (unpacked,) = tmp_path.iterdir()
    rebuilt = _build(unpacked, tmp_path / 'rebuilt', 'wheel')
    assert _names(rebuilt) == _names(wheel)


def test_the_sdist_holds_nothing_that_is_not_tracked(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        files = {Path(*Path(member.name).parts[1:]) for member in archive if member.isfile()}
    assert files <= {*tree.files(), Path('PKG-INFO')}


@pytest.fixture(scope='module')
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a fresh environment with nothing but the wheel."""
    folder = tmp_path_factory.mktemp('installed') / 'env'
    bin_folder = folder / ('Scripts' if os.name == 'nt' else 'bin')
    venv.create(folder, with_pip=True)
    subprocess.run(
        [bin_folder / 'python', '-m', 'pip', 'install', '--quiet', wheel],
        env=tree.bare_environment(PIP_DISABLE_PIP_VERSION_CHECK='1'),
        check=True,
    )
    return bin_folder


def test_the_installed_command_knows_its_version(installed: Path, tmp_path: Path) -> None:
    for command in ([installed / 'chatter'], [installed / 'python', '-m', 'chatter']):
        said = subprocess.run(
            [*command, '--version'],
            cwd=tmp_path,
            env=tree.bare_environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        assert said.stdout.split()[-1] == __version__


def test_the_installed_command_measures_itself(installed: Path, tmp_path: Path) -> None:
    measured = subprocess.run(
        [installed / 'chatter', 'bench', 'start', '--quick', '--json'],
        cwd=tmp_path,
        env=tree.bare_environment(),
        capture_output=True,
        text=True,
    )
    assert measured.returncode == 0, measured.stderr
    assert json.loads(measured.stdout)['parts']['start']['figures']


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str], Path]]:
    """The installed chat, running: its address, its process, and the file of what it says."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    log = tmp_path / 'log'
    with log.open('w') as output:
        process = subprocess.Popen(
            [installed / 'chatter', f'--port={port}', f'--data={tmp_path / "data"}', '--no-open'],
            cwd=tmp_path,
            env=tree.bare_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield f'http://127.0.0.1:{port}/', process, log
    finally:
        process.kill()
        process.wait()


def test_the_installed_chat_opens_its_page_and_stops_when_told(
    served: tuple[str, subprocess.Popen[str], Path],
) -> None:
    address, process, log = served
    page = _first_page(address, process, log)
    assert page.status_code == 200, log.read_text()
    assert page.headers['content-type'].startswith('text/html')
    assert 'Chatter' in page.text
    _fetch_what_it_needs(page)

    process.send_signal(signal.SIGTERM)
    status = process.wait(STOP_SECONDS)

    assert status in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    assert 'Traceback' not in log.read_text()


def _first_page(address: str, process: subprocess.Popen[str], log: Path) -> httpx.Response:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            return httpx.get(address, follow_redirects=True, timeout=START_SECONDS)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f'no page within {START_SECONDS} s:\n{log.read_text()}')


def _fetch_what_it_needs(page: httpx.Response) -> None:
    """Scripts and styles travel in the wheel too."""
    paths = set(re.findall(r'"(/[^"\s\\<>]+\.(?:js|css)(?:\?[^"\s\\<>]*)?)"', page.text))
    own = {path for path in paths if not path.startswith('/_nicegui/')}
    assert own, 'the page names no style sheet or script of its own'
    for path in paths:
        found = httpx.get(urljoin(str(page.url), path))
        assert found.status_code == 200, path
        assert found.content, path
