"""Browsers that proved who they are: rows of our own, ended at once everywhere. Their tokens rotate
at every sign-in and with the password.

The token is known to the browser alone; here are only its hash and how long it is good for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from chatter import clock, db, logs, security
from chatter.errors import Forbidden, NotFound, Unauthenticated
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Server, SignIn, User
from chatter.models.preferences import Preferences
from chatter.models.views import SignInView, Viewer, avatar_url
from chatter.realtime import bus, topic
from chatter.realtime.events import AnyEvent, SignInEnded, SignInRenewed
from chatter.services import access

IDLE = timedelta(hours=24)  # Without "keep me signed in"; the cookie also ends with the browser.
KEPT_IDLE = timedelta(days=30)
AT_MOST = timedelta(days=90)
USED_RESOLUTION = timedelta(minutes=1)  # Last use is written at most this often.
REMEMBERED = timedelta(seconds=5)  # How long a process may trust what it looked up.
REMEMBERED_MOST = 10_000
DEVICE_LENGTH = 400
SUSPENDED = words('This account is suspended.')

_remembered: dict[str, tuple[Viewer, float]] = {}
_forgotten = 0  # How often something was: what was looked up before that may be wrong.


class Browser:
    """What is known of a browser: what it calls itself and where it calls from."""

    def __init__(self, device: str, address: str) -> None:
        self.device = device[:DEVICE_LENGTH]
        self.address = address[:64]


async def viewer(token: str | None) -> Viewer | None:
    """Who the owner of this cookie is, if it is good. Also notes that it was used."""
    if not token:
        return None
    token_hash = security.token_hash(token)
    remembered = _remembered.get(token_hash)
    if remembered is not None and remembered[1] > clock.monotonic():
        return remembered[0]
    forgotten_before = _forgotten
    found = await db.read(_find, token_hash)
    if found is None:
        _remembered.pop(token_hash, None)
        return None
    view, is_stale = found
    if is_stale:
        await db.note(_touch, view.sign_in_id)
    if len(_remembered) >= REMEMBERED_MOST:
        _remembered.clear()
    if _forgotten == forgotten_before:
        still = min(REMEMBERED, view.signed_in_until - clock.now())
        _remembered[token_hash] = (view, clock.monotonic() + still.total_seconds())
    return view


async def open_for(user_id: int, browser: Browser, *, is_kept: bool, old_token: str | None) -> str:
    """A new sign-in; returns its token. The one this browser had before ends.

    Raises `Forbidden` for those who are suspended.
    """
    token = security.new_token()
    ended = await db.write(
        _open_for, user_id, security.token_hash(token), browser, is_kept, old_token
    )
    await tell(ended)
    return token


async def end(token: str) -> None:
    """Sign this browser out."""
    ended = await db.write(_end_token, security.token_hash(token))
    await tell(ended)
    if ended is not None:
        logs.note('sign-out', person=(ended[0], None))


async def listed(viewer: Viewer) -> list[SignInView]:
    """The viewer's sign-ins, the latest used first."""
    return await db.read(_listed, viewer)


async def revoke(viewer: Viewer, sign_in_id: int) -> None:
    """End one of the viewer's own sign-ins. Raises `NotFound`."""
    await tell(await db.write(_revoke, viewer, sign_in_id))
    logs.note('sign-ins ended', person=(viewer.id, viewer.handle), count=1)


async def revoke_others(viewer: Viewer) -> int:
    """End all of the viewer's sign-ins but this one; returns how many."""
    ended = await db.write(_revoke_others, viewer)
    await tell(ended)
    logs.note('sign-ins ended', person=(viewer.id, viewer.handle), count=len(ended[1]))
    return len(ended[1])


async def good_until(sign_in_ids: list[int]) -> dict[int, datetime]:
    """When those of them run out that have not ended or run out yet, if they are not used."""
    return await db.read(_good_until, sign_in_ids)


def end_all(session: Session, user_id: int, *, but: int | None = None) -> 'Ended':
    """Work: end every sign-in of a person, `but` one; whoever calls must `tell` afterwards."""
    ids = [
        sign_in_id
        for sign_in_id in session.exec(select(SignIn.id).where(SignIn.user_id == user_id)).all()
        if sign_in_id is not None and sign_in_id != but
    ]
    session.exec(delete(SignIn).where(col(SignIn.id).in_(ids)))
    return user_id, ids


@dataclass(frozen=True)
class Renewed:
    """A sign-in that goes on with another token, which its browser must be given."""

    token: str
    is_kept: bool


def renew(session: Session, viewer: Viewer, old_token: str) -> Renewed:
    """Work: give the viewer's sign-in another token in the place of `old_token`; whoever calls must
    `tell_renewed` afterwards. Raises `Unauthenticated` if it ended or was renewed meanwhile."""
    token = security.new_token()
    renewed = session.exec(
        update(SignIn)
        .where(
            col(SignIn.id) == viewer.sign_in_id,
            col(SignIn.token_hash) == security.token_hash(old_token),
        )
        .values(token_hash=security.token_hash(token))
    )
    if renewed.rowcount != 1:
        raise Unauthenticated
    is_kept = session.exec(select(SignIn.is_kept).where(SignIn.id == viewer.sign_in_id)).one()
    return Renewed(token, is_kept)


def is_suspended(user: User) -> bool:
    """Whether an administrator keeps somebody out now."""
    if user.suspended_at is None:
        return False
    return user.suspended_until is None or user.suspended_until > clock.now()


def check_not_suspended(user: User) -> None:
    """Work: pass who is not kept out. Raises `Forbidden`."""
    if is_suspended(user):
        raise Forbidden(SUSPENDED)


def forget(_topic: str, event: AnyEvent) -> None:
    """Listener: what was looked up about a person may be wrong now."""
    if event.type == 'sign_in.ended':
        gone = set(event.sign_in_ids)
        _forget(lambda view: view.sign_in_id in gone)
    elif event.type == 'sign_in.renewed':
        _forget(lambda view: view.sign_in_id == event.sign_in_id)
    elif event.type == 'person.changed':
        forget_user(event.user.id)
    elif event.type == 'standing.changed':
        forget_user(event.user_id)
    elif event.type == 'server.changed':
        forget_everyone()


def forget_user(user_id: int) -> None:
    """Look this person up again at the next request."""
    _forget(lambda view: view.id == user_id)


def forget_everyone() -> None:
    """Look everybody up again (when the database, or what all share, is another one)."""
    _forget(lambda _: True)


def _forget(is_meant: Callable[[Viewer], bool]) -> None:
    global _forgotten
    _forgotten += 1
    for token_hash, (view, _) in list(_remembered.items()):
        if is_meant(view):
            del _remembered[token_hash]


Ended = tuple[int, list[int]]


async def tell(ended: Ended | None) -> None:
    """Close the pages of these sign-ins, if there are any, on every process."""
    if ended is None or not ended[1]:
        return
    event = SignInEnded(sign_in_ids=tuple(ended[1]))
    forget('', event)  # Here at once, whatever becomes of the bus.
    await bus.publish(topic.SIGN_INS, event)
    await bus.publish(topic.user(ended[0]), event)


async def tell_renewed(viewer: Viewer) -> None:
    """Have the pages of this sign-in show its new token, on every process."""
    event = SignInRenewed(sign_in_id=viewer.sign_in_id)
    forget('', event)
    await bus.publish(topic.SIGN_INS, event)
    await bus.publish(topic.user(viewer.id), event)


def _find(session: Session, token_hash: str) -> tuple[Viewer, bool] | None:
    accent = select(Server.accent).where(Server.id == 1).scalar_subquery()
    row = session.exec(
        select(SignIn, User, accent).where(
            SignIn.token_hash == token_hash,
            SignIn.user_id == User.id,
            col(User.deleted_at).is_(None),
        )
    ).first()
    if row is None:
        return None
    sign_in, user = row[0], row[1]
    now = clock.now()
    until = _end_of(sign_in, user.guest_until)
    if until <= now:
        return None
    view = Viewer(
        id=id_of(user),
        handle=user.handle,
        name=user.name,
        avatar=avatar_url(user.avatar),
        role=user.role,
        sign_in_id=id_of(sign_in),
        signed_in_until=until,
        preferences=Preferences.of(user.preferences, row[2]),
        guest_until=user.guest_until,
    )
    return view, now - sign_in.used_at > USED_RESOLUTION


def _touch(session: Session, sign_in_id: int) -> None:
    sign_in = session.get(SignIn, sign_in_id)
    if sign_in is not None:
        sign_in.used_at = clock.now()
        sign_in.idle_until = sign_in.used_at + (KEPT_IDLE if sign_in.is_kept else IDLE)
        session.add(sign_in)


def _open_for(
    session: Session,
    user_id: int,
    token_hash: str,
    browser: Browser,
    is_kept: bool,
    old_token: str | None,
) -> Ended | None:
    user = session.get_one(User, user_id)
    check_not_suspended(user)
    now = clock.now()
    session.exec(delete(SignIn).where(col(SignIn.idle_until) <= now))
    session.exec(delete(SignIn).where(col(SignIn.expires_at) <= now))
    ended = _end_token(session, security.token_hash(old_token)) if old_token else None
    stays_until = session.exec(select(User.guest_until).where(User.id == user_id)).first()
    session.add(
        SignIn(
            user_id=user_id,
            token_hash=token_hash,
            is_kept=is_kept,
            created_at=now,
            used_at=now,
            idle_until=now + (KEPT_IDLE if is_kept else IDLE),
            expires_at=min(now + AT_MOST, stays_until or now + AT_MOST),
            device=browser.device,
            address=browser.address,
        )
    )
    db.afterwards(session, partial(logs.note, 'sign-in', person=(user_id, user.handle)))
    return ended


def _end_token(session: Session, token_hash: str) -> Ended | None:
    sign_in = session.exec(select(SignIn).where(SignIn.token_hash == token_hash)).first()
    if sign_in is None:
        return None
    session.delete(sign_in)
    return sign_in.user_id, [id_of(sign_in)]


def _listed(session: Session, viewer: Viewer) -> list[SignInView]:
    now = clock.now()
    rows = session.exec(
        select(SignIn)
        .where(SignIn.user_id == viewer.id, SignIn.idle_until > now, SignIn.expires_at > now)
        .order_by(col(SignIn.used_at).desc())
    ).all()
    return [
        SignInView(
            id=id_of(row),
            device=row.device,
            address=row.address,
            created_at=row.created_at,
            used_at=row.used_at,
            is_current=row.id == viewer.sign_in_id,
        )
        for row in rows
    ]


def _revoke(session: Session, viewer: Viewer, sign_in_id: int) -> Ended:
    sign_in = session.get(SignIn, sign_in_id) if access.is_id(sign_in_id) else None
    if sign_in is None or sign_in.user_id != viewer.id:
        raise NotFound(words('That browser is not signed in any more.'))
    session.delete(sign_in)
    return viewer.id, [sign_in_id]


def _revoke_others(session: Session, viewer: Viewer) -> Ended:
    return end_all(session, viewer.id, but=viewer.sign_in_id)


def _good_until(session: Session, sign_in_ids: list[int]) -> dict[int, datetime]:
    now = clock.now()
    rows = session.exec(
        select(SignIn, User.guest_until).where(
            col(SignIn.id).in_(sign_in_ids), SignIn.user_id == User.id
        )
    ).all()
    ends = {id_of(sign_in): _end_of(sign_in, guest_until) for sign_in, guest_until in rows}
    return {sign_in_id: end for sign_in_id, end in ends.items() if end > now}


def _end_of(sign_in: SignIn, guest_until: datetime | None) -> datetime:
    """When it runs out if it is not used any more."""
    return min(sign_in.idle_until, sign_in.expires_at, guest_until or sign_in.expires_at)
