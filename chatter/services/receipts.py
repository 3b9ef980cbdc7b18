"""Who has read how far: taken from the read pointers, so there is nothing else to keep or to drift.

Seen is mutual: whoever may not see mine, or hides theirs from me, I do not see. The invisible stay
where they were when they became so. In large rooms it is told for one message, on demand.
"""

import asyncio
import contextlib
from collections.abc import Iterable

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from chatter import db
from chatter.models.people import User
from chatter.models.rooms import Member, Room
from chatter.models.views import ReadersView, ReaderView, RoomView, UserView, Viewer
from chatter.realtime import bus, presence, topic
from chatter.realtime.events import ReadersChanged, ReceiptMoved
from chatter.services import access, audiences

FACES_MOST = 30  # People in a room up to whom it is told, live, how far each has read.
LISTED_MOST = 200
PAUSE_SECONDS = 0.3  # Between two tellings of one person in one room.

_others_to = (  # Asked by every page of a room: made once.
    select(User, Member.read_seq, Member.shown_seq)
    .join(Member, col(Member.user_id) == col(User.id))
    .where(
        col(Member.room_id) == bindparam('room_id'),
        col(Member.user_id) != bindparam('viewer_id'),
        or_(col(Member.read_seq) >= bindparam('seq'), col(Member.shown_seq) >= bindparam('seq')),
    )
    .order_by(col(User.search_key), col(User.id))
    .limit(bindparam('most'))
)

_last: dict[tuple[int, int], ReceiptMoved] = {}
_pauses: dict[tuple[int, int], asyncio.Task[None]] = {}


async def readers(viewer: Viewer, room_id: int, seq: int | None = None) -> ReadersView:
    """How far others have read a room, or who has read it up to `seq`, of those who let the viewer
    see it; `more` where they are too many to say. Raises `NotFound`, `Forbidden`."""
    return await seen(viewer, await db.read(of, viewer, room_id, seq))


async def seen(viewer: Viewer, found: ReadersView) -> ReadersView:
    """Of these, those who let the viewer see it."""
    shown = await seen_by(viewer.id, [reader.user.id for reader in found.readers])
    readers = [one for one in found.readers if one.user.id in shown]
    return ReadersView(readers=readers, more=found.more)


async def seen_by(viewer_id: int, user_ids: list[int]) -> set[int]:
    """Whose reading the viewer sees, of these people."""
    found = await audiences.of_several([*user_ids, viewer_id])
    own = found[viewer_id]
    return {
        user_id
        for user_id in user_ids
        if found[user_id].may_see_reading(viewer_id) and own.may_see_reading(user_id)
    }


async def moved(viewer: Viewer, room_id: int, seq: int, members: int) -> None:
    """Tell those who look at a room of so many that the viewer has read up to here; at once, and
    then no more often than eyes follow. The invisible tell nothing."""
    if members > FACES_MOST or presence.is_invisible(viewer.id):
        return
    key = viewer.id, room_id
    _last[key] = ReceiptMoved(room_id=room_id, user=viewer.view, read_seq=seq)
    if key not in _pauses:
        await _tell(key)
        _pauses[key] = asyncio.get_running_loop().create_task(_pace(key))


async def shown_to_others(user_id: int) -> None:
    """Somebody shows to others than before how far they have read: who looks at their rooms asks
    again. Whose relation changed is told that, and asks because of it."""
    for room_id in await db.read(_rooms_of_few, user_id):
        await _ask_again(room_id)


async def changed_in(rooms: Iterable[RoomView]) -> None:
    """Somebody has gone from these rooms: who looks at one of few asks again."""
    for room in rooms:
        if room.members <= FACES_MOST:
            await _ask_again(room.id)


async def close() -> None:
    """Tell nothing more."""
    for task in list(_pauses.values()):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    _last.clear()


async def _pace(key: tuple[int, int]) -> None:
    try:
        await asyncio.sleep(PAUSE_SECONDS)
        while key in _last:
            await _tell(key)
            await asyncio.sleep(PAUSE_SECONDS)
    finally:
        del _pauses[key]


async def _tell(key: tuple[int, int]) -> None:
    event = _last.pop(key)
    if not presence.is_invisible(event.user.id):
        await bus.publish(topic.room(event.room_id), event)


async def _ask_again(room_id: int) -> None:
    """Have whoever looks at a room ask who has read how far."""
    await bus.publish(topic.room(room_id), ReadersChanged(room_id=room_id))


def _rooms_of_few(session: Session, user_id: int) -> list[int]:
    asked = (
        select(Member.room_id)
        .join(Room, col(Room.id) == col(Member.room_id))
        .where(Member.user_id == user_id, col(Room.member_count).between(2, FACES_MOST))
    )
    return list(session.exec(asked))


def of(session: Session, viewer: Viewer, room_id: int, seq: int | None = None) -> ReadersView:
    """Work: how far others have read, whether they let the viewer see it (`seen`) or not."""
    room = access.membership(session, viewer, room_id)
    if seq is None and room.member_count > FACES_MOST:
        return ReadersView(readers=[], more=True)
    most = FACES_MOST if seq is None else LISTED_MOST
    asked = {'room_id': room_id, 'viewer_id': viewer.id, 'seq': seq or 0, 'most': most + 1}
    rows = session.execute(_others_to, asked).all()
    found = []
    for user, read_seq, shown_seq in rows[:most]:
        shown = shown_seq or 0
        if not presence.is_invisible(user.id):
            shown = max(shown, read_seq)
        if shown >= (seq or 1):
            found.append(ReaderView(user=UserView.of(user), read_seq=shown))
    return ReadersView(readers=found, more=len(rows) > most)
