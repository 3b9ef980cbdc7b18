"""What every request passes before anything else sees it, and every answer on its way out.

Pure ASGI, in this order: what proxies say, host names, size, same origin, headers with the nonce of
the content security policy. WebSockets pass them too where it makes sense.
"""

import base64
import contextlib
import hashlib
import ipaddress
import re
import secrets
import socket
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatter import logs
from chatter.api import errors
from chatter.api.headers import HEADERS, NOT_KEPT
from chatter.errors import Forbidden, Refused, TooLarge
from chatter.language import words

SAFE_METHODS = {'GET', 'HEAD', 'OPTIONS'}
BODY_MOST = 256 * 1024  # The longest message in the most wasteful encoding is a third of it.
FORM_MOST = 64 * 1024  # Two passwords of a thousand characters, in the same.
LENGTH = re.compile(r'[0-9]{1,15}')
BODY_MOST_AT = {'/api/me/avatar': 11 * 1024 * 1024}
# What is not named is not allowed: frames, plug-ins, media, and everything on another origin.
# 'unsafe-eval' is for Vue, which compiles templates in the browser, and for what Python asks a page
# to run.
HIDDEN = base64.b64encode(hashlib.sha256(b'display: none').digest()).decode()
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src 'self' 'nonce-{nonce}'; "
    f"style-src-attr 'unsafe-hashes' 'sha256-{HIDDEN}'; "  # NiceGUI's page has this attribute.
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
BEARING_TAG = re.compile(rb'<(?:script|style)(?=[\s>])')


class Forwarded:
    """Believes `X-Forwarded-*` from the configured proxies only; from others it is taken away."""

    def __init__(self, app: ASGIApp, proxies: Iterable[str]) -> None:
        self.app = app
        self.proxies = set(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = scope.get('client')
        if scope['type'] != 'lifespan' and not (peer and peer[0] in self.proxies):
            # Not in a copy: what is found out about the request further in is wanted further out.
            scope['headers'] = [
                (k, v) for k, v in scope['headers'] if not k.startswith(b'x-forwarded-')
            ]
        await self.app(scope, receive, send)


class Callers:
    """Has it known for the log from where somebody calls, as far as proxies are believed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if client := scope.get('client'):
            logs.calling_from(client[0])
        await self.app(scope, receive, send)


class Hosts:
    """Answers only to names of this server, so that no foreign name can be pointed at it.

    Addresses cannot be rebound, so they pass; so do `localhost`, the machine's name, and `names`.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self.app = app
        own = socket.gethostname().lower()
        self.names = {'localhost', own, f'{own}.local', *names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] == 'lifespan' or self.knows(Headers(scope=scope).get('host', '')):
            await self.app(scope, receive, send)
        else:
            await _refuse(
                scope, receive, send, Forbidden(words('This server does not go by that name.'))
            )
            logs.note('refused', why='host')

    def knows(self, host: str) -> bool:
        """Whether a `Host` header names this server."""
        name = re.sub(r':\d*$', '', host).strip('[]').lower()
        if '*' in self.names or name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class SameOrigin:
    """Unsafe methods and WebSockets must come from our own pages, or carry a bearer token."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] == 'lifespan' or self.allows(scope):
            await self.app(scope, receive, send)
        else:
            await _refuse(
                scope, receive, send, Forbidden(words('This must be sent from Chatter itself.'))
            )
            logs.note('refused', why='origin')

    @staticmethod
    def allows(scope: Scope) -> bool:
        """Whether the request cannot have been made by somebody else's page."""
        headers = Headers(scope=scope)
        if scope['type'] == 'http' and scope['method'] in SAFE_METHODS:
            return True
        if headers.get('authorization', '').lower().startswith('bearer '):
            return True
        return is_own_origin(headers.get('origin'), scope['scheme'], headers.get('host', ''))


def is_own_origin(origin: str | None, scheme: str, host: str) -> bool:
    """Whether an `Origin` header names the very address that is being asked."""
    http = {'ws': 'http', 'wss': 'https'}.get(scheme, scheme)
    return origin is not None and origin.lower() == f'{http}://{host}'.lower()


class BodyLimit:
    """Refuses bodies that are too large, by what they say and by what they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http':
            await self.app(scope, receive, send)
            return
        most = _body_most(scope['path'])
        refused = TooLarge(words('More than {most:,} KB cannot be sent here.', most=most // 1024))
        declared = Headers(scope=scope).get('content-length', '0')
        if not LENGTH.fullmatch(declared) or int(declared) > most:
            await _refuse(scope, receive, send, refused)
            return
        received = 0
        is_answered = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get('body', b''))
            if received > most:
                raise _Overrun
            return message

        async def watched(message: Message) -> None:
            nonlocal is_answered
            if received > most and not is_answered:
                return  # Whatever the application made of the body that broke off.
            is_answered = True
            await send(message)

        with contextlib.suppress(_Overrun):
            await self.app(scope, counted, watched)
        if received > most and not is_answered:
            await _refuse(scope, receive, send, refused)


def _body_most(path: str) -> int:
    """Forms are taken apart byte by byte before anybody is known, so they are smaller."""
    return BODY_MOST_AT.get(path, BODY_MOST if path.startswith('/api/') else FORM_MOST)


class _Overrun(Exception):
    """The body went on longer than it may."""


class SafeHeaders:
    """Sets the security headers, has nobody keep what does not say for how long, and gives every
    script and style of an HTML page the nonce of its policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http':
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault('state', {})['nonce'] = nonce
        start: Message | None = None
        page = bytearray()

        async def secured(message: Message) -> None:
            nonlocal start
            if message['type'] == 'http.response.start':
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault('Cache-Control', NOT_KEPT)
                del headers['server']
                if not headers.get('content-type', '').startswith('text/html'):
                    await send(message)
                    return
                headers['Content-Security-Policy'] = POLICY.format(nonce=nonce)
                start = message
            elif start is None:
                await send(message)
            else:
                page.extend(message.get('body', b''))
                if not message.get('more_body'):
                    await _send_page(start, bytes(page), nonce, send)

        await self.app(scope, receive, secured)


async def _send_page(start: Message, page: bytes, nonce: str, send: Send) -> None:
    body = BEARING_TAG.sub(rf'\g<0> nonce="{nonce}"'.encode(), page)
    MutableHeaders(scope=start)['Content-Length'] = str(len(body))
    await send(start)
    await send({'type': 'http.response.body', 'body': body})


async def _refuse(scope: Scope, receive: Receive, send: Send, refused: Refused) -> None:
    if scope['type'] == 'websocket':
        await receive()
        await send({'type': 'websocket.close', 'code': 1008})
        return
    await errors.response(refused)(scope, receive, send)
