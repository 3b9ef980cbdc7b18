"""Rooms: making, changing and archiving them. What happens to a room is said in the room,
by the system, in the same transaction."""

import contextlib
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field
from sqlalchemy import and_, bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.language import words
from chatter.models.administration import Deed
from chatter.models.people import User
from chatter.models.rooms import (
    Level,
    Member,
    MemberRole,
    MessageKind,
    Room,
    RoomKind,
    Who,
)
from chatter.models.sent import Line, Sent
from chatter.models.views import (
    LinkView,
    MessageView,
    OpenRoomView,
    RoomView,
    Viewer,
)
from chatter.realtime import bus, topic
from chatter.realtime.events import RoomClosed, RoomOpened
from chatter.services import access, audit, members, messages, notices, server
from chatter.services.members import Joined

NAME_MOST = 30
NAME_KEY_MOST = 200  # Some characters become a whole sentence when they are folded.
DESCRIPTION_MOST = 200
TOPIC_MOST = 200
EMOJI_MOST = 32
LINKS_MOST = 10
LINK_TITLE_MOST = 60
LINK_URL_MOST = 2000
WEB = re.compile(r'https?://', re.IGNORECASE)
SLOW_SECONDS_MOST = 3600
SAID = {
    'name': MessageKind.RENAMED,
    'description': MessageKind.DESCRIBED,
    'topic': MessageKind.TOPIC,
}  # What the system says when it changes.
NAME_TAKEN = words('There is a room with this name already.')

# Asked by every page of a room: made once, and run on the connection.
_opened = (
    notices.rows.add_columns(
        col(Member.role), col(Member.read_seq), col(Member.read_rev), col(Member.level)
    )
    .join(
        Member,
        and_(col(Member.room_id) == col(Room.id), col(Member.user_id) == bindparam('viewer_id')),
        isouter=True,
    )
    .where(col(Room.id) == bindparam('room_id'))
)


class Edit(Sent):
    """What to change about a room; what is None stays."""

    model_config = ConfigDict(frozen=True)

    name: Line | None = None
    description: Line | None = None
    topic: Line | None = None
    emoji: Line | None = None
    links: Annotated[list[LinkView], Field(max_length=100, fail_fast=True)] | None = None
    kind: RoomKind | None = None
    who_posts: Who | None = None
    who_invites: Who | None = None
    slow_seconds: int | None = None


async def create(
    viewer: Viewer, name: str, description: str = '', kind: RoomKind = RoomKind.PUBLIC
) -> RoomView:
    """A new room, owned by the viewer.

    Raises `Forbidden` for those who may not make rooms, `Invalid`, and `Conflict` if a public room
    has this name.
    """
    access.not_a_guest(viewer)
    name, description = checked_name(name), checked_description(description)
    if kind is RoomKind.DIRECT:
        raise Invalid(words('A room is public or private.'), field='kind')
    try:
        joined = await db.write(_create, viewer, name, description, kind)
    except IntegrityError:
        raise Conflict(NAME_TAKEN, field='name') from None
    if kind is RoomKind.PUBLIC:
        await bus.publish(topic.EVERYONE, RoomOpened(room=joined.room))
    await members.tell_joined(viewer.id, joined)
    return joined.room


async def look(viewer: Viewer, room_id: int) -> OpenRoomView:
    """A room as the viewer finds it, without its messages. Raises `NotFound`."""
    return await db.read(opened, viewer, room_id)


async def edit(viewer: Viewer, room_id: int, changes: Edit) -> RoomView:
    """Change what a room is called, what it is for, who may find it and do what in it.

    Raises `Invalid`, `NotFound`, `Forbidden`, `Conflict`.
    """
    checked = _checked(changes)
    try:
        room, said, before = await db.write(_edit, viewer, room_id, checked)
    except IntegrityError:
        raise Conflict(NAME_TAKEN, field='name') from None
    if before is RoomKind.PRIVATE and room.kind is RoomKind.PUBLIC:
        await bus.publish(topic.EVERYONE, RoomOpened(room=room))
    await notices.tell(room, *said)
    if before is RoomKind.PUBLIC and room.kind is RoomKind.PRIVATE:
        await bus.publish(topic.EVERYONE, RoomClosed(room_id=room_id))
    return room


async def archive(viewer: Viewer, room_id: int) -> RoomView:
    """Make a room read-only. Raises `NotFound`, `Forbidden`."""
    return await _set_archived(viewer, room_id, True)


async def restore(viewer: Viewer, room_id: int) -> RoomView:
    """Make an archived room writable again. Raises `NotFound`, `Forbidden`."""
    return await _set_archived(viewer, room_id, False)


async def administered(viewer: Viewer, room_id: int) -> None:
    """Pass only who may change the room. Raises `NotFound`, `Forbidden`."""
    await db.read(access.administered, viewer, room_id)


async def set_picture(
    viewer: Viewer, room_id: int, picture: str | None
) -> tuple[RoomView, str | None]:
    """Give a room a picture that was stored, or none; returns it and the picture it had before.

    Raises `NotFound`, `Forbidden`.
    """
    room, said, before = await db.write(_set_picture, viewer, room_id, picture)
    await notices.tell(room, *said)
    return room, before


async def may_see_picture(viewer: Viewer, picture: str) -> bool:
    """Whether this picture, stored under this name, is none of a room hidden from the viewer."""
    return await db.read(_may_see_picture, viewer, picture)


def create_first(session: Session, owner: User, name: str, description: str) -> None:
    """Work: the room that is there from the beginning."""
    _add(session, owner, name, description, RoomKind.PUBLIC)


def join_first(session: Session, user: User) -> Joined | None:
    """Work: bring somebody new into the oldest public room, if one is open."""
    room = session.exec(
        select(Room)
        .where(Room.kind == RoomKind.PUBLIC, col(Room.archived_at).is_(None))
        .order_by(col(Room.id))
        .limit(1)
    ).first()
    return members.enter(session, access.held(session, room), user) if room is not None else None


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


def _checked(changes: Edit) -> dict[str, Any]:
    checked = changes.model_dump(exclude_none=True, exclude={'links'})
    if changes.name is not None:
        checked['name'] = checked_name(changes.name)
    if changes.description is not None:
        checked['description'] = checked_description(changes.description)
    if changes.topic is not None:
        checked['topic'] = _short(changes.topic, TOPIC_MOST, 'topic')
    if changes.emoji is not None:
        checked['emoji'] = _short(changes.emoji, EMOJI_MOST, 'emoji')
    if changes.links is not None:
        checked['links'] = _checked_links(changes.links)
    if changes.kind is RoomKind.DIRECT:
        raise Invalid(words('A room is public or private.'), field='kind')
    if not 0 <= (changes.slow_seconds or 0) <= SLOW_SECONDS_MOST:
        raise Invalid(words('Slow is at most an hour between two messages.'), field='slow_seconds')
    return checked


def _short(said: str, most: int, field: str) -> str:
    said = text.clean_name(said)
    if len(said) > most:
        raise Invalid(words('This has at most {most} characters.', most=most), field=field)
    return said


def _checked_links(links: list[LinkView]) -> list[dict[str, str]]:
    if len(links) > LINKS_MOST:
        raise Invalid(words('A room has at most {most} links.', most=LINKS_MOST), field='links')
    checked = []
    for link in links:
        url = link.url.strip()
        if not WEB.match(url) or len(url) > LINK_URL_MOST:
            raise Invalid(words('A link begins with https:// or http://.'), field='links')
        host = _host_of(url)
        if not host:
            raise Invalid(words('A link is an address without spaces.'), field='links')
        title = _short(link.title, LINK_TITLE_MOST, 'links')
        checked.append({'title': title or host, 'url': url})
    return checked


def _host_of(url: str) -> str | None:
    """Where an address leads; None if it leads nowhere, or is not what it looks like because of
    blanks and characters that cannot be seen."""
    with contextlib.suppress(ValueError):  # Brackets that do not match, letters of no host.
        return urlsplit(url).hostname if url.isprintable() and ' ' not in url else None
    return None


async def _set_archived(viewer: Viewer, room_id: int, is_archived: bool) -> RoomView:
    room, said = await db.write(_archive, viewer, room_id, is_archived)
    await notices.tell(room, *said)
    return room


def _create(
    session: Session, viewer: Viewer, name: str, description: str, kind: RoomKind
) -> Joined:
    owner = access.user(session, viewer)
    if not server.allows_creating(session, owner):
        raise Forbidden(words('Only administrators make rooms here.'))
    return _add(session, owner, name, description, kind)


def _add(session: Session, owner: User, name: str, description: str, kind: RoomKind) -> Joined:
    room = Room(
        name=name, kind=kind, description=description, created_by=owner.id, created_at=clock.now()
    )
    take_name(session, room)
    session.add(room)
    session.flush()
    return members.enter(session, room, owner, MemberRole.OWNER, MessageKind.CREATED)


def take_name(session: Session, room: Room) -> None:
    """Work: public rooms have names of their own; what private ones are called says nothing to
    others."""
    if room.kind is not RoomKind.PUBLIC:
        room.name_key = None
        return
    key = text.folded(room.name)
    found = session.exec(select(Room.id).where(Room.name_key == key)).first()
    if found is not None and found != room.id:
        raise Conflict(NAME_TAKEN, field='name')
    room.name_key = key


def opened(session: Session, viewer: Viewer, room_id: int) -> OpenRoomView:
    """Work: what `look` says."""
    asked = {'room_id': room_id, 'viewer_id': viewer.id}
    room = session.connection().execute(_opened, asked).first() if access.is_id(room_id) else None
    if room is None or not access.may_find(viewer, room.kind, room.role):
        raise NotFound(access.NO_ROOM)
    return OpenRoomView(
        room=notices.views(session, [room])[0],
        role=room.role,
        rights=access.rights(viewer, room.role, room),
        read_seq=room.read_seq or 0,
        read_rev=room.read_rev or 0,
        level=room.level or Level.DEFAULT,
    )


def _edit(
    session: Session, viewer: Viewer, room_id: int, changes: dict[str, Any]
) -> tuple[RoomView, list[MessageView], RoomKind]:
    room = access.held(session, access.administered(session, viewer, room_id))
    before = room.kind
    said = [
        (kind, str(changes[field]))
        for field, kind in SAID.items()
        if field in changes and changes[field] != getattr(room, field)
    ]
    if changes.get('kind', before) is not before:
        is_open = changes['kind'] is RoomKind.PUBLIC
        said.append((MessageKind.OPENED if is_open else MessageKind.CLOSED, room.name))
        deed = Deed.ROOM_OPENED if is_open else Deed.ROOM_CLOSED
        audit.note(session, viewer, deed, room_id=room_id)
    for field, value in changes.items():
        setattr(room, field, value)
    take_name(session, room)
    recorded = messages.say(session, room, access.user(session, viewer), *said)
    return notices.view(session, room), recorded, before


def _archive(
    session: Session, viewer: Viewer, room_id: int, is_archived: bool
) -> tuple[RoomView, list[MessageView]]:
    room = access.held(session, access.administered(session, viewer, room_id))
    if (room.archived_at is not None) is is_archived:
        return notices.view(session, room), []
    room.archived_at = clock.now() if is_archived else None
    deed = Deed.ROOM_ARCHIVED if is_archived else Deed.ROOM_RESTORED
    audit.note(session, viewer, deed, room_id=room_id)
    kind = MessageKind.ARCHIVED if is_archived else MessageKind.RESTORED
    said = messages.say(session, room, access.user(session, viewer), (kind, room.name))
    return notices.view(session, room), said


def _set_picture(
    session: Session, viewer: Viewer, room_id: int, picture: str | None
) -> tuple[RoomView, list[MessageView], str | None]:
    room = access.held(session, access.administered(session, viewer, room_id))
    before, room.picture = room.picture, picture
    user = access.user(session, viewer)
    said = messages.say(session, room, user, (MessageKind.PICTURE, room.name))
    return notices.view(session, room), said, before


def _may_see_picture(session: Session, viewer: Viewer, picture: str) -> bool:
    room = session.exec(select(Room).where(Room.picture == picture)).first()
    if room is None or room.kind is RoomKind.PUBLIC:
        return True
    return access.role(session, viewer, room) is not None
