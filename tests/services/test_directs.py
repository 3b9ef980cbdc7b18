"""Direct conversations: one for every set of people, hidden until something is said, refusable."""

import asyncio

import pytest

from chatter import db
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.models.people import Circle
from chatter.models.rooms import RoomKind
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import (
    access,
    bans,
    directs,
    follows,
    members,
    messages,
    people,
    room_lists,
    rooms,
)
from tests.cast import Cast, come_in
from tests.stage import listening, types


async def mine(viewer: Viewer) -> set[int]:
    return {found.room.id for found in await room_lists.mine(viewer)}


async def say(author: Viewer, room_id: int, text: str) -> None:
    await messages.post(author, room_id, text, f'nonce {text:>8}')


async def lets(viewer: Viewer, circle: Circle) -> None:
    await people.edit(viewer, people.Edit(allows_write=circle))


async def test_one_set_of_people_has_one_conversation(cast: Cast) -> None:
    opened = await asyncio.gather(
        *(directs.open(cast.ada, [cast.bob.id, cast.ada.id]) for _ in range(3)),
        *(directs.open(cast.bob, [cast.ada.id]) for _ in range(3)),
    )
    assert len({room.id for room in opened}) == 1
    room = opened[0]
    assert room.kind is RoomKind.DIRECT and room.members == 2
    assert [one.handle for one in room.people] == ['ada', 'bob']
    several = await directs.open(cast.ada, [cast.bob.id, cast.eve.id])
    assert several.id != room.id and len(several.people) == 3
    assert (await directs.open(cast.eve, [cast.ada.id, cast.bob.id])).id == several.id


async def test_the_other_sees_it_when_something_is_said(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    assert room.id in await mine(cast.ada) and room.id not in await mine(cast.bob)
    with listening(topic.user(cast.bob.id)) as bob:
        await say(cast.ada, room.id, 'hello')
    assert types(bob) == ['room.joined'] and bob[0].room.last_seq == 1 and bob[0].read_seq == 0
    assert room.id in await mine(cast.bob)
    with listening(topic.user(cast.bob.id)) as bob:
        await say(cast.ada, room.id, 'again')
    assert bob == []


async def test_it_can_be_hidden_until_something_new_is_said(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, room.id, 'hello')
    with listening(topic.user(cast.bob.id)) as bob:
        await directs.hide(cast.bob, room.id)
    assert types(bob) == ['room.hidden'] and room.id not in await mine(cast.bob)
    assert len((await messages.history(cast.bob, room.id)).messages) == 1, 'History stays.'
    await say(cast.ada, room.id, 'are you there?')
    assert room.id in await mine(cast.bob)
    await directs.hide(cast.bob, room.id)
    await directs.open(cast.bob, [cast.ada.id])
    assert room.id in await mine(cast.bob), 'Whoever opens it has it back.'
    with pytest.raises(Conflict, match='can be hidden'):
        await directs.hide(cast.ada, cast.tea)


async def test_a_note_to_oneself(cast: Cast) -> None:
    room = await directs.open(cast.ada, [])
    assert [one.handle for one in room.people] == ['ada'] and room.members == 1
    await say(cast.ada, room.id, 'buy tea')
    assert (await directs.open(cast.ada, [cast.ada.id])).id == room.id


async def test_it_is_nobody_elses(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, room.id, 'hello')
    for nosy in (cast.eve, cast.grace):
        assert room.id not in await mine(nosy)
        assert room.id not in {found.room.id for found in await room_lists.browse(nosy)}
        for deed in (rooms.look, members.join, messages.history, directs.hide, rooms.archive):
            with pytest.raises(NotFound):
                await deed(nosy, room.id)
    assert room.id not in {found.room.id for found in await room_lists.browse(cast.ada)}


async def test_nobody_rules_it(cast: Cast) -> None:
    room = await directs.open(cast.grace, [cast.bob.id])
    for deed in (rooms.archive, bans.listed):
        with pytest.raises(Forbidden):
            await deed(cast.grace, room.id)
    with pytest.raises(Forbidden):
        await members.add(cast.grace, room.id, [cast.eve.id])
    with pytest.raises(Forbidden):
        await members.remove(cast.grace, room.id, cast.bob.id)
    with pytest.raises(Forbidden):
        await rooms.edit(cast.grace, room.id, rooms.Edit(kind=RoomKind.PUBLIC))
    with pytest.raises(Conflict, match='cannot be left'):
        await members.leave(cast.grace, room.id)


async def test_who_was_blocked_is_not_told_why(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, room.id, 'hello')
    await say(cast.bob, room.id, 'hello you')
    await follows.block(cast.bob, cast.ada.id)
    for deed in (
        lambda: say(cast.ada, room.id, 'why?'),
        lambda: messages.typing(cast.ada, room.id),
    ):
        with pytest.raises(Forbidden, match=r'^This cannot be delivered\.$'):
            await deed()
    with pytest.raises(Conflict, match='You have blocked'):
        await say(cast.bob, room.id, 'because')
    await follows.block(cast.bob, cast.eve.id)
    with pytest.raises(Forbidden, match=r'^This cannot be delivered\.$'):
        await directs.open(cast.eve, [cast.bob.id])
    with pytest.raises(Conflict, match='You have blocked'):
        await directs.open(cast.bob, [cast.eve.id])


@pytest.mark.parametrize('circle', [Circle.FOLLOWED, Circle.FRIENDS, Circle.NOBODY])
async def test_whom_one_lets_write(cast: Cast, circle: Circle) -> None:
    await lets(cast.bob, circle)
    with pytest.raises(Forbidden, match=r'^This cannot be delivered\.$'):
        await directs.open(cast.ada, [cast.bob.id])
    await follows.follow(cast.bob, cast.ada.id)
    if circle is Circle.FRIENDS:
        with pytest.raises(Forbidden):
            await directs.open(cast.ada, [cast.bob.id])
        await follows.follow(cast.ada, cast.bob.id)
    if circle is Circle.NOBODY:
        with pytest.raises(Forbidden):
            await directs.open(cast.ada, [cast.bob.id])
    else:
        room = await directs.open(cast.ada, [cast.bob.id])
        await say(cast.ada, room.id, 'hello')


async def test_who_was_answered_may_go_on(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, room.id, 'hello')
    await lets(cast.bob, Circle.NOBODY)
    with pytest.raises(Forbidden):
        await say(cast.ada, room.id, 'hello?')
    await say(cast.bob, room.id, 'Yes?')
    await say(cast.ada, room.id, 'hello!')


async def test_with_several_everyone_must_let_one(cast: Cast) -> None:
    await lets(cast.eve, Circle.NOBODY)
    with pytest.raises(Forbidden, match='cannot be delivered'):
        await directs.open(cast.ada, [cast.bob.id, cast.eve.id])
    with pytest.raises(NotFound, match='no such person'):
        await directs.open(cast.ada, [10**6])
    others = [
        (await come_in(f'guest{number}', address=f'203.0.113.{number}')).id for number in range(8)
    ]
    with pytest.raises(Invalid, match='8 people at most'):
        await directs.open(cast.ada, others)
    assert (await directs.open(cast.ada, others[:7])).members == 8


async def test_a_conversation_of_several_may_have_a_name(cast: Cast) -> None:
    several = await directs.open(cast.ada, [cast.bob.id, cast.eve.id])
    with listening(topic.room(several.id)) as heard:
        assert (
            await directs.rename(cast.bob, several.id, 'Tea  for three')
        ).name == 'Tea for three'
    assert types(heard) == ['room.changed']
    assert (await directs.rename(cast.ada, several.id, ' ')).name == ''
    with pytest.raises(Invalid, match='at most 30'):
        await directs.rename(cast.ada, several.id, 'x' * 31)
    two = await directs.open(cast.ada, [cast.bob.id])
    with pytest.raises(Conflict, match='several people'):
        await directs.rename(cast.ada, two.id, 'Us')
    with pytest.raises(NotFound):
        await directs.rename(cast.grace, several.id, 'Mine')


async def test_it_begins_with_nothing(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    page = await messages.history(cast.ada, room.id)
    assert page.messages == [] and page.first and page.last
    found = await db.read(access.membership, cast.bob, room.id)
    assert found.read_seq == 0
