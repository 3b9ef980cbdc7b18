"""What the window remembers of a person: where they are at home, and where it stood on the screen.

One small JSON file in the platform's place for settings. One that cannot be read is a first start.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs

WIDTH, HEIGHT = 1180, 780
LEAST_WIDTH, LEAST_HEIGHT = 360, 480
ZOOM_LEAST, ZOOM_MOST = 0.5, 3.0
GRIP = 80  # So much of a window must lie on a screen for somebody to get hold of it.

Screen = tuple[int, int, int, int]  # x, y, width, height


@dataclass
class Memory:
    """`home` is empty until somebody has said where that is, `x` and `y` until it was placed."""

    home: str = ''
    width: int = WIDTH
    height: int = HEIGHT
    x: int | None = None
    y: int | None = None
    is_maximized: bool = False
    zoom: float = 1.0


def file() -> Path:
    """Where it is kept."""
    return Path(platformdirs.user_config_dir('chatter', appauthor=False)) / 'window.json'


def profile() -> Path:
    """Where the window keeps cookies, drafts and what is not sent yet."""
    return Path(platformdirs.user_data_dir('chatter', appauthor=False)) / 'window'


def load(path: Path) -> Memory:
    """What is remembered; what makes no sense is not."""
    try:
        said = json.loads(path.read_text('utf-8'))
    except (OSError, ValueError):
        said = {}
    return _sensible(said if isinstance(said, dict) else {})


def save(path: Path, memory: Memory) -> None:
    """Remember it; a disk that is full is no reason for the window to fail."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix('.new')
        draft.write_text(json.dumps(asdict(memory), indent=2), 'utf-8')
        os.replace(draft, path)


def fit(memory: Memory, screens: list[Screen]) -> Memory:
    """The same, on one of the screens that are there today."""
    largest = max(screens, key=lambda screen: screen[2] * screen[3], default=None)
    if largest is not None:
        memory.width = max(LEAST_WIDTH, min(memory.width, largest[2]))
        memory.height = max(LEAST_HEIGHT, min(memory.height, largest[3]))
    if not any(_can_be_reached(memory, screen) for screen in screens):
        memory.x = memory.y = None
    return memory


def _can_be_reached(memory: Memory, screen: Screen) -> bool:
    if memory.x is None or memory.y is None:
        return False
    left, top, width, height = screen
    return (
        left - memory.width + GRIP <= memory.x <= left + width - GRIP
        and top <= memory.y <= top + height - GRIP
    )


def _sensible(said: dict[str, Any]) -> Memory:
    memory = Memory()
    if isinstance(said.get('home'), str):
        memory.home = said['home']
    for name, least in (('width', LEAST_WIDTH), ('height', LEAST_HEIGHT)):
        if _is_number(said.get(name)):
            setattr(memory, name, max(least, int(said[name])))
    if _is_number(said.get('x')) and _is_number(said.get('y')):
        memory.x, memory.y = int(said['x']), int(said['y'])
    memory.is_maximized = said.get('is_maximized') is True
    if _is_number(said.get('zoom')):
        memory.zoom = min(max(float(said['zoom']), ZOOM_LEAST), ZOOM_MOST)
    return memory


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
