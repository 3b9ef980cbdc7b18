"""The JavaScript that components share: the folder `js/`, which they import as `chatter`.

The address holds the time of the latest edit, because browsers keep what lies there for a year.
"""

from pathlib import Path

from nicegui.dependencies import register_esm

SCRIPTS = Path(__file__).parent / 'js'

register_esm('chatter', SCRIPTS, max_time=max(file.stat().st_mtime for file in SCRIPTS.iterdir()))
