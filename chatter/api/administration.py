"""Running the server over REST: its people, an overview of its rooms, and the log of deeds."""

from fastapi import Request
from pydantic import BaseModel

from chatter.api.links import Link, shared_link
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.administration import Deed
from chatter.models.administration_views import (
    AccountsPage,
    AccountView,
    AuditPage,
    OverseenRoomsPage,
)
from chatter.models.people import Role
from chatter.models.sent import Line, Sent
from chatter.services import administration, audit

router = Router(prefix='/api/admin')

PERSON = '/people/{user_id}'


class Suspension(Sent):
    """Why somebody is kept out, and for how long: until it is lifted if nothing is said."""

    reason: Line = ''
    minutes: int | None = None


class NewRole(BaseModel):
    """What somebody is to be on the server."""

    role: Role


class NewOwner(BaseModel):
    """Whose the server is to be; `typed` is their handle."""

    user_id: int
    typed: Line


@router.get('/people')
async def people(
    viewer: SignedIn, q: str = '', after: int | None = None, limit: int = administration.PAGE
) -> AccountsPage:
    """Everybody with an account, by name."""
    return await administration.people(viewer, q, after, limit)


@router.put(PERSON + '/suspension')
async def suspend(viewer: SignedIn, user_id: int, body: Suspension) -> AccountView:
    """Keep somebody out; every sign-in ends at once."""
    return await administration.suspend(viewer, user_id, body.reason, body.minutes)


@router.delete(PERSON + '/suspension')
async def unsuspend(viewer: SignedIn, user_id: int) -> AccountView:
    """Let somebody in again."""
    return await administration.unsuspend(viewer, user_id)


@router.delete(PERSON + '/sign-ins', status_code=204)
async def sign_out(viewer: SignedIn, user_id: int) -> None:
    """End every sign-in of somebody."""
    await administration.sign_out(viewer, user_id)


@router.post(PERSON + '/link', status_code=201)
async def make_link(request: Request, viewer: SignedIn, user_id: int) -> Link:
    """A one-time link with which somebody sets a new password and is in."""
    token = await administration.make_link(viewer, user_id)
    return await shared_link(request, f'/reset/{token}')


@router.put(PERSON + '/role')
async def set_role(viewer: SignedIn, user_id: int, body: NewRole) -> AccountView:
    """Make somebody an administrator, or a member."""
    return await administration.set_role(viewer, user_id, body.role)


@router.post('/owner')
async def hand_over(viewer: SignedIn, body: NewOwner) -> AccountView:
    """Make somebody else the owner of the server."""
    return await administration.hand_over(viewer, body.user_id, body.typed)


@router.get('/rooms')
async def rooms(
    viewer: SignedIn, after: int | None = None, limit: int = administration.PAGE
) -> OverseenRoomsPage:
    """Public rooms and their owners, and the number of private ones."""
    return await administration.rooms(viewer, after, limit)


@router.get('/log')
async def log(
    viewer: SignedIn,
    person: int | None = None,
    deed: Deed | None = None,
    before: int | None = None,
    limit: int = audit.PAGE,
) -> AuditPage:
    """Who did what, the newest first."""
    return await audit.listed(viewer, person_id=person, deed=deed, before=before, limit=limit)
