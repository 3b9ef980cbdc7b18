"""How far people have read. Unread is a difference of two numbers, so it cannot drift."""

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
    member = access.membership(session, viewer, room_id)
    seq = max(0, min(seq - 1, member.read_seq))
    if not presence.is_invisible(viewer.id):
        session.connection().execute(_go_on_showing, {'member_id': member.member_id})
    session.connection().execute(_put_back, {'member_id': member.member_id, 'seq': seq})
    return _pointer(room_id, seq, member.read_rev + 1)


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
    return [_mark_unread(session, viewer, one.room_id, one.read_seq + 1) for one in pointers]


def _pointer(room_id: int, read_seq: int, read_rev: int) -> ReadPointer:
    return ReadPointer(room_id=room_id, read_seq=read_seq, read_rev=read_rev)
