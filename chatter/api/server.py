"""What the server is called and looks like, and who may do what on it."""

from fastapi import Request

from chatter import files
from chatter.api.bodies import kept_picture
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.views import ServerView
from chatter.services import administration, server

router = Router(prefix='/api/server')


@router.get('')
async def view(_viewer: SignedIn) -> ServerView:
    """What everybody may know."""
    return await server.view()


@router.patch('')
async def edit(viewer: SignedIn, body: server.Edit) -> ServerView:
    """Say what it is called, who may sign up, …"""
    return await server.edit(viewer, body)


@router.put('/picture')
async def set_picture(request: Request, viewer: SignedIn) -> ServerView:
    """Have this picture (the body) for the server."""
    await administration.administrates(viewer)
    async with kept_picture(request) as picture:
        seen, before = await server.set_picture(viewer, picture)
    files.remove_avatar(before)
    return seen


@router.delete('/picture')
async def remove_picture(viewer: SignedIn) -> ServerView:
    """Have no picture for the server."""
    seen, before = await server.set_picture(viewer, None)
    files.remove_avatar(before)
    return seen
