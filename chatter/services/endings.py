"""Going: for a while, until the next sign-in, or for good.

Who is deactivated looks to everybody like a stranger with a private profile. Of who is deleted
stays a row without a name, to which what they said goes on belonging; nothing else does.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import case, or_
from sqlmodel import Session, col, delete, select, update

from chatter import clock, db, files
from chatter.errors import Conflict, Invalid
from chatter.language import words
from chatter.models.administration import Deed, Report
from chatter.models.base import id_of
from chatter.models.invites import Arrival, Invite
from chatter.models.people import (
    Availability,
    Circle,
    OldHandle,
    PasswordReset,
    RecoveryCode,
    Role,
    User,
)
from chatter.models.relations import Block, Follow, Mute
from chatter.models.rooms import Ban, Member, MemberRole, Mention, Room
from chatter.models.views import Relation, RoomView, UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import (
    MessagesRemoved,
    RelationChanged,
    RoleChanged,
    RoomLeft,
)
from chatter.services import (
    access,
    accounts,
    audiences,
    audit,
    erasing,
    members,
    notices,
    receipts,
    relations,
    server,
    sign_ins,
)
from chatter.services.relations import Change

NO_PASSWORD = '!'  # No hash looks like this, so no password fits it.
ONLY_OWNER = words('You are the only owner of this server; it cannot be left without one.')

# What is somebody's alone, and goes with them: which column says whose it is.
OWN: tuple[tuple[Any, Any], ...] = (
    (RecoveryCode, RecoveryCode.user_id),
    (PasswordReset, PasswordReset.user_id),
    (Follow, Follow.follower_id),
    (Follow, Follow.followed_id),
    (Block, Block.blocker_id),
    (Block, Block.blocked_id),
    (Mute, Mute.muter_id),
    (Mute, Mute.muted_id),
    (Mention, Mention.user_id),
    (Ban, Ban.user_id),
    (Arrival, Arrival.user_id),
    (Report, Report.about_id),
)
# What somebody is without an account: as in the model, and nothing said.
NOTHING_SAID: dict[str, Any] = {
    'name': '',
    'role': Role.MEMBER,
    'password_hash': NO_PASSWORD,
    'avatar': None,
    'preferences': None,
    'sidebar': None,
    'renamed_at': None,
    'pronouns': '',
    'bio': '',
    'bio_html': '',
    'status_emoji': '',
    'status_text': '',
    'status_until': None,
    'time_zone': '',
    'is_private': True,
    'shows_lists': False,
    'seen_at': None,
    'allows_write': Circle.NOBODY,
    'allows_mention': Circle.NOBODY,
    'allows_seen': Circle.NOBODY,
    'allows_reading': Circle.NOBODY,
    'availability': Availability.USUAL,
    'availability_until': None,
    'search_key': '',
    'guest_until': None,
    'may_claim': False,
    'deactivated_at': None,
    'suspended_at': None,
    'suspended_until': None,
    'suspended_reason': '',
}


class Fate(StrEnum):
    """What becomes of somebody's messages: they stay, as by a deleted person, or they go too."""

    KEEP = 'keep'
    GO = 'go'


@dataclass(frozen=True)
class Parting:
    """What there is to tell when somebody goes for good, and to clear away."""

    user: UserView
    ended: sign_ins.Ended
    changes: list[Change]
    rooms: list[RoomView]
    heirs: list[RoleChanged]
    removed: list[MessagesRemoved]
    avatar: str | None


async def deactivate(viewer: Viewer, password: str) -> None:
    """Be gone until the next sign-in.

    Raises `Invalid`, `TooMany`, `Forbidden` for guests, who could not come back, and `Conflict` for
    the server's only owner.
    """
    access.not_a_guest(viewer)
    await accounts.prove_again(viewer, password)
    user, ended, changes = await db.write(_deactivate, viewer)
    await sign_ins.tell(ended)
    await _tell(user, changes)


async def come_back(user_id: int) -> bool:
    """Whoever has just signed in is here again; returns whether they had been gone."""
    if not await db.read(_is_away, user_id):
        return False
    user, changes = await db.write(_come_back, user_id)
    await _tell(user, changes)
    return True


async def delete_account(viewer: Viewer, password: str, handle: str, fate: Fate) -> None:
    """Be gone for good; `handle` is the viewer's own, typed to be sure. It is all that guests can
    say, who have no password.

    The messages go first: should the program end half-way, whoever wanted this can still say so
    again. Raises `Invalid`, naming the field, `TooMany`, and `Conflict` for the only owner.
    """
    if accounts.as_stored(handle) != viewer.handle:
        raise Invalid(words('That is not your handle.'), field='handle')
    if not viewer.is_guest:
        await accounts.prove_again(viewer, password)
    await db.read(_refuse_only_owner, viewer)
    only_notes = fate is Fate.KEEP
    erased = await erasing.take_back(viewer.id, only_notes=only_notes)
    parting = await db.write(_delete, viewer, erased, only_notes)
    files.remove_avatar(parting.avatar)
    await sign_ins.tell(parting.ended)
    await receipts.changed_in(parting.rooms)
    await erasing.tell(parting.removed)
    for room in parting.rooms:
        await bus.publish(topic.user(viewer.id), RoomLeft(room_id=room.id))
        await notices.tell(room)
    for heir in parting.heirs:
        await bus.publish(topic.room(heir.room_id), heir)
        await bus.publish(topic.user(heir.user_id), heir)
    await _tell(parting.user, parting.changes)


async def _tell(user: UserView, changes: list[Change]) -> None:
    await audiences.tell_changed(user.id)
    await accounts.tell_changed(user)
    for user_id, change in changes:
        await bus.publish(topic.user(user_id), change)
    await receipts.shown_to_others(user.id)


# For a while


def _deactivate(session: Session, viewer: Viewer) -> tuple[UserView, sign_ins.Ended, list[Change]]:
    access.held(session, server.row(session))  # Of two owners one may go, not both at once.
    _refuse_only_owner(session, viewer)
    user = access.held(session, access.user(session, viewer))
    user.deactivated_at = clock.now()
    session.add(user)
    audit.note(session, viewer, Deed.ACCOUNT_DEACTIVATED)
    ended = sign_ins.end_all(session, viewer.id)
    return UserView.of(user), ended, relations.known_to(session, user)


def _is_away(session: Session, user_id: int) -> bool:
    asked = select(User.id).where(User.id == user_id, col(User.deactivated_at).is_not(None))
    return session.exec(asked).first() is not None


def _come_back(session: Session, user_id: int) -> tuple[UserView, list[Change]]:
    user = access.person(session, user_id)
    user.deactivated_at = None
    session.add(user)
    return UserView.of(user), relations.known_to(session, user)


def _refuse_only_owner(session: Session, viewer: Viewer) -> None:
    if access.user(session, viewer).role is not Role.OWNER:
        return
    others = select(User.id).where(
        User.role == Role.OWNER, User.id != viewer.id, relations.is_to_be_found()
    )
    if session.exec(others).first() is None:
        raise Conflict(ONLY_OWNER)


# For good


def _delete(session: Session, viewer: Viewer, erased: int, only_notes: bool) -> Parting:
    access.held(session, server.row(session))
    _refuse_only_owner(session, viewer)
    user = access.held(session, access.user(session, viewer))
    if (
        viewer.is_guest and user.role is not Role.GUEST
    ):  # The account has a password since just now.
        raise Invalid(accounts.NOT_YOUR_PASSWORD, field='password')
    removed = erasing.take_back_rest(session, viewer.id, erased, only_notes=only_notes)
    met = [user_id for user_id, _ in relations.known_to(session, user)]
    avatar = user.avatar
    ended = sign_ins.end_all(session, viewer.id)
    for kind, whose in OWN:
        session.exec(delete(kind).where(whose == viewer.id))
    session.exec(
        update(Invite)
        .where(col(Invite.created_by) == viewer.id, col(Invite.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )
    audit.note(session, viewer, Deed.ACCOUNT_DELETED)
    rooms, heirs = _leave_rooms(session, viewer.id)
    _unname(session, user)
    gone = UserView.of(user)
    stranger = RelationChanged(user=gone, is_private=True, relation=Relation())
    changes = [(one, stranger) for one in met]
    return Parting(gone, ended, changes, rooms, heirs, removed, avatar)


def _unname(session: Session, user: User) -> None:
    """Leave nothing of somebody in their row. The handle becomes nobody else's."""
    session.add(OldHandle(handle=user.handle, user_id=id_of(user)))
    for name, value in NOTHING_SAID.items():
        setattr(user, name, value)
    user.handle = _free_handle(session, f'deleted-{user.id}')
    user.deleted_at = clock.now()
    session.add(user)
    session.flush()


def _free_handle(session: Session, wanted: str) -> str:
    """The handle, or what is left of it where somebody chose to be called so."""
    while session.exec(select(User.id).where(User.handle == wanted)).first() is not None:
        wanted += '_'
    return wanted


def _leave_rooms(session: Session, user_id: int) -> tuple[list[RoomView], list[RoleChanged]]:
    """Be a member nowhere; what is left of the rooms, and who owns them now. A conversation stays
    between whom it was; a note to oneself goes."""
    mine = access.rooms_of(user_id)
    is_note = col(Room.direct_key) == str(user_id)
    rooms = session.exec(
        select(Room)
        .where(col(Room.id).in_(mine), or_(col(Room.direct_key).is_(None), is_note))
        .order_by(col(Room.id))
        .with_for_update()
    ).all()
    ids = list(map(id_of, rooms))
    of_these = (col(Member.user_id) == user_id, col(Member.room_id).in_(ids))
    owned = set(
        session.exec(select(Member.room_id).where(*of_these, Member.role == MemberRole.OWNER))
    )
    session.exec(delete(Member).where(*of_these))
    heirs = []
    for room in rooms:
        room_id = id_of(room)
        members.count(session, room_id)
        session.refresh(room)
        heir = _heir(session, room_id) if room_id in owned else None
        is_nobodys = not room.member_count or (room_id in owned and heir is None)
        if is_nobodys and room.archived_at is None:
            room.archived_at = clock.now()
            session.add(room)
        if heir is not None and heir.role is not MemberRole.OWNER:
            heir.role = MemberRole.OWNER
            session.add(heir)
            heirs.append(RoleChanged(room_id=room_id, user_id=heir.user_id, role=heir.role))
    session.flush()
    return notices.views(session, rooms), heirs


def _heir(session: Session, room_id: int) -> Member | None:
    """Whose a room is that its owner has left: another owner's, the longest moderator's, else the
    longest member's. Guests look after nothing."""
    rank = case(
        (col(Member.role) == MemberRole.OWNER, 0),
        (col(Member.role) == MemberRole.MODERATOR, 1),
        else_=2,
    )
    is_away = col(User.deactivated_at).is_not(None)
    return session.exec(
        select(Member)
        .join(User, col(User.id) == col(Member.user_id))
        .where(Member.room_id == room_id, User.role != Role.GUEST)
        .order_by(rank, is_away, col(Member.joined_at), col(Member.id))
        .limit(1)
    ).first()
