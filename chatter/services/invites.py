"""Links with which somebody may make an account while that needs an invitation."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from chatter import clock, db, security
from chatter.errors import NotFound
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Invite, User
from chatter.models.views import InviteView, UserView, Viewer
from chatter.services import access

GOOD_FOR = timedelta(days=7)
USES = 1
NOT_GOOD = words('This invitation is not valid, or not any more. Ask for a new one.')


async def create(viewer: Viewer) -> str:
    """A new invitation, good once within a week; returns its token, which is not kept.

    Raises `Forbidden` for all but the server's owner.
    """
    access.server_owner(viewer)
    token = security.new_token()
    await db.write(_create, viewer, security.token_hash(token))
    return token


async def is_good(token: str) -> bool:
    """Whether an account could be made with it now."""
    return await db.read(_find, token) is not None


async def listed(viewer: Viewer) -> list[InviteView]:
    """Those that are good still, the newest first. Raises `Forbidden`."""
    access.server_owner(viewer)
    return await db.read(_listed)


async def revoke(viewer: Viewer, invite_id: int) -> None:
    """Make it worthless. Raises `Forbidden`, `NotFound`."""
    access.server_owner(viewer)
    await db.write(_revoke, invite_id)


def take(session: Session, token: str) -> None:
    """Work: use it once. Raises `NotFound`, alike for used up, expired, revoked and nonsense."""
    invite = _find(session, token)
    taken = invite and session.exec(
        update(Invite)
        .where(col(Invite.id) == invite.id, col(Invite.uses_left) > 0)
        .values(uses_left=Invite.uses_left - 1)
    )
    if not taken or taken.rowcount != 1:
        raise NotFound(NOT_GOOD)


def _find(session: Session, token: str) -> Invite | None:
    return session.exec(
        select(Invite).where(
            Invite.token_hash == security.token_hash(token),
            Invite.uses_left > 0,
            Invite.expires_at > clock.now(),
            col(Invite.revoked_at).is_(None),
        )
    ).first()


def _create(session: Session, viewer: Viewer, token_hash: str) -> None:
    now = clock.now()
    session.add(
        Invite(
            token_hash=token_hash,
            created_by=viewer.id,
            created_at=now,
            expires_at=now + GOOD_FOR,
            uses_left=USES,
        )
    )


def _listed(session: Session) -> list[InviteView]:
    rows = session.exec(
        select(Invite, User)
        .where(
            Invite.created_by == User.id,
            Invite.uses_left > 0,
            Invite.expires_at > clock.now(),
            col(Invite.revoked_at).is_(None),
        )
        .order_by(col(Invite.id).desc())
    ).all()
    return [
        InviteView(
            id=id_of(invite),
            created_by=UserView.of(user),
            created_at=invite.created_at,
            expires_at=invite.expires_at,
            uses_left=invite.uses_left,
        )
        for invite, user in rows
    ]


def _revoke(session: Session, invite_id: int) -> None:
    invite = session.get(Invite, invite_id) if access.is_id(invite_id) else None
    if invite is None or invite.revoked_at is not None:
        raise NotFound(words('There is no such invitation.'))
    invite.revoked_at = clock.now()
    session.add(invite)
