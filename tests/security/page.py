"""A page as an attacker gets it: its HTML taken apart, and a socket that says whatever it likes.

The socket speaks engine.io and socket.io by hand, because the libraries would not send what is
malformed. It never waits for the server to be polite.
"""

import asyncio
import contextlib
import html
import inspect
import json
import re
import urllib.parse
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from tests.servers import Chatter

PATIENCE_SECONDS = 30.0
SOCKET_PATH = '/_nicegui_ws/socket.io/'

Hear = Callable[[str, Any], None]


class Scripts(HTMLParser):
    """The `<script>` and `<style>` tags of a page, and every attribute that would do something."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.styles: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {'script', 'style'}:
            self.tags.append(dict(attributes))
        self.handlers += [f'<{tag} {name}>' for name, _ in attributes if name.startswith('on')]
        self.addresses += [
            value or '' for name, value in attributes if name in {'href', 'src', 'action'}
        ]
        self.styles += [value or '' for name, value in attributes if name == 'style']


@dataclass(frozen=True)
class Page:
    """A page that the server has built for somebody, and keeps."""

    server: Chatter
    token: str | None
    client_id: str
    elements: dict[str, dict[str, Any]]
    tab_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @classmethod
    async def load(cls, server: Chatter, path: str, token: str | None) -> 'Page':
        """Ask for it like a browser."""
        async with visitor(server, token) as browser:
            answer = await browser.get(path)
        assert answer.status_code in {200, 404}, f'{path}: {answer.status_code}'
        return cls.read(server, token, answer.text)

    @classmethod
    def read(cls, server: Chatter, token: str | None, source: str) -> 'Page':
        """Take the HTML apart."""
        query = re.search(r'query: (\{.*?\}),\n', source)
        elements = re.search(r'parseElements\(String\.raw`(.*?)`\)', source, re.DOTALL)
        assert query and elements, f'This is no page of NiceGUI: {source[:300]}'
        client_id = re.search(r"'client_id': '([^']+)'", query[1])
        assert client_id, query[1]
        return cls(server, token, client_id[1], json.loads(html.unescape(elements[1])))

    def listener(self, event: str, *words: str) -> tuple[int, str]:
        """The element that hears an event and, if words are given, shows them; and its listener."""
        for number, element in self.elements.items():
            heard = [one for one in element.get('events', ()) if one['type'] == event]
            if heard and (not words or set(words) & set(self._words(element))):
                return int(number), heard[0]['listener_id']
        raise AssertionError(f'Nothing here hears {event!r} {words}.')

    def event(self, event: str, *words: str, args: object = None) -> dict[str, Any]:
        """What the browser sends when somebody does it."""
        element, listener = self.listener(event, *words)
        said = [] if args is None else [json.dumps(args)]
        return {'id': element, 'client_id': self.client_id, 'listener_id': listener, 'args': said}

    def shows(self, words: str) -> bool:
        """Whether the words are on it."""
        return words in json.dumps(self.elements, ensure_ascii=False)

    def query(self, **changes: str | None) -> str:
        """What its socket says in its address; a change to None leaves something out."""
        said = {
            'client_id': self.client_id,
            'next_message_id': '0',
            'implicit_handshake': 'true',
            'document_id': str(uuid.uuid4()),
            'tab_id': self.tab_id,
            'EIO': '4',
            'transport': 'websocket',
            **changes,
        }
        return urllib.parse.urlencode({k: v for k, v in said.items() if v is not None})

    def _words(self, element: dict[str, Any]) -> list[str]:
        """What an element and those inside of it say."""
        said = [element['text']] if isinstance(element.get('text'), str) else []
        said += [str(v) for v in (element.get('props') or {}).values() if isinstance(v, str)]
        for slot in (element.get('slots') or {}).values():
            for child in slot.get('ids', ()):
                said += self._words(self.elements[str(child)])
        if element.get('children'):
            for child in element['children']:
                said += self._words(self.elements[str(child)])
        return said


class Refused(Exception):
    """The server does not talk to this socket; the text says at which point."""


class _Nameless(ClientConnection):
    """A connection that says no name for the server but the one it is told to say."""

    async def handshake(self, *arguments: Any, **options: Any) -> None:
        connect = self.protocol.connect

        def nameless() -> Any:
            request = connect()
            del request.headers['Host']
            return request

        self.protocol.connect = nameless  # type: ignore[method-assign]
        await super().handshake(*arguments, **options)


class Socket:
    """An open socket. Everything that comes is kept in `frames`, as `(event, payload)`."""

    def __init__(self, connection: ClientConnection, hear: Hear | None = None) -> None:
        self._connection = connection
        self._hear = hear
        self._reader = asyncio.create_task(self._read())
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.frames: list[tuple[str, Any]] = []

    @classmethod
    async def open(
        cls,
        page: Page,
        *,
        origin: str | None = 'own',
        token: str | None = 'own',
        query: str | None = None,
        host: str | None = None,
        headers: dict[str, str] | None = None,
        hear: Hear | None = None,
    ) -> 'Socket':
        """Connect, with everything as the page's own browser would, or else. Raises `Refused`.

        `hear(event, payload)` gets what comes as it comes; then nothing is kept in `frames`.
        """
        own_host = page.server.address.removeprefix('http://')
        said = {'Host': own_host if host is None else host, **(headers or {})}
        cookie = page.token if token == 'own' else token
        if cookie:
            said['Cookie'] = f'chatter={cookie}'
        try:
            connection = await websockets.connect(
                f'ws://{own_host}{SOCKET_PATH}?{query or page.query()}',
                create_connection=_Nameless,
                origin=page.server.address if origin == 'own' else origin,  # type: ignore[arg-type]
                additional_headers=said,
                proxy=None,
                max_size=None,
                open_timeout=PATIENCE_SECONDS,
            )
        except (websockets.InvalidStatus, websockets.InvalidMessage) as error:
            raise Refused(f'at the door: {error}') from None
        socket = cls(connection, hear)
        await socket.sends('40')
        try:
            await asyncio.wait_for(asyncio.shield(socket._opened), PATIENCE_SECONDS)
        except BaseException:
            await socket.close()
            raise
        return socket

    async def __aenter__(self) -> 'Socket':
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def is_closed(self) -> bool:
        """Whether the server has hung up, or said that this is over."""
        return self._reader.done()

    async def says(self, event: str, *payload: object) -> None:
        """Send an event."""
        await self.sends('42' + json.dumps([event, *payload]))

    async def asks(self, event: str, payload: object) -> Any:
        """Send an event and wait for its answer."""
        number = len(self._answers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self.sends(f'42{number}{json.dumps([event, payload])}')
        return await asyncio.wait_for(self._answers[number], PATIENCE_SECONDS)

    async def sends(self, raw: str | bytes) -> None:
        """Send a frame as it is."""
        with contextlib.suppress(websockets.ConnectionClosed):
            await self._connection.send(raw)

    def heard(self, topic: str) -> list[dict[str, Any]]:
        """The live events of a topic that have come, or of all topics that begin so."""
        return [
            event
            for name, payload in self.frames
            if name == 'chatter' and payload['topic'].startswith(topic)
            for event in payload['events']
        ]

    def heard_after(self, words: str) -> list[str]:
        """The topics of the live events that came after these words."""
        names = [words in json.dumps(frame, ensure_ascii=False) for frame in self.frames]
        later = self.frames[names.index(True) :]
        return [payload['topic'] for name, payload in later if name == 'chatter']

    def has_seen(self, words: str) -> bool:
        """Whether anything that came has these words in it."""
        return words in json.dumps(self.frames, ensure_ascii=False)

    async def close(self) -> None:
        """Hang up."""
        await self._connection.close()
        with contextlib.suppress(asyncio.CancelledError, websockets.ConnectionClosed):
            await self._reader

    async def until_closed(self) -> None:
        """Wait until the server has hung up, or the connection broke."""
        await asyncio.wait([self._reader])

    def _keep(self, event: str, payload: Any) -> None:
        self.frames.append((event, payload))

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for raw in self._connection:
                assert isinstance(raw, str)
                if raw == '2':
                    await self.sends('3')
                elif raw.startswith('40{'):
                    self._opened.set_result(None)
                elif raw.startswith('41'):
                    break
                elif raw.startswith('44{'):
                    self._opened.set_exception(Refused(f'at the table: {raw[2:]}'))
                elif raw.startswith('42'):
                    event, *payload = json.loads(raw[2:])
                    (self._hear or self._keep)(event, payload[0] if payload else None)
                elif raw.startswith('43'):
                    number, answer = re.fullmatch(r'43(\d+)(.*)', raw, re.DOTALL).groups()  # type: ignore[union-attr]
                    self._answers[int(number)].set_result(json.loads(answer)[0])
        if not self._opened.done():
            self._opened.set_exception(Refused('hung up'))


def visitor(
    server: Chatter, token: str | None = None, *, address: str = '127.0.0.1', **headers: str
) -> httpx.AsyncClient:
    """Somebody's browser in front of a server, calling from an address of this machine."""
    # Nothing here speaks TLS, and to read all certificates would take longer than the request.
    return httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(local_address=address, verify=False),
        base_url=server.address,
        headers={'Origin': server.address, 'Accept': 'application/json', **headers},
        cookies={'chatter': token} if token else None,
        timeout=60,
    )


@contextlib.asynccontextmanager
async def looking(server: Chatter, path: str, token: str) -> AsyncIterator[tuple[Page, Socket]]:
    """An open page and its socket, entered into its audiences."""
    page = await Page.load(server, path, token)
    async with await Socket.open(page) as socket:
        await until(lambda: socket.heard('live'), 'The page is not live.')
        yield page, socket


async def until(is_so: Any, otherwise: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for what happens by itself, and fail with a sentence if it does not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not await _is_so(is_so):
        assert loop.time() < end, otherwise
        await asyncio.sleep(0.02)


async def _is_so(condition: Any) -> Any:
    found = condition()
    return await found if inspect.isawaitable(found) else found
