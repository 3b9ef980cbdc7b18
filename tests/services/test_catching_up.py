"""While one was away: what waits, in which order, and that looking at it reads nothing."""

import pytest

from chatter.errors import Forbidden
from chatter.models.preferences import Notify, Preferences
from chatter.models.rooms import Level
from chatter.models.views import ReadPointer, Viewer
from chatter.realtime import topic
from chatter.services import (
    catching_up,
    directs,
    follows,
    members,
    messages,
    people,
    reading,
    room_lists,
    rooms,
)
from tests.cast import Cast
from tests.stage import listening, types


async def say(author: Viewer, room_id: int, *said: str) -> None:
    for one in said:
        await messages.post(author, room_id, one, f'nonce {abs(hash((one, room_id))):020}')


async def unread(viewer: Viewer) -> dict[int, int]:
    return {
        found.room.id: found.room.last_seq - found.read_seq
        for found in await room_lists.mine(viewer)
    }


async def test_what_waits_for_somebody(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'first', '@bob second', 'third')
    await say(cast.grace, cast.lobby, 'only one')
    talk = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, talk.id, 'psst @bob')
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.eve, cast.bob.id)
    before = await unread(cast.bob)
    away = await catching_up.look(cast.bob)
    assert [(one.room.id, one.unread) for one in away.rooms] == [(cast.tea, 3), (cast.lobby, 1)]
    assert [one.first.text for one in away.rooms if one.first] == ['first', 'only one']
    assert [(one.room.id, one.unread) for one in away.directs] == [(talk.id, 1)]
    assert [(one.room.id, one.message.text) for one in away.calls] == [(cast.tea, '@bob second')]
    assert [one.user.handle for one in away.requests] == ['eve']
    assert await unread(cast.bob) == before, 'To look reads nothing.'


async def test_what_does_not_wait(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one')
    await reading.mark_read(cast.bob, cast.tea, 3)
    other = await rooms.create(cast.ada, 'Old')
    await members.join(cast.bob, other.id)
    await say(cast.ada, other.id, 'before it was closed')
    await rooms.archive(cast.ada, other.id)
    loud = await rooms.create(cast.ada, 'Loud')
    await members.join(cast.bob, loud.id)
    await members.set_level(cast.bob, loud.id, Level.NOTHING)
    await say(cast.ada, loud.id, 'noise', 'noise, @bob')
    away = await catching_up.look(cast.bob)
    assert away.rooms == [] and away.directs == [] and away.requests == []
    assert [one.message.text for one in away.calls] == ['noise, @bob'], 'Whoever is called, is.'
    assert (await catching_up.look(cast.eve)).rooms == []


async def test_calls_in_conversations_take_no_place_of_those_in_rooms(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, 'CALLS_MOST', 2)
    await say(cast.ada, cast.tea, '@bob in a room')
    talk = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, talk.id, '@bob one', '@bob two')
    calls = (await catching_up.look(cast.bob)).calls
    assert [one.message.text for one in calls] == ['@bob in a room']


async def test_everything_is_read_and_put_back(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one', '@bob two')
    await say(cast.grace, cast.lobby, 'three')
    before = await unread(cast.bob)
    with listening(topic.user(cast.bob.id)) as heard:
        pointers = await reading.mark_all_read(cast.bob)
    assert types(heard) == ['read.moved', 'read.moved'] and not any(
        (await unread(cast.bob)).values()
    )
    assert (await catching_up.look(cast.bob)).calls == []
    with listening(topic.user(cast.bob.id)) as heard:
        await reading.put_back(cast.bob, pointers)
    assert await unread(cast.bob) == before
    assert [one.read_rev for one in heard] == [1, 1]
    assert len((await catching_up.look(cast.bob)).calls) == 1
    assert await reading.mark_all_read(cast.eve) == []


async def test_nobody_puts_back_what_is_not_theirs(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one')
    await reading.mark_read(cast.bob, cast.tea, 3)
    before = await unread(cast.bob)
    with pytest.raises(Forbidden):
        await reading.put_back(cast.eve, [ReadPointer(room_id=cast.tea, read_seq=0)])
    assert await unread(cast.bob) == before


async def test_a_message_and_what_follows_is_unread_again(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one', 'two', 'three')
    await reading.mark_read(cast.bob, cast.tea, 5)
    with listening(topic.user(cast.bob.id)) as heard:
        pointer = await reading.mark_unread(cast.bob, cast.tea, 4)
    assert (pointer.read_seq, pointer.read_rev) == (3, 1)
    assert [(one.read_seq, one.read_rev) for one in heard] == [(3, 1)]
    assert (await unread(cast.bob))[cast.tea] == 2
    assert (await reading.mark_unread(cast.bob, cast.tea, 100)).read_seq == 3, 'Never further on.'
    assert (await reading.mark_read(cast.bob, cast.tea, 5)).read_rev == 2
    with pytest.raises(Forbidden):
        await reading.mark_unread(cast.eve, cast.tea, 1)


async def test_who_wants_nothing_of_rooms_is_told_of_conversations(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one')
    talk = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, talk.id, 'psst')
    quiet = cast.bob.model_copy(update={'preferences': Preferences(notify=Notify.NOTHING)})
    assert (await catching_up.look(quiet)).rooms == []
    assert [one.room.id for one in (await catching_up.look(quiet)).directs] == [talk.id]
    await members.set_level(cast.bob, cast.tea, Level.ALL)
    assert [one.room.id for one in (await catching_up.look(quiet)).rooms] == [cast.tea]
