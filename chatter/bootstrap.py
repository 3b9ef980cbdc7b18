"""The first start from a bare checkout: makes `.venv`, installs Chatter into it, goes on in it.

Only the standard library is imported, and nothing of Chatter. A stamp inside `.venv` says what was
installed; it is emptied before an installation and filled after it, so an interrupted one is made
anew. A `.venv` without a stamp is somebody's own: it is completed where it lacks something, and
never deleted.
"""

import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import deque
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / 'pyproject.toml'
VENV = ROOT / '.venv'
STAMP = VENV / 'chatter.json'
PYTHON = VENV / ('Scripts/python.exe' if sys.platform == 'win32' else 'bin/python')
RESTARTS = 'CHATTER_BOOTSTRAP_RESTARTS'
QUIETLY = ('--no-input', '--progress-bar', 'off')
LAST_LINES = 12  # of what pip said, when it fails


class Unfit(Exception):
    """Chatter cannot be installed here; the text is a complete sentence for people."""

    def __init__(self, sentence: str, *, status: int = 2) -> None:
        super().__init__(sentence)
        self.status = status


def enter(extra: str = '') -> None:
    """Return where all is installed that Chatter (and `extra`) needs; else install it, start again.

    In the wheel this does nothing: whoever installed it has seen to it.
    """
    if not PROJECT.is_file():
        return
    restarts = int(os.environ.pop(RESTARTS, '0'))
    if _is_complete_here(extra):
        return
    try:
        if restarts > 1:
            raise Unfit(f'The environment {VENV} is broken: delete it and start again.')
        if not _is_ready(extra):
            with _one_at_a_time() as lock:
                if not _is_ready(extra):  # the one we waited for may have done it
                    _install(extra, lock)
        _restart(restarts + 1)
    except Unfit as reason:
        _say(str(reason))
        sys.exit(reason.status)
    except OSError as reason:
        _say(f'{VENV} cannot be made: {reason.strerror or reason}.')
        sys.exit(2)
    except KeyboardInterrupt:
        _say('Interrupted; the next start begins the installation anew.')
        sys.exit(130)


# What is there


def _is_complete_here(extra: str) -> bool:
    if _is_inside() and STAMP.exists():
        return _is_ready(extra)
    return _has_distributions(extra)


def _is_inside() -> bool:
    return Path(sys.prefix).resolve() == VENV


def _is_ready(extra: str) -> bool:
    return _is_sound() and _read_stamp().get(extra) == _fingerprint(extra)


def _is_sound() -> bool:
    """Whether the last installation was finished, for this folder (environments cannot be moved)
    and for the Python that runs in it (an upgrade of the system may have put another one there)."""
    return (
        PYTHON.exists()
        and _read_stamp().get('folder') == str(ROOT)
        and (not _is_inside() or _version_of_venv() == sys.version_info[:2])
    )


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding='utf-8'))
    except (OSError, ValueError):
        return {}
    return stamp


def _write_stamp(stamp: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(stamp, indent=2), encoding='utf-8')


def _version_of_venv() -> tuple[int, int]:
    """The Python that `.venv` was made with; (0, 0) where it does not say."""
    with contextlib.suppress(OSError):
        found = re.search(
            r'^version(?:_info)?\s*=\s*(\d+)\.(\d+)',
            (VENV / 'pyvenv.cfg').read_text(encoding='utf-8'),
            re.MULTILINE,
        )
        if found:
            return int(found[1]), int(found[2])
    return 0, 0


def _has_distributions(extra: str) -> bool:
    """Whether another environment (`uv run`, a container, one's own) has it all, by name.

    Versions are the business of whoever made that environment.
    """
    if importlib.util.find_spec('nicegui') is None:  # the usual answer, sooner
        return False
    try:
        for requirement in ['chatter', *_requirements(extra)]:
            name = re.match(r'[\w.-]+', requirement)
            if name and ';' not in requirement:
                metadata.distribution(name[0])
    except metadata.PackageNotFoundError:
        return False
    return True


def _fingerprint(extra: str) -> str:
    """A hash of everything that decides what an installation installs."""
    project = _project()
    facts = [
        project['build-system'],
        project['project'].get('scripts'),
        project['tool'].get('hatch'),
        _requirements(extra),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _requirements(extra: str) -> list[str]:
    project = _project()['project']
    return [*project['dependencies'], *(project['optional-dependencies'][extra] if extra else ())]


@functools.cache
def _project() -> dict[str, Any]:
    return tomllib.loads(PROJECT.read_text(encoding='utf-8'))


# What is done


def _install(extra: str, lock: int) -> None:
    began = time.monotonic()
    stamp = _read_stamp()
    if STAMP.exists() and not _is_sound():
        _say('Making .venv anew: the one here is unfinished, or was made elsewhere.')
        shutil.rmtree(VENV)
        stamp = {}
    elif PYTHON.exists() and _version_of_venv() < (3, 11):
        raise Unfit(f'{VENV} was made for an older Python: move it away and start again.')
    _say(f'Installing what is missing into {VENV}; the first time takes about half a minute.')
    VENV.mkdir(exist_ok=True)
    _write_stamp({})
    project = f'{ROOT}[{extra}]' if extra else str(ROOT)
    if not _install_with_uv(project, lock):
        _install_with_pip(project, lock)
    _write_stamp(
        stamp | {'folder': str(ROOT), '': _fingerprint(''), extra: _fingerprint(extra)},
    )
    _say(f'Installed in {time.monotonic() - began:.0f} s.')


def _install_with_uv(project: str, lock: int) -> bool:
    """Whether uv was there and did it; it may lack the package index that pip is configured for."""
    uv = shutil.which('uv')
    if not uv:
        return False
    try:
        if not PYTHON.exists():
            _run(lock, uv, 'venv', '--allow-existing', '--python', _base_python(), str(VENV))
        _run(lock, uv, 'pip', 'install', '--python', str(PYTHON), '--editable', project)
    except _Failed:
        _say('uv could not do it, so pip tries.')
        return False
    return True


def _install_with_pip(project: str, lock: int) -> None:
    try:
        if not PYTHON.exists():
            _require_venv()
            _run(lock, _base_python(), '-m', 'venv', str(VENV))
        elif not _has_pip():
            _run(lock, str(PYTHON), '-m', 'ensurepip')
        _run(lock, str(PYTHON), '-m', 'pip', 'install', *QUIETLY, '--editable', project)
    except _Failed as failure:
        _say(''.join(failure.last_lines).rstrip())
        raise Unfit(
            'The packages could not be installed, for the reason above; start again to retry.',
            status=1,
        ) from None


def _base_python() -> str:
    """The interpreter outside of any environment: this one's may be about to be deleted."""
    return getattr(sys, '_base_executable', sys.executable)


def _require_venv() -> None:
    """Debian and its children keep what `venv` needs in a package of its own."""
    try:
        import ensurepip

        ensurepip.version()
    except Exception as missing:
        name = 'python{}.{}-venv'.format(*sys.version_info)
        raise Unfit(
            f'This Python cannot make an environment: install the package {name} '
            f'(`apt install {name}`), then start again.'
        ) from missing


def _has_pip() -> bool:
    return subprocess.run([PYTHON, '-m', 'pip', '--version'], capture_output=True).returncode == 0


def _restart(restarts: int) -> NoReturn:
    command = [str(PYTHON), *sys.orig_argv[1:]]
    os.environ[RESTARTS] = str(restarts)
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform != 'win32':
        os.execv(command[0], command)
    # There, exec returns to the shell at once and leaves two programs with one console.
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(subprocess.run(command).returncode)
    sys.exit(130)


# How it is done


class _Failed(Exception):
    def __init__(self, last_lines: list[str]) -> None:
        super().__init__()
        self.last_lines = last_lines or ['nothing.']


def _run(lock: int, *command: str) -> None:
    """Run a command, its output folded into one moving line; raise `_Failed` if it fails.

    It inherits `lock`: when this program is killed, the next one waits until the command is done.
    """
    last_lines: deque[str] = deque(maxlen=LAST_LINES)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors='replace',
        cwd=ROOT,
        env={**os.environ, 'PIP_DISABLE_PIP_VERSION_CHECK': '1', 'PIP_USER': '0'},
        pass_fds=() if sys.platform == 'win32' else (lock,),
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            last_lines.append(line)
            _show(line.strip())
        status = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        _show('')
    if status:
        raise _Failed(list(last_lines))


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[int]:
    """Wait while another start installs into the same folder. The lock dies with its holders."""
    with PROJECT.open('rb') as file:
        if sys.platform != 'win32':
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say('Another start of Chatter is installing; waiting for it.')
                fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


def _show(line: str) -> None:
    """Show what goes on in the last line of a terminal, and nothing where it would be kept."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f'\r{line[:width]:<{width}}\r')
        sys.stderr.flush()
