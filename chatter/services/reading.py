"""How far people have read. Unread is a difference of two numbers, so it cannot drift."""

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from chatter import db
from chatter.models.rooms import Member
from chatter.models.views import ReadPointer, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import ReadMoved
from chatter.services import access

_move = (
    update(Member)
    .where(col(Member.id) == bindparam('member_id'), col(Member.read_seq) < bindparam('seq'))
    .values(read_seq=bindparam('seq'))
)


async def mark_read(viewer: Viewer, room_id: int, seq: int) -> ReadPointer:
    """The viewer has seen everything up to `seq`; the pointer never moves back.

    Raises `NotFound`, `Forbidden`.
    """
    pointer, has_moved = await db.write(_mark_read, viewer, room_id, seq)
    if has_moved:
        await bus.publish(
            topic.user(viewer.id), ReadMoved(room_id=room_id, read_seq=pointer.read_seq)
        )
    return pointer


def _mark_read(
    session: Session, viewer: Viewer, room_id: int, seq: int
) -> tuple[ReadPointer, bool]:
    member = access.membership(session, viewer, room_id)
    seq = min(seq, member.last_seq)
    if seq <= member.read_seq:
        return ReadPointer(room_id=room_id, read_seq=member.read_seq), False
    moved = session.connection().execute(_move, {'member_id': member.member_id, 'seq': seq})
    return ReadPointer(room_id=room_id, read_seq=seq), moved.rowcount == 1
