"""Chatter, composed: settings → database → core → API → pages → server. `python3 main.py` opens it.

The one module that knows all the others; only `chatter.__main__` imports it. Nothing but
`chatter.bootstrap` is imported before it has seen to it that there is something to import.
"""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from chatter import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

    from chatter.config import Settings


def main() -> None:
    """Run the `chatter` command with the arguments of this process."""
    from chatter.cli import run
    from components.look import look

    run(build, look, measure)


def build(settings: 'Settings') -> 'FastAPI':
    """The whole application, for a data directory that is prepared and migrated."""
    import os

    os.environ['NICEGUI_STORAGE_PATH'] = str(settings.data / 'nicegui')  # Read when imported.
    from chatter import api
    from pages import site

    return site.install(api.application(settings), settings)


def measure(parts: 'Sequence[str]', *, is_quick: bool, minutes: float | None, as_json: bool) -> int:
    """Measure these parts, print what was found, and return the status of the command."""
    from chatter.errors import Unusable

    try:
        from benchmarks import command, plan
    except ImportError:
        raise Unusable(
            'The program without Python does not measure itself: `pip install` Chatter for that.'
        ) from None
    chosen = plan.QUICK if is_quick else plan.WHOLE
    if minutes is not None:
        chosen = replace(chosen, soak_minutes=minutes)
    return command.run(parts, chosen, as_json=as_json)


if __name__ == '__main__':
    bootstrap.enter('native' if '--native' in sys.argv else '')
    main()
