"""What a release is made of: `python3 packaging/lock.py` writes exact versions with their hashes to
`packaging/requirements.txt`, and what they are licensed under to `docs/licences.md`.

It asks the package index, so it is run by hand: before a release, and after `pyproject.toml` has
changed (the tests notice). It needs the extra `release`; versions that are there stay as they are
unless it is called with `--upgrade`.
"""

import csv
import io
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / 'packaging/requirements.txt'
LICENCES = ROOT / 'docs/licences.md'
HEADER = """\
# What a release is made of: python3 packaging/lock.py makes this, nobody writes it.
# pip install --require-hashes -r packaging/requirements.txt
"""
PIN = re.compile(r'^([\w.-]+)==(\S+)(?: ; (.+?))? \\$', re.MULTILINE)
# Only for other systems than the one on which this is run.
ELSEWHERE = {'async-timeout': 'Apache-2.0', 'colorama': 'BSD-3-Clause', 'tzdata': 'Apache-2.0'}
DOCUMENT = """\
# Licences of what comes along

Chatter is [MIT](../LICENSE). It copies nobody's source into its own; what it needs is installed beside it, in the versions of `packaging/requirements.txt`, under these licences as their makers say them. `python3 packaging/lock.py` makes this list; `tests/house/test_release.py` knows which licences are all right and why.

| package | version | licence |
|---|---|---|
{rows}

## What browsers are sent
NiceGUI brings it inside its package; Chatter's own scripts, styles and pictures are its own.

| what | licence |
|---|---|
| Vue | MIT |
| Quasar | MIT |
| Socket.IO client | MIT |
| DOMPurify | MPL-2.0 OR Apache-2.0 |

## What is for the tests only
From npm, never part of Chatter: axe-core (MPL-2.0), Lighthouse (Apache-2.0).
"""


def main() -> None:
    """Write both."""
    _compile(sys.argv[1:])
    LOCK.write_text(HEADER + LOCK.read_text('utf-8'), 'utf-8')
    LICENCES.write_text(DOCUMENT.format(rows='\n'.join(_rows())), 'utf-8')


def _compile(options: list[str]) -> None:
    lowest = _python()
    subprocess.run(
        [
            *(sys.executable, '-m', 'uv', 'pip', 'compile', 'pyproject.toml', *options),
            *('--universal', '--python-version', lowest, '--generate-hashes'),
            *('--no-header', '--no-config'),
            *('--quiet', '--output-file', str(LOCK)),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _python() -> str:
    """The lowest version of Python that Chatter runs on."""
    project = tomllib.loads((ROOT / 'pyproject.toml').read_text('utf-8'))['project']
    return str(project['requires-python']).removeprefix('>=')


def _rows() -> list[str]:
    """The table, from an environment that has what the lock says and nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        folder = 'Scripts/python.exe' if sys.platform == 'win32' else 'bin/python'
        python = Path(directory) / folder
        venv.create(directory, with_pip=True)
        subprocess.run(
            [python, '-m', 'pip', 'install', '--quiet', '--require-hashes', '--requirement', LOCK],
            check=True,
        )
        listed = subprocess.run(
            [
                *(sys.executable, '-m', 'piplicenses', '--python', str(python)),
                *('--from=mixed', '--format=csv'),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    said = {_plain(row['Name']): row for row in csv.DictReader(io.StringIO(listed.stdout))}
    rows = []
    for name, version, _ in PIN.findall(LOCK.read_text('utf-8')):
        licence = said[_plain(name)]['License'] if _plain(name) in said else ELSEWHERE[name]
        rows.append(f'| {name} | {version} | {licence.replace("; ", ", ")} |')
    return rows


def _plain(name: str) -> str:
    return re.sub(r'[-_.]+', '-', name).lower()


if __name__ == '__main__':
    main()
