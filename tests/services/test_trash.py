"""Rooms that are deleted: gone for all at once, back as they were, destroyed after a month."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from chatter import clock, db
from chatter.errors import Conflict, Forbidden, NotFound
from chatter.models.rooms import DeletedRoom, Level, MemberRole, Message, Room, RoomKind
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import (
    bans,
    directs,
    invites,
    members,
    messages,
    reading,
    room_lists,
    rooms,
    trash,
)
from chatter.services.invites import Wish
from tests.cast import Cast, private_room
from tests.stage import listening, types


async def say(author: Viewer, room_id: int, *said: str) -> None:
    for one in said:
        await messages.post(author, room_id, one, f'nonce {one:>8}')


async def test_a_deleted_room_is_gone_for_everybody_at_once(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'hello', '@bob')
    with (
        listening(topic.EVERYONE) as everyone,
        listening(topic.user(cast.bob.id)) as bob,
        listening(topic.user(cast.ada.id)) as ada,
    ):
        await trash.put(cast.ada, cast.tea)
    assert types(everyone) == ['room.closed'] and types(ada) == types(bob) == ['room.left']
    assert bob[0].reason == 'deleted'
    for somebody in (cast.ada, cast.bob, cast.eve, cast.grace):
        for deed in (rooms.look, members.join, members.listed, messages.history, rooms.restore):
            with pytest.raises(NotFound, match='no such room'):
                await deed(somebody, cast.tea)
        assert cast.tea not in {found.room.id for found in await room_lists.browse(somebody)}
        assert cast.tea not in {found.room.id for found in await room_lists.mine(somebody)}
    assert (await rooms.create(cast.eve, 'Tea')).name == 'Tea', 'Its name is free.'


async def test_it_is_back_as_it_was(cast: Cast) -> None:
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR)
    await members.set_level(cast.bob, cast.tea, Level.MENTIONS)
    await say(cast.ada, cast.tea, 'one', 'two')
    await reading.mark_read(cast.bob, cast.tea, 3)
    await trash.put(cast.ada, cast.tea)
    with listening(topic.user(cast.bob.id)) as bob, listening(topic.EVERYONE) as everyone:
        room = await trash.take_back(cast.ada, cast.tea)
    assert (room.name, room.kind, room.members) == ('Tea', RoomKind.PUBLIC, 2)
    assert types(bob) == ['room.joined'] and types(everyone) == ['room.opened']
    found = await rooms.look(cast.bob, cast.tea)
    assert (found.role, found.read_seq, found.level) == (MemberRole.MODERATOR, 3, Level.MENTIONS)
    assert [one.text for one in (await messages.history(cast.bob, cast.tea)).messages][-2:] == [
        'one',
        'two',
    ]
    with pytest.raises(Conflict, match='not deleted'):
        await trash.take_back(cast.ada, cast.tea)


async def test_a_private_one_stays_private(cast: Cast) -> None:
    secret = await private_room(cast.ada)
    with listening(topic.EVERYONE) as everyone:
        await trash.put(cast.ada, secret)
        assert (await trash.take_back(cast.ada, secret)).kind is RoomKind.PRIVATE
    assert everyone == []


async def test_who_may_and_who_may_not(cast: Cast) -> None:
    for nobody in (cast.bob, cast.eve):
        with pytest.raises(Forbidden):
            await trash.put(nobody, cast.tea)
    await trash.put(cast.ada, cast.tea)
    for nobody in (cast.bob, cast.eve, cast.grace):
        with pytest.raises(NotFound):
            await trash.take_back(nobody, cast.tea)
    with pytest.raises(NotFound):
        await trash.put(cast.ada, cast.tea)
    talk = await directs.open(cast.ada, [cast.bob.id])
    with pytest.raises(Forbidden):
        await trash.put(cast.ada, talk.id)
    with pytest.raises(NotFound):
        await trash.take_back(cast.ada, 10**6)


async def test_its_name_may_be_taken_meanwhile(cast: Cast) -> None:
    await trash.put(cast.ada, cast.tea)
    other = await rooms.create(cast.eve, 'Tea')
    with pytest.raises(Conflict, match='with this name already'):
        await trash.take_back(cast.ada, cast.tea)
    await rooms.edit(cast.eve, other.id, rooms.Edit(name='Coffee'))
    await trash.take_back(cast.ada, cast.tea)


async def test_an_invitation_does_not_lead_into_it(cast: Cast) -> None:
    made = await invites.create(cast.ada, Wish(room_ids=(cast.tea,)))
    await trash.put(cast.ada, cast.tea)
    await invites.accept(cast.eve, made.token)
    assert await room_lists.joined_ids(cast.eve) == set()


async def test_after_a_month_nobody_has_it_back(cast: Cast) -> None:
    """It may be half destroyed already."""
    await trash.put(cast.ada, cast.tea)
    clock.turn(timedelta(days=30))
    try:
        with pytest.raises(NotFound):
            await trash.take_back(cast.ada, cast.tea)
    finally:
        clock.turn(-timedelta(days=30))


async def test_after_a_month_it_is_destroyed(cast: Cast) -> None:
    await say(cast.ada, cast.tea, *(f'message {number}' for number in range(4)), '@bob')
    await bans.ban(cast.ada, cast.tea, cast.eve.id)
    await trash.put(cast.ada, cast.tea)
    assert await trash.empty() == 0

    def left(session: Session) -> tuple[int, int, int]:
        return (
            session.exec(select(func.count()).where(Message.room_id == cast.tea)).one(),
            session.exec(select(func.count()).where(col(Room.id) == cast.tea)).one(),
            session.exec(select(func.count(col(DeletedRoom.id)))).one(),
        )

    assert (await db.read(left))[1:] == (1, 1)
    clock.turn(timedelta(days=31))
    try:
        assert await trash.empty() == 1
    finally:
        clock.turn(-timedelta(days=31))
    assert await db.read(left) == (0, 0, 0)
    assert await trash.empty() == 0
