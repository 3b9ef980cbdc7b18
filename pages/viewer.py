"""Who opens a page. Nobody in particular is led to the way in before anything is built for them."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from chatter.api import session
from chatter.models.views import ServerView, Viewer
from chatter.services import server


class Elsewhere(Exception):
    """This page is not for whoever asks; another one is."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


async def lead(_request: Request, error: Exception) -> Response:
    """The handler of `Elsewhere`."""
    assert isinstance(error, Elsewhere)
    return RedirectResponse(error.path, status_code=303, headers={'Cache-Control': 'no-store'})


def server_of(request: Request) -> ServerView:
    """What the server is called and looks like, of whoever was asked who they are."""
    seen: ServerView = request.state.server
    return seen


async def see_server(request: Request) -> ServerView:
    """Pages for all, whoever they are."""
    request.state.server = await server.view()
    return server_of(request)


async def somebody(request: Request) -> Viewer:
    """Who is signed in; all others go to the way in and come back here afterwards."""
    seen = await see_server(request)
    viewer = await session.optional(request)
    if viewer is not None:
        return viewer
    if not seen.is_claimed:
        raise Elsewhere('/first-run')
    path = request.url.path + (f'?{request.url.query}' if request.url.query else '')
    raise Elsewhere('/sign-in' if path == '/' else f'/sign-in?next={quote(path)}')


async def nobody(request: Request) -> None:
    """Pages for coming in: whoever is in already goes home; before there is an owner, all meet."""
    if await session.optional(request) is not None:
        raise Elsewhere('/')
    if not (await see_server(request)).is_claimed:
        raise Elsewhere('/first-run')


async def anybody(request: Request) -> Viewer | None:
    """Pages for those who are in and for those who are not; before there is an owner, all meet."""
    seen = await see_server(request)
    viewer = await session.optional(request)
    if viewer is None and not seen.is_claimed:
        raise Elsewhere('/first-run')
    return viewer


async def nobody_yet(request: Request) -> None:
    """The page that makes the owner, for as long as there is none."""
    if (await see_server(request)).is_claimed:
        raise Elsewhere('/' if await session.optional(request) else '/sign-in')


Seen = Annotated[ServerView, Depends(see_server)]
Somebody = Annotated[Viewer, Depends(somebody)]
Anybody = Annotated[Viewer | None, Depends(anybody)]
Nobody = Annotated[None, Depends(nobody)]
NobodyYet = Annotated[None, Depends(nobody_yet)]
