"""Links that bring people in: into the server, and into the rooms they lead to.

Used up, expired, revoked and nonsense look the same. A link is good no longer than whoever made it
may do what it does: what they lost the right to, it does not give away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field
from sqlalchemy import bindparam, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, security
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.language import words
from chatter.models.administration import Deed
from chatter.models.base import id_of
from chatter.models.invites import Arrival, Invite, InviteRoom
from chatter.models.people import Entitled, Role, User
from chatter.models.rooms import Member, MemberRole, Room, RoomKind
from chatter.models.sent import IDS_MOST, Sent
from chatter.models.views import (
    ArrivalView,
    InvitationView,
    InviteView,
    RoomName,
    UserView,
    Viewer,
)
from chatter.realtime import bus, topic
from chatter.realtime.events import InviteUsed
from chatter.services import access, audit, members, server, sign_ins

USES = 1
USES_MOST = 1000
HOURS = 7 * 24
HOURS_MOST = 366 * 24
ROOMS_MOST = 20
GUEST_DAYS = 7
GUEST_DAYS_MOST = 30
FIRST_USES = 10
JUST_COME = timedelta(hours=1)  # So long somebody counts as new who came by an invitation.
FIRST_FOR = timedelta(hours=1)  # So long a new owner is offered the first link.
LISTED_MOST = 100
CAME_MOST = 5  # So many are named beside an invitation; the others are a number.
NOT_GOOD = words('This invitation is not valid, or not any more. Ask for a new one.')
NO_INVITE = words('There is no such invitation.')

# Asked by every page of a room: made once.
_another = select(User.id).where(col(User.id) != bindparam('user_id')).limit(1)
_arrived = (
    select(Arrival.id)
    .where(col(Arrival.user_id) == bindparam('user_id'), col(Arrival.came_at) > bindparam('since'))
    .limit(1)
)


class Wish(Sent):
    """What an invitation shall be good for. Without `uses` or `hours` it has no end.

    Guests stay for `guest_days`; those who `may_claim` may make their account a full one.
    """

    model_config = ConfigDict(frozen=True)

    uses: int | None = Field(default=USES, ge=1, le=USES_MOST)
    hours: int | None = Field(default=HOURS, ge=1, le=HOURS_MOST)
    role: Role = Role.MEMBER
    room_ids: Annotated[tuple[int, ...], Field(max_length=IDS_MOST, fail_fast=True)] = ()
    guest_days: int = Field(default=GUEST_DAYS, ge=1, le=GUEST_DAYS_MOST)
    may_claim: bool = False


@dataclass(frozen=True)
class Made:
    """A new invitation and its secret, which is not kept."""

    token: str
    invite: InviteView


@dataclass(frozen=True)
class Used:
    """What came of an invitation: where one arrives, and what others are to be told."""

    landing: int | None = None
    joined: Sequence[members.Joined] = ()
    told: InviteUsed | None = None


async def may_invite(viewer: Viewer) -> bool:
    """Whether the viewer may make invitations."""
    return await db.read(allows, viewer.id)


async def create(viewer: Viewer, wish: Wish | None = None) -> Made:
    """A new invitation, good for one person within a week unless something else is wished for.

    Raises `Forbidden` for those who may not invite, or not to this; `NotFound`, `Conflict` and
    `Forbidden` for rooms that are not theirs to invite to; `Invalid`.
    """
    token = security.new_token()
    made = await db.write(_create, viewer, wish or Wish(), security.token_hash(token))
    return Made(token, made)


async def preview(token: str) -> InvitationView:
    """What those see who hold the link. Raises `NotFound`."""
    return await db.read(_preview, token)


async def is_good(token: str) -> bool:
    """Whether somebody could come by it now."""
    return await db.read(find, token) is not None


async def listed(viewer: Viewer) -> list[InviteView]:
    """The viewer's invitations, for administrators everybody's, the newest first: those that are
    good still, and those by which somebody came."""
    return await db.read(_listed, viewer)


async def revoke(viewer: Viewer, invite_id: int) -> None:
    """Make one's own invitation worthless, as an administrator anybody's. Raises `NotFound`."""
    await db.write(_revoke, viewer, invite_id)


async def accept(user: UserView | Viewer, token: str) -> int | None:
    """Bring somebody with an account into the rooms; returns the id of the one to arrive in.

    It is used only if there was something to join. Raises `NotFound`, `Forbidden` for guests.
    """
    try:
        used = await db.write(_accept, user.id, token)
    except (_Nothing, IntegrityError):  # Two clicks at the same moment: the other one has done it.
        return await landing(user.id, token)
    await tell(user.id, used)
    return used.landing


async def landing(user_id: int, token: str) -> int | None:
    """The first room of an invitation, good or not any more, that somebody is in."""
    return await db.read(_landing_by, user_id, token)


async def tell(user_id: int, used: Used) -> None:
    """Tell the rooms who came, and whoever invited them."""
    for joined in used.joined:
        await members.tell_joined(user_id, joined)
    if used.told is not None:
        await bus.publish(topic.user(used.told.invite.created_by.id), used.told)


def find(session: Session, token: str) -> Invite | None:
    """Work: the invitation, if it is good."""
    found = session.exec(
        select(Invite, User).where(
            Invite.token_hash == security.token_hash(token), Invite.created_by == User.id
        )
    ).first()
    if found is None or not _is_good(session, *found):
        return None
    return found[0]


def take(session: Session, token: str) -> Invite:
    """Work: use it once. Raises `NotFound`, alike for used up, expired, revoked and nonsense."""
    invite = find(session, token)
    taken = invite and session.exec(
        update(Invite)
        .where(
            col(Invite.id) == invite.id,
            col(Invite.revoked_at).is_(None),
            or_(col(Invite.uses_left).is_(None), col(Invite.uses_left) > 0),
        )
        .values(uses_left=Invite.uses_left - 1)  # type: ignore[operator]
    )
    if invite is None or not taken or taken.rowcount != 1:
        raise NotFound(NOT_GOOD)
    session.refresh(invite)
    return invite


def bring(session: Session, invite: Invite, user: User) -> Used:
    """Work: somebody comes by an invitation that was taken, into the rooms it leads to."""
    ids = _room_ids(session, invite)
    # In one order whatever the invitation says: two who wait for each other's rooms wait for ever.
    entered = {room_id: members.bring(session, user, room_id) for room_id in sorted(ids)}
    came = select(Arrival.id).where(Arrival.invite_id == invite.id, Arrival.user_id == user.id)
    if session.exec(came).first() is None:
        session.add(Arrival(invite_id=id_of(invite), user_id=id_of(user), came_at=clock.now()))
        session.flush()
    creator = access.person(session, invite.created_by)
    told = InviteUsed(invite=_view(session, invite, creator, creator), user=UserView.of(user))
    joined = [entered[room_id] for room_id in ids]
    return Used(
        _landing(session, id_of(user), ids), [one for one in joined if one is not None], told
    )


def allows(session: Session, user_id: int) -> bool:
    """Work: whether somebody may make invitations."""
    user = session.get(User, user_id)
    if user is None or user.role is Role.GUEST or sign_ins.is_suspended(user):
        return False
    return user.role.runs_server or server.row(session).who_invites is Entitled.EVERYBODY


def is_first_due(session: Session, user: User) -> bool:
    """Work: whether somebody has just made this server their own, and is alone in it."""
    if user.role is not Role.OWNER or clock.now() - user.created_at >= FIRST_FOR:
        return False
    return session.execute(_another, {'user_id': user.id}).first() is None


def has_just_come(session: Session, viewer: Viewer) -> bool:
    """Work: whether the viewer came by an invitation within the hour, into a room or at all."""
    asked = {'user_id': viewer.id, 'since': clock.now() - JUST_COME}
    return session.execute(_arrived, asked).first() is not None


def _is_good(session: Session, invite: Invite, creator: User) -> bool:
    if invite.revoked_at is not None or (invite.uses_left is not None and invite.uses_left <= 0):
        return False
    if invite.expires_at is not None and invite.expires_at <= clock.now():
        return False
    if invite.role is Role.ADMINISTRATOR and creator.role is not Role.OWNER:
        return False
    if invite.role is Role.GUEST and not _room_ids(session, invite):
        return False
    return allows(session, invite.created_by)


def _rooms(session: Session, invite: Invite) -> Sequence[Room]:
    """The rooms it leads to, in order: those that whoever made it may still bring people into."""
    makers = select(Member.role).where(
        Member.room_id == Room.id, Member.user_id == invite.created_by
    )
    rows = session.exec(
        select(Room, makers.scalar_subquery())
        .join(InviteRoom, col(InviteRoom.room_id) == col(Room.id))
        .where(InviteRoom.invite_id == invite.id, col(Room.archived_at).is_(None))
        .order_by(col(InviteRoom.id))
    ).all()
    on_server = session.get_one(User, invite.created_by).role
    return [room for room, role in rows if _leads_to(invite, room, on_server, role)]


def _leads_to(invite: Invite, room: Room, on_server: Role, makers: MemberRole | None) -> bool:
    if room.kind is RoomKind.PUBLIC and invite.role is not Role.GUEST:
        return True  # They could go there by themselves.
    return makers is not None and access.may_invite(on_server, makers, room)


def _room_ids(session: Session, invite: Invite) -> list[int]:
    return [id_of(room) for room in _rooms(session, invite)]


def _preview(session: Session, token: str) -> InvitationView:
    invite = find(session, token)
    if invite is None:
        raise NotFound(NOT_GOOD)
    return InvitationView(
        created_by=UserView.of(access.person(session, invite.created_by)),
        role=invite.role,
        guest_days=invite.guest_days,
        rooms=_named(_rooms(session, invite)),
    )


def _named(found: Sequence[Room]) -> list[RoomName]:
    return [RoomName(id=id_of(room), name=room.name) for room in found]


def _create(session: Session, viewer: Viewer, wish: Wish, token_hash: str) -> InviteView:
    access.not_a_guest(viewer)
    if not allows(session, viewer.id):
        raise Forbidden(words('Only administrators may invite people here.'))
    creator = access.user(session, viewer)
    if wish.role is Role.OWNER:
        raise Invalid(words('Nobody becomes an owner by invitation.'), field='role')
    if wish.role is Role.ADMINISTRATOR and creator.role is not Role.OWNER:
        raise Forbidden(
            words('Only the owner of this server may invite administrators.'), field='role'
        )
    room_ids = tuple(dict.fromkeys(wish.room_ids))
    if len(room_ids) > ROOMS_MOST:
        raise Invalid(
            words('An invitation leads to at most {most} rooms.', most=ROOMS_MOST),
            field='room_ids',
        )
    if wish.role is Role.GUEST and len(room_ids) != 1:
        raise Invalid(words('Choose the one room that guests come to.'), field='room_ids')
    for room_id in room_ids:
        _check_room(session, viewer, room_id)
    now = clock.now()
    invite = Invite(
        token_hash=token_hash,
        created_by=viewer.id,
        created_at=now,
        expires_at=now + timedelta(hours=wish.hours) if wish.hours is not None else None,
        uses_left=wish.uses,
        role=wish.role,
        guest_days=wish.guest_days if wish.role is Role.GUEST else None,
        may_claim=wish.may_claim and wish.role is Role.GUEST,
    )
    session.add(invite)
    session.flush()
    for room_id in room_ids:
        session.add(InviteRoom(invite_id=id_of(invite), room_id=room_id))
        session.flush()  # Their ids are their order.
    audit.note(session, viewer, Deed.INVITED, role=invite.role.value, uses=invite.uses_left)
    return _view(session, invite, creator, creator)


def _check_room(session: Session, viewer: Viewer, room_id: int) -> None:
    """Whether the viewer may bring people into the room. Raises otherwise."""
    found = access.membership(session, viewer, room_id)
    if found.kind is RoomKind.DIRECT:
        raise NotFound(access.NO_ROOM)
    if access.inviting(session, viewer, room_id).archived_at is not None:
        raise Conflict(words('This room is archived: nobody can join it now.'))


class _Nothing(Exception):
    """There was nothing to join, so that no use is to be counted."""


def _accept(session: Session, user_id: int, token: str) -> Used:
    invite = find(session, token)
    if invite is None:
        raise NotFound(NOT_GOOD)
    user = access.person(session, user_id)
    if user.role is Role.GUEST:
        raise Forbidden(access.NOT_FOR_GUESTS)
    ids = _room_ids(session, invite)
    if set(ids) <= set(session.exec(access.rooms_of(user_id))):
        return Used(ids[0] if ids else None)
    used = bring(session, take(session, token), user)
    if not used.joined:
        raise _Nothing
    return used


def _landing_by(session: Session, user_id: int, token: str) -> int | None:
    invite = session.exec(
        select(Invite).where(Invite.token_hash == security.token_hash(token))
    ).first()
    return _landing(session, user_id, _room_ids(session, invite)) if invite is not None else None


def _landing(session: Session, user_id: int, ids: list[int]) -> int | None:
    mine = set(session.exec(access.rooms_of(user_id)))
    return next((room_id for room_id in ids if room_id in mine), None)


def _listed(session: Session, viewer: Viewer) -> list[InviteView]:
    me = access.user(session, viewer)
    someone_came = select(Arrival.id).where(Arrival.invite_id == Invite.id).exists()
    is_open = (
        col(Invite.revoked_at).is_(None)
        & or_(col(Invite.uses_left).is_(None), col(Invite.uses_left) > 0)
        & or_(col(Invite.expires_at).is_(None), col(Invite.expires_at) > clock.now())
    )
    asked = (
        select(Invite, User)
        .where(Invite.created_by == User.id, or_(is_open, someone_came))
        .order_by(col(Invite.id).desc())
        .limit(LISTED_MOST)
    )
    if not me.role.runs_server:
        asked = asked.where(Invite.created_by == viewer.id)
    return _views(session, [(invite, creator) for invite, creator in session.exec(asked)], me)


def _view(session: Session, invite: Invite, creator: User, viewer: User) -> InviteView:
    """An invitation as somebody sees it: rooms that are hidden from them are not named."""
    return _views(session, [(invite, creator)], viewer)[0]


def _views(
    session: Session, found: Sequence[tuple[Invite, User]], viewer: User
) -> list[InviteView]:
    """Several invitations, each with whoever made it."""
    ids = [id_of(invite) for invite, _ in found]
    shown = _shown_rooms(session, ids, viewer)
    came = _last_arrivals(session, ids)
    numbers = session.exec(
        select(Arrival.invite_id, func.count())
        .where(col(Arrival.invite_id).in_(ids))
        .group_by(col(Arrival.invite_id))
    )
    counts = dict(numbers.all())
    return [
        InviteView(
            id=id_of(invite),
            created_by=UserView.of(creator),
            created_at=invite.created_at,
            expires_at=invite.expires_at,
            uses_left=invite.uses_left,
            role=invite.role,
            guest_days=invite.guest_days,
            may_claim=invite.may_claim,
            rooms=_named(shown.get(id_of(invite), [])),
            is_good=_is_good(session, invite, creator),
            came=came.get(id_of(invite), []),
            count=counts.get(id_of(invite), 0),
        )
        for invite, creator in found
    ]


def _shown_rooms(session: Session, invite_ids: list[int], viewer: User) -> dict[int, list[Room]]:
    """The rooms that the viewer may know of, by invitation."""
    rows = session.exec(
        select(InviteRoom.invite_id, Room)
        .join(Room, col(Room.id) == col(InviteRoom.room_id))
        .where(
            col(InviteRoom.invite_id).in_(invite_ids),
            access.is_known_to(id_of(viewer)),
        )
        .order_by(col(InviteRoom.id))
    )
    found: dict[int, list[Room]] = {}
    for invite_id, room in rows:
        found.setdefault(invite_id, []).append(room)
    return found


def _last_arrivals(session: Session, invite_ids: list[int]) -> dict[int, list[ArrivalView]]:
    """The latest few who came, by invitation."""
    place = func.row_number().over(
        partition_by=col(Arrival.invite_id), order_by=col(Arrival.id).desc()
    )
    numbered = (
        select(Arrival.id, place.label('place'))
        .where(col(Arrival.invite_id).in_(invite_ids))
        .subquery()
    )
    rows = session.exec(
        select(Arrival, User)
        .join(numbered, numbered.c.id == col(Arrival.id))
        .join(User, col(User.id) == col(Arrival.user_id))
        .where(numbered.c.place <= CAME_MOST)
        .order_by(col(Arrival.id).desc())
    )
    found: dict[int, list[ArrivalView]] = {}
    for one, user in rows:
        view = ArrivalView(user=UserView.of(user), came_at=one.came_at)
        found.setdefault(one.invite_id, []).append(view)
    return found


def _revoke(session: Session, viewer: Viewer, invite_id: int) -> None:
    invite = session.get(Invite, invite_id) if access.is_id(invite_id) else None
    if invite is None or invite.revoked_at is not None:
        raise NotFound(NO_INVITE)
    if invite.created_by != viewer.id and not access.user(session, viewer).role.runs_server:
        raise NotFound(NO_INVITE)
    invite.revoked_at = clock.now()
    audit.note(session, viewer, Deed.INVITE_REVOKED, user_id=invite.created_by)
    session.add(invite)
