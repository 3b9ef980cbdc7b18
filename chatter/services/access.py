"""The gate: the only way from an id to a row. Missing and hidden look the same from outside."""

from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, or_
from sqlmodel import Session, col, select

from chatter import clock
from chatter.errors import Conflict, Forbidden, NotFound
from chatter.language import words
from chatter.models.base import Table, id_of
from chatter.models.people import Role, Server, User
from chatter.models.rooms import Ban, Member, MemberRole, Room, RoomKind, Who
from chatter.models.views import RightsView, Viewer

Held = TypeVar('Held', bound=Table)

NO_ROOM = words('There is no such room.')
NOT_FOR_GUESTS = words('Guests cannot do that.')
NOBODY = words('There is no such person.')
ID_MOST = 2**63 - 1  # No database knows larger numbers, and some say so loudly.

# Passed at every post and every page: made once, and run on the connection, it costs a fifteenth
# of two rows looked up as objects.
_memberships: Select[Any] = (
    select(  # type: ignore[call-overload]
        col(Room.id),
        col(Room.kind),
        col(Room.archived_at),
        col(Room.last_seq),
        col(Room.last_rev),
        col(Room.who_posts),
        col(Room.slow_seconds),
        col(Room.member_count),
        col(Member.id).label('member_id'),
        col(Member.role),
        col(Member.read_seq),
        col(Member.read_rev),
        col(Member.posted_at),
        select(Server.message_most).where(Server.id == 1).scalar_subquery().label('message_most'),
    )
    .join(
        Member,
        and_(col(Member.room_id) == col(Room.id), col(Member.user_id) == bindparam('viewer_id')),
        isouter=True,
    )
    .where(col(Room.id) == bindparam('room_id'))
)


class Membership(NamedTuple):
    """A room and how far the viewer, who is in it, has read it."""

    room_id: int
    kind: RoomKind
    archived_at: datetime | None
    last_seq: int
    last_rev: int
    who_posts: Who
    slow_seconds: int
    member_count: int
    member_id: int
    role: MemberRole
    read_seq: int
    read_rev: int
    posted_at: datetime | None
    message_most: int

    @property
    def is_ordinary(self) -> bool:
        """Whether the viewer is neither an owner nor a moderator of it."""
        return not self.role.moderates


def room(session: Session, viewer: Viewer, room_id: int) -> Room:
    """A room that the viewer may know of. Raises `NotFound`."""
    return known(session, viewer, room_id)[0]


def known(session: Session, viewer: Viewer, room_id: int) -> tuple[Room, Member | None]:
    """The same, and the viewer's own row in it, if a member. Raises `NotFound`."""
    if not is_id(room_id):
        raise NotFound(NO_ROOM)
    found = session.get(Room, room_id)
    member = _member(session, viewer, room_id)  # Asked in any case: each no takes as long.
    if found is None or not may_find(viewer, found.kind, _role(member)):
        raise NotFound(NO_ROOM)
    return found, member


def may_find(viewer: Viewer, kind: RoomKind, role: MemberRole | None) -> bool:
    """Whether the viewer, who has this role in a room if a member, may know that it is there."""
    return role is not None or (kind is RoomKind.PUBLIC and not viewer.is_guest)


def membership(session: Session, viewer: Viewer, room_id: int) -> Membership:
    """A room that the viewer may read. Raises `NotFound`, or `Forbidden` to those who must join."""
    if not 0 < room_id <= ID_MOST:
        raise NotFound(NO_ROOM)
    found = (
        session.connection()
        .execute(_memberships, {'room_id': room_id, 'viewer_id': viewer.id})
        .first()
    )
    if found is None or (found.member_id is None and found.kind is not RoomKind.PUBLIC):
        raise NotFound(NO_ROOM)
    if found.member_id is None and viewer.is_guest:
        raise NotFound(NO_ROOM)  # They have been shown one room, and no other.
    if found.member_id is None:
        raise Forbidden(words('Join the room to read it.'))
    return Membership(*found)


def writable(session: Session, viewer: Viewer, room_id: int) -> Membership:
    """A room that the viewer may write into.

    Raises as `membership`, `Conflict` if it is archived, `Forbidden` if only moderators may.
    """
    found = membership(session, viewer, room_id)
    if found.archived_at is not None:
        raise Conflict(words('This room is archived: it can be read but not written in.'))
    if found.who_posts is Who.MODERATORS and found.is_ordinary:
        raise Forbidden(words('Only moderators write in this room.'))
    return found


def administered(session: Session, viewer: Viewer, room_id: int) -> Room:
    """A room that is the viewer's to rename and archive. Raises as `room`, or `Forbidden`."""
    found, member = known(session, viewer, room_id)
    if not may_administer(standing(session, viewer), _role(member), found.kind):
        raise Forbidden(words('Only an owner of the room may do that.'))
    return found


def moderated(session: Session, viewer: Viewer, room_id: int) -> Room:
    """A room whose members the viewer may send out. Raises as `room`, or `Forbidden`."""
    found, member = known(session, viewer, room_id)
    if not may_moderate(standing(session, viewer), _role(member), found.kind):
        raise Forbidden(words('Only moderators and owners of the room may do that.'))
    return found


def inviting(session: Session, viewer: Viewer, room_id: int) -> Room:
    """A room into which the viewer may bring people. Raises as `room`, or `Forbidden`."""
    found, member = known(session, viewer, room_id)
    if not may_invite(standing(session, viewer), _role(member), found):
        raise Forbidden(words('You cannot bring people into this room.'))
    return found


def standing(session: Session, viewer: Viewer) -> Role:
    """What the viewer is on the whole server at this moment: an open page knows how it was."""
    return user(session, viewer).role


def may_administer(on_server: Role, role: MemberRole | None, kind: RoomKind) -> bool:
    """Whether someone with this role in a room may change the room itself.

    Whoever runs the server may do so in public rooms; nobody in direct conversations.
    """
    if kind is RoomKind.DIRECT:
        return False
    return role is MemberRole.OWNER or (on_server.runs_server and kind is RoomKind.PUBLIC)


def may_moderate(on_server: Role, role: MemberRole | None, kind: RoomKind) -> bool:
    """Whether someone with this role in a room may send its members out."""
    if kind is RoomKind.DIRECT:
        return False
    return role is MemberRole.MODERATOR or may_administer(on_server, role, kind)


def may_invite(on_server: Role, role: MemberRole | None, found: Room | Row[Any]) -> bool:
    """Whether someone with this role may bring people into the room."""
    if found.kind is RoomKind.DIRECT or on_server is Role.GUEST:
        return False
    if found.who_invites is Who.MODERATORS:
        return may_moderate(on_server, role, found.kind)
    return role is not None or may_administer(on_server, role, found.kind)


def rights(viewer: Viewer, role: MemberRole | None, found: Room | Row[Any]) -> RightsView:
    """What the viewer, who has this role in a room, may do there. Pages ask it too."""
    is_open = found.archived_at is None
    return RightsView(
        post=role is not None and is_open and (found.who_posts is Who.ALL or role.moderates),
        invite=is_open and may_invite(viewer.role, role, found),
        moderate=may_moderate(viewer.role, role, found.kind),
        administer=may_administer(viewer.role, role, found.kind),
    )


def role(session: Session, viewer: Viewer, found: Room) -> MemberRole | None:
    """What the viewer is in a room, if a member at all."""
    return _role(_member(session, viewer, id_of(found)))


def rooms_of(user_id: int | BindParameter[int]) -> Any:
    """Of members: the ids of the rooms somebody is in, to be asked for or asked within."""
    return select(Member.room_id).where(Member.user_id == user_id)


def is_known_to(user_id: int) -> ColumnElement[bool]:
    """Of rooms: those with which somebody has, or may have, to do."""
    return or_(col(Room.kind) == RoomKind.PUBLIC, col(Room.id).in_(rooms_of(user_id)))


def administrator(session: Session, viewer: Viewer) -> User:
    """The viewer's own row, if they run the server at this moment. Raises `Forbidden`."""
    found = user(session, viewer)
    if not found.role.runs_server:
        raise Forbidden(words('Only administrators of this server may do that.'))
    return found


def owner(session: Session, viewer: Viewer) -> User:
    """The viewer's own row, if they own the server at this moment. Raises `Forbidden`."""
    found = user(session, viewer)
    if found.role is not Role.OWNER:
        raise Forbidden(words('Only the owner of this server may do that.'))
    return found


def not_a_guest(viewer: Viewer) -> None:
    """Pass only people with a full account. Raises `Forbidden`."""
    if viewer.is_guest:
        raise Forbidden(NOT_FOR_GUESTS)


def is_banned(session: Session, room_id: int, user_id: int) -> bool:
    """Work: whether somebody may not be in a room now."""
    found = select(Ban.id).where(Ban.room_id == room_id, Ban.user_id == user_id, ban_holds())
    return session.exec(found).first() is not None


def ban_holds() -> ColumnElement[bool]:
    """Of bans: those that have not ended."""
    return or_(col(Ban.until).is_(None), col(Ban.until) > clock.now())


def met(session: Session, viewer: Viewer, user_id: int) -> User:
    """Somebody the viewer may know of: for guests who is in a room with them. Raises `NotFound`."""
    found = person(session, user_id)
    if viewer.is_guest and found.id not in met_of(session, viewer, [user_id]):
        raise NotFound(NOBODY)
    return found


def met_of(session: Session, viewer: Viewer, user_ids: list[int]) -> set[int]:
    """Those of them who are in a room with the viewer, or are the viewer."""
    together = select(Member.user_id).where(
        col(Member.user_id).in_(user_ids), col(Member.room_id).in_(rooms_of(viewer.id))
    )
    return {*session.exec(together).all(), viewer.id}


def person(session: Session, user_id: int) -> User:
    """Anybody with an account; what of them may be seen is in `relations`. Raises `NotFound`."""
    found = session.get(User, user_id) if is_id(user_id) else None
    if found is None or found.deleted_at is not None:
        raise NotFound(NOBODY)
    return found


def user(session: Session, viewer: Viewer) -> User:
    """The viewer's own row."""
    found = session.get(User, viewer.id)
    if found is None or found.deleted_at is not None:
        raise NotFound(NOBODY)
    return found


def held(session: Session, row: Held) -> Held:
    """The row as it is now; who else wants to hold it waits until the commit (on SQLite all
    writes wait for each other anyway)."""
    session.refresh(row, with_for_update=True)
    return row


def is_id(number: int) -> bool:
    """Whether a database can be asked for it."""
    return 0 < number <= ID_MOST


def _member(session: Session, viewer: Viewer, room_id: int) -> Member | None:
    return session.exec(
        select(Member).where(Member.room_id == room_id, Member.user_id == viewer.id)
    ).first()


def _role(member: Member | None) -> MemberRole | None:
    return member.role if member is not None else None
