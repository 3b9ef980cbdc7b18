"""Invitations over REST."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from chatter import addresses, qr
from chatter.api.session import SignedIn
from chatter.models.views import InviteView
from chatter.services import invites
from chatter.services.invites import Wish

router = APIRouter(prefix='/api/invites')


class NewInvite(BaseModel):
    """A new invitation. Its secret is known only now, and so are its link and the picture of it.

    `qr` is a `data:` address of an SVG. `is_only_here` says that other devices cannot reach the
    link, because the server listens to its own machine alone.
    """

    invite: InviteView
    token: str
    link: str
    qr: str
    is_only_here: bool


@router.get('')
async def listed(viewer: SignedIn) -> list[InviteView]:
    """The caller's invitations, the newest first; for administrators everybody's."""
    return await invites.listed(viewer)


@router.post('', status_code=201)
async def create(request: Request, viewer: SignedIn, body: Wish) -> NewInvite:
    """A new invitation."""
    made = await invites.create(viewer, body)
    base = addresses.of_links(f'{request.url.scheme}://{request.url.netloc}')
    link = f'{base}/join/{made.token}'
    return NewInvite(
        invite=made.invite,
        token=made.token,
        link=link,
        qr=qr.data_url(link),
        is_only_here=addresses.is_only_here(base),
    )


@router.delete('/{invite_id}', status_code=204)
async def revoke(viewer: SignedIn, invite_id: int) -> None:
    """Make an invitation worthless."""
    await invites.revoke(viewer, invite_id)
