"""Make of Chatter a program that needs no Python: `python3 packaging/build.py [--window] [--file]`.

It is a folder, or with `--file` one file that unpacks itself at each start; with `--window` it has
its own window, and Qt's Chromium for it. It is made for the system and the processor that make it,
and on Linux for that glibc and newer ones: build on the oldest system it shall run on.
"""

import argparse
import contextlib
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / 'packaging')]

import contents  # noqa: E402

from chatter import bootstrap  # noqa: E402

PATIENCE_SECONDS = 60.0
SPEC = ROOT / 'packaging' / 'chatter.spec'
NO_PYINSTALLER = 'No package can be made without PyInstaller: pip install "chatter[package]".'
NO_LIBRARY = (
    'No package can be made with this Python, which has no library of its own (libpython): '
    'take one of the distribution, or one that was built with --enable-shared.'
)


def main(arguments: list[str]) -> int:
    """Make one package and say where it is; the exit status of PyInstaller."""
    chosen = _parse(arguments)
    reason = why_not()
    if reason:
        print(reason, file=sys.stderr)
        return 2
    began = time.monotonic()
    flags = [f'--{name}' for name in ('window', 'file') if getattr(chosen, name)]
    work = chosen.work / ''.join(['package', *flags])
    status = subprocess.run(
        [
            *(sys.executable, '-m', 'PyInstaller', '--noconfirm', '--log-level', chosen.log_level),
            *('--distpath', str(chosen.into), '--workpath', str(work), str(SPEC), '--', *flags),
        ],
        cwd=ROOT,
        # What it keeps of stripped libraries belongs to this checkout, not to the person.
        env={**os.environ, 'PYINSTALLER_CONFIG_DIR': str(work / 'cache')},
    ).returncode
    if status == 0:
        made = contents.program(chosen.into, has_window=chosen.window, is_file=chosen.file)
        size = size_of(made if chosen.file else made.parent) / 1e6
        print(f'{made}: {size:.0f} MB, made in {time.monotonic() - began:.0f} s.', flush=True)
        seconds = [_first_page_seconds(made) for _ in range(chosen.starts)]
        if seconds:
            print(f'From the command to the first page: {statistics.median(seconds):.1f} s.')
    return status


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser('packaging/build.py', description=__doc__, allow_abbrev=False)
    parser.add_argument('--window', action='store_true', help='with a window of its own')
    parser.add_argument('--file', action='store_true', help='one file instead of a folder')
    parser.add_argument('--into', type=Path, default=ROOT / 'dist', help='where it is put')
    parser.add_argument('--work', type=Path, default=ROOT / 'build', help='what may be deleted')
    parser.add_argument('--starts', type=int, default=3, help='how often it is tried after that')
    parser.add_argument('--log-level', default='ERROR', help="PyInstaller's: INFO, WARN, ERROR")
    return parser.parse_args(arguments)


def why_not() -> str | None:
    """Why no package can be made with this Python; else None."""
    if importlib.util.find_spec('PyInstaller') is None:
        return NO_PYINSTALLER
    from PyInstaller.depend import bindepend
    from PyInstaller.exceptions import PythonLibraryNotFoundError

    try:
        return None if bindepend.get_python_library_path() else NO_LIBRARY
    except PythonLibraryNotFoundError:
        return NO_LIBRARY


def size_of(made: Path) -> int:
    """Bytes of a file, or of everything in a folder; what links to something in it counts once."""
    files = [made] if made.is_file() else made.rglob('*')
    return sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())


def _first_page_seconds(program: Path) -> float:
    """Start it in an empty home, without its window, and see its first page."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
        probe.close()
        began = time.monotonic()
        process = subprocess.Popen(
            [program, '--port', str(port), '--no-open'],
            cwd=home,
            env={'HOME': home, 'CHATTER_NATIVE': 'false'},
            stdout=subprocess.DEVNULL,
        )
        try:
            while time.monotonic() < began + PATIENCE_SECONDS and process.poll() is None:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f'http://127.0.0.1:{port}/').close()
                    return time.monotonic() - began
                time.sleep(0.02)
        finally:
            process.terminate()  # Not killed: a single file has a folder to delete.
            process.wait()
    raise SystemExit(f'{program} was made, but does not serve.')


if __name__ == '__main__':
    bootstrap.enter('package-window' if '--window' in sys.argv else 'package')
    sys.exit(main(sys.argv[1:]))
