"""A window of its own around the pages: pywebview, in a process beside the server.

Where no window can be had, that is one clear line, and the browser opens instead.
"""

import importlib
import importlib.util
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

WIDTH, HEIGHT = 1180, 780
MISSING = 'No window can be had without pywebview (pip install "chatter[native]").'


def why_not() -> str | None:
    """The sentence that says why there can be no window here; None if there can."""
    return None if importlib.util.find_spec('webview') else MISSING


def open_window(address: str, on_close: Callable[[], None]) -> BaseProcess:
    """Show `address` in a window; `on_close` is called when it is closed, from another thread."""
    process = multiprocessing.get_context('spawn').Process(
        target=_show, args=(address,), name='window'
    )
    process.start()

    def watch() -> None:
        process.join()
        on_close()

    threading.Thread(target=watch, name='window watch', daemon=True).start()
    return process


def _show(address: str) -> None:
    webview: Any = importlib.import_module('webview')
    webview.create_window('Chatter', address, width=WIDTH, height=HEIGHT, min_size=(360, 480))
    webview.start()
