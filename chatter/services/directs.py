"""Direct conversations: one for every set of people, shown to the others from the first message on.

Who writes to one other person must be allowed to by them, at every message; nothing says why not.
"""

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Forbidden, Invalid
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Role
from chatter.models.rooms import Member, Message, MessageKind, Room, RoomKind
from chatter.models.views import RoomView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import RoomHidden, RoomJoined
from chatter.services import access, notices, relations
from chatter.services.relations import Grant

NAME_MOST = 30
PEOPLE_MOST = 8  # The viewer counted in.

_reveal = (
    update(Member)
    .where(
        col(Member.room_id) == bindparam('room'),
        col(Member.hidden_seq).is_not(None),
        col(Member.hidden_seq) < bindparam('seq'),
    )
    .values(hidden_seq=None)
    .returning(col(Member.user_id), col(Member.read_seq), col(Member.level))
)


async def open(viewer: Viewer, user_ids: list[int]) -> RoomView:
    """The conversation of the viewer with these people, made if there is none; with nobody else it
    is a note to oneself. The others do not see it before something is said in it.

    Raises `NotFound`, `Invalid` for too many, `Conflict` about those the viewer has blocked and
    `Forbidden` about those who may not be written to, if it is not there already; guests neither
    write to anybody alone nor are written to.
    """
    access.not_a_guest(viewer)
    others = sorted({user_id for user_id in user_ids if user_id != viewer.id})
    if len(others) >= PEOPLE_MOST:
        raise Invalid(
            words('A conversation is between {most} people at most.', most=PEOPLE_MOST),
            field='user_ids',
        )
    try:
        joined = await db.write(_open, viewer, others)
    except IntegrityError:  # The others had the same idea at the same moment.
        joined = await db.write(_open, viewer, others)
    await bus.publish(topic.user(viewer.id), joined)
    return joined.room


async def hide(viewer: Viewer, room_id: int) -> None:
    """Have a conversation out of one's sidebar until something new is said in it.

    Raises `NotFound`, `Conflict` for rooms.
    """
    await db.write(_hide, viewer, room_id)
    await bus.publish(topic.user(viewer.id), RoomHidden(room_id=room_id))


async def rename(viewer: Viewer, room_id: int, name: str) -> RoomView:
    """Give a conversation of several a name, or none. Raises `Invalid`, `NotFound`, `Conflict`."""
    name = text.clean_name(name)
    if len(name) > NAME_MOST:
        raise Invalid(
            words('The name of a room has at most {most} characters.', most=NAME_MOST), field='name'
        )
    room = await db.write(_rename, viewer, room_id, name)
    await notices.tell(room)
    return room


def check(session: Session, viewer: Viewer, room_id: int) -> None:
    """Work: whether the viewer may say something now; whoever was answered may. Raises
    `Forbidden`, `Conflict`."""
    others = session.exec(
        select(Member.user_id).where(Member.room_id == room_id, Member.user_id != viewer.id)
    ).all()
    if len(others) == 1:
        _refuse(session, viewer, others[0], room_id)


def reveal(session: Session, room_id: int, seq: int) -> list[tuple[int, RoomJoined]]:
    """Work: show a conversation again to those who hide it, or never saw it: whom to tell what."""
    rows = session.connection().execute(_reveal, {'room': room_id, 'seq': seq}).all()
    if not rows:
        return []
    room = session.get(Room, room_id)
    assert room is not None
    session.refresh(room)
    view = notices.view(session, room)
    return [
        (user_id, RoomJoined(room=view, read_seq=read_seq, level=level))
        for user_id, read_seq, level in rows
    ]


def _open(session: Session, viewer: Viewer, others: list[int]) -> RoomJoined:
    key = ','.join(map(str, sorted([viewer.id, *others])))
    room = session.exec(select(Room).where(Room.direct_key == key)).first()
    if room is None:
        room = _made(session, viewer, others, key)
    member = session.exec(
        select(Member).where(Member.room_id == room.id, Member.user_id == viewer.id)
    ).one()
    member.hidden_seq = None
    session.add(member)
    session.flush()
    return RoomJoined(
        room=notices.view(session, room), read_seq=member.read_seq, level=member.level
    )


def _made(session: Session, viewer: Viewer, others: list[int], key: str) -> Room:
    for user_id in others:
        if access.person(session, user_id).role is Role.GUEST:
            raise Forbidden(relations.NOT_DELIVERED)
        _refuse(session, viewer, user_id)
    now = clock.now()
    room = Room(
        kind=RoomKind.DIRECT,
        name='',
        direct_key=key,
        member_count=len(others) + 1,
        created_by=viewer.id,
        created_at=now,
    )
    session.add(room)
    session.flush()
    for user_id in (viewer.id, *others):
        session.add(
            Member(
                room_id=id_of(room),
                user_id=user_id,
                joined_at=now,
                hidden_seq=None if user_id == viewer.id else 0,
            )
        )
    session.flush()
    return room


def _refuse(session: Session, viewer: Viewer, user_id: int, room_id: int | None = None) -> None:
    if relations.is_blocked_by(session, user_id, viewer.id):
        raise Conflict(words('You have blocked this person.'))
    if relations.permits(session, viewer.id, access.person(session, user_id), Grant.WRITE):
        return
    is_shut = relations.is_blocked_by(session, viewer.id, user_id)
    if is_shut or room_id is None or not _has_answered(session, room_id, user_id):
        raise Forbidden(relations.NOT_DELIVERED)


def _has_answered(session: Session, room_id: int, user_id: int) -> bool:
    said = select(Message.id).where(
        Message.room_id == room_id,
        Message.author_id == user_id,
        Message.kind == MessageKind.TEXT,
    )
    return session.exec(said.limit(1)).first() is not None


def _hide(session: Session, viewer: Viewer, room_id: int) -> None:
    found = access.membership(session, viewer, room_id)
    if found.kind is not RoomKind.DIRECT:
        raise Conflict(words('Only direct conversations can be hidden. You can leave this room.'))
    session.exec(
        update(Member).where(col(Member.id) == found.member_id).values(hidden_seq=found.last_seq)
    )


def _rename(session: Session, viewer: Viewer, room_id: int, name: str) -> RoomView:
    room = access.held(session, access.room(session, viewer, room_id))
    if room.kind is not RoomKind.DIRECT or room.member_count < 3:
        raise Conflict(words('Only conversations of several people have a name.'))
    room.name = name
    session.add(room)
    session.flush()
    return notices.view(session, room)
