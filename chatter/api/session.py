"""Who is asking: our own opaque cookie, and the dependency that turns it into a viewer.

With TLS, and on the own machine where the browser keeps such a one, the cookie is `__Host-chatter`
with `Secure`; over any other plain http it is `chatter` (docs/decisions/0011).
"""

from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection

from chatter import addresses, language, logs
from chatter.errors import Unauthenticated
from chatter.models.views import Viewer
from chatter.services import sign_ins

PLAIN_COOKIE = 'chatter'
SECURE_COOKIE = (
    '__Host-chatter'  # The prefix makes browsers insist on Secure, Path=/ and no Domain.
)


def token(connection: HTTPConnection) -> str | None:
    """The secret this browser sent, if it sent one."""
    sent = connection.cookies
    return next((sent[name] for name in _names(connection) if name in sent), None)


def set_cookie(request: Request, response: Response, secret: str, *, is_kept: bool) -> None:
    """Give the browser its secret; without `is_kept` it forgets it when it closes."""
    given = _given(request)
    _forget(response, *_others(request, given))
    response.set_cookie(
        given,
        secret,
        max_age=int(sign_ins.AT_MOST.total_seconds()) if is_kept else None,
        httponly=True,
        secure=given == SECURE_COOKIE,
        samesite='lax',
        path='/',
    )


def clear_cookie(request: Request, response: Response) -> None:
    """Have the browser forget its secret."""
    given = _given(request)
    _forget(response, given, *_others(request, given))


def _names(connection: HTTPConnection) -> tuple[str, ...]:
    """The names that count on this kind of connection, the one that counts more first."""
    if connection.url.scheme in {'https', 'wss'}:
        return (SECURE_COOKIE,)
    if addresses.is_only_here(str(connection.url)):
        return (SECURE_COOKIE, PLAIN_COOKIE)
    return (PLAIN_COOKIE,)


def _given(request: Request) -> str:
    """The name of the cookie that this browser is given here: the best that it keeps.

    On plain http nobody promises to keep one with `Secure`, so the browser's own word is needed:
    Chromium sends `Sec-CH-UA`, Firefox `Sec-Fetch-Site`, only to where they believe themselves
    safe. WebKit sends the latter and drops the cookie all the same.
    """
    best, *rest = _names(request)
    said = request.headers
    is_firefox = 'sec-fetch-site' in said and 'Firefox/' in said.get('user-agent', '')
    return best if not rest or 'sec-ch-ua' in said or is_firefox else PLAIN_COOKIE


def _others(request: Request, given: str) -> list[str]:
    """What else it has that would count here: from before it kept the better one."""
    return [name for name in _names(request) if name != given and name in request.cookies]


def _forget(response: Response, *names: str) -> None:
    for name in names:
        response.delete_cookie(
            name, httponly=True, secure=name == SECURE_COOKIE, samesite='lax', path='/'
        )


def browser(request: Request) -> sign_ins.Browser:
    """What is known of the browser that asks."""
    return sign_ins.Browser(request.headers.get('user-agent', ''), address(request))


def address(request: Request) -> str:
    """Where the request comes from; uvicorn has looked through the configured proxies."""
    return request.client.host if request.client else 'unknown'


async def optional(request: Request) -> Viewer | None:
    """Who is asking, or None. From here on they are answered in the language they have chosen."""
    viewer = await sign_ins.viewer(token(request))
    if viewer is not None:
        logs.known_as(viewer.id, viewer.handle)
    if viewer is not None and viewer.preferences.language:
        language.use(viewer.preferences.language)
    return viewer


async def required(request: Request) -> Viewer:
    """Who is asking. Raises `Unauthenticated`."""
    viewer = await optional(request)
    if viewer is None:
        raise Unauthenticated
    return viewer


SignedIn = Annotated[Viewer, Depends(required)]
