"""The network between a browser and the server: a TCP relay that can be cut, frozen and tapped.

Browsers' own switches for being offline leave open WebSockets alone; this one spares nothing.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from tests.browser.server import Server

T = TypeVar('T')
CHUNK = 64 * 1024


class Wire:
    """Relays `address` to a server. What it does is decided on its own thread, by its own loop."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._lines: dict[asyncio.Task[None], Callable[[], None]] = {}
        self._flows: asyncio.Event | None = None
        self._is_cut = False
        self._tapped = b''
        self._delay = 0.0
        self._listening: asyncio.Server | None = None
        self.swallowed: list[bytes] = []
        self.swallowing = threading.Event()
        self.port = 0

    @property
    def address(self) -> str:
        """What people type."""
        return f'http://127.0.0.1:{self.port}'

    def cut(self) -> None:
        """Break every connection, and take no new one."""
        self._run(self._cut())

    def mend(self) -> None:
        """Connections can be made again."""
        self._run(self._mend())

    def freeze(self) -> None:
        """Hold back everything, in both directions: nobody is told that nobody answers."""
        self._run(self._freeze(True))

    def thaw(self) -> None:
        """Let through what was held back."""
        self._run(self._freeze(False))

    def is_slow(self, seconds: float) -> None:
        """Let everything take this long, in each direction."""
        self._delay = seconds

    def swallow_answer_to(self, request: str) -> None:
        """Let the next request that begins so reach the server, and keep its answer.

        `swallowing` is set when the answer has come; it lies in `swallowed` then.
        """
        self._tapped = request.encode()

    def open(self) -> None:
        """Begin to relay."""
        self._thread.start()
        self._run(self._open())

    def close(self) -> None:
        """Break everything and end."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open(self) -> None:
        self._flows = asyncio.Event()
        self._flows.set()
        await self._mend()

    async def _mend(self) -> None:
        self._is_cut = False
        if self._listening is None:
            self._listening = await asyncio.start_server(self._connected, '127.0.0.1', self.port)
            self.port = self._listening.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        self._is_cut = True
        if self._listening is not None:
            self._listening.close()  # Refused like on a machine that is switched off.
            self._listening = None
        lines = list(self._lines.items())
        for _, abort in lines:
            abort()
        await asyncio.gather(*(line for line, _ in lines), return_exceptions=True)

    async def _freeze(self, is_frozen: bool) -> None:
        assert self._flows is not None
        self._flows.clear() if is_frozen else self._flows.set()

    async def _close(self) -> None:
        await self._freeze(False)
        await self._cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        writers = [writer]
        self._lines[line] = lambda: [one.transport.abort() for one in writers] and None
        try:
            far_reader, far_writer = await asyncio.open_connection('127.0.0.1', self._server.port)
            writers.append(far_writer)
            if not self._is_cut:
                tap = _Tap()
                there = self._relay(reader, far_writer, tap, is_request=True)
                back = self._relay(far_reader, writer, tap, is_request=False)
                await asyncio.wait(
                    [asyncio.ensure_future(there), asyncio.ensure_future(back)],
                    return_when=asyncio.ALL_COMPLETED,
                )
        except OSError:
            pass  # The server is not there: the browser is hung up on.
        finally:
            for one in writers:
                one.transport.abort()
            del self._lines[line]

    async def _relay(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        tap: '_Tap',
        *,
        is_request: bool,
    ) -> None:
        assert self._flows is not None
        with contextlib.suppress(OSError):
            while chunk := await source.read(CHUNK):
                await asyncio.sleep(self._delay)
                await self._flows.wait()
                if is_request and self._tapped and chunk.startswith(self._tapped):
                    self._tapped, tap.is_open = b'', True
                if tap.is_open and not is_request:
                    self.swallowed.append(chunk)
                    self.swallowing.set()
                    continue
                target.write(chunk)
                await target.drain()
        target.transport.abort()


class _Tap:
    """Whether the answers on this connection are kept."""

    is_open = False


@contextlib.contextmanager
def between(server: Server) -> Iterator[Wire]:
    """A wire to a server, while inside."""
    wire = Wire(server)
    wire.open()
    try:
        yield wire
    finally:
        wire.close()
