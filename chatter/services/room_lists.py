"""Lists of rooms: those somebody is in, for the sidebar, and those there are to be found."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_
from sqlmodel import Session, col, select

from chatter import db, text
from chatter.models.rooms import Member, Mention, Room, RoomKind
from chatter.models.views import BrowsedRoomView, MembershipView, Viewer
from chatter.services import access, notices

# Asked by everybody at every page: made once, and run on the connection.
_memberships = (
    notices.rows.add_columns(col(Member.read_seq), col(Member.read_rev), col(Member.level))
    .join(Member, col(Member.room_id) == col(Room.id))
    .where(
        col(Member.user_id) == bindparam('viewer_id'),
        or_(col(Member.hidden_seq).is_(None), col(Room.last_seq) > col(Member.hidden_seq)),
    )
)
_unread_mentions = (
    select(Mention.room_id, Mention.seq)
    .join(
        Member,
        and_(
            col(Member.room_id) == col(Mention.room_id),
            col(Member.user_id) == bindparam('viewer_id'),
        ),
    )
    .where(col(Mention.user_id) == bindparam('viewer_id'), col(Mention.seq) > col(Member.read_seq))
    .order_by(col(Mention.seq))
)
_joined = access.rooms_of(bindparam('viewer_id'))


async def mine(viewer: Viewer) -> list[MembershipView]:
    """The rooms the viewer is in and does not hide, by name, and how far they are read."""
    return await db.read(of, viewer)


async def first(viewer: Viewer) -> int | None:
    """The id of the oldest open room the viewer is in, which is where one arrives."""
    return await db.read(_first, viewer)


async def joined_ids(viewer: Viewer) -> set[int]:
    """The ids of the rooms the viewer is in."""
    return await db.read(_joined_ids, viewer)


async def browse(viewer: Viewer) -> list[BrowsedRoomView]:
    """Every room the viewer may know of but direct ones, by name; archived ones last. Raises
    `Forbidden` for guests."""
    access.not_a_guest(viewer)
    return await db.read(_browse, viewer)


def memberships(session: Session, viewer: Viewer) -> Sequence[Row[Any]]:
    """Work: the columns of the rooms the viewer is in and does not hide, and `read_seq`, `read_rev`
    and `level` of the viewer in each."""
    return session.connection().execute(_memberships, {'viewer_id': viewer.id}).all()


def of(session: Session, viewer: Viewer) -> list[MembershipView]:
    """Work: what `mine` says."""
    rows = memberships(session, viewer)
    mentions = _mentions(session, viewer)
    views = [
        MembershipView(
            room=room,
            read_seq=row.read_seq,
            read_rev=row.read_rev,
            mentions=tuple(mentions.get(room.id, ())),
            level=row.level,
        )
        for room, row in zip(notices.views(session, rows), rows, strict=True)
    ]
    return sorted(views, key=lambda view: (view.room.archived, text.folded(view.room.name)))


def _mentions(session: Session, viewer: Viewer) -> dict[int, list[int]]:
    """The unread messages that call the viewer by name, by room."""
    rows = session.connection().execute(_unread_mentions, {'viewer_id': viewer.id}).all()
    found: dict[int, list[int]] = {}
    for room_id, seq in rows:
        found.setdefault(room_id, []).append(seq)
    return found


def _first(session: Session, viewer: Viewer) -> int | None:
    return session.exec(
        select(Room.id)
        .join(Member, col(Member.room_id) == col(Room.id))
        .where(
            Member.user_id == viewer.id,
            col(Room.archived_at).is_(None),
            Room.kind != RoomKind.DIRECT,
        )
        .order_by(col(Room.id))
        .limit(1)
    ).first()


def _joined_ids(session: Session, viewer: Viewer) -> set[int]:
    return set(session.connection().execute(_joined, {'viewer_id': viewer.id}).scalars())


def _browse(session: Session, viewer: Viewer) -> list[BrowsedRoomView]:
    joined = _joined_ids(session, viewer)
    is_shown = and_(access.is_known_to(viewer.id), col(Room.kind) != RoomKind.DIRECT)
    found = session.connection().execute(notices.rows.where(is_shown))
    views = [
        BrowsedRoomView(room=room, is_member=room.id in joined)
        for room in notices.views(session, found)
    ]
    return sorted(views, key=lambda view: (view.room.archived, text.folded(view.room.name)))
