"""Guests: a name and an invitation are enough, for one room and some days. They have no password
and see nobody but those who are in the room with them. Some may make their account a full one."""

import secrets
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from chatter import clock, db, security, text
from chatter.errors import Conflict, Forbidden, NotFound
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Role, SignUp, User
from chatter.models.views import UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import PersonJoined
from chatter.services import access, accounts, handles, invites, server, sign_ins, throttle

HANDLE_BYTES = 4  # A billion of them; who meets one that is taken tries again.
NO_PASSWORD = ''  # No password has this hash.


async def come(name: str, invite: str, *, address: str) -> UserView:
    """A guest, in the room of the invitation.

    Raises `Invalid`, `Forbidden` where sign-up is closed, `NotFound` for an invitation that is not
    good or not for guests, `TooMany`.
    """
    name = accounts.checked_name(name)
    await db.read(accounts.may_sign_up, invite)
    await throttle.take(throttle.INVITED, 'invited', throttle.place(address))
    user, used = await db.write(_come, name, invite)
    await bus.publish(topic.EVERYONE, PersonJoined(user=user))
    await invites.tell(user.id, used)
    return user


async def may_stay(viewer: Viewer) -> bool:
    """Whether a guest may make the account their own."""
    return viewer.is_guest and await db.read(_may_stay, viewer)


async def stay(viewer: Viewer, handle: str, password: str) -> UserView:
    """Be a guest no longer, but a member with a handle and a password; every sign-in ends.

    What the guest wrote stays theirs. Raises `Invalid`, naming the field, `Conflict`, `Forbidden`.
    """
    handle = accounts.checked_handle(handle)
    accounts.checked_password(password)
    await db.read(_refuse, viewer)
    password_hash = await security.hash_password(password)
    try:
        user, ended = await db.write(_stay, viewer, handle, password_hash)
    except IntegrityError:  # Somebody else was first, if only by a moment.
        raise Conflict(accounts.TAKEN, field='handle') from None
    await sign_ins.tell(ended)
    await accounts.tell_changed(user)
    return user


def _come(session: Session, name: str, token: str) -> tuple[UserView, invites.Used]:
    accounts.may_sign_up(session, token)
    invite = invites.take(session, token)
    if invite.role is not Role.GUEST or invite.guest_days is None:
        raise NotFound(invites.NOT_GOOD)
    now = clock.now()
    handle = f'guest-{secrets.token_hex(HANDLE_BYTES)}'
    user = User(
        handle=handle,
        name=name,
        role=Role.GUEST,
        password_hash=NO_PASSWORD,
        created_at=now,
        search_key=text.search_key(name, handle),
        guest_until=now + timedelta(days=invite.guest_days),
        may_claim=invite.may_claim,
    )
    session.add(user)
    session.flush()
    used = invites.bring(session, invite, user)
    if used.landing is None:
        raise NotFound(invites.NOT_GOOD)  # There is nowhere else for them to be.
    return UserView.of(user), used


def _may_stay(session: Session, viewer: Viewer) -> bool:
    user = access.user(session, viewer)
    policy = server.row(session).sign_up
    return policy is SignUp.OPEN or (policy is not SignUp.CLOSED and user.may_claim)


def _refuse(session: Session, viewer: Viewer) -> None:
    if not viewer.is_guest:
        raise Conflict(words('You have a full account already.'))
    if not _may_stay(session, viewer):
        raise Forbidden(words('Ask for an invitation to get a full account.'))


def _stay(
    session: Session, viewer: Viewer, handle: str, password_hash: str
) -> tuple[UserView, sign_ins.Ended]:
    _refuse(session, viewer)
    user = access.held(session, access.user(session, viewer))
    if user.role is not Role.GUEST:
        raise Conflict(words('You have a full account already.'))
    if handles.resolved(session, handle) is not None:
        raise Conflict(accounts.TAKEN, field='handle')
    user.handle = handle
    user.role = Role.MEMBER
    user.password_hash = password_hash
    user.guest_until = None
    user.search_key = text.search_key(user.name, handle)
    session.add(user)
    session.flush()
    return UserView.of(user), sign_ins.end_all(session, id_of(user))
