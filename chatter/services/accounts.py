"""Accounts: the first one, which owns the server, and those after it; passwords, and ways back in.

Whoever is not known and whoever mistypes hear the same words after the same time.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import bindparam, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, logs, security, text
from chatter.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import OldHandle, PasswordReset, RecoveryCode, Role, Server, SignUp, User
from chatter.models.views import UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import PersonChanged, PersonJoined
from chatter.services import access, invites, rooms, server, sign_ins, throttle

HANDLE = re.compile(r'[a-z0-9_.-]{2,32}')
NAME_MOST = 50
PASSWORD_LEAST = 8
PASSWORD_MOST = 1000
RECOVERY_CODES = 8
RESET_GOOD_FOR = timedelta(hours=1)
NEW_FOR = timedelta(hours=1)  # So long somebody gets the first codes without the password.
LOBBY = 'Lobby'
LOBBY_DESCRIPTION = words('Where everybody meets.')
CLAIMED = words('This Chatter has an owner already. Sign in, or sign up.')
WRONG = words('That handle and password do not belong together.')
NOT_YOUR_PASSWORD = words('That is not your password.')
TAKEN = words('Somebody else has this handle already.')
RESET_NOT_GOOD = words('This link is not valid, or not any more. Ask for a new one.')

_a_code = select(RecoveryCode.id).where(col(RecoveryCode.user_id) == bindparam('user_id')).limit(1)


@dataclass(frozen=True)
class NewAccount:
    """What the sign-up form says, checked and cleaned. Raises `Invalid`, naming the field."""

    handle: str
    name: str
    password: str

    @classmethod
    def checked(cls, handle: str, name: str, password: str) -> 'NewAccount':
        return cls(checked_handle(handle), checked_name(name), checked_password(password))


def checked_handle(handle: str) -> str:
    """A handle in lower case. Raises `Invalid`."""
    handle = as_stored(handle)
    if not HANDLE.fullmatch(handle):
        raise Invalid(
            words('A handle has 2 to 32 characters: letters a–z, digits, _ . and -.'),
            field='handle',
        )
    return handle


def as_stored(handle: str) -> str:
    """What somebody typed for a handle, as it would be stored."""
    return handle.strip().removeprefix('@').lower()[:64]


def checked_name(name: str) -> str:
    """A display name, cleaned. Raises `Invalid`."""
    name = text.clean_name(name)
    if not text.is_visible(name):
        raise Invalid(words('Please give a name to be shown.'), field='name')
    if len(name) > NAME_MOST:
        raise Invalid(words('A name has at most {most} characters.', most=NAME_MOST), field='name')
    return name


def checked_password(password: str, *, field: str = 'password') -> str:
    """A password that is long enough. Raises `Invalid`."""
    if len(password) < PASSWORD_LEAST:
        raise Invalid(
            words('A password has at least {least} characters.', least=PASSWORD_LEAST), field=field
        )
    if len(password) > PASSWORD_MOST:
        raise Invalid(
            words('A password has at most {most} characters.', most=PASSWORD_MOST), field=field
        )
    return password


async def claim(account: NewAccount) -> UserView:
    """The first account, which owns the server and the room `Lobby`.

    Raises `Conflict` when somebody else was first, if only by a moment.
    """
    await db.read(_may_claim)
    password_hash = await security.hash_password(account.password)
    user = await db.write(_claim, account, password_hash, str(LOBBY_DESCRIPTION))
    logs.note('server claimed', person=(user.id, user.handle))
    await bus.publish(topic.EVERYONE, PersonJoined(user=user))
    return user


async def sign_up(account: NewAccount, *, address: str, invite: str | None = None) -> UserView:
    """A further account, in the rooms of the invitation, else in the oldest public one.

    Raises `Forbidden` where sign-up is closed, `NotFound` for an invitation that is not good,
    `Conflict` if the handle is taken, `TooMany`.
    """
    await db.read(may_sign_up, invite)
    security.refuse_if_busy()
    if invite:
        await throttle.take(throttle.INVITED, 'invited', throttle.place(address))
    else:
        await throttle.take(throttle.SIGN_UPS, 'sign-up', throttle.place(address))
    password_hash = await security.hash_password(account.password)
    try:
        user, used = await db.write(_sign_up, account, password_hash, invite)
    except IntegrityError:
        raise Conflict(TAKEN, field='handle') from None
    logs.note('account made', person=(user.id, user.handle))
    await bus.publish(topic.EVERYONE, PersonJoined(user=user))
    await invites.tell(user.id, used)
    return user


async def prove(handle: str, password: str, *, address: str) -> UserView:
    """Whose handle and password these are. Raises `Unauthenticated`, `TooMany`, and `Forbidden`
    to those who are suspended and know the password."""
    handle = as_stored(handle)
    security.refuse_if_busy()
    await throttle.take(throttle.SIGN_IN_TRIES, 'sign-in', throttle.place(address))
    await throttle.take(throttle.SIGN_IN_FAILURES, 'sign-in', handle, throttle.place(address))
    found = await db.read(_by_handle, handle)
    password_hash = found[1] if found else None
    if not await security.verify_password(password[:PASSWORD_MOST], password_hash) or not found:
        logs.note('sign-in refused', person=_who(found[0]) if found else None)
        raise Unauthenticated(WRONG)
    await throttle.forgive(throttle.SIGN_IN_FAILURES, 'sign-in', handle, throttle.place(address))
    try:
        await db.read(_check_not_suspended, found[0].id)
    except Forbidden:
        logs.note('sign-in refused', person=_who(found[0]), why='suspended')
        raise
    return found[0]


async def change_password(viewer: Viewer, old: str, new: str, *, token: str) -> sign_ins.Renewed:
    """Set another password; every other sign-in of the viewer ends, and this one's `token` is worth
    nothing from now on: its browser goes on with the one returned.

    Raises `Invalid`, naming the field, `TooMany`, and `Unauthenticated` if the sign-in is over.
    """
    checked_password(new, field='new')
    security.refuse_if_busy()
    await throttle.take(throttle.PASSWORD_TRIES, 'password', str(viewer.id))
    if not await security.verify_password(old[:PASSWORD_MOST], await db.read(_hash_of, viewer.id)):
        logs.note('password refused', person=(viewer.id, viewer.handle))
        raise Invalid(words('That is not your present password.'), field='old')
    await throttle.forgive(throttle.PASSWORD_TRIES, 'password', str(viewer.id))
    password_hash = await security.hash_password(new)
    ended, renewed = await db.write(_change_password, viewer, password_hash, token)
    logs.note('password changed', person=(viewer.id, viewer.handle))
    await sign_ins.tell(ended)
    await sign_ins.tell_renewed(viewer)
    return renewed


async def prove_again(viewer: Viewer, password: str) -> None:
    """Have somebody who is signed in say the password once more. Raises `Invalid`, `TooMany`."""
    security.refuse_if_busy()
    await throttle.take(throttle.PASSWORD_TRIES, 'password', str(viewer.id))
    if not await security.verify_password(
        password[:PASSWORD_MOST], await db.read(_hash_of, viewer.id)
    ):
        logs.note('password refused', person=(viewer.id, viewer.handle))
        raise Invalid(NOT_YOUR_PASSWORD, field='password')
    await throttle.forgive(throttle.PASSWORD_TRIES, 'password', str(viewer.id))


async def first_recovery_codes(viewer: Viewer) -> list[str]:
    """Eight codes for somebody who is new here and has none. Raises `Conflict` for all others."""
    access.not_a_guest(viewer)
    codes = _new_codes()
    await db.write(_first_codes, viewer, _hashed(codes))
    logs.note('recovery codes made', person=(viewer.id, viewer.handle))
    return codes


async def new_recovery_codes(viewer: Viewer, password: str) -> list[str]:
    """Eight new codes; the old ones are worthless from now on. Raises `Invalid`, `TooMany`."""
    await prove_again(viewer, password)
    codes = _new_codes()
    await db.write(_replace_codes, viewer, _hashed(codes))
    logs.note('recovery codes made', person=(viewer.id, viewer.handle))
    return codes


async def recover(handle: str, code: str, new: str, *, address: str) -> UserView:
    """Set a new password with one of the recovery codes, which is used up; all sign-ins end.

    Raises `Invalid`, `TooMany`; an unknown handle and a wrong code sound the same.
    """
    checked_password(new, field='new')
    handle = as_stored(handle)
    security.refuse_if_busy()
    await throttle.take(throttle.SIGN_IN_TRIES, 'sign-in', throttle.place(address))
    await throttle.take(throttle.RECOVERIES, 'recover', handle, throttle.place(address))
    password_hash = await security.hash_password(new)
    try:
        user, ended = await db.write(_recover, handle, security.recovery_hash(code), password_hash)
    except (Forbidden, Invalid):
        logs.note('recovery refused', person=await db.read(_called, handle))
        raise
    logs.note('password changed', person=_who(user), by='recovery-code')
    await throttle.forgive(throttle.RECOVERIES, 'recover', handle, throttle.place(address))
    await sign_ins.tell(ended)
    return user


async def make_reset(handle: str) -> str:
    """The token of a one-time link for somebody who lost everything (for the command line).

    Raises `NotFound`.
    """
    token = security.new_token()
    user_id = await db.write(_make_reset, as_stored(handle), security.token_hash(token))
    logs.note('one-time link made', about=user_id)
    return token


async def reset_is_good(token: str) -> bool:
    """Whether a password could be set with it now."""
    return await db.read(_find_reset, token) is not None


async def reset(token: str, new: str) -> UserView:
    """Set a new password with a one-time link; all sign-ins end. Raises `Invalid`, `NotFound`."""
    checked_password(new, field='new')
    try:
        await db.read(_check_reset, token)
        password_hash = await security.hash_password(new)
        user, ended = await db.write(_reset, token, password_hash)
    except (Forbidden, NotFound):
        logs.note('one-time link refused')
        raise
    logs.note('password changed', person=_who(user), by='one-time-link')
    await sign_ins.tell(ended)
    return user


async def rename(viewer: Viewer, name: str) -> UserView:
    """Show another name. Raises `Invalid`."""
    user = await db.write(_rename, viewer, checked_name(name))
    await tell_changed(user)
    return user


async def set_avatar(viewer: Viewer, avatar: str | None) -> tuple[UserView, str | None]:
    """Show another picture, or none; returns the name of the files that were shown before."""
    user, before = await db.write(_set_avatar, viewer, avatar)
    await tell_changed(user)
    return user, before


async def tell_changed(user: UserView) -> None:
    """Somebody is called or looks otherwise now."""
    sign_ins.forget_user(user.id)
    await bus.publish(topic.EVERYONE, PersonChanged(user=user))


def _new_codes() -> list[str]:
    return [security.new_recovery_code() for _ in range(RECOVERY_CODES)]


def _hashed(codes: list[str]) -> list[str]:
    return [security.recovery_hash(code) for code in codes]


def _may_claim(session: Session) -> None:
    if server.row(session).claimed_at is not None:
        raise Conflict(CLAIMED)


def _claim(session: Session, account: NewAccount, password_hash: str, description: str) -> UserView:
    now = clock.now()
    claimed = session.exec(
        update(Server)
        .where(col(Server.id) == 1, col(Server.claimed_at).is_(None))
        .values(claimed_at=now)
    )
    if claimed.rowcount != 1:
        raise Conflict(CLAIMED)
    user = _add_user(session, account, password_hash, Role.OWNER)
    rooms.create_first(session, user, LOBBY, description)
    return UserView.of(user)


def may_sign_up(session: Session, invite: str | None) -> None:
    """Work: raise for those who may not."""
    row = server.row(session)
    if row.claimed_at is None:
        raise Conflict(words('This Chatter has no owner yet.'))
    if row.sign_up is SignUp.CLOSED:
        raise Forbidden(words('Nobody can sign up here at the moment.'))
    if row.sign_up is SignUp.INVITE and not invite:
        raise Forbidden(words('An invitation is needed to sign up here.'))
    if invite and invites.find(session, invite) is None:
        raise NotFound(invites.NOT_GOOD)  # Before a password is hashed for it.


def _sign_up(
    session: Session, account: NewAccount, password_hash: str, invite: str | None
) -> tuple[UserView, invites.Used]:
    may_sign_up(session, invite)
    taken = invites.take(session, invite) if invite else None
    if taken is not None and taken.role is Role.GUEST:
        raise NotFound(invites.NOT_GOOD)  # It makes guests, and nothing more.
    is_taken = select(User.id).where(User.handle == account.handle)
    was_taken = select(OldHandle.id).where(OldHandle.handle == account.handle)
    if session.exec(is_taken).first() or session.exec(was_taken).first():
        raise Conflict(TAKEN, field='handle')
    user = _add_user(session, account, password_hash, taken.role if taken else Role.MEMBER)
    used = invites.bring(session, taken, user) if taken else invites.Used()
    if used.landing is None:
        first = rooms.join_first(session, user)
        used = replace(used, joined=[first] if first is not None else [])
    return UserView.of(user), used


def _add_user(session: Session, account: NewAccount, password_hash: str, role: Role) -> User:
    user = User(
        handle=account.handle,
        name=account.name,
        role=role,
        password_hash=password_hash,
        created_at=clock.now(),
        search_key=text.search_key(account.name, account.handle),
    )
    session.add(user)
    session.flush()
    return user


def called(session: Session, handle: str) -> User | None:
    """Work: who has the handle. What cannot be one is not asked for: not every text is a query."""
    if not HANDLE.fullmatch(handle):
        return None
    return session.exec(
        select(User).where(User.handle == handle, col(User.deleted_at).is_(None))
    ).first()


def _called(session: Session, handle: str) -> tuple[int, str] | None:
    user = called(session, handle)
    return (id_of(user), user.handle) if user is not None else None


def _who(user: UserView) -> tuple[int, str]:
    return user.id, user.handle


def _by_handle(session: Session, handle: str) -> tuple[UserView, str] | None:
    user = called(session, handle)
    return (UserView.of(user), user.password_hash) if user is not None else None


def _check_not_suspended(session: Session, user_id: int) -> None:
    sign_ins.check_not_suspended(access.person(session, user_id))


def _hash_of(session: Session, user_id: int) -> str | None:
    asked = select(User.password_hash).where(User.id == user_id, col(User.deleted_at).is_(None))
    return session.exec(asked).first()


def _change_password(
    session: Session, viewer: Viewer, password_hash: str, token: str
) -> tuple[sign_ins.Ended, sign_ins.Renewed]:
    renewed = sign_ins.renew(session, viewer, token)
    return _set_password(session, viewer.id, password_hash, viewer.sign_in_id), renewed


def _set_password(
    session: Session, user_id: int, password_hash: str, but: int | None
) -> sign_ins.Ended:
    session.exec(update(User).where(col(User.id) == user_id).values(password_hash=password_hash))
    session.exec(delete(PasswordReset).where(col(PasswordReset.user_id) == user_id))
    return sign_ins.end_all(session, user_id, but=but)


def lacks_codes(session: Session, user: User) -> bool:
    """Work: whether somebody is new here and has taken no recovery codes yet. Guests need none."""
    if user.role is Role.GUEST or clock.now() - user.created_at >= NEW_FOR:
        return False
    return session.execute(_a_code, {'user_id': user.id}).first() is None


def _first_codes(session: Session, viewer: Viewer, code_hashes: list[str]) -> None:
    user = access.held(session, access.user(session, viewer))
    if not lacks_codes(session, user):
        raise Conflict(
            words('Your recovery codes were shown already. Make new ones in the settings.')
        )
    _replace_codes(session, viewer, code_hashes)


def _replace_codes(session: Session, viewer: Viewer, code_hashes: list[str]) -> None:
    access.held(session, access.user(session, viewer))
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == viewer.id))
    session.add_all(
        RecoveryCode(user_id=viewer.id, code_hash=code_hash) for code_hash in code_hashes
    )


def _recover(
    session: Session, handle: str, code_hash: str, password_hash: str
) -> tuple[UserView, sign_ins.Ended]:
    user = called(session, handle)
    used = user and session.exec(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.user_id) == user.id,
            col(RecoveryCode.code_hash) == code_hash,
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=clock.now())
    )
    if user is None or user.id is None or not used or used.rowcount != 1:
        raise Invalid(words('That handle and code do not belong together.'), field='code')
    sign_ins.check_not_suspended(user)
    return UserView.of(user), _set_password(session, user.id, password_hash, None)


def _make_reset(session: Session, handle: str, token_hash: str) -> int:
    user = called(session, handle)
    if user is None or user.id is None:
        raise NotFound(words('Nobody has the handle {handle}.', handle=handle))
    add_reset(session, user.id, token_hash)
    return user.id


def add_reset(session: Session, user_id: int, token_hash: str) -> None:
    """Work: a one-time link for somebody, in the place of any before."""
    session.exec(delete(PasswordReset).where(col(PasswordReset.user_id) == user_id))
    session.add(
        PasswordReset(
            user_id=user_id, token_hash=token_hash, expires_at=clock.now() + RESET_GOOD_FOR
        )
    )


def _find_reset(session: Session, token: str) -> PasswordReset | None:
    return session.exec(
        select(PasswordReset).where(
            PasswordReset.token_hash == security.token_hash(token),
            PasswordReset.expires_at > clock.now(),
            col(PasswordReset.used_at).is_(None),
        )
    ).first()


def _check_reset(session: Session, token: str) -> None:
    if _find_reset(session, token) is None:
        raise NotFound(RESET_NOT_GOOD)


def _reset(session: Session, token: str, password_hash: str) -> tuple[UserView, sign_ins.Ended]:
    found = _find_reset(session, token)
    used = found and session.exec(
        update(PasswordReset)
        .where(col(PasswordReset.id) == found.id, col(PasswordReset.used_at).is_(None))
        .values(used_at=clock.now())
    )
    user = session.get(User, found.user_id) if found and used and used.rowcount == 1 else None
    if user is None or user.id is None:
        raise NotFound(RESET_NOT_GOOD)
    sign_ins.check_not_suspended(user)
    return UserView.of(user), _set_password(session, user.id, password_hash, None)


def _rename(session: Session, viewer: Viewer, name: str) -> UserView:
    user = access.user(session, viewer)
    user.name = name
    user.search_key = text.search_key(name, user.handle)
    session.add(user)
    return UserView.of(user)


def _set_avatar(
    session: Session, viewer: Viewer, avatar: str | None
) -> tuple[UserView, str | None]:
    user = access.user(session, viewer)
    before, user.avatar = user.avatar, avatar
    session.add(user)
    return UserView.of(user), before
