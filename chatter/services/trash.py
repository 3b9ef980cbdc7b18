"""Rooms that were deleted: gone for everybody at once, back if whoever did it thinks again, and
destroyed a month later.

A deleted room has no members and is private, so that every gate there is keeps it shut; who was in
it, as what and how far they had read, waits beside it.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, files
from chatter.errors import Conflict
from chatter.language import words
from chatter.models.administration import Audit, Deed, Report
from chatter.models.invites import InviteRoom
from chatter.models.people import User
from chatter.models.rooms import (
    Ban,
    DeletedRoom,
    Level,
    Member,
    MemberRole,
    Mention,
    Message,
    Room,
    RoomKind,
)
from chatter.models.views import RoomView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import RoomClosed, RoomJoined, RoomLeft, RoomOpened
from chatter.services import access, audit, members, notices, rooms

KEPT_FOR = timedelta(days=30)
AT_ONCE = 500  # Messages per transaction: others want to write, too.
KEPT = ('user_id', 'role', 'read_seq', 'read_rev', 'level')


async def put(viewer: Viewer, room_id: int) -> None:
    """Delete a room: nobody finds it any more, its members are told.

    Raises `NotFound`, and `Forbidden` to all who do not own it.
    """
    was_public, user_ids = await db.write(_put, viewer, room_id)
    for user_id in user_ids:
        await bus.publish(topic.user(user_id), RoomLeft(room_id=room_id, reason='deleted'))
    if was_public:
        await bus.publish(topic.EVERYONE, RoomClosed(room_id=room_id))


async def take_back(viewer: Viewer, room_id: int) -> RoomView:
    """Have a room back as it was.

    Raises `NotFound` to all but whoever deleted it, `Conflict` if it is not deleted or another room
    has its name by now.
    """
    try:
        room, joined = await db.write(_take_back, viewer, room_id)
    except IntegrityError:
        raise Conflict(rooms.NAME_TAKEN) from None
    if room.kind is RoomKind.PUBLIC:
        await bus.publish(topic.EVERYONE, RoomOpened(room=room))
    for user_id, event in joined:
        await bus.publish(topic.user(user_id), event)
    return room


async def empty() -> int:
    """Destroy what was deleted a month ago, messages and all; returns how many rooms that were."""
    ids = await db.read(_due)
    for room_id in ids:
        while await db.write(_destroy_some, room_id):
            pass
        files.remove_avatar(await db.write(_destroy, room_id))
    return len(ids)


def _put(session: Session, viewer: Viewer, room_id: int) -> tuple[bool, list[int]]:
    room = access.held(session, access.administered(session, viewer, room_id))
    was_public = room.kind is RoomKind.PUBLIC
    inside = session.exec(
        select(Member).where(Member.room_id == room_id).order_by(col(Member.id))
    ).all()
    session.add(
        DeletedRoom(
            room_id=room_id,
            by_id=viewer.id,
            at=clock.now(),
            kind=room.kind,
            members=[one.model_dump(mode='json', include=set(KEPT)) for one in inside],
        )
    )
    session.exec(delete(Member).where(col(Member.room_id) == room_id))
    room.kind, room.name_key = RoomKind.PRIVATE, None
    session.add(room)
    session.flush()
    members.count(session, room_id)
    audit.note(session, viewer, Deed.ROOM_DELETED, room_id=room_id)
    return was_public, [one.user_id for one in inside]


def _take_back(
    session: Session, viewer: Viewer, room_id: int
) -> tuple[RoomView, list[tuple[int, RoomJoined]]]:
    kept = (
        session.exec(
            select(DeletedRoom).where(
                DeletedRoom.room_id == room_id,
                DeletedRoom.by_id == viewer.id,
                col(DeletedRoom.at) > clock.now() - KEPT_FOR,  # What is due is being destroyed.
            )
        ).first()
        if access.is_id(room_id)
        else None
    )
    if kept is None:
        access.administered(session, viewer, room_id)
        raise Conflict(words('This room is not deleted.'))
    room = access.held(session, session.get_one(Room, room_id))
    room.kind = kept.kind
    rooms.take_name(session, room)
    session.add(room)
    here = set(
        session.exec(
            select(User.id).where(
                col(User.id).in_([one['user_id'] for one in kept.members]),
                col(User.deleted_at).is_(None),
            )
        )
    )
    inside = [
        Member(
            room_id=room_id,
            user_id=one['user_id'],
            role=MemberRole(one['role']),
            level=Level(one['level']),
            joined_at=clock.now(),
            read_seq=one['read_seq'],
            read_rev=one['read_rev'],
        )
        for one in kept.members
        if one['user_id'] in here
    ]
    session.add_all(inside)
    session.delete(kept)
    session.flush()
    members.count(session, room_id)
    session.refresh(room)
    audit.note(session, viewer, Deed.ROOM_TAKEN_BACK, room_id=room_id)
    view = notices.view(session, room)
    joined = [
        (one.user_id, RoomJoined(room=view, read_seq=one.read_seq, level=one.level))
        for one in inside
    ]
    return view, joined


def _due(session: Session) -> list[int]:
    old = select(DeletedRoom.room_id).where(col(DeletedRoom.at) < clock.now() - KEPT_FOR)
    return list(session.exec(old))


def _destroy_some(session: Session, room_id: int) -> bool:
    """Some messages of a room and what hangs on them; whether there were any."""
    some = session.exec(select(Message.id).where(Message.room_id == room_id).limit(AT_ONCE)).all()
    session.exec(delete(Message).where(col(Message.id).in_(some)))
    return bool(some)


def _destroy(session: Session, room_id: int) -> str | None:
    """What is left of it; returns the name of its picture."""
    room = session.get_one(Room, room_id)
    kept = session.exec(select(DeletedRoom).where(DeletedRoom.room_id == room_id)).first()
    if kept is not None and kept.kind is not RoomKind.PUBLIC:
        # What happened in it was its members' to know, who are no more.
        session.exec(delete(Audit).where(col(Audit.about_room_id) == room_id))
    hanging: tuple[Any, ...] = (Mention, Ban, InviteRoom, Report, DeletedRoom)
    for kind in hanging:
        session.exec(delete(kind).where(col(kind.room_id) == room_id))
    about = update(Audit).where(col(Audit.about_room_id) == room_id)
    session.exec(about.values(about_room_id=None))
    session.delete(room)
    return room.picture
