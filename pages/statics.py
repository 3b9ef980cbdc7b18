"""Files that never change under their name, compressed once and kept: NiceGUI's and our own.

What an answer says of itself decides: what everybody may keep for ever (`public, immutable`) may be
kept here. Whoever has the file is asked once; from then on it is answered from here to browsers
that accept it compressed. Nothing that holds a secret says that it is public, so that no length of
what is compressed here tells of one.
"""

import asyncio
import gzip
import re
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatter import accept
from components import scripts

FOREVER = 'public, max-age=31536000, immutable'  # What is under a name that changes with it.
QUICK = 'gzip'
BEST = 'br'  # A sixth less than gzip at its best, for forty times its time: made afterwards.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    BEST: lambda content: bytes(brotli.compress(content, quality=11)),
    QUICK: lambda content: gzip.compress(content, 9, mtime=0),
}
PLAIN_PATH = re.compile(r'(?:/\w[\w.-]*)+', re.ASCII)  # Of a file's many names, one.
WORDS = re.compile(r'text/|application/javascript|application/json|image/svg')
LEAST = 500  # Bytes; what is smaller fits into one packet anyway.
MOST = 4 * 1024 * 1024  # Of one file, as it is.
ROOM = 16 * 1024 * 1024  # For all that is kept, compressed; beyond it nothing more is.


@dataclass(frozen=True, eq=False)
class _File:
    """What is known of a file: what to say of it, and its content in each coding."""

    headers: list[tuple[bytes, bytes]]
    etag: str
    packed: dict[str, bytes] = field(default_factory=dict)


class Statics:
    """Answers requests for what is public and immutable, compressed, from memory.

    What is at `ready` is asked for as soon as anybody asks for anything, so that it is compressed
    as well as can be for whoever comes next.
    """

    def __init__(self, app: ASGIApp, ready: Sequence[str] = ()) -> None:
        self.app = app
        self._to_be_ready = list(ready)
        self._files: dict[str, _File] = {}
        self._size = 0
        self._improver = ThreadPoolExecutor(1, 'statics')  # The processor has others to serve.
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_plain(scope):
            await self.app(scope, receive, send)
            return
        while self._to_be_ready:
            self._start(self._get_ready(scope, self._to_be_ready.pop()))
        asked = Headers(scope=scope)
        accepted = accepted_codings(asked.get('accept-encoding', ''))
        file = self._files.get(scope['path'])
        if file is not None and accepted & set(file.packed):
            await _answer(file, accepted, asked.get('if-none-match', ''), send)
            return
        start: Message | None = None
        body = bytearray()

        async def watched(message: Message) -> None:
            nonlocal start
            if message['type'] == 'http.response.start':
                may_be_kept = QUICK in accepted and _is_worth_keeping(message)
                if may_be_kept or scripts.is_ours(scope['path']):
                    start = message
                    return
            if start is None:
                await send(message)
                return
            body.extend(message.get('body', b''))
            if message.get('more_body'):
                return
            if QUICK not in accepted or not _is_worth_keeping(start):
                await _answer_plainly(start, scripts.spared(scope['path'], bytes(body)), send)
            else:
                file = await self._keep(scope['path'], Headers(scope=start), bytes(body))
                await _answer(file, accepted, '', send)

        await self.app(scope, receive, watched)

    async def _keep(self, path: str, headers: Headers, body: bytes) -> _File:
        body = scripts.spared(path, body)
        file = _File(_shared(headers), headers.get('etag', '').removeprefix('W/'))
        file.packed[QUICK] = await asyncio.to_thread(CODINGS[QUICK], body)
        has_room = self._size + len(file.packed[QUICK]) <= ROOM
        if has_room and path not in self._files:
            self._files[path] = file
            self._size += len(file.packed[QUICK])
            self._start(self._improve(file, body))
        return file

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _get_ready(self, scope: Scope, path: str) -> None:
        """Ask oneself for a file, as somebody with this request would."""
        host = Headers(scope=scope).get('host', '').encode('latin-1')
        asked = {
            **scope,
            'path': path,
            'raw_path': path.encode(),
            'headers': [(b'host', host), (b'accept-encoding', QUICK.encode())],
            'state': {},
        }

        async def nothing() -> Message:
            return {'type': 'http.request', 'body': b'', 'more_body': False}

        async def nowhere(_message: Message) -> None:
            pass

        await self(asked, nothing, nowhere)

    async def _improve(self, file: _File, body: bytes) -> None:
        loop = asyncio.get_running_loop()
        packed = await loop.run_in_executor(self._improver, CODINGS[BEST], body)
        self._size += len(packed)
        file.packed[BEST] = packed


def accepted_codings(said: str) -> set[str]:
    """The codings of ours that an `Accept-Encoding` allows (RFC 9110, 12.5.3)."""
    weights = dict(accept.weights(said))
    return {coding for coding in CODINGS if weights.get(coding, weights.get('*', 0.0)) > 0}


def _is_plain(scope: Scope) -> bool:
    """Parts of a file, and files under names that anybody can make up, are not for keeping."""
    return (
        scope['type'] == 'http'
        and scope['method'] == 'GET'
        and not scope['query_string']
        and PLAIN_PATH.fullmatch(scope['path']) is not None
        and 'range' not in Headers(scope=scope)
    )


def _is_worth_keeping(start: Message) -> bool:
    headers = Headers(scope=start)
    length = headers.get('content-length', '')
    return (
        start['status'] == 200
        and _is_for_ever(headers)
        and 'set-cookie' not in headers
        and 'content-encoding' not in headers
        and headers.get('vary', 'Accept-Encoding').lower() == 'accept-encoding'
        and WORDS.match(headers.get('content-type', '')) is not None
        and length.isdecimal()
        and LEAST <= int(length) <= MOST
    )


def _is_for_ever(headers: Headers) -> bool:
    said = headers.get('cache-control', '')
    return 'public' in said and 'immutable' in said


def _shared(headers: Headers) -> list[tuple[bytes, bytes]]:
    """What is said of a file in every coding. Parts of it are to be had uncompressed only."""
    shared = MutableHeaders(raw=list(headers.raw))
    for name in ('content-length', 'accept-ranges', 'etag'):
        del shared[name]
    shared.add_vary_header('Accept-Encoding')
    return shared.raw


async def _answer_plainly(start: Message, body: bytes, send: Send) -> None:
    MutableHeaders(scope=start)['Content-Length'] = str(len(body))
    await send(start)
    await send({'type': 'http.response.body', 'body': body})


async def _answer(file: _File, accepted: set[str], known: str, send: Send) -> None:
    """A weak tag, because the bytes differ from those of the other codings (RFC 9110, 8.8.1)."""
    headers = MutableHeaders(raw=list(file.headers))
    tags = {tag.strip().removeprefix('W/') for tag in known.split(',')}
    if file.etag:
        headers['ETag'] = f'W/{file.etag}'
    if file.etag and tags & {file.etag, '*'}:
        await send({'type': 'http.response.start', 'status': 304, 'headers': headers.raw})
        await send({'type': 'http.response.body'})
        return
    coding = next(name for name in CODINGS if name in accepted and name in file.packed)
    body = file.packed[coding]
    headers['Content-Encoding'] = coding
    headers['Content-Length'] = str(len(body))
    await send({'type': 'http.response.start', 'status': 200, 'headers': headers.raw})
    await send({'type': 'http.response.body', 'body': body})
