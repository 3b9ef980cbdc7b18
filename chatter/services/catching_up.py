"""While one was away: what was said to the viewer, who asked for something, what is unread where.

To look at it marks nothing as read.
"""

from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, func, select

from chatter import db, text
from chatter.models.preferences import Notify
from chatter.models.rooms import Level, Member, Mention, Message, MessageKind, Room, RoomKind
from chatter.models.views import AwayView, CallView, Viewer, WaitingView
from chatter.services import follows, messages, notices, room_lists

ROOMS_MOST = 100
CALLS_MOST = 50


async def look(viewer: Viewer) -> AwayView:
    """What waits for the viewer: conversations and rooms by the number of unread messages."""
    return AwayView(**await db.read(_look, viewer), requests=await follows.requests(viewer))


def _look(session: Session, viewer: Viewer) -> dict[str, Any]:
    mine = {row.id: row for row in room_lists.memberships(session, viewer)}
    waiting = sorted((row for row in mine.values() if _waits(viewer, row)), key=_order)[:ROOMS_MOST]
    first = _first_unread(session, viewer, [row.id for row in waiting])
    views = [
        WaitingView(room=room, unread=_unread(row), read_seq=row.read_seq, first=first.get(room.id))
        for room, row in zip(notices.views(session, waiting), waiting, strict=True)
    ]
    is_direct = [view.room.kind is RoomKind.DIRECT for view in views]
    return {
        'directs': [view for view, direct in zip(views, is_direct, strict=True) if direct],
        'rooms': [view for view, direct in zip(views, is_direct, strict=True) if not direct],
        'calls': _calls(session, viewer, mine),
    }


def _unread(row: Row[Any]) -> int:
    return int(row.last_seq - row.read_seq)


def _order(row: Row[Any]) -> tuple[int, str]:
    return -_unread(row), text.folded(row.name)


def _waits(viewer: Viewer, row: Row[Any]) -> bool:
    return _unread(row) > 0 and row.archived_at is None and not _is_muted(viewer, row)


def _is_muted(viewer: Viewer, row: Row[Any]) -> bool:
    """Whether the viewer wants to be told of nothing there, here or in general."""
    if row.level is not Level.DEFAULT or row.kind is RoomKind.DIRECT:
        return row.level is Level.NOTHING
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


def _calls(session: Session, viewer: Viewer, mine: dict[int, Row[Any]]) -> list[CallView]:
    """The newest messages in rooms that call the viewer by name and are unread."""
    rows = session.exec(
        select(Mention.room_id, Mention.seq)
        .join(Member, col(Member.room_id) == col(Mention.room_id))
        .join(Room, col(Room.id) == col(Mention.room_id))
        .where(
            Member.user_id == viewer.id,
            Mention.user_id == viewer.id,
            Room.kind != RoomKind.DIRECT,
            col(Mention.seq) > col(Member.read_seq),
        )
        .order_by(col(Mention.id).desc())
        .limit(CALLS_MOST)
    ).all()
    pairs = [(room_id, seq) for room_id, seq in rows if room_id in mine]
    found = [message for message in messages.at(session, pairs) if not message.deleted]
    called_in = notices.views(
        session, [mine[room_id] for room_id in {seen.room_id for seen in found}]
    )
    views = {room.id: room for room in called_in}
    return [CallView(room=views[message.room_id], message=message) for message in found]
