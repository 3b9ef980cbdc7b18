"""Who is in a room, and as what. Whoever has to go hears nothing more."""

from dataclasses import dataclass

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.language import words
from chatter.models.administration import Deed
from chatter.models.base import id_of
from chatter.models.people import Role, User
from chatter.models.rooms import Level, Member, MemberRole, MessageKind, Room, RoomKind
from chatter.models.views import (
    MembersPage,
    MemberView,
    MessageView,
    RoomView,
    UserView,
    Viewer,
)
from chatter.realtime import bus, topic
from chatter.realtime.events import LevelChanged, RoleChanged, RoomJoined, RoomLeft
from chatter.services import access, audit, listing, messages, notices, relations

PAGE = 50
PAGE_MOST = 200
ADDED_MOST = 50  # People at once.
GUEST_LOOKS_AFTER_NOTHING = words('A guest cannot look after a room.')
NOT_IN_IT = words('This person is not in the room.')
ONLY_OWNER = words('You are the only owner of this room. Hand it over first.')


@dataclass(frozen=True)
class Joined:
    """Somebody is in a room now: the room, what was said about it, how far they count as read."""

    room: RoomView
    message: MessageView
    read_seq: int


async def listed(
    viewer: Viewer, room_id: int, wanted: str = '', after: int = 0, limit: int = PAGE
) -> MembersPage:
    """Who is in a room that the viewer is in, by name, perhaps by a part of it; `after` is the id
    of the last one known. Raises `NotFound`, `Forbidden`."""
    key = text.search_key(text.clean_name(wanted[:100]))
    return await db.read(_listed, viewer, room_id, key, after, listing.size(limit, PAGE_MOST))


async def join(viewer: Viewer, room_id: int) -> RoomView:
    """Be a member. Joining twice changes nothing.

    Raises `NotFound`, `Conflict` if it is archived, `Forbidden` for those who were banned.
    """
    try:
        joined = await db.write(_join, viewer, room_id)
    except IntegrityError:  # Two clicks at the same moment.
        joined = None
    if joined is not None:
        await tell_joined(viewer.id, joined)
        return joined.room
    return await db.read(_seen, viewer, room_id)


async def leave(viewer: Viewer, room_id: int) -> None:
    """Be a member no longer.

    Raises `NotFound`, and `Conflict` for the only owner of a room, in direct conversations, and for
    whoever is alone in a private room of theirs (then about `room`): that one is deleted instead.
    """
    left = await db.write(_leave, viewer, room_id)
    if left is None:
        return
    room, message = left
    await bus.publish(topic.user(viewer.id), RoomLeft(room_id=room_id))
    await notices.tell(room, message)


async def add(viewer: Viewer, room_id: int, user_ids: list[int]) -> RoomView:
    """Bring people in; those who are in it already are passed over.

    Raises `NotFound`, `Forbidden`, `Invalid`, `Conflict`: then nobody was added.
    """
    if not 0 < len(user_ids) <= ADDED_MOST:
        raise Invalid(words('Add one to {most} people at once.', most=ADDED_MOST), field='user_ids')
    room, added = await db.write(_add_people, viewer, room_id, list(dict.fromkeys(user_ids)))
    for user_id, joined in added:
        await _tell_newcomer(user_id, joined, viewer.view)
    if added:
        await notices.tell(room, *(joined.message for _, joined in added))
    return room


async def remove(viewer: Viewer, room_id: int, user_id: int) -> None:
    """Send somebody out, who may come back where that is open to them.

    Raises `NotFound`, `Forbidden`, `Conflict` about oneself.
    """
    room, message = await db.write(_remove, viewer, room_id, user_id)
    await tell_removed(room, message, user_id)


async def set_role(viewer: Viewer, room_id: int, user_id: int, role: MemberRole) -> MemberView:
    """Make somebody an owner, a moderator or a member.

    Raises `NotFound`, `Forbidden` to all but owners, `Conflict` if nobody would own the room.
    """
    member = await db.write(_set_role, viewer, room_id, user_id, role)
    changed = RoleChanged(room_id=room_id, user_id=user_id, role=member.role)
    await bus.publish(topic.room(room_id), changed)
    await bus.publish(topic.user(user_id), changed)
    return member


async def hand_over(viewer: Viewer, room_id: int, user_id: int) -> None:
    """Make somebody else the owner and be a moderator oneself; administrators, who need not be in
    it, take a room from all who own it. Raises as `set_role`."""
    for member in await db.write(_hand_over, viewer, room_id, user_id):
        changed = RoleChanged(room_id=room_id, user_id=member.user.id, role=member.role)
        await bus.publish(topic.room(room_id), changed)
        await bus.publish(topic.user(member.user.id), changed)


async def set_level(viewer: Viewer, room_id: int, level: Level) -> None:
    """Say of what in this room one wants to be told. Raises `NotFound`, `Forbidden`."""
    await db.write(_set_level, viewer, room_id, level)
    await bus.publish(topic.user(viewer.id), LevelChanged(room_id=room_id, level=level))


async def tell_joined(user_id: int, joined: Joined) -> None:
    """Tell the person's own pages, then the room."""
    await _tell_newcomer(user_id, joined)
    await notices.tell(joined.room, joined.message)


async def tell_removed(
    room: RoomView, message: MessageView, user_id: int, *, is_banned: bool = False
) -> None:
    """Tell the person's own pages first: what is said from here on is not for them."""
    left = RoomLeft(room_id=room.id, reason='banned' if is_banned else 'removed')
    await bus.publish(topic.user(user_id), left)
    await notices.tell(room, message)


def enter(
    session: Session,
    room: Room,
    user: User,
    role: MemberRole = MemberRole.MEMBER,
    kind: MessageKind = MessageKind.JOINED,
) -> Joined:
    """Work: make somebody a member, who begins with everything read."""
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
    count(session, room.id)
    (message,) = messages.say(session, room, user, (kind, room.name))
    return Joined(notices.view(session, room), message, message.seq)


def bring(session: Session, user: User, room_id: int) -> Joined | None:
    """Work: bring somebody into a room by invitation, private ones too.

    None if they are in it already, or if they cannot join it now.
    """
    room = session.get(Room, room_id, with_for_update=True, populate_existing=True)
    if room is None or room.archived_at is not None or room.kind is RoomKind.DIRECT:
        return None
    user_id = id_of(user)
    is_in = _member(session, room_id, user_id) is not None
    if is_in or access.is_banned(session, room_id, user_id):
        return None
    return enter(session, room, user)


def let_go(
    session: Session, room: Room, member: Member, user: User, kind: MessageKind
) -> tuple[RoomView, MessageView]:
    """Work: have somebody be a member no longer."""
    session.delete(member)
    session.flush()
    count(session, member.room_id)
    (message,) = messages.say(session, room, user, (kind, room.name))
    return notices.view(session, room), message


def below(
    session: Session, viewer: Viewer, room_id: int, user_id: int
) -> tuple[Room, Member | None]:
    """Work: the room and the member, if the viewer may send that person out of it."""
    room = access.held(session, access.moderated(session, viewer, room_id))
    if user_id == viewer.id:
        raise Conflict(words('To go yourself, leave the room.'))
    member = _member(session, room_id, user_id)
    mine = access.role(session, viewer, room)
    is_mine = access.may_administer(access.standing(session, viewer), mine, room.kind)
    if member is not None and not is_mine and member.role.moderates:
        raise Forbidden(words('Only an owner of the room may do that.'))
    return room, member


def count(session: Session, room_id: int) -> None:
    """Work: know again how many members a room has."""
    counted = select(func.count()).where(Member.room_id == room_id).scalar_subquery()
    session.exec(update(Room).where(col(Room.id) == room_id).values(member_count=counted))


async def _tell_newcomer(user_id: int, joined: Joined, by: UserView | None = None) -> None:
    """Tell the person's own pages; `by` is who brought them in."""
    event = RoomJoined(room=joined.room, read_seq=joined.read_seq, by=by)
    await bus.publish(topic.user(user_id), event)


def _seen(session: Session, viewer: Viewer, room_id: int) -> RoomView:
    return notices.view(session, access.room(session, viewer, room_id))


def _listed(
    session: Session, viewer: Viewer, room_id: int, key: str, after: int, limit: int
) -> MembersPage:
    access.membership(session, viewer, room_id)
    wanted = (
        select(User, Member.role)
        .join(Member, col(Member.user_id) == col(User.id))
        .where(Member.room_id == room_id)
        .order_by(col(User.search_key), col(User.id))
        .limit(limit + 1)
    )
    if key:
        wanted = wanted.where(col(User.search_key).contains(key, autoescape=True))
    if after:
        wanted = wanted.where(listing.comes_after(session, after))
    rows = session.exec(wanted).all()
    members = [
        MemberView(user=UserView.of(user), role=MemberRole(role)) for user, role in rows[:limit]
    ]
    return MembersPage(members=members, next=members[-1].user.id if len(rows) > limit else None)


def _join(session: Session, viewer: Viewer, room_id: int) -> Joined | None:
    room = access.held(session, access.room(session, viewer, room_id))
    if access.role(session, viewer, room) is not None:
        return None
    if room.archived_at is not None:
        raise Conflict(words('This room is archived: nobody can join it now.'))
    if access.is_banned(session, room_id, viewer.id):
        raise Forbidden(words('You cannot join this room.'))
    return enter(session, room, access.user(session, viewer))


def _leave(session: Session, viewer: Viewer, room_id: int) -> tuple[RoomView, MessageView] | None:
    room = access.held(session, access.room(session, viewer, room_id))
    member = _member(session, room_id, viewer.id)
    if member is None:
        return None
    if room.kind is RoomKind.DIRECT:
        raise Conflict(words('A direct conversation cannot be left. You can hide it.'))
    if _is_last_owner(session, member) and room.member_count > 1:
        raise Conflict(ONLY_OWNER)
    if room.kind is RoomKind.PRIVATE and room.member_count == 1 and member.role is MemberRole.OWNER:
        raise Conflict(words('Nobody could open this room any more. Delete it.'), field='room')
    return let_go(session, room, member, access.user(session, viewer), MessageKind.LEFT)


def _add_people(
    session: Session, viewer: Viewer, room_id: int, user_ids: list[int]
) -> tuple[RoomView, list[tuple[int, Joined]]]:
    room = access.held(session, access.inviting(session, viewer, room_id))
    if room.archived_at is not None:
        raise Conflict(words('This room is archived: nobody can join it now.'))
    added = []
    for user_id in user_ids:
        user = access.person(session, user_id)
        if _member(session, room_id, user_id) is not None:
            continue
        is_shut = relations.is_blocked_by(session, viewer.id, user_id)
        if is_shut or user.role is Role.GUEST:
            raise Forbidden(words('{name} cannot be added.', name=user.name), field='user_ids')
        if access.is_banned(session, room_id, user_id):
            raise Conflict(
                words('{name} was banned from this room.', name=user.name), field='user_ids'
            )
        added.append((user_id, enter(session, room, user, kind=MessageKind.ADDED)))
    return notices.view(session, room), added


def _remove(
    session: Session, viewer: Viewer, room_id: int, user_id: int
) -> tuple[RoomView, MessageView]:
    room, member = below(session, viewer, room_id, user_id)
    if member is None:
        raise NotFound(NOT_IN_IT)
    user = access.person(session, user_id)
    audit.note(session, viewer, Deed.MEMBER_REMOVED, user_id=user_id, room_id=room_id)
    return let_go(session, room, member, user, MessageKind.REMOVED)


def _set_role(
    session: Session, viewer: Viewer, room_id: int, user_id: int, role: MemberRole
) -> MemberView:
    access.held(session, access.administered(session, viewer, room_id))
    member = _member(session, room_id, user_id)
    if member is None:
        raise NotFound(NOT_IN_IT)
    user = access.person(session, user_id)
    if user.role is Role.GUEST and role.moderates:
        raise Conflict(GUEST_LOOKS_AFTER_NOTHING)
    if role is not MemberRole.OWNER and _is_last_owner(session, member):
        raise Conflict(words('A room needs an owner. Hand it over first.'))
    if member.role is not role:
        audit.note(
            session,
            viewer,
            Deed.MEMBER_ROLE,
            user_id=user_id,
            room_id=room_id,
            before=member.role.value,
            role=role.value,
        )
    return _become(session, member, role)


def _become(session: Session, member: Member, role: MemberRole) -> MemberView:
    member.role = role
    session.add(member)
    return MemberView(user=UserView.of(access.person(session, member.user_id)), role=role)


def _hand_over(session: Session, viewer: Viewer, room_id: int, user_id: int) -> list[MemberView]:
    access.held(session, access.administered(session, viewer, room_id))
    member = _member(session, room_id, user_id)
    if member is None:
        raise NotFound(NOT_IN_IT)
    if access.person(session, user_id).role is Role.GUEST:
        raise Conflict(GUEST_LOOKS_AFTER_NOTHING)
    others = session.exec(
        select(Member).where(
            Member.room_id == room_id, Member.role == MemberRole.OWNER, Member.user_id != user_id
        )
    ).all()
    is_mine = any(one.user_id == viewer.id for one in others)
    former = [one for one in others if one.user_id == viewer.id or not is_mine]
    if member.role is MemberRole.OWNER and not former:
        return []
    audit.note(session, viewer, Deed.ROOM_HANDED_OVER, user_id=user_id, room_id=room_id)
    changed = [_become(session, one, MemberRole.MODERATOR) for one in former]
    return [_become(session, member, MemberRole.OWNER), *changed]


def _set_level(session: Session, viewer: Viewer, room_id: int, level: Level) -> None:
    found = access.membership(session, viewer, room_id)
    session.exec(update(Member).where(col(Member.id) == found.member_id).values(level=level))


def _member(session: Session, room_id: int, user_id: int) -> Member | None:
    return session.exec(
        select(Member).where(Member.room_id == room_id, Member.user_id == user_id)
    ).first()


def _is_last_owner(session: Session, member: Member) -> bool:
    if member.role is not MemberRole.OWNER:
        return False
    owners = select(func.count()).where(
        Member.room_id == member.room_id, Member.role == MemberRole.OWNER
    )
    return session.exec(owners).one() == 1
