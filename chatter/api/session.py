"""Who is asking: our own opaque cookie, and the dependency that turns it into a viewer."""

from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection

from chatter import language, logs
from chatter.errors import Unauthenticated
from chatter.models.views import Viewer
from chatter.services import sign_ins

PLAIN_COOKIE = 'chatter'
SECURE_COOKIE = (
    '__Host-chatter'  # The prefix makes browsers insist on Secure, Path=/ and no Domain.
)


def cookie_name(connection: HTTPConnection) -> str:
    """The name the cookie has on this kind of connection."""
    return SECURE_COOKIE if connection.url.scheme in {'https', 'wss'} else PLAIN_COOKIE


def token(connection: HTTPConnection) -> str | None:
    """The secret this browser sent, if it sent one."""
    return connection.cookies.get(cookie_name(connection))


def set_cookie(request: Request, response: Response, secret: str, *, is_kept: bool) -> None:
    """Give the browser its secret; without `is_kept` it forgets it when it closes."""
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=int(sign_ins.AT_MOST.total_seconds()) if is_kept else None,
        httponly=True,
        secure=request.url.scheme == 'https',
        samesite='lax',
        path='/',
    )


def clear_cookie(request: Request, response: Response) -> None:
    """Have the browser forget its secret."""
    response.delete_cookie(
        cookie_name(request),
        httponly=True,
        secure=request.url.scheme == 'https',
        samesite='lax',
        path='/',
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
