"""A client that costs next to nothing: HTTP/1.1 kept alive, and WebSockets, on asyncio alone.

It speaks only what the servers here speak: answers with a length, frames in one piece. A library's
client would use more of the processor than the server that is to be measured.
"""

import asyncio
import gzip
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.server import HOST

HEAD_END = b'\r\n\r\n'
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FINAL = 0x80


class Answer(NamedTuple):
    """An answer to a request."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)


class Connection(asyncio.Protocol):
    """One connection that is kept; one request at a time, with a cookie if there is one.

    Where the server has closed it meanwhile, the next request opens it again, as browsers do.
    """

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        cookie = f'Cookie: chatter={token}\r\n' if token else ''
        self._common = (
            f'Host: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\nAccept-Encoding: gzip\r\n'
            f'User-Agent: benchmark\r\n{cookie}'
        )
        self._received = bytearray()
        self._answered: asyncio.Future[Answer] | None = None
        self._answers = 0  # Over this connection.

    @classmethod
    async def open(cls, port: int, token: str = '') -> 'Connection':
        """Connect to a server on this machine."""
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(lambda: cls(port, token), HOST, port)
        return made

    async def get(self, path: str) -> Answer:
        """Ask for something."""
        return await self._request(f'GET {path} HTTP/1.1\r\n{self._common}\r\n'.encode())

    async def post(self, path: str, body: bytes) -> Answer:
        """Send JSON."""
        head = (
            f'POST {path} HTTP/1.1\r\n{self._common}Content-Type: application/json\r\n'
            f'Content-Length: {len(body)}\r\n\r\n'
        )
        return await self._request(head.encode() + body)

    @property
    def is_busy(self) -> bool:
        """Whether a request waits for its answer."""
        return self._answered is not None

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    async def _request(self, request: bytes) -> Answer:
        assert self._answered is None, 'One request at a time.'
        was_idle = self._answers > 0
        try:
            return await self._asked(request)
        except ConnectionError:
            if not was_idle:
                raise
        return await self._asked(request)  # It was closed in the moment in which we asked.

    async def _asked(self, request: bytes) -> Answer:
        if self._transport.is_closing():
            self._received.clear()
            self._answers = 0
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: self, HOST, self._port)
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._answered
        finally:
            self._answered = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(HEAD_END)
        if end < 0:
            return
        head = bytes(self._received[:end]).lower()
        length = int(head.split(b'content-length: ', 1)[1].split(b'\r\n', 1)[0])
        begin = end + len(HEAD_END)
        if len(self._received) < begin + length:
            return
        body = bytes(self._received[begin : begin + length])
        del self._received[: begin + length]
        if b'content-encoding: gzip' in head:
            body = gzip.decompress(body)
        self._answers += 1
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(Answer(int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionResetError('The server hung up.'))


Hear = Callable[['Socket', bytes], None]


class Socket(asyncio.Protocol):
    """A WebSocket; `hear(socket, text)` gets every text frame as it comes."""

    def __init__(self, hear: Hear, hung_up: Callable[[], None]) -> None:
        self._hear = hear
        self._hung_up = hung_up
        self._received = bytearray()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(
        cls,
        port: int,
        path: str,
        token: str,
        hear: Hear,
        hung_up: Callable[[], None],
    ) -> 'Socket':
        """Connect as a page of the same server would."""
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(lambda: cls(hear, hung_up), HOST, port)
        made._transport.write(
            f'GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n'
            f'Cookie: chatter={token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
            'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
            'Sec-WebSocket-Version: 13\r\n\r\n'.encode()
        )
        await made._opened
        return made

    def send(self, text: bytes) -> None:
        """Send a text frame, if anybody is there still: `hung_up` says when nobody is."""
        self._frame(TEXT, text)

    def close(self) -> None:
        """Say goodbye and hang up."""
        self._frame(CLOSE, (1001).to_bytes(2))
        self._transport.close()

    def _frame(self, opcode: int, payload: bytes) -> None:
        if self._transport.is_closing():
            return
        length = len(payload)
        size = bytes([FINAL | length]) if length < 126 else b'\xfe' + length.to_bytes(2)
        # Browsers must mask what they send; a mask of zeros leaves it as it is.
        self._transport.write(bytes([FINAL | opcode]) + size + bytes(4) + payload)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if not self._opened.done() and not self._upgraded():
            return
        begin = 0
        while len(received) - begin >= 2:
            head, length, start = received[begin], received[begin + 1], begin + 2
            if length >= 126:
                width = 2 if length == 126 else 8
                length, start = int.from_bytes(received[start : start + width]), start + width
            if len(received) < start + length or start > len(received):
                break
            begin = start + length
            if head & 0x0F == TEXT:
                self._hear(self, bytes(received[start:begin]))
            elif head & 0x0F == PING:
                self._frame(PONG, bytes(received[start:begin]))
        del received[:begin]

    def _upgraded(self) -> bool:
        end = self._received.find(HEAD_END)
        if end < 0:
            return False
        head = bytes(self._received[:end])
        del self._received[: end + len(HEAD_END)]
        if b' 101 ' not in head.split(b'\r\n', 1)[0]:
            self._opened.set_exception(ConnectionRefusedError(head.decode()))
            return False
        self._opened.set_result(None)
        return True

    def connection_lost(self, error: Exception | None) -> None:
        if not self._opened.done():
            self._opened.set_exception(error or ConnectionResetError('The server hung up.'))
        self._hung_up()
