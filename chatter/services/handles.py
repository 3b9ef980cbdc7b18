"""Another handle, once a month. The old ones stay somebody's own: what was said to them arrives."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from chatter import clock, db, text
from chatter.errors import Conflict
from chatter.language import plural, words
from chatter.models.people import OldHandle, User
from chatter.models.views import UserView, Viewer
from chatter.services import access, accounts

AGAIN = timedelta(days=30)


async def change(viewer: Viewer, handle: str) -> UserView:
    """Be called otherwise. Raises `Invalid`, and `Conflict` if it is taken or too soon,
    `Forbidden` for guests."""
    access.not_a_guest(viewer)
    handle = accounts.checked_handle(handle)
    try:
        user = await db.write(_change, viewer, handle)
    except IntegrityError:  # Somebody else was first, if only by a moment.
        raise Conflict(accounts.TAKEN, field='handle') from None
    await accounts.tell_changed(user)
    return user


def resolved(session: Session, handle: str) -> User | None:
    """Work: who has a handle, or had it."""
    user = accounts.called(session, handle)
    if user is not None or not accounts.HANDLE.fullmatch(handle):
        return user
    old = session.exec(select(OldHandle).where(OldHandle.handle == handle)).first()
    user = session.get(User, old.user_id) if old is not None else None
    return user if user is not None and user.deleted_at is None else None


def _change(session: Session, viewer: Viewer, handle: str) -> UserView:
    user = access.held(session, access.user(session, viewer))
    if handle == user.handle:
        return UserView.of(user)
    left = AGAIN - (clock.now() - user.renamed_at) if user.renamed_at is not None else timedelta()
    if left > timedelta():
        days = plural('{count} day', '{count} days', max(1, -(-left // timedelta(days=1))))
        raise Conflict(words('You can take another handle in {days}.', days=days), field='handle')
    is_taken = session.exec(select(User.id).where(User.handle == handle)).first() is not None
    old = session.exec(select(OldHandle).where(OldHandle.handle == handle)).first()
    if is_taken or (old is not None and old.user_id != user.id):
        raise Conflict(accounts.TAKEN, field='handle')
    if old is not None:
        session.delete(old)  # Taken up again.
        session.flush()
    session.add(OldHandle(handle=user.handle, user_id=viewer.id))
    user.handle = handle
    user.renamed_at = clock.now()
    user.search_key = text.search_key(user.name, handle)
    session.add(user)
    session.flush()
    return UserView.of(user)
