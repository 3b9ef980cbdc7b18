"""NiceGUI's own socket, and the guard around it. The one place that uses its private names.

Stock NiceGUI takes events for a known client id from any origin and without a cookie. Here a socket
must come from our own page, with the cookie that page was built for, and speaks for that page only.
What it says faster than a page has use for waits on the wire, and what makes no sense is no event.
"""

import asyncio
import contextlib
import logging
import re
import time
import urllib.parse
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from engineio.async_drivers.asgi import WebSocket
from nicegui import Client, core
from socketio.exceptions import ConnectionRefusedError
from starlette.requests import HTTPConnection

from chatter import language, security
from chatter.api import session
from chatter.api.guard import is_own_origin
from chatter.errors import Refused
from chatter.models.views import Viewer
from chatter.services import sign_ins

log = logging.getLogger(__name__)

EVENTS_PER_SECOND = 40.0  # What a person can do with a page at most, far above what they do.
EVENTS_AT_ONCE = 120.0
FRAMES_PER_SECOND = 300.0  # Beyond the events, as dropping them costs something too.
FRAMES_AT_ONCE = 1000.0
BYTES_LIKE_A_FRAME = 1024  # So much of a large frame counts as one more.
FRAME = re.compile(r'[0-6]')  # How engine.io's packets begin; pages send no bytes.
ENTERING_SECONDS = 10.0  # Pages say whose they are with their first word.
WAITING_PACKETS_MOST = 1000  # More than this nobody reads: who comes back asks what was missed.
WAITING_BYTES_MOST = 2 * 1024 * 1024
PING_INTERVAL_SECONDS = 10.0  # A dead socket is noticed within 20 s, a stalled server survived.
PING_TIMEOUT_SECONDS = 10.0
REFUSED = (
    'This page is not known here.'  # live.js loads it anew; pages without it stay as they are.
)


@dataclass(frozen=True)
class _Page:
    """What a page's sockets must bring: if private the same sign-in, else the same cookie."""

    owner: str
    is_private: bool
    language: str  # What is said in it, was built with and goes on in.


_pages: WeakKeyDictionary[Client, _Page] = WeakKeyDictionary()
_allowances: dict[str, tuple[float, float]] = {}
_lines: WeakValueDictionary[str, '_Allowance'] = WeakValueDictionary()  # Of those with a socket.


@dataclass
class _Allowance:
    """How many frames somebody may send now, with however many sockets."""

    left: float = FRAMES_AT_ONCE
    since: float = field(default_factory=time.monotonic)

    def take(self, cost: float) -> float:
        """Use some of it up; returns for how many seconds to hold them up."""
        now = time.monotonic()
        self.left = min(FRAMES_AT_ONCE, self.left + (now - self.since) * FRAMES_PER_SECOND) - cost
        self.since = now
        return max(0.0, -self.left / FRAMES_PER_SECOND)


class _Waiting(asyncio.Queue[Any]):
    """What a socket has not been sent yet. Where it is too much, the line is hung up."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = 0
        self.hang_up: Callable[[], None] = _nothing

    def _put(self, packet: Any) -> None:
        super()._put(packet)
        self.bytes += _size(packet)
        if self.bytes > WAITING_BYTES_MOST or self.qsize() > WAITING_PACKETS_MOST:
            self.hang_up()

    def _get(self) -> Any:
        packet = super()._get()
        self.bytes -= _size(packet)
        return packet


class _Line(WebSocket):  # type: ignore[misc]
    """A connection as engine.io sees it, read no faster than anybody has use for: whoever sends
    more is held up by TCP, and nobody else is. Who enters no page is hung up on, and so is who does
    not read."""

    async def __call__(self, environ: dict[str, Any]) -> Any:
        self._allowance = _lines.setdefault(await _whose(environ), _Allowance())
        self._socket = self.handler.__self__
        self._client_id = _query(environ).get('client_id')
        self._hang_up = environ['asgi.scope'].get('state', {}).get('hang_up', _nothing)
        self._socket.queue.hang_up = self._hang_up
        self._look_later()
        try:
            return await super().__call__(environ)
        finally:
            self._look.cancel()

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._look = loop.call_later(ENTERING_SECONDS, self._look_who_is_there)

    def _look_who_is_there(self) -> None:
        sid = core.sio.manager.sid_from_eio_sid(self._socket.sid, '/')
        if _owns(sid, {'client_id': self._client_id}):
            self._look_later()
        else:
            self._hang_up()

    async def wait(self) -> str:
        """The next frame that is a packet. Raises `OSError` when there is none any more."""
        while True:
            frame = await super().wait()
            held_up = self._allowance.take(1 + len(frame) / BYTES_LIKE_A_FRAME)
            if held_up:
                await asyncio.sleep(held_up)
            if isinstance(frame, str) and FRAME.match(frame):
                return frame


def bind(client: Client, connection: HTTPConnection, viewer: Viewer | None = None) -> None:
    """Remember whom a page was built for: the `viewer` if only for somebody signed in, else whoever
    has this cookie.

    Called before anything is put on the page: what it hears then are NiceGUI's own sub-pages, which
    there are none of, and which would take anything from anybody.
    """
    client.layout._event_listeners.clear()
    owner = _fingerprint(session.token(connection)) if viewer is None else _named(viewer)
    _pages[client] = _Page(owner, viewer is not None, language.current())


def speak_its_language(client: Client) -> None:
    """From here on, in this task, say everything in the language of a page."""
    page = _pages.get(client)
    if page is not None:
        language.use(page.language)


def sids(client: Client) -> list[str]:
    """The sockets that a page has open at the moment: one, none, or for a blink two."""
    return list(client._socket_to_document_id)


async def enter(client: Client, *rooms: str) -> None:
    """Let a page hear what is sent into socket.io rooms."""
    for sid in sids(client):
        with contextlib.suppress(ValueError):  # This socket has closed meanwhile.
            for room in rooms:
                await core.sio.enter_room(sid, room)


def leave(client: Client, *rooms: str) -> None:
    """Let it hear them no more, from this moment on."""
    for sid in sids(client):
        for room in rooms:
            core.sio.manager.basic_leave_room(sid, '/', room)


async def emit(payload: dict[str, Any], room: str, *, without: Iterable[str] = ()) -> None:
    """Send into a socket.io room `without` some sockets, or to a single one; encoded once."""
    await core.sio.emit('chatter', payload, room=room, skip_sid=list(without) or None)


def silence(client: Client) -> None:
    """Listen to a page no more, and let no socket enter it: its sign-in has ended."""
    _pages.pop(client, None)


async def hang_up(client: Client) -> None:
    """Cut the lines of a page, which hears and says no more at once. A browser comes back by itself
    as after any cut, with the cookie that it has by then."""
    for sid in sids(client):
        line = core.sio.eio.sockets.get(core.sio.manager.eio_sid_from_sid(sid, '/'))
        if line is not None:
            await line.close(wait=False, abort=True)
            await line.queue.put(None)  # The end of what is sent: only then the line is cut.


async def close(client: Client) -> None:
    """Close every socket of a page and forget it now; NiceGUI would a minute later."""
    for sid in sids(client):
        await core.sio.disconnect(sid)
    for document_id in list(client._delete_tasks):
        client._cancel_delete_task(document_id)  # It would look for a page that is not there.
    if not client.is_deleted:
        client.delete()


def install() -> None:
    """Put the guard around NiceGUI's handlers. Doing it twice changes nothing."""
    handlers = core.sio.handlers['/']
    if getattr(handlers['connect'], 'is_guarded', False):
        return
    core.sio.eio.transports = ['websocket']
    core.sio.eio.cors_allowed_origins = []  # It lets nobody else read; we ask for Origin.
    core.sio.eio.create_queue = _Waiting
    core.sio.eio._async = {**core.sio.eio._async, 'websocket': _Line}
    core.sio.eio.handlers['message'] = _sensible(core.sio.eio.handlers['message'])
    said = set(handlers) - {'connect', 'disconnect'}  # Those are not a page's to say.
    core.sio._handle_event = _known_only(core.sio._handle_event, said)
    core.app.config.socket_io_js_transports = ['websocket']
    connect, handshake, disconnect = (
        handlers[name] for name in ('connect', 'handshake', 'disconnect')
    )

    async def guarded_connect(sid: str, environ: dict[str, Any], auth: Any = None) -> Any:
        query = _query(environ)
        is_whole = query.get('implicit_handshake') != 'true' or _is_whole(query)
        if not is_whole or not await _may_connect(environ):
            raise ConnectionRefusedError(REFUSED)
        return await connect(sid, environ, auth)

    async def guarded_handshake(sid: str, data: Any = None, *_more: Any) -> Any:
        if not isinstance(data, dict) or not _is_whole(data):
            return False
        named = data.get('client_id')
        environ = core.sio.get_environ(sid)
        if _known(named) is None or named != _query(environ).get('client_id'):
            return False
        if not await _may_connect(environ):  # Its cookie may be worth nothing by now.
            return False
        return await handshake(sid, data)

    def guarded_disconnect(sid: str, *reason: Any) -> Any:
        _allowances.pop(sid, None)
        return disconnect(sid)

    guarded_connect.is_guarded = True  # type: ignore[attr-defined]
    handlers['connect'] = guarded_connect
    handlers['handshake'] = guarded_handshake
    handlers['disconnect'] = guarded_disconnect
    for name in ('event', 'ack'):
        handlers[name] = _guarded(handlers[name])
    # NiceGUI takes an answer from any page, whichever was asked; nothing here waits for one.
    handlers['javascript_response'] = _ignored
    handlers['log'] = _ignored


def set_heartbeat() -> None:
    """Set the socket's own heartbeat apart from how long a page is kept (after NiceGUI's start)."""
    core.sio.eio.ping_interval = PING_INTERVAL_SECONDS
    core.sio.eio.ping_timeout = PING_TIMEOUT_SECONDS


def _guarded(handler: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    def only_own(sid: str, message: Any = None, *_more: Any) -> Any:
        if not (_owns(sid, message) and _may_speak(sid)):
            return None
        speak_its_language(Client.instances[message['client_id']])
        try:
            return handler(sid, message)
        except Exception as error:  # NiceGUI has caught what listeners raise; this is no event.
            log.debug('What a page said makes no sense.', exc_info=error)
            return None

    return only_own


def _sensible(handler: Callable[[str, Any], Awaitable[Any]]) -> Callable[[str, Any], Any]:
    async def only_sense(eio_sid: str, said: Any) -> None:
        try:
            await handler(eio_sid, said)
        except Exception as error:  # A packet that cannot be read; events have guards of their own.
            log.debug('What a socket said makes no sense.', exc_info=error)

    return only_sense


def _known_only(handler: Callable[..., Awaitable[None]], names: set[str]) -> Callable[..., Any]:
    """Without this a socket could say that it connects, and with what environment."""

    async def only_known(eio_sid: str, namespace: Any, number: Any, said: Any) -> None:
        if isinstance(said, list) and said and isinstance(said[0], str) and said[0] in names:
            await handler(eio_sid, namespace, number, said)

    return only_known


def _ignored(_sid: str, *_said: Any) -> None:
    """What a browser says that nobody here asked for."""


async def _may_connect(environ: dict[str, Any]) -> bool:
    """Whether the socket comes from our own page, with the cookie that page was built for."""
    connection = HTTPConnection(environ['asgi.scope'])
    headers = connection.headers
    if not is_own_origin(headers.get('origin'), connection.url.scheme, headers.get('host', '')):
        return False
    client = _known(_query(environ).get('client_id'))
    page = _pages.get(client) if client is not None else None
    return page is not None and await _is_owner(page, connection)


async def _whose(environ: dict[str, Any]) -> str:
    """Who sends: the owner of the page, where it is theirs, else the address."""
    connection = HTTPConnection(environ['asgi.scope'])
    client = _known(_query(environ).get('client_id'))
    page = _pages.get(client) if client is not None else None
    with contextlib.suppress(Refused):  # The database cannot be asked.
        if page is not None and page.owner and await _is_owner(page, connection):
            return page.owner
    return connection.client.host if connection.client else ''


async def _is_owner(page: _Page, connection: HTTPConnection) -> bool:
    """Whether its cookie is that of the page; a sign-in may have another one by now."""
    token = session.token(connection)
    if not page.is_private:
        return _fingerprint(token) == page.owner
    viewer = await sign_ins.viewer(token)
    return viewer is not None and _named(viewer) == page.owner


def _named(viewer: Viewer) -> str:
    return f'sign-in {viewer.sign_in_id}'


def _fingerprint(token: str | None) -> str:
    return security.token_hash(token) if token else ''


def _owns(sid: str, message: Any) -> bool:
    if not isinstance(message, dict):
        return False
    client = _known(message.get('client_id'))
    return client is not None and sid in client._socket_to_document_id


def _known(client_id: Any) -> Client | None:
    """A page that is bound, by its id."""
    client = Client.instances.get(client_id) if isinstance(client_id, str) else None
    return client if client is not None and client in _pages else None


def _is_whole(said: dict[str, Any]) -> bool:
    """Whether a handshake says everything that NiceGUI takes for granted."""
    number = str(said.get('next_message_id') or 0)
    return (
        isinstance(said.get('tab_id'), str)
        and isinstance(said.get('document_id'), str)
        and isinstance(said.get('old_tab_id'), str | None)
        and number.isdecimal()
        and len(number) < 16
    )


def _may_speak(sid: str) -> bool:
    """A bucket of tokens for each socket."""
    now = time.monotonic()
    left, since = _allowances.get(sid, (EVENTS_AT_ONCE, now))
    left = min(EVENTS_AT_ONCE, left + (now - since) * EVENTS_PER_SECOND)
    _allowances[sid] = (max(0.0, left - 1), now)
    return left >= 1


def _size(packet: Any) -> int:
    """How many bytes wait in it, about; the end of a queue is no packet."""
    data = getattr(packet, 'data', None)
    return len(data) if isinstance(data, str | bytes) else 0


def _nothing() -> None:
    """What hangs up where there is no server below, as in tests."""


def _query(environ: dict[str, Any]) -> dict[str, str]:
    """Of what is said twice the first counts, as for NiceGUI: both must mean the same page."""
    said = urllib.parse.parse_qs(environ.get('QUERY_STRING', ''))
    return {name: values[0] for name, values in said.items()}
