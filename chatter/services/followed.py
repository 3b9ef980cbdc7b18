"""What the people whom somebody follows say, over all public rooms, in which the viewer is or could
be. Who is muted is left out; who has blocked, or is blocked, is followed by nobody.

Messages are looked through in windows of their numbers, each wider than the one before: whoever
follows many finds enough in the first, and whoever follows few has few to look at in the last.
"""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from chatter import db
from chatter.models.relations import Follow, Mute
from chatter.models.rooms import Ban, Message, MessageKind, Room, RoomKind
from chatter.models.views import FollowedPage, FollowedView, Viewer
from chatter.services import access, listing, messages

PAGE = 30
PAGE_MOST = 100
NEW_MOST = 100  # More than that is 'many'.
FIRST_WINDOW = 4_000
WIDER = 8


async def page(viewer: Viewer, before: int | None = None, limit: int = PAGE) -> FollowedPage:
    """Messages older than the one with the number `before`, or the newest; the newest first."""
    return await db.read(_page, viewer, before, listing.size(limit, PAGE_MOST))


async def count_new(viewer: Viewer, after: int) -> int:
    """How many came after the message with this number, counted to `NEW_MOST`."""
    return await db.read(_count_new, viewer, listing.place(after))


def _page(session: Session, viewer: Viewer, before: int | None, limit: int) -> FollowedPage:
    newest = session.exec(select(func.max(Message.id))).one() or 0
    high = newest + 1 if before is None else max(0, min(before, newest + 1))
    found: list[Any] = []
    window = FIRST_WINDOW
    while high > 0 and len(found) <= limit:
        low = max(0, high - window)
        asked = (
            _said(viewer)
            .where(col(Message.id) >= low, col(Message.id) < high)
            .order_by(col(Message.id).desc())
            .limit(limit + 1 - len(found))
        )
        found += session.exec(asked).all()
        high, window = low, window * WIDER
    names = {(room_id, seq): name for _, room_id, seq, name in found[:limit]}
    return FollowedPage(
        messages=[
            FollowedView(message=message, room_name=names[message.room_id, message.seq])
            for message in messages.at(session, names)
        ],
        more=len(found) > limit,
    )


def _count_new(session: Session, viewer: Viewer, after: int) -> int:
    some = _said(viewer).where(col(Message.id) > after).limit(NEW_MOST).subquery()
    return session.exec(select(func.count()).select_from(some)).one()


def _said(viewer: Viewer) -> Any:
    muted = select(Mute.muted_id).where(Mute.muter_id == viewer.id)
    followed = select(Follow.followed_id).where(
        Follow.follower_id == viewer.id,
        col(Follow.accepted_at).is_not(None),
        col(Follow.followed_id).not_in(muted),
    )
    banned = select(Ban.room_id).where(Ban.user_id == viewer.id, access.ban_holds())
    return (
        select(Message.id, Message.room_id, Message.seq, Room.name)
        .join(Room, col(Room.id) == col(Message.room_id))
        .where(
            col(Message.author_id).in_(followed),
            Message.kind == MessageKind.TEXT,
            col(Message.deleted_at).is_(None),
            Room.kind == RoomKind.PUBLIC,
            col(Room.id).not_in(banned),
        )
    )
