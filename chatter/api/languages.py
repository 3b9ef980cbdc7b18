"""In which language a request is answered: what its browser would like best, of what there is.

Somebody who is signed in and has chosen a language gets that one: see `session.py`.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from chatter import language


class Languages:
    """Says it for everything that happens while a request or a socket is served."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] in {'http', 'websocket'}:
            accepted = Headers(scope=scope).get('accept-language', '')
            language.use(language.negotiated(accepted))
        await self.app(scope, receive, send)
