"""The checkout as git sees it, and an environment in which nothing of it is installed."""

import os
import subprocess
import sys
from pathlib import Path

from chatter.bootstrap import ROOT

# What would lend a fresh process the packages or the settings of this one.
LENT = ('PYTHON', 'VIRTUAL_ENV', 'CHATTER_', 'NICEGUI_', 'PYTEST_')


def files() -> list[Path]:
    """Every file that is tracked or about to be, relative to the checkout."""
    if not (ROOT / '.git').exists():  # an unpacked sdist holds nothing else
        everything = (file.relative_to(ROOT) for file in ROOT.rglob('*') if file.is_file())
        return sorted(file for file in everything if not _is_made(file))
    listing = subprocess.run(
        # A container may have checked the tree out as another user.
        ['git', '-c', 'safe.directory=*', 'ls-files', '-z', '-co', '--exclude-standard'],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    listed = sorted({Path(name) for name in listing.stdout.split('\0') if name})
    return [file for file in listed if (ROOT / file).is_file()]


def sources(suffix: str, *folders: str) -> list[Path]:
    """The files below these folders that end in `suffix`."""
    return [file for file in files() if file.suffix == suffix and file.parts[0] in folders]


def bare_environment(**additions: str) -> dict[str, str]:
    """This process's environment without anything that points into its packages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LENT)}
    return {**kept, 'PYTHONNOUSERSITE': '1', **additions}


def bare_python() -> str:
    """The interpreter that this environment was made from."""
    return getattr(sys, '_base_executable', sys.executable)


def _is_made(file: Path) -> bool:
    return any(
        part in {'.venv', '__pycache__', 'dist'} or part.endswith('_cache') for part in file.parts
    )
