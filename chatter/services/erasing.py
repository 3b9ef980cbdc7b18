"""Taking back every word that somebody has written, so many at a time that nobody else waits long.

A batch is one change in every room it touches: the room's `rev` counts it, and whoever looks is
told which messages are empty now. Their numbers stay, so that no `seq` is missing.
"""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from chatter import clock, db
from chatter.models.rooms import Mention, Message, MessageKind, Room
from chatter.realtime import bus, topic
from chatter.realtime.events import MessagesRemoved

AT_ONCE = 500  # Messages in one transaction: some ten milliseconds of the one writer.


async def take_back(author_id: int, *, only_notes: bool = False) -> int:
    """Empty every message of somebody's, or only notes to oneself; returns the last one's id.

    What is written meanwhile comes after it, and is for `take_back_rest`.
    """
    ids = await db.read(_written, author_id, 0, only_notes)
    for start in range(0, len(ids), AT_ONCE):
        await tell(await db.write(_empty, ids[start : start + AT_ONCE]))
    return max(ids, default=0)


def take_back_rest(
    session: Session, author_id: int, after: int, *, only_notes: bool = False
) -> list[MessagesRemoved]:
    """Work: empty what somebody has written after a message; whoever calls must `tell`."""
    return _empty(session, _written(session, author_id, after, only_notes))


async def tell(removed: list[MessagesRemoved]) -> None:
    """Tell those who look at the rooms."""
    for event in removed:
        await bus.publish(topic.room(event.room_id), event)


def _written(session: Session, author_id: int, after: int, only_notes: bool) -> Sequence[int]:
    """The ids of their messages, those of a room together."""
    asked = select(Message.id).where(
        Message.author_id == author_id,
        col(Message.id) > after,
        Message.kind == MessageKind.TEXT,
        col(Message.deleted_at).is_(None),
    )
    if only_notes:
        notes = select(Room.id).where(Room.direct_key == str(author_id))
        asked = asked.where(col(Message.room_id).in_(notes))
    return session.exec(asked.order_by(col(Message.room_id), col(Message.id))).all()  # type: ignore[return-value]


def _empty(session: Session, ids: Sequence[int]) -> list[MessagesRemoved]:
    now = clock.now()
    seqs: dict[int, list[int]] = {}
    for room_id, seq in session.exec(
        select(Message.room_id, Message.seq)
        .where(col(Message.id).in_(ids), col(Message.deleted_at).is_(None))
        .order_by(col(Message.room_id), col(Message.seq))
    ):
        seqs.setdefault(room_id, []).append(seq)
    removed = []
    for room_id, numbers in seqs.items():
        rev = session.exec(
            update(Room)
            .where(col(Room.id) == room_id)
            .values(last_rev=Room.last_rev + 1)
            .returning(col(Room.last_rev))
        ).scalar_one()
        session.exec(
            update(Message)
            .where(col(Message.room_id) == room_id, col(Message.seq).in_(numbers))
            .values(text='', html='', deleted_at=now, rev=rev)
        )
        session.exec(
            delete(Mention).where(col(Mention.room_id) == room_id, col(Mention.seq).in_(numbers))
        )
        removed.append(MessagesRemoved(room_id=room_id, seqs=tuple(numbers), rev=rev))
    return removed
