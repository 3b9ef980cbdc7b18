"""A screen that nobody sees, and a hand on its keyboard and mouse: Xvfb, by the X protocol itself.

There is no window manager on it, so windows have no frame and stay where they put themselves.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

SIZE = (1280, 800)
START_SECONDS = 60.0
PACKAGES = 'apt install xvfb python3-gi gir1.2-webkit2-4.1'
SHIFTED = {':': ';'}
NAMES = {' ': 'space', '.': 'period', '-': 'minus', ';': 'semicolon', '\n': 'Return'}


class Missing(Exception):
    """There can be no screen here, or nothing draws on it; the text is a sentence."""


class Screen:
    """What is on it, and what is done to it."""

    def __init__(self, name: str) -> None:
        from Xlib import display

        self.name = name
        self._display = display.Display(name)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Let go of it."""
        self._display.close()

    # Looking

    def titles(self) -> list[str]:
        """The names of all windows that are shown."""
        return [title for _, title in self._windows()]

    def frame(self, title: str) -> tuple[int, int, int, int]:
        """Where a window is and how large: x, y, width, height."""
        window = self._window(title)
        shape = window.get_geometry()
        place = self._root.translate_coords(window, 0, 0)
        return place.x, place.y, shape.width, shape.height

    def picture(self) -> Image.Image:
        """What is to be seen."""
        from PIL import Image
        from Xlib import X

        width, height = SIZE
        raw = self._root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF)
        return Image.frombytes('RGB', SIZE, raw.data, 'raw', 'BGRX')

    # Doing

    def closes(self, title: str) -> None:
        """What the cross in the corner of a window does."""
        from Xlib import X
        from Xlib.protocol import event

        message = event.ClientMessage(
            window=self._window(title),
            client_type=self._display.intern_atom('WM_PROTOCOLS'),
            data=(32, [self._display.intern_atom('WM_DELETE_WINDOW'), X.CurrentTime, 0, 0, 0]),
        )
        self._window(title).send_event(message)
        self._display.sync()

    def focuses(self, title: str) -> None:
        """Give a window the keyboard, which is what window managers do."""
        from Xlib import X

        self._window(title).set_input_focus(X.RevertToPointerRoot, X.CurrentTime)
        self._display.sync()
        time.sleep(0.2)

    def places(self, title: str, x: int, y: int, width: int, height: int) -> None:
        """Drag a window somewhere, and make it as large as this."""
        self._window(title).configure(x=x, y=y, width=width, height=height)
        self._display.sync()

    def types(self, text: str) -> None:
        """Type letters."""
        for letter in text:
            if letter.isupper() or letter in SHIFTED:
                self.presses('Shift_L', SHIFTED.get(letter, letter.lower()))
            else:
                self.presses(NAMES.get(letter, letter))

    def presses(self, *keys: str) -> None:
        """Press keys at the same time: `presses('Control_L', 'r')`."""
        from Xlib import XK, X
        from Xlib.ext import xtest

        codes = [
            self._display.keysym_to_keycode(XK.string_to_keysym(NAMES.get(key, key)))
            for key in keys
        ]
        assert all(codes), keys
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()
        time.sleep(0.02)

    def clicks(self, x: int, y: int) -> None:
        """Click with the first button of the mouse."""
        from Xlib import X
        from Xlib.ext import xtest

        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()
        time.sleep(0.1)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def _window(self, title: str) -> Any:
        found = [window for window, name in self._windows() if name == title]
        assert found, f'No window is called “{title}”, but {self.titles()}.'
        return found[0]

    def _windows(self) -> list[tuple[Any, str]]:
        from Xlib import X, error

        shown = []
        for window in self._root.query_tree().children:
            with contextlib.suppress(error.BadWindow, error.BadDrawable):
                named = window.get_full_property(
                    self._display.intern_atom('_NET_WM_NAME'), X.AnyPropertyType
                )
                is_shown = window.get_attributes().map_state == X.IsViewable
                if named is not None and is_shown:
                    shown.append((window, bytes(named.value).decode('utf-8', 'replace')))
        return shown


@contextlib.contextmanager
def opened() -> Iterator[Screen]:
    """A screen, while inside. Raises `Missing`."""
    server = shutil.which('Xvfb')
    if not server or not sys.platform.startswith('linux'):
        raise Missing(f'Windows are tested on a screen of Xvfb ({PACKAGES}).')
    with contextlib.suppress(ImportError):
        import Xlib  # noqa: F401
    if 'Xlib' not in sys.modules:
        raise Missing('Windows are tested with python-xlib (pip install -e .[test]).')
    reading, writing = os.pipe()
    command = [server, '-displayfd', str(writing), '-nolisten', 'tcp', '-noreset']
    process = subprocess.Popen(
        [*command, '-screen', '0', f'{SIZE[0]}x{SIZE[1]}x24'],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise Missing('Xvfb does not start here.')
        screen = Screen(f':{number}')
        try:
            yield screen
        finally:
            screen.close()
    finally:
        process.terminate()
        process.wait()


def require_engine(screen: Screen, environment: dict[str, str]) -> None:
    """Raise `Missing` where nothing can draw a page."""
    asked = subprocess.run(
        [
            sys.executable,
            '-c',
            'import webview; from chatter.desktop import engine; engine.choose()',
        ],
        env={**environment, 'DISPLAY': screen.name},
        capture_output=True,
        text=True,
    )
    if asked.returncode:
        reason = asked.stderr.strip().splitlines()[-1].split(': ', 1)[-1]
        raise Missing(f'Windows are not tested here. {reason}')
