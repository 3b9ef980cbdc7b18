"""Who may not be in a room, until a moment or for good; whoever is in it then has to go."""

from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Invalid, NotFound
from chatter.language import words
from chatter.models.administration import Deed
from chatter.models.people import User
from chatter.models.rooms import Ban, MessageKind
from chatter.models.views import BanView, MessageView, RoomView, UserView, Viewer
from chatter.services import access, audit, members

REASON_MOST = 200


async def ban(
    viewer: Viewer, room_id: int, user_id: int, reason: str = '', minutes: int | None = None
) -> BanView:
    """Send somebody out who cannot come back, for some minutes or for good.

    Raises `NotFound`, `Forbidden`, `Invalid`, `Conflict` about oneself.
    """
    reason = checked_reason(reason)
    if minutes is not None and not 0 < minutes <= clock.YEAR_MINUTES:
        raise Invalid(words('A ban lasts a minute to a year, or for good.'), field='minutes')
    until = clock.in_minutes(minutes)
    view, left = await db.write(_ban, viewer, room_id, user_id, reason, until)
    if left is not None:
        await members.tell_removed(*left, user_id, is_banned=True)
    return view


async def unban(viewer: Viewer, room_id: int, user_id: int) -> None:
    """Let somebody come back who wants to. Raises `NotFound`, `Forbidden`."""
    await db.write(_unban, viewer, room_id, user_id)


async def listed(viewer: Viewer, room_id: int) -> list[BanView]:
    """Who may not be in the room now, the newest first. Raises `NotFound`, `Forbidden`."""
    return await db.read(_listed, viewer, room_id)


def checked_reason(reason: str) -> str:
    """Why somebody is kept out, cleaned. Raises `Invalid`."""
    reason = text.clean_name(reason)
    if len(reason) > REASON_MOST:
        raise Invalid(
            words('A reason has at most {most} characters.', most=REASON_MOST), field='reason'
        )
    return reason


def _ban(
    session: Session,
    viewer: Viewer,
    room_id: int,
    user_id: int,
    reason: str,
    until: datetime | None,
) -> tuple[BanView, tuple[RoomView, MessageView] | None]:
    room, member = members.below(session, viewer, room_id, user_id)
    user = access.person(session, user_id)
    row = _row(session, room_id, user_id)
    if row is None:
        row = Ban(room_id=room_id, user_id=user_id, by_id=viewer.id, created_at=clock.now())
    row.by_id, row.reason, row.until, row.created_at = viewer.id, reason, until, clock.now()
    session.add(row)
    audit.note(
        session,
        viewer,
        Deed.MEMBER_BANNED,
        user_id=user_id,
        room_id=room_id,
        until=until.isoformat() if until is not None else None,
    )
    view = _view(row, user, viewer.view)
    if member is None:
        return view, None
    return view, members.let_go(session, room, member, user, MessageKind.REMOVED)


def _unban(session: Session, viewer: Viewer, room_id: int, user_id: int) -> None:
    access.moderated(session, viewer, room_id)
    row = _row(session, room_id, user_id)
    if row is None:
        raise NotFound(words('This person is not banned.'))
    audit.note(session, viewer, Deed.MEMBER_UNBANNED, user_id=user_id, room_id=room_id)
    session.delete(row)


def _listed(session: Session, viewer: Viewer, room_id: int) -> list[BanView]:
    access.moderated(session, viewer, room_id)
    by = aliased(User)
    rows = session.exec(
        select(Ban, User, by)
        .join(User, col(User.id) == col(Ban.user_id))
        .join(by, col(by.id) == col(Ban.by_id))
        .where(Ban.room_id == room_id, access.ban_holds())
        .order_by(col(Ban.created_at).desc(), col(Ban.id).desc())
    )
    return [_view(row, user, UserView.of(speaker)) for row, user, speaker in rows]


def _row(session: Session, room_id: int, user_id: int) -> Ban | None:
    return session.exec(select(Ban).where(Ban.room_id == room_id, Ban.user_id == user_id)).first()


def _view(row: Ban, user: User, by: UserView) -> BanView:
    return BanView(
        user=UserView.of(user),
        by=by,
        reason=row.reason,
        created_at=row.created_at,
        until=row.until,
    )
