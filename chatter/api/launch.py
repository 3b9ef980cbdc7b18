"""The launch token: while there is no owner, only the window that this program opened can make one.

Whoever is first at `/first-run` owns the server, and on a computer with several people all of them
reach its ports. So the first request of our own window carries a secret in its path. It works once,
is exchanged for a cookie, lets nobody in, and says only: this is that window. Without the cookie
`/first-run` is closed until the server is claimed; from then on nothing is different.
"""

import hmac

from fastapi import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from chatter import security
from chatter.api import errors
from chatter.errors import Forbidden
from chatter.language import words
from chatter.services import server

FIRST_RUN = '/first-run'
CLOSED = '/being-set-up'  # The page that says so to everybody else.
PREFIX = '/launch/'
COOKIE = 'chatter-launch'
REFUSAL = words('This Chatter is being set up in the window that opened it.')


class Launch:
    """ASGI: the application, and before it the question whose window asks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.path = PREFIX + security.new_token()  # What our window asks for first.
        self._is_used = False
        self._cookie = security.new_token()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http':
            await self.app(scope, receive, send)
        elif scope['path'].startswith(PREFIX):
            await self._enter(Request(scope))(scope, receive, send)
        elif scope['path'] == FIRST_RUN and await self._is_closed_to(Request(scope)):
            if scope['method'] in {'GET', 'HEAD'}:
                await self.app(
                    {**scope, 'path': CLOSED, 'raw_path': CLOSED.encode()}, receive, send
                )
            else:
                await errors.response(Forbidden(REFUSAL))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _enter(self, request: Request) -> RedirectResponse:
        """To the first page; with the cookie for whoever brings the token first."""
        response = RedirectResponse('/', 303, {'Cache-Control': 'no-store'})
        is_token = hmac.compare_digest(request.url.path.encode(), self.path.encode())
        if is_token and request.method == 'GET' and not self._is_used:
            self._is_used = True
            response.set_cookie(COOKIE, self._cookie, path=FIRST_RUN, httponly=True, samesite='lax')
        return response

    async def _is_closed_to(self, request: Request) -> bool:
        shown = request.cookies.get(COOKIE, '')
        is_ours = hmac.compare_digest(shown.encode(), self._cookie.encode())
        return not is_ours and not (await server.view()).is_claimed
