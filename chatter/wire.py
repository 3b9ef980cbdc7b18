"""What comes over the wire, requests and sockets: little is taken at once, and nothing for ever.

The parser of uvicorn takes heads of any length, for as long as it likes whoever sends them; one
connection could so fill the memory. The choice of the parsers is made here too, as others would
know nothing of these bounds.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEAD_BYTES_MOST = 32 * 1024  # The line of the request and its fields; also what follows a body.
FIELDS_MOST = 100  # Browsers send twenty.
HEAD_SECONDS = 20.0
AHEAD_BYTES_MOST = 8 * 1024
LINGER_SECONDS = 2.0  # Who is hung up on while still sending would never read why.
LINGER_BYTES_MOST = 1024 * 1024
GOODBYE_BYTES_MOST = 256
GOODBYE_SECONDS = 15.0  # Whoever reads slowly hears the end of it; what is left then is forgotten.
TOO_LARGE = (
    'Your browser sent more before its request than is taken here: mostly the cookies of this '
    'address are too many, and have to be deleted.'
)
TOO_SLOW = 'The request did not come in time.'


class PageRequests(HttpToolsProtocol):
    """A connection whose requests begin within bounds: else it is answered 431 or 408 and ends."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._untold = 0  # How many bytes have come since the parser last made something of them.
        self._awaits_head = True
        self._is_refused = False
        self._timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Browsers connect before they have something to ask: that is a connection kept alive.
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), AHEAD_BYTES_MOST):
            piece = data[start : start + AHEAD_BYTES_MOST]
            self._untold += len(piece)
            if self._is_refused:
                if self._untold > LINGER_BYTES_MOST:
                    self.transport.close()
                    return
                continue
            super().data_received(piece)
            if self.transport.is_closing() or self.transport.get_protocol() is not self:
                return
            if self._untold > HEAD_BYTES_MOST and not self._is_refused:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_LARGE)
        if self._awaits_head and self._is_idle and not self._timer:
            self._timer = self.loop.call_later(
                HEAD_SECONDS, self._refuse, HTTPStatus.REQUEST_TIMEOUT, TOO_SLOW
            )

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > FIELDS_MOST:
            raise _TooManyFields

    def on_headers_complete(self) -> None:
        self._untold = 0
        self._awaits_head = False
        self._stop_timer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._untold = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._untold = 0
        self._awaits_head = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        if self.headers and len(self.headers) > FIELDS_MOST:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_LARGE)
        else:
            super().send_400_response(msg)

    @property
    def _is_idle(self) -> bool:
        """Whether no request waits for its answer: one that came now would be taken for that."""
        return self.cycle is None or self.cycle.response_complete

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        """Say why, once, and hear no more."""
        self._is_refused = True
        self._stop_timer()
        if not self._is_idle or self.transport.is_closing():
            self.transport.close()
            return
        fields = [
            *self.server_state.default_headers,
            (b'content-type', b'text/plain; charset=utf-8'),
            (b'content-length', str(len(sentence)).encode()),
            (b'connection', b'close'),
        ]
        head = b''.join(b'%s: %s\r\n' % field for field in fields)
        self.transport.write(STATUS_LINE[status] + head + b'\r\n' + sentence.encode())
        self.transport.write_eof()
        self._untold = 0
        self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _TooManyFields(Exception):
    """Ends the work of the parser in the middle of a head."""


class PageSocket(WebSocketsSansIOProtocol):
    """A WebSocket of which little is taken apart ahead, and nothing after the goodbye.

    In what an event loop reads at once are thirty thousand tiny frames: everybody would wait.
    The application finds `hang_up` in the state of its scope: it ends the line at once, also where
    nobody reads what is sent.
    """

    _ahead = b''
    _end: TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._end is not None:
            self._end.cancel()

    async def run_asgi(self) -> None:
        self.scope['state']['hang_up'] = self.transport.abort
        await super().run_asgi()
        if not self.disconnected:
            self._end = self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        if self.close_sent and len(data) > GOODBYE_BYTES_MOST:
            self.transport.close()
            return
        self._ahead += data
        self._go_on()

    async def receive(self) -> ASGIReceiveEvent:
        message = await super().receive()
        self._go_on()
        return message

    def _go_on(self) -> None:
        while self._ahead and not self.read_paused:
            now, self._ahead = self._ahead[:AHEAD_BYTES_MOST], self._ahead[AHEAD_BYTES_MOST:]
            super().data_received(now)
