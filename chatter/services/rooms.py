"""Rooms: making, finding, joining, leaving, naming and archiving them. What happens to a room is
said in the room, by the system, in the same transaction."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Invalid
from chatter.language import words
from chatter.models.people import User
from chatter.models.rooms import Member, MemberRole, MessageKind, Room, RoomKind
from chatter.models.views import (
    BrowsedRoomView,
    MembershipView,
    MemberView,
    MessageView,
    OpenRoomView,
    RoomView,
    UserView,
    Viewer,
)
from chatter.realtime import bus, topic
from chatter.realtime.events import MessagePosted, RoomChanged, RoomJoined, RoomLeft, RoomOpened
from chatter.services import access, messages

NAME_MOST = 30
NAME_KEY_MOST = 200  # Some characters become a whole sentence when they are folded.
DESCRIPTION_MOST = 200
NAME_TAKEN = words('There is a room with this name already.')


@dataclass(frozen=True)
class Joined:
    """Somebody is in a room now: the room, what was said about it, how far they count as read."""

    room: RoomView
    message: MessageView
    read_seq: int


async def create(viewer: Viewer, name: str, description: str = '') -> RoomView:
    """A new public room, owned by the viewer. Raises `Invalid`, `Conflict` if the name is taken."""
    name, description = checked_name(name), checked_description(description)
    try:
        joined = await db.write(_create, viewer, name, description)
    except IntegrityError:
        raise Conflict(NAME_TAKEN, field='name') from None
    await bus.publish(topic.EVERYONE, RoomOpened(room=joined.room))
    await tell_joined(viewer.id, joined)
    return joined.room


async def mine(viewer: Viewer) -> list[MembershipView]:
    """The rooms the viewer is in, by name, and how far they are read."""
    return await db.read(_mine, viewer)


async def first(viewer: Viewer) -> int | None:
    """The id of the oldest open room the viewer is in, which is where one arrives."""
    return await db.read(_first, viewer)


async def joined_ids(viewer: Viewer) -> set[int]:
    """The ids of the rooms the viewer is in."""
    return await db.read(_joined_ids, viewer)


async def browse(viewer: Viewer) -> list[BrowsedRoomView]:
    """Every room the viewer may know of, by name; archived ones last."""
    return await db.read(_browse, viewer)


async def look(viewer: Viewer, room_id: int) -> OpenRoomView:
    """A room as the viewer finds it, without its messages. Raises `NotFound`."""
    return await db.read(_look, viewer, room_id)


async def members(viewer: Viewer, room_id: int) -> list[MemberView]:
    """Who is in a room that the viewer is in, by name. Raises `NotFound`, `Forbidden`."""
    return await db.read(_members, viewer, room_id)


async def join(viewer: Viewer, room_id: int) -> RoomView:
    """Be a member. Joining twice changes nothing. Raises `NotFound`, `Conflict` if archived."""
    try:
        joined = await db.write(_join, viewer, room_id)
    except IntegrityError:  # Two clicks at the same moment.
        joined = None
    if joined is not None:
        await tell_joined(viewer.id, joined)
    return (await look(viewer, room_id)).room


async def leave(viewer: Viewer, room_id: int) -> None:
    """Be a member no longer. Raises `NotFound`, and `Conflict` for the only owner of a room."""
    left = await db.write(_leave, viewer, room_id)
    if left is None:
        return
    room, message = left
    await bus.publish(topic.user(viewer.id), RoomLeft(room_id=room_id))
    await _tell(room, message)


async def edit(
    viewer: Viewer, room_id: int, *, name: str | None = None, description: str | None = None
) -> RoomView:
    """Give a room another name or description.

    Raises `Invalid`, `NotFound`, `Forbidden`, `Conflict`.
    """
    name = checked_name(name) if name is not None else None
    description = checked_description(description) if description is not None else None
    try:
        room, said = await db.write(_edit, viewer, room_id, name, description)
    except IntegrityError:
        raise Conflict(NAME_TAKEN, field='name') from None
    await _tell(room, *said)
    return room


async def archive(viewer: Viewer, room_id: int) -> RoomView:
    """Make a room read-only. Raises `NotFound`, `Forbidden`."""
    return await _set_archived(viewer, room_id, True)


async def restore(viewer: Viewer, room_id: int) -> RoomView:
    """Make an archived room writable again. Raises `NotFound`, `Forbidden`."""
    return await _set_archived(viewer, room_id, False)


async def tell_joined(user_id: int, joined: Joined) -> None:
    """Tell the person's own pages, then the room."""
    await bus.publish(topic.user(user_id), RoomJoined(room=joined.room, read_seq=joined.read_seq))
    await _tell(joined.room, joined.message)


def create_first(session: Session, owner: User, name: str, description: str) -> None:
    """Work: the room that is there from the beginning."""
    _add(session, owner, name, description)


def join_first(session: Session, user: User) -> Joined | None:
    """Work: bring somebody new into the oldest public room, if one is open."""
    room = session.exec(
        select(Room)
        .where(Room.kind == RoomKind.PUBLIC, col(Room.archived_at).is_(None))
        .order_by(col(Room.id))
        .limit(1)
    ).first()
    return _enter(session, room, user) if room is not None else None


def enter(session: Session, user: User, room_id: int) -> Joined | None:
    """Work: bring somebody into a room by invitation, private ones too.

    None if they are in it already, or if nobody can join it now.
    """
    room = session.get(Room, room_id, with_for_update=True, populate_existing=True)
    if room is None or room.archived_at is not None or room.kind is RoomKind.DIRECT:
        return None
    is_in = select(Member.id).where(Member.room_id == room_id, Member.user_id == user.id)
    return None if session.exec(is_in).first() else _enter(session, room, user)


def checked_name(name: str) -> str:
    """A room's name, cleaned. Raises `Invalid`."""
    name = text.clean_name(name).removeprefix('#').strip()
    if not text.is_visible(name):
        raise Invalid(words('Please give the room a name.'), field='name')
    if len(name) > NAME_MOST:
        raise Invalid(
            words('The name of a room has at most {most} characters.', most=NAME_MOST), field='name'
        )
    if len(text.folded(name)) > NAME_KEY_MOST:
        raise Invalid(words('This name is too long when it is spelled out.'), field='name')
    return name


def checked_description(description: str) -> str:
    """A room's description in one line, cleaned. Raises `Invalid`."""
    description = text.clean_name(description)
    if len(description) > DESCRIPTION_MOST:
        raise Invalid(
            words('A description has at most {most} characters.', most=DESCRIPTION_MOST),
            field='description',
        )
    return description


async def _set_archived(viewer: Viewer, room_id: int, is_archived: bool) -> RoomView:
    room, said = await db.write(_archive, viewer, room_id, is_archived)
    await _tell(room, *said)
    return room


async def _tell(room: RoomView, *said: MessageView) -> None:
    for message in said:
        await bus.publish(topic.room(room.id), MessagePosted(message=message))
    await bus.publish(topic.room(room.id), RoomChanged(room=room))
    if room.kind is RoomKind.PUBLIC:
        await bus.publish(topic.EVERYONE, RoomChanged(room=room))


def _create(session: Session, viewer: Viewer, name: str, description: str) -> Joined:
    return _add(session, access.user(session, viewer), name, description)


def _add(session: Session, owner: User, name: str, description: str) -> Joined:
    _refuse_taken(session, name)
    room = Room(
        name=name,
        name_key=text.folded(name),
        description=description,
        created_by=owner.id,
        created_at=clock.now(),
    )
    session.add(room)
    session.flush()
    return _enter(session, room, owner, MemberRole.OWNER, MessageKind.CREATED)


def _enter(
    session: Session,
    room: Room,
    user: User,
    role: MemberRole = MemberRole.MEMBER,
    kind: MessageKind = MessageKind.JOINED,
) -> Joined:
    """Make somebody a member, who begins with everything read."""
    assert room.id is not None and user.id is not None
    member = Member(
        room_id=room.id,
        user_id=user.id,
        role=role,
        joined_at=clock.now(),
        read_seq=room.last_seq,
    )
    session.add(member)
    session.flush()
    message = messages.record(session, room.id, user, kind, room.name)
    session.refresh(room)
    return Joined(_view(session, room), message, message.seq)


def _mine(session: Session, viewer: Viewer) -> list[MembershipView]:
    rows = session.exec(
        select(Room, Member.read_seq)
        .join(Member, col(Member.room_id) == col(Room.id))
        .where(Member.user_id == viewer.id)
    ).all()
    counts = _counts(session, [room.id or 0 for room, _ in rows])
    views = [
        MembershipView(room=RoomView.of(room, counts.get(room.id or 0, 0)), read_seq=read_seq)
        for room, read_seq in rows
    ]
    return sorted(views, key=lambda view: (view.room.archived, text.folded(view.room.name)))


def _first(session: Session, viewer: Viewer) -> int | None:
    return session.exec(
        select(Room.id)
        .join(Member, col(Member.room_id) == col(Room.id))
        .where(Member.user_id == viewer.id, col(Room.archived_at).is_(None))
        .order_by(col(Room.id))
        .limit(1)
    ).first()


def _joined_ids(session: Session, viewer: Viewer) -> set[int]:
    return set(session.exec(select(Member.room_id).where(Member.user_id == viewer.id)).all())


def _browse(session: Session, viewer: Viewer) -> list[BrowsedRoomView]:
    rooms = session.exec(select(Room).where(Room.kind == RoomKind.PUBLIC)).all()
    counts = _counts(session, None)
    joined = _joined_ids(session, viewer)
    views = [
        BrowsedRoomView(
            room=RoomView.of(room, counts.get(room.id or 0, 0)), is_member=room.id in joined
        )
        for room in rooms
    ]
    return sorted(views, key=lambda view: (view.room.archived, text.folded(view.room.name)))


def _look(session: Session, viewer: Viewer, room_id: int) -> OpenRoomView:
    room = access.room(session, viewer, room_id)
    member = session.exec(
        select(Member).where(Member.room_id == room_id, Member.user_id == viewer.id)
    ).first()
    return OpenRoomView(
        room=_view(session, room),
        role=member.role if member is not None else None,
        read_seq=member.read_seq if member is not None else 0,
    )


def _members(session: Session, viewer: Viewer, room_id: int) -> list[MemberView]:
    access.membership(session, viewer, room_id)
    rows = session.exec(
        select(User, Member.role)
        .join(Member, col(Member.user_id) == col(User.id))
        .where(Member.room_id == room_id)
    ).all()
    views = [MemberView(user=UserView.of(user), role=MemberRole(role)) for user, role in rows]
    return sorted(views, key=lambda view: text.folded(view.user.name))


def _join(session: Session, viewer: Viewer, room_id: int) -> Joined | None:
    room = access.held(session, access.room(session, viewer, room_id))
    if access.role(session, viewer, room) is not None:
        return None
    if room.archived_at is not None:
        raise Conflict(words('This room is archived: nobody can join it now.'))
    return _enter(session, room, access.user(session, viewer))


def _leave(session: Session, viewer: Viewer, room_id: int) -> tuple[RoomView, MessageView] | None:
    room = access.held(session, access.room(session, viewer, room_id))
    member = session.exec(
        select(Member).where(Member.room_id == room_id, Member.user_id == viewer.id)
    ).first()
    if member is None:
        return None
    if member.role is MemberRole.OWNER and _has_only_owner(session, room_id):
        others = session.exec(
            select(func.count()).where(Member.room_id == room_id, Member.user_id != viewer.id)
        ).one()
        if others:
            raise Conflict(
                words('You are the only owner of this room; it cannot be left without one.')
            )
    session.delete(member)
    session.flush()
    user = access.user(session, viewer)
    message = messages.record(session, room_id, user, MessageKind.LEFT, room.name)
    session.refresh(room)
    return _view(session, room), message


def _has_only_owner(session: Session, room_id: int) -> bool:
    return (
        session.exec(
            select(func.count()).where(Member.room_id == room_id, Member.role == MemberRole.OWNER)
        ).one()
        == 1
    )


def _edit(
    session: Session, viewer: Viewer, room_id: int, name: str | None, description: str | None
) -> tuple[RoomView, list[MessageView]]:
    room = access.held(session, access.administered(session, viewer, room_id))
    said: list[tuple[MessageKind, str]] = []
    if name is not None and name != room.name:
        _refuse_taken(session, name, but=room_id)
        room.name, room.name_key = name, text.folded(name)
        said.append((MessageKind.RENAMED, name))
    if description is not None and description != room.description:
        room.description = description
        said.append((MessageKind.DESCRIBED, description))
    return _say(session, viewer, room, said)


def _archive(
    session: Session, viewer: Viewer, room_id: int, is_archived: bool
) -> tuple[RoomView, list[MessageView]]:
    room = access.held(session, access.administered(session, viewer, room_id))
    if (room.archived_at is not None) is is_archived:
        return _view(session, room), []
    room.archived_at = clock.now() if is_archived else None
    kind = MessageKind.ARCHIVED if is_archived else MessageKind.RESTORED
    return _say(session, viewer, room, [(kind, room.name)])


def _say(
    session: Session, viewer: Viewer, room: Room, said: list[tuple[MessageKind, str]]
) -> tuple[RoomView, list[MessageView]]:
    """Store a changed room and have the system say what changed."""
    session.add(room)
    session.flush()
    user = access.user(session, viewer)
    assert room.id is not None
    recorded = [messages.record(session, room.id, user, kind, what) for kind, what in said]
    session.refresh(room)
    return _view(session, room), recorded


def _refuse_taken(session: Session, name: str, *, but: int | None = None) -> None:
    found = session.exec(select(Room.id).where(Room.name_key == text.folded(name))).first()
    if found is not None and found != but:
        raise Conflict(NAME_TAKEN, field='name')


def _view(session: Session, room: Room) -> RoomView:
    return RoomView.of(room, _counts(session, [room.id or 0]).get(room.id or 0, 0))


def _counts(session: Session, room_ids: list[int] | None) -> dict[int, int]:
    """How many members rooms have, by room id; of all rooms if none are named."""
    counted = select(Member.room_id, func.count()).group_by(col(Member.room_id))
    if room_ids is not None:
        counted = counted.where(col(Member.room_id).in_(room_ids))
    return dict(session.exec(counted).all())
