"""The JavaScript that components share: the folder `js/`, which they import as `chatter`.
What few pages need is no part of that: it is imported by its name, and imports the rest as they do.

The address holds the time of the latest edit, because browsers keep what lies there for a year.
"""

import functools
import re
from pathlib import Path

import nicegui
from nicegui.dependencies import compute_key, register_esm

from components import bundle

SCRIPTS = Path(__file__).parent / 'js'
ALONE = re.compile(r"'chatter/(\w+\.js)'|import\('\./(\w+\.js)'\)")
LATEST = max(file.stat().st_mtime for file in SCRIPTS.iterdir())

register_esm('chatter', SCRIPTS, max_time=LATEST)
URL = f'/_nicegui/{nicegui.__version__}/esm/{compute_key(SCRIPTS, max_time=LATEST)}/index.js'


OWN = {file.name for file in SCRIPTS.parent.glob('*.js')}
SHARED = {file.name for file in SCRIPTS.glob('*.js')} - {'index.js'}


def is_ours(path: str) -> bool:
    """Whether a component of ours is at an address, or what components import by itself."""
    folder, _, name = path.rpartition('/')
    if path == URL.removesuffix('index.js') + name:
        return name in SHARED
    return '/components/' in folder and name in OWN


def spared(path: str, body: bytes) -> bytes:
    """What is at an address, without comments and indents if it is ours."""
    return bundle.unindented(bundle.spared(body.decode())).encode() if is_ours(path) else body


@functools.cache
def script() -> str:
    """What is at `URL`: all that components import as `chatter`, but what they import by itself."""
    sources = [*SCRIPTS.parent.glob('*.js'), *SCRIPTS.glob('*.js')]
    said = (bundle.spared(file.read_text('utf-8')) for file in sources)  # Types import nothing.
    found = (one for source in said for one in ALONE.findall(source))
    return bundle.bundle(SCRIPTS, 'index.js', {name or other for name, other in found})
