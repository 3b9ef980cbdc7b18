"""Chatter, composed: settings → database → core → API → pages → server. `python3 main.py` opens it.

The one module that knows all the others; only `chatter.__main__` imports it. Nothing but
`chatter.bootstrap` is imported before it has seen to it that there is something to import.
"""

import sys
from typing import TYPE_CHECKING

from chatter import bootstrap

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chatter.config import Settings


def main() -> None:
    """Run the `chatter` command with the arguments of this process."""
    from chatter.cli import run
    from components.look import look

    run(build, look)


def build(settings: 'Settings') -> 'FastAPI':
    """The whole application, for a data directory that is prepared and migrated."""
    import os

    os.environ['NICEGUI_STORAGE_PATH'] = str(settings.data / 'nicegui')  # Read when imported.
    from chatter import api
    from pages import site

    return site.install(api.application(settings), settings)


if __name__ == '__main__':
    bootstrap.enter('native' if '--native' in sys.argv else '')
    main()
