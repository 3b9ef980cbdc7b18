"""Rooms as they are seen, and who hears that one is another now."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, inspect
from sqlmodel import Session, col, select

from chatter.models.people import User
from chatter.models.rooms import Member, Room, RoomKind
from chatter.models.views import MessageView, RoomView, UserView
from chatter.realtime import bus, topic
from chatter.realtime.events import MessagePosted, RoomChanged

# Read at every page, thousands at once for some: rows cost a third of objects.
_UNSEEN = {'name_key', 'direct_key', 'created_by', 'created_at'}
rows: Select[Any] = select(*(it for it in inspect(Room).columns if it.key not in _UNSEEN))


async def tell(room: RoomView, *said: MessageView) -> None:
    """Tell a room what the system said in it, and whoever may know of it how it is now."""
    for message in said:
        await bus.publish(topic.room(room.id), MessagePosted(message=message))
    await bus.publish(topic.room(room.id), RoomChanged(room=room))
    if room.kind is RoomKind.PUBLIC:
        await bus.publish(topic.EVERYONE, RoomChanged(room=room))


def view(session: Session, room: Room) -> RoomView:
    """Work: a room as those who may find it see it."""
    return views(session, [room])[0]


def views(session: Session, rooms: Iterable[Room | Row[Any]]) -> list[RoomView]:
    """Work: several rooms, or `rows` of them; direct ones with the people they are
    between."""
    found = list(rooms)
    direct = [room.id for room in found if room.kind is RoomKind.DIRECT]
    between: dict[int, list[UserView]] = {}
    if direct:
        people = session.exec(
            select(Member.room_id, User)
            .join(User, col(User.id) == col(Member.user_id))
            .where(col(Member.room_id).in_(direct))
            .order_by(col(User.search_key), col(User.id))
        )
        for room_id, user in people:
            between.setdefault(room_id, []).append(UserView.of(user))
    return [RoomView.of(room, between.get(room.id or 0, ())) for room in found]
