"""Who is called by name in a message: `@handle`, where the called one lets the author do so."""

from collections.abc import Iterable

from sqlalchemy import insert
from sqlmodel import Session, col, select

from chatter import text
from chatter.models.base import id_of
from chatter.models.people import OldHandle, User
from chatter.models.relations import Mute
from chatter.models.rooms import Member, Mention
from chatter.models.views import Viewer
from chatter.services import access, relations
from chatter.services.relations import Grant

CALLED_MOST = 50  # People in one message; whoever calls more calls nobody.


def resolve(session: Session, author: Viewer, source: str) -> dict[str, tuple[int, str]]:
    """Work: whom the author may call of those named in `source`: id and handle of today, by the
    handle that was written, which may be one of before."""
    named = text.named(source)
    if not 0 < len(named) <= CALLED_MOST:
        return {}
    found = {
        user.handle: user for user in session.exec(select(User).where(col(User.handle).in_(named)))
    }
    before = session.exec(
        select(OldHandle.handle, User)
        .join(User, col(User.id) == col(OldHandle.user_id))
        .where(col(OldHandle.handle).in_(named - found.keys()))
    ).all()
    found |= dict(before)
    if author.is_guest:
        met = access.met_of(session, author, [id_of(user) for user in found.values()])
        found = {written: user for written, user in found.items() if user.id in met}
    allowed = relations.permitting(session, author.id, found.values(), Grant.MENTION)
    return {
        written: (user.id, user.handle)
        for written, user in found.items()
        if user.id is not None and user.id in allowed
    }


def record(
    session: Session, author: Viewer, room_id: int, seq: int, user_ids: Iterable[int]
) -> list[int]:
    """Work: who of these is in the room and called by its message `seq`, for them to be told."""
    ids = {user_id for user_id in user_ids if user_id != author.id}
    if not ids:
        return []
    deaf = select(Mute.muter_id).where(Mute.muted_id == author.id)
    called = session.exec(
        select(Member.user_id)
        .where(
            Member.room_id == room_id,
            col(Member.user_id).in_(ids),
            col(Member.user_id).not_in(deaf),
        )
        .order_by(col(Member.user_id))
    ).all()
    if called:
        session.connection().execute(
            insert(Mention),
            [{'room_id': room_id, 'seq': seq, 'user_id': user_id} for user_id in called],
        )
    return list(called)
