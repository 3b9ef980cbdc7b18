"""While one was away: what was said to the viewer, who asked for something, what is unread where.

To look at it marks nothing as read.
"""

from typing import Any

from sqlmodel import Session, col, func, select

from chatter import db
from chatter.models.preferences import Notify
from chatter.models.rooms import Level, Member, Mention, Message, MessageKind, RoomKind
from chatter.models.views import AwayView, CallView, MembershipView, Viewer, WaitingView
from chatter.services import follows, messages, rooms

ROOMS_MOST = 100
CALLS_MOST = 50


async def look(viewer: Viewer) -> AwayView:
    """What waits for the viewer: conversations and rooms by the number of unread messages."""
    return AwayView(**await db.read(_look, viewer), requests=await follows.requests(viewer))


def _look(session: Session, viewer: Viewer) -> dict[str, Any]:
    mine = {found.room.id: found for found in rooms.mine_now(session, viewer)}
    waiting = sorted(
        (found for found in mine.values() if _waits(viewer, found)), key=_unread, reverse=True
    )[:ROOMS_MOST]
    first = _first_unread(session, viewer, [found.room.id for found in waiting])
    views = [
        WaitingView(
            room=found.room,
            unread=_unread(found),
            read_seq=found.read_seq,
            first=first.get(found.room.id),
        )
        for found in waiting
    ]
    is_direct = [view.room.kind is RoomKind.DIRECT for view in views]
    calls = _calls(session, viewer, mine)
    return {
        'directs': [view for view, direct in zip(views, is_direct, strict=True) if direct],
        'rooms': [view for view, direct in zip(views, is_direct, strict=True) if not direct],
        'calls': calls,
    }


def _unread(found: MembershipView) -> int:
    return found.room.last_seq - found.read_seq


def _waits(viewer: Viewer, found: MembershipView) -> bool:
    return _unread(found) > 0 and not found.room.archived and not _is_muted(viewer, found)


def _is_muted(viewer: Viewer, found: MembershipView) -> bool:
    """Whether the viewer wants to be told of nothing there, here or in general."""
    if found.level is not Level.DEFAULT or found.room.kind is RoomKind.DIRECT:
        return found.level is Level.NOTHING
    return viewer.preferences.notify is Notify.NOTHING


def _first_unread(session: Session, viewer: Viewer, room_ids: list[int]) -> dict[int, Any]:
    """The first message of somebody in each of these rooms that the viewer has not read."""
    first = (
        select(func.min(Message.seq))
        .where(
            col(Message.room_id) == col(Member.room_id),
            col(Message.seq) > col(Member.read_seq),
            col(Message.kind) == MessageKind.TEXT,
            col(Message.deleted_at).is_(None),
        )
        .correlate(Member)
        .scalar_subquery()
    )
    wanted = session.exec(
        select(Member.room_id, first).where(
            Member.user_id == viewer.id, col(Member.room_id).in_(room_ids)
        )
    ).all()
    pairs = [(room_id, seq) for room_id, seq in wanted if seq is not None]
    return {message.room_id: message for message in messages.at(session, pairs)}


def _calls(session: Session, viewer: Viewer, mine: dict[int, MembershipView]) -> list[CallView]:
    """The newest messages in rooms that call the viewer by name and are unread."""
    rows = session.exec(
        select(Mention.room_id, Mention.seq)
        .join(Member, col(Member.room_id) == col(Mention.room_id))
        .where(
            Member.user_id == viewer.id,
            Mention.user_id == viewer.id,
            col(Mention.seq) > col(Member.read_seq),
        )
        .order_by(col(Mention.id).desc())
        .limit(CALLS_MOST)
    ).all()
    pairs = [
        (room_id, seq)
        for room_id, seq in rows
        if room_id in mine and mine[room_id].room.kind is not RoomKind.DIRECT
    ]
    return [
        CallView(room=mine[message.room_id].room, message=message)
        for message in messages.at(session, pairs)
        if not message.deleted
    ]
