"""The server around the application: one process, one port, and a clear word when it stands."""

import contextlib
import functools
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from multiprocessing.process import BaseProcess

import uvicorn
from starlette.types import ASGIApp

from chatter import desktop
from chatter.config import Settings, page_address
from chatter.errors import Unusable

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 75  # Longer than proxies and browsers keep a connection themselves.
GRACE_SECONDS = 5


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything else is done. Raises `Unusable`."""
    family = socket.AF_INET6 if ':' in settings.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host, settings.port))
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise Unusable(
            f'Port {settings.port} on {settings.host} cannot be used ({error.strerror}): choose '
            'another with --port or CHATTER_PORT.'
        ) from None
    with contextlib.closing(taken):
        yield taken


def serve(app: ASGIApp, settings: Settings, taken: socket.socket) -> None:
    """Serve until told to stop by a signal."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level=settings.log_level,
            access_log=False,  # Its lines would hold secrets from the addresses of sockets.
            ws='websockets-sansio',
            ws_per_message_deflate=False,
            ws_ping_interval=None,  # socket.io has a heartbeat of its own.
            proxy_headers=False,  # The application itself knows which proxies to believe.
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    windows: list[BaseProcess] = []
    threading.Thread(target=_announce, args=(settings, server, windows), daemon=True).start()
    try:
        server.run(sockets=[taken])
    finally:
        for window in windows:
            window.terminate()
            window.join()


def _announce(settings: Settings, server: uvicorn.Server, windows: list[BaseProcess]) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    address = page_address(settings)
    _say(f'Chatter is open at {address} (Ctrl+C closes it).')
    why_not = desktop.why_not() if _has_screen() else 'There is no screen for a window here.'
    if settings.native and why_not is None:
        windows.append(desktop.open_window(address, on_close=functools.partial(_stop, server)))
        return
    if settings.native and why_not is not None:
        _say(why_not)
    if settings.open and _has_screen():
        webbrowser.open(address)


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


def _say(sentence: str) -> None:
    sys.stdout.write(f'{sentence}\n')
    sys.stdout.flush()


def _has_screen() -> bool:
    """Whether a browser would show itself, and not take over the terminal."""
    if sys.platform in {'win32', 'darwin'}:
        return True
    return bool(os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'))
