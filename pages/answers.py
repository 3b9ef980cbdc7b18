"""What NiceGUI says beside its answers: how long a file may be kept, where the site begins.

It stands in for two middlewares of NiceGUI's, which do the same for a millisecond of each page.
"""

import re

import nicegui
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.statics import FOREVER

FILES = f'/_nicegui/{nicegui.__version__}/'  # Under these names they never change,
MADE_ANEW = f'{FILES}dynamic_resources/'  # but for those.
PREFIX = re.compile(r'(?:/[\w.~-]+)+', re.ASCII)  # A path: not `//elsewhere`.


class Answers:
    """Has NiceGUI's files kept for ever, and nothing in the place of one that is not there; leads
    to addresses below the prefix of the proxy (`guard.Forwarded` lets nobody else's through), which
    may hand on what somebody made up."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http':
            await self.app(scope, receive, send)
            return
        path = scope['path']
        is_file = path.startswith(FILES) and not path.startswith(MADE_ANEW)
        prefix = Headers(scope=scope).get('x-forwarded-prefix', '')
        is_below = PREFIX.fullmatch(prefix) is not None
        if not is_file and not is_below:
            await self.app(scope, receive, send)
            return

        async def said(message: Message) -> None:
            if message['type'] == 'http.response.start':
                headers = MutableHeaders(scope=message)
                if is_file:
                    headers['Cache-Control'] = FOREVER if message['status'] < 400 else 'no-store'
                if is_below and headers.get('location', '').startswith('/'):
                    headers['location'] = prefix + headers['location']
            await send(message)

        await self.app(scope, receive, said)
