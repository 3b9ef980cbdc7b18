"""Invitations over REST."""

from fastapi import Request

from chatter.api.links import Link, shared_link
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.views import InviteView
from chatter.services import invites
from chatter.services.invites import Wish

router = Router(prefix='/api/invites')


class NewInvite(Link):
    """A new invitation. Its secret is known only now."""

    invite: InviteView
    token: str


@router.get('')
async def listed(viewer: SignedIn) -> list[InviteView]:
    """The caller's invitations, the newest first; for administrators everybody's."""
    return await invites.listed(viewer)


@router.post('', status_code=201)
async def create(request: Request, viewer: SignedIn, body: Wish) -> NewInvite:
    """A new invitation."""
    made = await invites.create(viewer, body)
    link = await shared_link(request, f'/join/{made.token}')
    return NewInvite(**dict(link), invite=made.invite, token=made.token)


@router.delete('/{invite_id}', status_code=204)
async def revoke(viewer: SignedIn, invite_id: int) -> None:
    """Make an invitation worthless."""
    await invites.revoke(viewer, invite_id)
