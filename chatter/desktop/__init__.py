"""A window of its own around the pages: pywebview, in a process beside whatever it shows.

That process (`window.py`) serves nothing: it shows an address, here or elsewhere, or a page of its
own (`page.html`). The two talk through a pipe, and each of them goes when the other one has gone,
whatever took it away. Where no window can be had, `why_not` is one sentence, and nobody waits.

Only the standard library is imported here, because the window's process begins here too.
"""

import contextlib
import importlib.util
import multiprocessing
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

SHOWN_SECONDS = 30.0  # So long a window may take to be there, on a machine that is busy.
GOODBYE_SECONDS = 5.0
NO_PYWEBVIEW = 'No window can be had without pywebview: pip install "chatter[native]".'
NO_SCREEN = 'No window can be had: there is no screen here.'
NO_ANSWER = 'No window can be had: the one that was tried did not open.'

OWN: Final = 'own'
Home = str  # `OWN`, or the address of a server somewhere.
# From the window: shown, failed (why), home (where). To it: go (address), say (sentence), close.
Message = tuple[Literal['shown', 'failed', 'home', 'go', 'say', 'close'], str]


@dataclass(frozen=True)
class Look:
    """What the window's own pages take from the design: styles, the sign as SVG, an icon's file."""

    style: str
    sign: str
    icon: str


@dataclass(frozen=True)
class Plan:
    """How a window begins: it goes `home`, or asks where that is if this is empty."""

    home: Home
    look: Look
    profile: Path  # Where the window keeps cookies and drafts.
    memory: Path  # The file in which it remembers size, place and the answer.
    is_quiet: bool = True  # Toolkits complain on the terminal about things nobody can change.


class Window:
    """The window's process, seen from this side."""

    def __init__(self, plan: Plan) -> None:
        from chatter.desktop import window  # Not above: the window's process imports it by itself.

        self._pipe, theirs = multiprocessing.Pipe()
        self._reason: str | None = None
        self._is_settled = threading.Event()  # Shown, or known not to be.
        self._is_gone = threading.Event()
        self._homes: queue.SimpleQueue[Home | None] = queue.SimpleQueue()
        self._process = multiprocessing.get_context('spawn').Process(
            target=window.run, args=(theirs, plan), name='chatter window', daemon=True
        )
        self._process.start()
        theirs.close()  # Or its end would never be heard of.
        threading.Thread(target=self._listen, name='window', daemon=True).start()

    def why_not(self) -> str | None:
        """Wait until the window is there: None; or the sentence that says why it is not."""
        if not self._is_settled.wait(SHOWN_SECONDS):
            self._reason = NO_ANSWER
            self._process.kill()
        return self._reason

    def home(self) -> Home | None:
        """Wait until somebody has said where to go; None if the window was closed instead."""
        return self._homes.get()

    def go(self, address: str) -> None:
        """Show a page."""
        self._tell(('go', address))

    def say(self, sentence: str) -> None:
        """Show why there is nothing to be shown."""
        self._tell(('say', sentence))

    def wait(self) -> None:
        """Return when it has been closed."""
        self._is_gone.wait()

    def on_close(self, listener: Callable[[], None]) -> None:
        """Call this, from another thread, when it has been closed."""

        def watch() -> None:
            self.wait()
            listener()

        threading.Thread(target=watch, name='window watch', daemon=True).start()

    def close(self) -> None:
        """Ask it to go; make it if it does not."""
        self._tell(('close', ''))
        for end in (None, self._process.terminate, self._process.kill):
            if end:
                end()
            self._process.join(GOODBYE_SECONDS)
            if self._process.exitcode is not None:
                return

    def _tell(self, message: Message) -> None:
        with contextlib.suppress(OSError):  # It has just been closed.
            self._pipe.send(message)

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                kind, text = self._pipe.recv()
                if kind == 'home':
                    self._homes.put(text)
                elif kind == 'shown':
                    self._is_settled.set()
                elif kind == 'failed':
                    self._reason = text
        if not self._is_settled.is_set():
            self._reason = self._reason or NO_ANSWER
        self._is_settled.set()
        self._is_gone.set()
        self._homes.put(None)


@contextlib.contextmanager
def opened(plan: Plan) -> Iterator[Window]:
    """A window, while inside."""
    window = Window(plan)
    try:
        yield window
    finally:
        window.close()


def why_not() -> str | None:
    """Why there can be no window here, as far as this is known without trying; else None."""
    if importlib.util.find_spec('webview') is None:
        return NO_PYWEBVIEW
    return None if has_screen() else NO_SCREEN


def has_screen() -> bool:
    """Whether a browser or a window would show itself, and not take over the terminal."""
    if sys.platform in {'win32', 'darwin'}:
        return True
    return bool(os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'))


def open_in_browser(address: str) -> None:
    """Open a page in the person's own browser."""
    import webbrowser

    with _environment_of_the_system():
        webbrowser.open(address)


@contextlib.contextmanager
def _environment_of_the_system() -> Iterator[None]:
    """Others must not be started with the libraries that a packaged program brings along."""
    lent: dict[str, Any] = {}
    if getattr(sys, 'frozen', False):
        for name in ('LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'):
            lent[name] = os.environ.pop(name, None)
            if f'{name}_ORIG' in os.environ:
                os.environ[name] = os.environ[f'{name}_ORIG']
    try:
        yield
    finally:
        for name, value in lent.items():
            if value is not None:
                os.environ[name] = value
