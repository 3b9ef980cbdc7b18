"""The network between people and the server: a TCP relay to be cut, frozen, slowed and tapped.

It lives on a thread of its own, so tests in real browsers and tests on asyncio use it alike.
Browsers' own switches for being offline leave open WebSockets alone; this one spares nothing.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

T = TypeVar('T')
HOST = '127.0.0.1'
CHUNK = 64 * 1024
TICK_SECONDS = 0.05  # A slow line passes on what it can in so long, again and again.
TURNS_TO_A_LINE = 5  # Of the loop: taken, made a transport, told to its protocol, begun.
SMALL_BUFFER = 4 * 1024  # The least a system keeps for a slow line: megabytes would hide it.


class Listens(Protocol):
    """Whatever listens at a port of this machine; which one is asked anew for each connection."""

    @property
    def port(self) -> int:
        """Where."""


@dataclass(eq=False)
class _Line:
    """A connection: both its ends, whether it is dead without knowing, and whether it is tapped."""

    task: asyncio.Task[Any]
    ends: list[asyncio.StreamWriter]
    is_dead: bool = False
    is_tapped: bool = False


class Wire:
    """Relays `address` to a server. What it does is decided on its own thread, by its own loop.

    Every method returns when what it says has happened. `taken` counts the connections that came.
    """

    def __init__(self, server: Listens) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._lines: set[_Line] = set()
        self._flows: asyncio.Event | None = None
        self._is_cut = False
        self._kills_new = False
        self._tapped = b''
        self._hangs_up = False
        self._delay = 0.0
        self._bytes_per_second = 0
        self._listening: asyncio.Server | None = None
        self.swallowed: list[bytes] = []
        self.swallowing = threading.Event()
        self.taken = 0
        self.port = 0

    @property
    def address(self) -> str:
        """What people type."""
        return f'http://{HOST}:{self.port}'

    def cut(self) -> None:
        """Break every connection, and take no new one."""
        self._run(self._cut())

    def hang_up(self) -> None:
        """Break every connection; new ones are taken at once."""
        self._run(self._hang_up())

    def mend(self) -> None:
        """Connections can be made again, after `cut` or `die_silently`."""
        self._run(self._mend())

    def die_silently(self, *, spare_new: bool = False) -> None:
        """Half-open: every connection stays, and all that is said on it, either way, is lost.

        A connection that died so never comes back, not even after `mend`. Those that are made
        before that are dead from their beginning; `spare_new`: they work, as after a router has
        forgotten what was open.
        """
        self._run(self._die(spare_new))

    def freeze(self) -> None:
        """Hold back everything, in both directions: nobody is told that nobody answers."""
        self._run(self._freeze(True))

    def thaw(self) -> None:
        """Let through what was held back."""
        self._run(self._freeze(False))

    def is_slow(self, seconds: float) -> None:
        """Let everything take this long, in each direction; 0 for as long as it takes."""
        self._delay = seconds

    def is_narrow(self, bytes_per_second: int) -> None:
        """Let no connection carry more than this in each direction; 0 for all it can.

        Only connections made while it is narrow press on the server: those made before have large
        buffers, and a server that sends a few kilobytes too many notices nothing.
        """
        self._bytes_per_second = bytes_per_second

    def swallow_answer_to(self, request: str, *, hang_up: bool = False) -> None:
        """Let the next request that begins so reach the server, and keep its answer.

        `swallowing` is set when the answer has come; it lies in `swallowed` then. `hang_up`: then
        the connection breaks; else nobody hears anything more on it.
        """
        self.swallowing.clear()
        self._hangs_up = hang_up
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
        self._is_cut = self._kills_new = False
        if self._listening is None:
            self._listening = await asyncio.start_server(self._connected, HOST, self.port)
            self.port = self._listening.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        self._is_cut = True
        if self._listening is not None:
            for taking in self._listening.sockets:
                with contextlib.suppress(NotImplementedError):  # Windows takes in another way.
                    self._loop.remove_reader(taking.fileno())
            await self._settle()  # asyncio loses who is being taken while it closes.
            self._listening.close()  # Refused like on a machine that is switched off.
            self._listening = None
        await self._hang_up()

    async def _settle(self) -> None:
        """Let whoever was taken by the system become a line."""
        for _ in range(TURNS_TO_A_LINE):
            await asyncio.sleep(0)

    async def _hang_up(self) -> None:
        tasks = [line.task for line in self._lines]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _die(self, spare_new: bool) -> None:
        self._kills_new = not spare_new
        for line in self._lines:
            line.is_dead = True

    async def _freeze(self, is_frozen: bool) -> None:
        assert self._flows is not None
        self._flows.clear() if is_frozen else self._flows.set()

    async def _close(self) -> None:
        await self._freeze(False)
        await self._cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        line = _Line(task, [writer], is_dead=self._kills_new)
        self._lines.add(line)
        self.taken += 1
        try:
            far_reader, far_writer = await self._reach_server()
            line.ends.append(far_writer)
            if not self._is_cut:
                await asyncio.gather(
                    self._relay(line, reader, far_writer, self._requests),
                    self._relay(line, far_reader, writer, self._answers),
                )
        except (OSError, asyncio.CancelledError):
            pass  # It is broken on purpose, or the server is not there: the caller is hung up on.
        finally:
            for end in line.ends:
                end.transport.abort()
            self._lines.discard(line)

    async def _reach_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if not self._bytes_per_second:
            return await asyncio.open_connection(HOST, self._server.port)
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        narrow.setblocking(False)
        try:
            await self._loop.sock_connect(narrow, (HOST, self._server.port))
        except BaseException:  # Also a line that is cut while it reaches out.
            narrow.close()
            raise
        return await asyncio.open_connection(sock=narrow, limit=SMALL_BUFFER)

    async def _relay(
        self,
        line: _Line,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        is_kept: Callable[[_Line, bytes], bool],
    ) -> None:
        assert self._flows is not None
        is_whole = False
        with contextlib.suppress(OSError):
            while chunk := await source.read(self._chunk()):
                await asyncio.sleep(self._pause(len(chunk)))
                await self._flows.wait()
                if line.is_dead or is_kept(line, chunk):
                    continue
                target.write(chunk)
                await target.drain()
            is_whole = True
        if line.is_dead:
            return  # Nobody hears either that the other side is gone.
        target.close() if is_whole else target.transport.abort()

    def _chunk(self) -> int:
        return (
            max(1, int(self._bytes_per_second * TICK_SECONDS)) if self._bytes_per_second else CHUNK
        )

    def _pause(self, size: int) -> float:
        return self._delay + (size / self._bytes_per_second if self._bytes_per_second else 0.0)

    def _requests(self, line: _Line, chunk: bytes) -> bool:
        if self._tapped and chunk.startswith(self._tapped):
            self._tapped, line.is_tapped = b'', True
        return False

    def _answers(self, line: _Line, chunk: bytes) -> bool:
        if line.is_tapped:
            self.swallowed.append(chunk)
            self.swallowing.set()
            if self._hangs_up:
                line.task.cancel()
        return line.is_tapped


@contextlib.contextmanager
def between(server: Listens) -> Iterator[Wire]:
    """A wire to a server, while inside."""
    wire = Wire(server)
    wire.open()
    try:
        yield wire
    finally:
        wire.close()
