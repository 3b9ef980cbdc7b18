"""The server's own settings and invitations, for its owner."""

from fastapi import APIRouter
from pydantic import BaseModel

from chatter.api.session import SignedIn
from chatter.models.people import SignUp
from chatter.models.views import InviteView, ServerView
from chatter.services import invites, server

router = APIRouter(prefix='/api')


class ServerEdit(BaseModel):
    """What to change."""

    sign_up: SignUp


class NewInvite(BaseModel):
    """The secret of a new invitation, known only now: its link is `/join/{token}`."""

    token: str


@router.get('/server')
async def view(_viewer: SignedIn) -> ServerView:
    """What everybody may know."""
    return await server.view()


@router.patch('/server')
async def edit(viewer: SignedIn, body: ServerEdit) -> ServerView:
    """Say who may sign up."""
    return await server.set_sign_up(viewer, body.sign_up)


@router.get('/invites')
async def listed(viewer: SignedIn) -> list[InviteView]:
    """Invitations that are good still, the newest first."""
    return await invites.listed(viewer)


@router.post('/invites', status_code=201)
async def create(viewer: SignedIn) -> NewInvite:
    """A new invitation."""
    return NewInvite(token=await invites.create(viewer))


@router.delete('/invites/{invite_id}', status_code=204)
async def revoke(viewer: SignedIn, invite_id: int) -> None:
    """Make an invitation worthless."""
    await invites.revoke(viewer, invite_id)
