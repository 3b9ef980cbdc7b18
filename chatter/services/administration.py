"""Running the server: its people and what may be done about them, and an overview of its rooms.

Whoever acts stands above whom it is about: the owner above everybody, administrators above members.
Nobody's words can be changed here, and nothing said in private be read.
"""

from datetime import datetime

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from chatter import clock, db, security, text
from chatter.errors import Conflict, Forbidden, Invalid
from chatter.language import words
from chatter.models.administration import Deed
from chatter.models.administration_views import (
    AccountsPage,
    AccountView,
    OverseenRoomsPage,
    OverseenRoomView,
    SuspensionView,
)
from chatter.models.base import id_of
from chatter.models.people import Role, User
from chatter.models.rooms import Member, MemberRole, Room, RoomKind
from chatter.models.views import UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import StandingChanged
from chatter.services import access, accounts, audit, bans, listing, notices, relations, sign_ins
from chatter.services.relations import Grant

PAGE = 50
PAGE_MOST = 100
WANTED_MOST = 100


async def administrates(viewer: Viewer) -> None:
    """Pass only who runs the server now. Raises `Forbidden`."""
    await db.read(access.administrator, viewer)


async def people(
    viewer: Viewer, wanted: str = '', after: int | None = None, limit: int = PAGE
) -> AccountsPage:
    """Everybody with an account, by name, perhaps by a part of it; `after` is the id of the last
    one known. Raises `Forbidden`, `Invalid`."""
    key = text.search_key(text.clean_name(wanted[:WANTED_MOST]))
    return await db.read(_people, viewer, key, after, listing.size(limit, PAGE_MOST))


async def suspend(
    viewer: Viewer, user_id: int, reason: str = '', minutes: int | None = None
) -> AccountView:
    """Keep somebody out, for some minutes or until it is lifted; every sign-in ends at once.

    Raises `Forbidden`, `NotFound`, `Invalid`, `Conflict` about oneself.
    """
    reason = bans.checked_reason(reason)
    if minutes is not None and not 0 < minutes <= clock.YEAR_MINUTES:
        raise Invalid(
            words('A suspension lasts a minute to a year, or until it is lifted.'), field='minutes'
        )
    until = clock.in_minutes(minutes)
    view, ended = await db.write(_suspend, viewer, user_id, reason, until)
    await sign_ins.tell(ended)
    return view


async def unsuspend(viewer: Viewer, user_id: int) -> AccountView:
    """Let somebody in again. Raises `Forbidden`, `NotFound`, `Conflict` about oneself."""
    return await db.write(_unsuspend, viewer, user_id)


async def sign_out(viewer: Viewer, user_id: int) -> int:
    """End every sign-in of somebody; returns how many. Raises as `unsuspend`."""
    ended = await db.write(_sign_out, viewer, user_id)
    await sign_ins.tell(ended)
    return len(ended[1])


async def make_link(viewer: Viewer, user_id: int) -> str:
    """The token of a one-time link with which somebody sets a new password.

    Raises as `unsuspend`, and `Conflict` about those who are suspended.
    """
    token = security.new_token()
    await db.write(_make_link, viewer, user_id, security.token_hash(token))
    return token


async def set_role(viewer: Viewer, user_id: int, role: Role) -> AccountView:
    """Make somebody an administrator, or a member. Raises `Forbidden` for all but the owner,
    `NotFound`, `Invalid`, `Conflict` about the owner."""
    if role is Role.OWNER:
        raise Invalid(words('To make somebody the owner, hand the server over.'), field='role')
    if role is Role.GUEST:
        raise Invalid(words('Guests come by invitation.'), field='role')
    view = await db.write(_set_role, viewer, user_id, role)
    await _tell_standing(view)
    return view


async def hand_over(viewer: Viewer, user_id: int, typed: str) -> AccountView:
    """Make somebody else the owner, and be an administrator oneself. `typed` is their handle, so
    that it is nobody else by mistake.

    Raises `Forbidden` for all but the owner, `NotFound`, `Invalid`, `Conflict` about oneself.
    """
    new, old = await db.write(_hand_over, viewer, user_id, typed.strip().removeprefix('@').lower())
    await _tell_standing(new)
    await _tell_standing(old)
    return new


async def rooms(viewer: Viewer, after: int | None = None, limit: int = PAGE) -> OverseenRoomsPage:
    """Public rooms, by name, and of private ones the number. Raises `Forbidden`, `Invalid`."""
    return await db.read(_rooms, viewer, after, listing.size(limit, PAGE_MOST))


def is_below(viewer_role: Role, role: Role) -> bool:
    """Whether somebody with the first role may act on somebody with the second."""
    if role is Role.OWNER:
        return False
    return viewer_role is Role.OWNER or (
        viewer_role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR
    )


async def _tell_standing(account: AccountView) -> None:
    sign_ins.forget_user(account.user.id)
    changed = StandingChanged(user_id=account.user.id, role=account.role)
    await bus.publish(topic.SIGN_INS, changed)
    await bus.publish(topic.user(account.user.id), changed)


def _people(
    session: Session, viewer: Viewer, key: str, after: int | None, limit: int
) -> AccountsPage:
    me = access.administrator(session, viewer)
    asked = (
        select(User)
        .where(col(User.deleted_at).is_(None))
        .order_by(col(User.search_key), col(User.id))
        .limit(limit + 1)
    )
    if key:
        asked = asked.where(col(User.search_key).contains(key, autoescape=True))
    if after is not None:
        asked = asked.where(listing.comes_after(session, after))
    found = session.exec(asked).all()
    shown = found[:limit]
    shows_seen = relations.permitting(session, viewer.id, shown, Grant.SEEN)
    listed = [_account(user, me, has_seen=id_of(user) in shows_seen) for user in shown]
    return AccountsPage(accounts=listed, next=listed[-1].user.id if len(found) > limit else None)


def _account(user: User, viewer: User, *, has_seen: bool = False) -> AccountView:
    suspension = None
    if user.suspended_at is not None and sign_ins.is_suspended(user):
        suspension = SuspensionView(
            since=user.suspended_at, until=user.suspended_until, reason=user.suspended_reason
        )
    return AccountView(
        user=UserView.of(user),
        role=user.role,
        joined_at=user.created_at,
        seen_at=user.seen_at if has_seen else None,
        suspension=suspension,
        is_below=is_below(viewer.role, user.role),
    )


def _below(session: Session, viewer: Viewer, user_id: int) -> tuple[User, User]:
    """The viewer and somebody on whom they may act."""
    me = access.administrator(session, viewer)
    user = access.held(session, access.person(session, user_id))
    if user.id == me.id:
        raise Conflict(words('That is you: others can do this about you.'))
    if not is_below(me.role, user.role):
        raise Forbidden(words('Only the owner of this server may do that about {name}.',
                              name=user.name))  # fmt: skip
    return me, user


def _suspend(
    session: Session, viewer: Viewer, user_id: int, reason: str, until: datetime | None
) -> tuple[AccountView, sign_ins.Ended]:
    me, user = _below(session, viewer, user_id)
    user.suspended_at, user.suspended_until, user.suspended_reason = clock.now(), until, reason
    session.add(user)
    audit.note(
        session,
        viewer,
        Deed.SUSPENDED,
        user_id=user_id,
        until=until.isoformat() if until is not None else None,
    )
    return _account(user, me), sign_ins.end_all(session, user_id)


def _unsuspend(session: Session, viewer: Viewer, user_id: int) -> AccountView:
    me, user = _below(session, viewer, user_id)
    if sign_ins.is_suspended(user):
        audit.note(session, viewer, Deed.UNSUSPENDED, user_id=user_id)
    user.suspended_at, user.suspended_until, user.suspended_reason = None, None, ''
    session.add(user)
    return _account(user, me)


def _sign_out(session: Session, viewer: Viewer, user_id: int) -> sign_ins.Ended:
    _below(session, viewer, user_id)
    audit.note(session, viewer, Deed.SIGNED_OUT, user_id=user_id)
    return sign_ins.end_all(session, user_id)


def _make_link(session: Session, viewer: Viewer, user_id: int, token_hash: str) -> None:
    _, user = _below(session, viewer, user_id)
    _check_not_a_guest(user)
    sign_ins.check_not_suspended(user)
    accounts.add_reset(session, user_id, token_hash)
    audit.note(session, viewer, Deed.LINK_MADE, user_id=user_id)


def _set_role(session: Session, viewer: Viewer, user_id: int, role: Role) -> AccountView:
    me = access.owner(session, viewer)
    user = access.held(session, access.person(session, user_id))
    if user.role is Role.OWNER:
        raise Conflict(words('This server needs an owner. Hand it over first.'))
    _check_not_a_guest(user)
    if user.role is not role:
        audit.note(
            session, viewer, Deed.ROLE, user_id=user_id, before=user.role.value, role=role.value
        )
    user.role = role
    session.add(user)
    return _account(user, me)


def _hand_over(
    session: Session, viewer: Viewer, user_id: int, typed: str
) -> tuple[AccountView, AccountView]:
    me = access.held(session, access.owner(session, viewer))
    user = access.held(session, access.person(session, user_id))
    if user.id == me.id:
        raise Conflict(words('This server is yours already.'))
    _check_not_a_guest(user)
    if typed != user.handle:
        raise Invalid(
            words('Type {handle} to hand the server over.', handle=user.handle), field='typed'
        )
    sign_ins.check_not_suspended(user)
    user.role, me.role = Role.OWNER, Role.ADMINISTRATOR
    session.add_all([user, me])
    audit.note(session, viewer, Deed.OWNERSHIP, user_id=user_id)
    return _account(user, me), _account(me, me)


def _check_not_a_guest(user: User) -> None:
    if user.role is Role.GUEST:
        raise Conflict(words('{name} is a guest and has no account of their own.', name=user.name))


def _rooms(session: Session, viewer: Viewer, after: int | None, limit: int) -> OverseenRoomsPage:
    access.administrator(session, viewer)
    asked = (
        select(Room)
        .where(Room.kind == RoomKind.PUBLIC)
        .order_by(col(Room.name_key), col(Room.id))
        .limit(limit + 1)
    )
    if after is not None:
        last = session.get(Room, after) if access.is_id(after) else None
        if last is None or last.kind is not RoomKind.PUBLIC:
            raise Invalid(listing.NO_POSITION, field='after')
        asked = asked.where(
            tuple_(col(Room.name_key), col(Room.id)) > tuple_(last.name_key, last.id)
        )
    found = session.exec(asked).all()
    owners = _owners(session, [id_of(room) for room in found])
    shown = [
        OverseenRoomView(room=view, owners=owners.get(view.id, []))
        for view in notices.views(session, found[:limit])
    ]
    private = select(Room.id).where(Room.kind == RoomKind.PRIVATE)
    private_owners = select(func.count(func.distinct(col(Member.user_id)))).where(
        Member.role == MemberRole.OWNER, col(Member.room_id).in_(private)
    )
    return OverseenRoomsPage(
        rooms=shown,
        next=shown[-1].room.id if len(found) > limit else None,
        private_count=session.exec(
            select(func.count()).where(Room.kind == RoomKind.PRIVATE, col(Room.member_count) > 0)
        ).one(),
        private_owners=session.exec(private_owners).one(),
    )


def _owners(session: Session, room_ids: list[int]) -> dict[int, list[UserView]]:
    rows = session.exec(
        select(Member.room_id, User)
        .join(User, col(User.id) == col(Member.user_id))
        .where(col(Member.room_id).in_(room_ids), Member.role == MemberRole.OWNER)
        .order_by(col(User.search_key), col(User.id))
    )
    owners: dict[int, list[UserView]] = {}
    for room_id, user in rows:
        owners.setdefault(room_id, []).append(UserView.of(user))
    return owners
