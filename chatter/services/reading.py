"""How far people have read. Unread is a difference of two numbers, so it cannot drift."""

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col

from chatter import db
from chatter.models.rooms import Member
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


def _mark_read(session: Session, viewer: Viewer, room_id: int, seq: int) -> tuple[ReadPointer, int]:
    """The pointer, and if it has moved how many are in the room, as far as that matters; else 0."""
    member = access.membership(session, viewer, room_id)
    seq = min(seq, member.last_seq)
    if seq <= member.read_seq:
        return _pointer(room_id, member.read_seq, member.read_rev), 0
    moved = session.connection().execute(_move, {'member_id': member.member_id, 'seq': seq})
    members = receipts.count_few(session, room_id) if moved.rowcount == 1 else 0
    return _pointer(room_id, seq, member.read_rev), members


def _mark_unread(session: Session, viewer: Viewer, room_id: int, seq: int) -> ReadPointer:
    member = access.membership(session, viewer, room_id)
    seq = max(0, min(seq - 1, member.read_seq))
    if not presence.is_invisible(viewer.id):
        session.connection().execute(_go_on_showing, {'member_id': member.member_id})
    session.connection().execute(_put_back, {'member_id': member.member_id, 'seq': seq})
    return _pointer(room_id, seq, member.read_rev + 1)


def _pointer(room_id: int, read_seq: int, read_rev: int) -> ReadPointer:
    return ReadPointer(room_id=room_id, read_seq=read_seq, read_rev=read_rev)
