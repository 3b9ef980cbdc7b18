"""How far people have read. Unread is a difference of two numbers, so it cannot drift."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from chatter import db
from chatter.models.base import id_of
from chatter.models.rooms import Member, Room
from chatter.models.views import ReadPointer, Viewer
from chatter.realtime import bus, presence, topic
from chatter.realtime.events import ReadMoved
from chatter.services import access, receipts

_move = (
    update(Member)
    .where(col(Member.id) == bindparam('member_id'), col(Member.read_seq) < bindparam('seq'))
    .values(read_seq=bindparam('seq'))
)

_put_back = (
    update(Member)
    .where(col(Member.id) == bindparam('member_id'))
    .values(read_seq=bindparam('seq'), read_rev=Member.read_rev + 1)
)

_go_on_showing = (
    update(Member)
    .where(
        col(Member.id) == bindparam('member_id'),
        func.coalesce(col(Member.shown_seq), 0) < col(Member.read_seq),
    )
    .values(shown_seq=Member.read_seq)
)


async def mark_read(viewer: Viewer, room_id: int, seq: int) -> ReadPointer:
    """The viewer has seen everything up to `seq`; the pointer never moves back.

    Raises `NotFound`, `Forbidden`.
    """
    pointer, members = await db.write(_mark_read, viewer, room_id, seq)
    if members:
        await bus.publish(topic.user(viewer.id), ReadMoved(**pointer.model_dump()))
        await receipts.moved(viewer, room_id, pointer.read_seq, members)
    return pointer


async def mark_unread(viewer: Viewer, room_id: int, seq: int) -> ReadPointer:
    """The viewer wants to see again everything from `seq` on, in every browser.

    To others it stays read. Raises `NotFound`, `Forbidden`.
    """
    pointer = await db.write(_mark_unread, viewer, room_id, seq)
    await bus.publish(topic.user(viewer.id), ReadMoved(**pointer.model_dump()))
    return pointer


async def mark_all_read(viewer: Viewer) -> list[ReadPointer]:
    """The viewer wants nothing to be unread; returns where the pointers were, to put them back."""
    before, moved = await db.write(_mark_all_read, viewer)
    for pointer, members in moved:
        await bus.publish(topic.user(viewer.id), ReadMoved(**pointer.model_dump()))
        await receipts.moved(viewer, pointer.room_id, pointer.read_seq, members)
    return before


async def put_back(viewer: Viewer, pointers: list[ReadPointer]) -> None:
    """Have the pointers where they were. Raises `NotFound`, `Forbidden`: then none is moved."""
    for pointer in await db.write(_put_all_back, viewer, pointers):
        await bus.publish(topic.user(viewer.id), ReadMoved(**pointer.model_dump()))


def _mark_read(session: Session, viewer: Viewer, room_id: int, seq: int) -> tuple[ReadPointer, int]:
    """The pointer, and if it has moved how many are in the room; else 0."""
    member = access.membership(session, viewer, room_id)
    seq = min(seq, member.last_seq)
    if seq <= member.read_seq:
        return _pointer(room_id, member.read_seq, member.read_rev), 0
    moved = session.connection().execute(_move, {'member_id': member.member_id, 'seq': seq})
    members = member.member_count if moved.rowcount == 1 else 0
    return _pointer(room_id, seq, member.read_rev), members


def _mark_unread(session: Session, viewer: Viewer, room_id: int, seq: int) -> ReadPointer:
    [pointer] = _put_all_back(session, viewer, [_pointer(room_id, seq - 1, 0)])
    return pointer


def _mark_all_read(
    session: Session, viewer: Viewer
) -> tuple[list[ReadPointer], list[tuple[ReadPointer, int]]]:
    rows = session.exec(
        select(Member, Room.last_seq, Room.member_count)
        .join(Room, col(Room.id) == col(Member.room_id))
        .where(Member.user_id == viewer.id, col(Room.last_seq) > col(Member.read_seq))
    ).all()
    before = [_pointer(one.room_id, one.read_seq, one.read_rev) for one, _, _ in rows]
    if rows:
        values = [{'member_id': id_of(one), 'seq': last} for one, last, _ in rows]
        session.connection().execute(_move, values)
    moved = [(_pointer(one.room_id, last, one.read_rev), members) for one, last, members in rows]
    return before, moved


def _put_all_back(
    session: Session, viewer: Viewer, pointers: list[ReadPointer]
) -> list[ReadPointer]:
    members = _members(session, viewer, [one.room_id for one in pointers])
    stand: dict[int, ReadPointer] = {}
    moved = []
    for one in pointers:
        room_id = one.room_id
        if room_id not in members:
            members[room_id] = access.membership(session, viewer, room_id)
        member = members[room_id]
        was = stand.get(room_id, _pointer(room_id, member.read_seq, member.read_rev))
        seq = max(0, min(one.read_seq, was.read_seq))
        stand[room_id] = _pointer(room_id, seq, was.read_rev + 1)
        moved.append(stand[room_id])
    ids = [{'member_id': members[one.room_id].member_id} for one in moved]
    if ids and not presence.is_invisible(viewer.id):
        session.connection().execute(_go_on_showing, ids)
    if ids:
        values = [{**of, 'seq': one.read_seq} for of, one in zip(ids, moved, strict=True)]
        session.connection().execute(_put_back, values)
    return moved


def _members(session: Session, viewer: Viewer, room_ids: Iterable[int]) -> dict[int, Any]:
    """The viewer's rows in those of these rooms that they are in, by room."""
    asked: Any = select(
        col(Member.room_id),
        col(Member.id).label('member_id'),
        col(Member.read_seq),
        col(Member.read_rev),
    ).where(
        Member.user_id == viewer.id, col(Member.room_id).in_(set(filter(access.is_id, room_ids)))
    )
    return {row.room_id: row for row in session.connection().execute(asked)}


def _pointer(room_id: int, read_seq: int, read_rev: int) -> ReadPointer:
    return ReadPointer(room_id=room_id, read_seq=read_seq, read_rev=read_rev)
