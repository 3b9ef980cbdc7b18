"""The server's own settings, for its owner."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from chatter.api.session import SignedIn
from chatter.models.people import SignUp, WhoInvites
from chatter.models.views import ServerView
from chatter.services import server

router = APIRouter(prefix='/api/server')


class ServerEdit(BaseModel):
    """What to change; what is None stays."""

    model_config = ConfigDict(extra='forbid')

    sign_up: SignUp | None = None
    who_invites: WhoInvites | None = None


@router.get('')
async def view(_viewer: SignedIn) -> ServerView:
    """What everybody may know."""
    return await server.view()


@router.patch('')
async def edit(viewer: SignedIn, body: ServerEdit) -> ServerView:
    """Say who may sign up, and who may invite."""
    return await server.edit(viewer, sign_up=body.sign_up, who_invites=body.who_invites)
