"""The process of the window: what it shows, what it remembers, and what its pages may ask of it.

Pages from a server can open a link in the person's browser, name the window and enlarge themselves;
where to be at home is answered by our own page only, which knows a secret that no other page does.
Functions are handed to pages one by one, never an object: through its attributes a page could reach
everything in this process.
"""

import contextlib
import importlib
import json
import os
import secrets
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chatter import language
from chatter.desktop import OWN, Message, Plan, address, engine, memory, open_in_browser
from chatter.errors import Invalid

HERE = Path(__file__).resolve().parent
NAME = 'Chatter'
SETTLED_SECONDS = 0.4  # Somebody who moves a window makes a hundred events.
GOODBYE_SECONDS = 3.0
ZOOM_STEP = 1.1
OPENED_ELSEWHERE = {'http', 'https', 'mailto'}
PAPER = '#fbfaf8'


def run(pipe: Connection, plan: Plan) -> None:
    """Show a window until it is closed, or until the other end of the pipe is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the other side, which closes this.
    if plan.is_quiet:
        _hush()
    language.use(language.of_this_machine())
    plan.profile.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        gui = engine.choose()
        _Window(pipe, plan, importlib.import_module('webview')).run(gui)
    except engine.NoEngine as reason:
        _send(pipe, ('failed', str(reason)))
    except Exception:
        traceback.print_exc()  # For whoever has set the log level to debug.
    # What an engine leaves behind in its threads must not keep the process.
    os._exit(0)


class _Window:
    def __init__(self, pipe: Connection, plan: Plan, webview: Any) -> None:
        self._pipe = pipe
        self._plan = plan
        self._webview = webview
        self._memory = memory.load(plan.memory)
        self._secret = secrets.token_urlsafe()
        self._settling: threading.Timer | None = None
        self._window: Any = None
        self._flush: Callable[[], None] = lambda: None

    def run(self, gui: str | None) -> None:
        now = self._memory
        self._webview.settings['ALLOW_DOWNLOADS'] = True
        self._window = self._webview.create_window(
            NAME,
            html=self._page(self._first_view(), home=self._plan.home),
            min_size=(memory.LEAST_WIDTH, memory.LEAST_HEIGHT),
            maximized=now.is_maximized,
            background_color=PAPER,
            text_select=True,
        )
        self._window.expose(self.answer, self.open_link, self.show_title, self.zoom)
        events = self._window.events
        events.initialized += self._is_able
        events.shown += self._shown
        events.loaded += self._loaded
        events.resized += self._moved
        events.moved += self._moved
        events.maximized += lambda: self._maximized(True)
        events.restored += lambda: self._maximized(False)
        self._webview.start(
            gui=gui,
            private_mode=False,
            storage_path=str(self._plan.profile),
            icon=self._plan.look.icon,
        )
        self._flush()

    def _first_view(self) -> str:
        if not self._plan.home:
            return 'asking'
        return 'starting' if self._plan.home == OWN else 'connecting'

    # What pages may ask. Nothing is raised: an exception would show them the insides of this.

    def answer(self, secret: str, home: str) -> str:
        """Our own page says where to be at home; returns why not, or nothing."""
        if not secrets.compare_digest(str(secret), self._secret):
            return ''
        if home == OWN:
            self._remember(OWN)
            _send(self._pipe, ('home', OWN))
            return ''
        try:
            found = address.reached(address.normalized(str(home)))
        except Invalid as reason:
            return reason.message
        if self._plan.home != str(home):  # What was asked for on the command line is for once.
            self._remember(found)
        _send(self._pipe, ('home', found))
        self._window.load_url(found)
        return ''

    def open_link(self, url: str) -> None:
        """Open a page that is not ours, in the person's browser."""
        if urlsplit(str(url)).scheme in OPENED_ELSEWHERE:
            open_in_browser(str(url))

    def show_title(self, title: str) -> None:
        """Call the window what the page is called: its title counts the unread messages."""
        self._window.set_title(str(title)[:200] or NAME)

    def zoom(self, steps: int) -> None:
        """Larger, smaller, or as it was (0)."""
        factor = self._memory.zoom * ZOOM_STEP**steps if steps in {1, -1} else 1.0
        self._memory.zoom = min(max(factor, memory.ZOOM_LEAST), memory.ZOOM_MOST)
        engine.set_zoom(self._window, self._memory.zoom)
        memory.save(self._plan.memory, self._memory)

    # What happens to the window

    def _is_able(self, renderer: str) -> bool:
        """The engine is known, and with it the screens; there is no window yet."""
        if renderer == 'mshtml':
            _send(self._pipe, ('failed', engine.NO_EDGE))
            return False
        now, window = memory.fit(self._memory, _screens(self._webview)), self._window
        window.initial_width, window.initial_height = now.width, now.height
        window.initial_x, window.initial_y = now.x, now.y
        return True

    def _shown(self) -> None:
        self._flush = engine.flush_of(self._window)
        engine.mend_downloads(self._window)
        engine.allow_notifications(self._window)
        _send(self._pipe, ('shown', ''))
        threading.Thread(target=self._listen, name='pipe', daemon=True).start()

    def _loaded(self) -> None:
        engine.set_zoom(self._window, self._memory.zoom)  # Qt forgets it with each address.
        self._window.run_js((HERE / 'bridge.js').read_text('utf-8'))

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                kind, text = self._pipe.recv()
                if kind == 'go':
                    self._window.load_url(text)
                elif kind == 'say':
                    self._window.load_html(self._page('refused', sentence=text))
                else:
                    break
        threading.Timer(GOODBYE_SECONDS, os._exit, [0]).start()
        self._window.destroy()

    def _moved(self) -> None:
        """Wait until it is still, then look where it is: what events say differs by engine."""
        if self._settling:
            self._settling.cancel()
        self._settling = threading.Timer(SETTLED_SECONDS, self._settled)
        self._settling.daemon = True
        self._settling.start()

    def _settled(self) -> None:
        now, window = self._memory, self._window
        if not now.is_maximized:
            now.width, now.height = window.width, window.height
            now.x, now.y = window.x, window.y
        memory.save(self._plan.memory, now)

    def _maximized(self, is_maximized: bool) -> None:
        self._memory.is_maximized = is_maximized
        memory.save(self._plan.memory, self._memory)

    def _remember(self, home: str) -> None:
        self._memory.home = home
        memory.save(self._plan.memory, self._memory)

    def _page(self, view: str, *, home: str = '', sentence: str = '') -> str:
        """One of our own pages."""
        state = {'view': view, 'home': home, 'sentence': sentence, 'secret': self._secret}
        page = language.page((HERE / 'page.html').read_text('utf-8'))
        for name, text in (
            ('language', language.current()),
            ('direction', language.direction(language.current())),
            ('style', self._plan.look.style),
            ('sign', self._plan.look.sign),
            ('state', json.dumps(state).replace('<', '\\u003c')),
        ):
            page = page.replace(f'{{{{{name}}}}}', text)
        return page


def _send(pipe: Connection, message: Message) -> None:
    with contextlib.suppress(OSError):
        pipe.send(message)


def _screens(webview: Any) -> list[memory.Screen]:
    try:
        return [(one.x, one.y, one.width, one.height) for one in webview.screens]
    except Exception:  # Each toolkit fails in its own way where it knows no screens.
        return []


def _hush() -> None:
    """Throw away what toolkits write on the terminal."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream)
