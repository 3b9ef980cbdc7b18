"""A machine with nothing but Python starts Chatter by one command, also after a bad first try.

What is true of any project is tried on a tiny one around the real `bootstrap.py`: seconds, not half
a minute. The last test takes the whole tree.
"""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatter import __version__, bootstrap
from tests.house import tree

MAIN = """
import sys
from chatter import bootstrap
bootstrap.enter()
print('runs in', sys.prefix, *sys.argv[1:])
"""
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "tiny"
version = "1"
dependencies = [{dependencies}]
[tool.hatch.build.targets.wheel]
packages = ["chatter"]
"""
BEFORE_THE_PACKAGES = [
    'main.py',
    'chatter/__init__.py',
    'chatter/__main__.py',
    'chatter/bootstrap.py',
    'tests/__init__.py',
    'tests/__main__.py',
    'tests/chromium.py',
]
posix = pytest.mark.skipif(sys.platform == 'win32', reason='sends POSIX signals')


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project that needs nothing, with Chatter's own bootstrap."""
    folder = tmp_path / 'checkout'
    (folder / 'chatter').mkdir(parents=True)
    (folder / 'chatter/__init__.py').touch()
    shutil.copy(bootstrap.__file__, folder / 'chatter')
    (folder / 'main.py').write_text(MAIN)
    _require(folder)
    return folder


def _require(folder: Path, *dependencies: str) -> None:
    quoted = ', '.join(f'"{dependency}"' for dependency in dependencies)
    (folder / 'pyproject.toml').write_text(PROJECT.format(dependencies=quoted))


def _start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [tree.bare_python(), 'main.py', *arguments],
        cwd=folder,
        env=tree.bare_environment(**environment),
        capture_output=True,
        text=True,
    )


def _runs_in(folder: Path) -> str:
    return f'runs in {folder / ".venv"}'


def test_the_first_start_installs_and_the_second_only_starts(checkout: Path) -> None:
    first = _start(checkout, '--port', '1')
    assert first.stdout == f'{_runs_in(checkout)} --port 1\n', first.stderr
    assert 'Installed in' in first.stderr

    second = _start(checkout)
    assert second.stdout == f'{_runs_in(checkout)}\n'
    assert second.stderr == ''


def test_a_new_dependency_is_installed_into_what_is_there(checkout: Path) -> None:
    assert _start(checkout).returncode == 0
    mine = checkout / '.venv/mine'
    mine.touch()
    _require(checkout, 'iniconfig')

    again = _start(checkout)

    assert 'Installed in' in again.stderr
    assert mine.exists()
    assert list(checkout.glob('.venv/[Ll]ib/**/iniconfig/__init__.py'))


@posix
def test_a_start_that_was_killed_is_repaired_by_the_next(checkout: Path) -> None:
    killed = subprocess.Popen(
        [tree.bare_python(), 'main.py'],
        cwd=checkout,
        env=tree.bare_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_for((checkout / '.venv/pyvenv.cfg').exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert json.loads((checkout / '.venv/chatter.json').read_text()) == {}, 'it was killed too late'

    repaired = _start(checkout)

    assert 'Making .venv anew' in repaired.stderr
    assert repaired.stdout == f'{_runs_in(checkout)}\n'


@posix
def test_of_two_starts_at_the_same_moment_one_installs(checkout: Path) -> None:
    starts = [
        subprocess.Popen(
            [tree.bare_python(), 'main.py'],
            cwd=checkout,
            env=tree.bare_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    spoken = [start.communicate() for start in starts]
    assert [out for out, _ in spoken] == [f'{_runs_in(checkout)}\n'] * 2
    assert sum('Installed in' in err for _, err in spoken) == 1


def test_a_checkout_that_was_moved_is_installed_anew(checkout: Path, tmp_path: Path) -> None:
    assert _start(checkout).returncode == 0
    moved = checkout.rename(tmp_path / 'moved')
    assert _start(moved).stdout == f'{_runs_in(moved)}\n'
    assert str(checkout) not in '\n'.join(
        file.read_text() for file in moved.glob('.venv/[Ll]ib/**/*.pth')
    )


def test_what_pip_cannot_install_is_told_in_its_words_and_one_sentence(checkout: Path) -> None:
    _require(checkout, 'iniconfig>=99999')
    failed = _start(checkout)
    assert failed.returncode == 1
    assert 'iniconfig>=99999' in failed.stderr
    assert failed.stderr.splitlines()[-1].startswith('The packages could not be installed')
    assert 'Traceback' not in failed.stderr


def test_debian_without_venv_is_told_which_package_to_install(
    checkout: Path, tmp_path: Path
) -> None:
    hidden = tmp_path / 'hidden'
    hidden.mkdir()
    (hidden / 'ensurepip.py').write_text("raise ImportError('as on Debian')")
    path = os.pathsep.join(
        folder
        for folder in os.environ['PATH'].split(os.pathsep)
        if not shutil.which('uv', path=folder)
    )

    refused = _start(checkout, PYTHONPATH=str(hidden), PATH=path)

    assert refused.returncode == 2
    package = 'python{}.{}-venv'.format(*sys.version_info)
    assert f'apt install {package}' in refused.stderr.splitlines()[-1]
    assert 'Traceback' not in refused.stderr


def test_an_environment_that_was_made_for_an_older_python_is_left_alone(checkout: Path) -> None:
    python = checkout / bootstrap.PYTHON.relative_to(bootstrap.ROOT)
    python.parent.mkdir(parents=True)
    python.touch()
    (checkout / '.venv/pyvenv.cfg').write_text('version = 3.8.18\n')
    refused = _start(checkout)
    assert refused.returncode == 2
    assert 'move it away' in refused.stderr
    assert python.exists()


def test_too_old_a_python_is_told_so_in_one_sentence() -> None:
    pretend = 'import sys; sys.version_info = (3, 9, 1, "final", 0); import chatter'
    refused = subprocess.run(
        [sys.executable, '-c', pretend], cwd=bootstrap.ROOT, capture_output=True, text=True
    )
    assert refused.returncode == 2
    assert refused.stderr == 'Chatter needs Python 3.11 or newer, and this is Python 3.9.\n'


@pytest.mark.parametrize('name', ['main.py', 'chatter/__init__.py', 'tests/__main__.py'])
def test_an_old_python_can_read_far_enough_to_be_told(name: str) -> None:
    source = (bootstrap.ROOT / name).read_text(encoding='utf-8')
    ast.parse(source, feature_version=(3, 6))
    assert 'from __future__ import annotations' not in source  # 3.7's


@pytest.mark.parametrize('name', BEFORE_THE_PACKAGES)
def test_what_runs_before_the_packages_are_there_imports_none(name: str) -> None:
    module = ast.parse((bootstrap.ROOT / name).read_text(encoding='utf-8'))
    imported = {name.split('.')[0] for name in _imported_at_once(module.body)}
    assert imported <= {*sys.stdlib_module_names, 'chatter', 'tests'}
    if name.startswith('chatter/'):
        assert {name for name in _imported_at_once(module.body) if name.startswith('chatter')} <= {
            'chatter',
            'chatter.bootstrap',
        }


def _imported_at_once(statements: list[ast.stmt]) -> set[str]:
    """What these statements import when they run; functions do later, TYPE_CHECKING never."""
    found = set[str]()
    for statement in statements:
        match statement:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {
                    f'{module}.{alias.name}' if module == 'chatter' else module for alias in names
                }
            case ast.If(test=ast.Name(id='TYPE_CHECKING')):
                pass
            case ast.If() | ast.Try() | ast.With():
                found |= _imported_at_once(statement.body)
    return found


def test_the_imports_that_are_found_include_conditional_ones() -> None:
    module = ast.parse('if True:\n    import nicegui\ndef later():\n    import fastapi\n')
    assert _imported_at_once(module.body) == {'nicegui'}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_whole_tree_starts_from_a_bare_checkout(tmp_path: Path) -> None:
    for file in tree.files():
        copy = tmp_path / 'chatter-main' / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(bootstrap.ROOT / file, copy)

    first = _start(tmp_path / 'chatter-main', '--version')
    assert first.returncode == 0, first.stderr
    assert first.stdout.split()[-1] == __version__
    assert 'Installed in' in first.stderr, 'an environment was lent to it'

    second = _start(tmp_path / 'chatter-main', '--version')
    assert second.stdout == first.stdout
    assert second.stderr == ''


def _wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, 'it did not come'
        time.sleep(0.01)
