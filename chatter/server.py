"""The server around the application: one process, one port, and a clear word when it stands."""

import contextlib
import functools
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp

from chatter import addresses, desktop, qr, wire
from chatter.api.launch import Launch
from chatter.config import Settings, page_address
from chatter.errors import Unusable

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 75  # Longer than proxies and browsers keep a connection themselves.
GRACE_SECONDS = 5
CONNECTIONS_MOST = 65_536
FRAME_BYTES_MOST = 128 * 1024  # Pages say little on their sockets: what is large goes over REST.
ANY_PORT = 0


@contextlib.contextmanager
def listening(settings: Settings, ports: Sequence[int] = ()) -> Iterator[socket.socket]:
    """Take the port, or the first of these that is free, before anything else is done.

    Raises `Unusable`.
    """
    ports = ports or [settings.port]
    family = socket.AF_INET6 if ':' in settings.host else socket.AF_INET
    for port in ports:
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((settings.host, port))
            taken.listen(BACKLOG)
            break
        except OSError as error:
            taken.close()
            reason = error.strerror
    else:
        raise Unusable(
            f'Port {ports[-1]} on {settings.host} cannot be used ({reason}): choose another with '
            '--port or CHATTER_PORT.'
        )
    with contextlib.closing(taken):
        yield taken


def serve(
    app: ASGIApp,
    settings: Settings,
    taken: socket.socket,
    window: desktop.Window | str | None = None,
    *,
    is_new: bool = False,
) -> None:
    """Serve until told to stop by a signal, or until the window is closed.

    In the place of a window can be the sentence that says why there is none.
    """
    allow_many_connections()
    launch = Launch(app) if settings.native else None
    server = uvicorn.Server(
        uvicorn.Config(
            launch or app,
            log_config=None,  # `chatter.logs` has seen to it.
            log_level='warning',  # Below, it tells the addresses of sockets, with their secrets.
            access_log=False,  # And so would this.
            http=wire.PageRequests,
            ws=wire.PageSocket,
            ws_per_message_deflate=False,
            ws_max_size=FRAME_BYTES_MOST,
            ws_ping_interval=None,  # socket.io has a heartbeat of its own.
            proxy_headers=False,  # The application itself knows which proxies to believe.
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    announced = functools.partial(_announce, settings, server, launch, window, is_new=is_new)
    threading.Thread(target=announced, daemon=True).start()
    server.run(sockets=[taken])


def allow_many_connections() -> None:
    """Let this process open as many connections as the system allows it at most.

    An open page is two of them or more, and what a process may have unless it asks is 1,024 on most
    systems: from then on nobody would come in.
    """
    if sys.platform == 'win32':
        return
    import resource

    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MOST if most == resource.RLIM_INFINITY else min(most, CONNECTIONS_MOST)
    if least != resource.RLIM_INFINITY and least < wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS says more than it means.
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _announce(
    settings: Settings,
    server: uvicorn.Server,
    launch: Launch | None,
    window: desktop.Window | str | None,
    *,
    is_new: bool,
) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    say(f'Chatter is open at {page_address(settings)} (Ctrl+C closes it).')
    others = addresses.shared(settings)
    if others is not None:
        say(f'Other devices find it at {others}')
        if sys.stdout.isatty():
            qr.draw(others, sys.stdout)
    first = (window_address(settings) + launch.path) if launch else page_address(settings)
    reason = window.why_not() if isinstance(window, desktop.Window) else window
    if isinstance(window, desktop.Window) and reason is None:
        window.go(first)
        window.on_close(functools.partial(_stop, server))
        return
    if reason is not None:
        say(reason)
    if settings.open and desktop.has_screen():
        desktop.open_in_browser(first)
    elif launch and is_new:
        say(f'Open {first} to make it yours; that works once.')


def window_address(settings: Settings) -> str:
    """Where our own window finds the pages. In numbers: somebody else may be `localhost` too, on
    the other one of its two addresses."""
    if settings.host in {'127.0.0.1', '0.0.0.0'}:
        return f'http://127.0.0.1:{settings.port}'
    if settings.host in {'::', '::1'}:
        return f'http://[::1]:{settings.port}'
    return page_address(settings)


def say(sentence: str) -> None:
    """One line for whoever started the program."""
    sys.stdout.write(f'{sentence}\n')
    sys.stdout.flush()


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True
