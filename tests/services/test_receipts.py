"""Who has read how far: told to those who may see it and show theirs, never by the invisible."""

import random
import time

import pytest

from chatter.errors import Forbidden, NotFound
from chatter.models.people import Availability, Circle
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import availability, follows, members, messages, people, reading, receipts
from chatter.services.people import Edit
from tests.cast import Cast, come_in, private_room, signed_in
from tests.stage import listening, types, until


async def say(author: Viewer, room_id: int, *texts: str) -> int:
    """The number of the last one."""
    seq = 0
    for text in texts:
        nonce = f'nonce-{random.randrange(10**12):012}'
        seq = (await messages.post(author, room_id, text, nonce)).message.seq
    return seq


async def seen(viewer: Viewer, room_id: int, seq: int | None = None) -> dict[str, int]:
    view = await receipts.readers(viewer, room_id, seq)
    return {reader.user.handle: reader.read_seq for reader in view.readers}


async def test_how_far_each_has_read_is_seen_by_the_others(cast: Cast) -> None:
    last = await say(cast.ada, cast.tea, 'one', 'two')
    assert (await seen(cast.ada, cast.tea))['bob'] < last - 1
    with listening(topic.room(cast.tea)) as heard:
        await reading.mark_read(cast.bob, cast.tea, last - 1)
    assert [(one.type, one.user.handle, one.read_seq) for one in heard] == [
        ('receipt.moved', 'bob', last - 1)
    ]
    assert await seen(cast.ada, cast.tea) == {'bob': last - 1}
    assert await seen(cast.bob, cast.tea) == {'ada': last}, 'Whoever writes has read.'
    assert await seen(cast.ada, cast.tea, last - 1) == {'bob': last - 1}
    assert await seen(cast.ada, cast.tea, last) == {}


async def test_who_reads_fast_is_told_of_a_few_times_a_second(cast: Cast) -> None:
    last = await say(cast.ada, cast.tea, *map(str, range(20)))
    began = time.monotonic()
    with listening(topic.room(cast.tea)) as heard:
        for seq in range(last - 19, last + 1):
            await reading.mark_read(cast.bob, cast.tea, seq)
        await until(lambda: heard[-1].read_seq == last, 'The last word is told.')
    seconds = time.monotonic() - began  # Where others use the processors the steps are not fast.
    assert len(heard) <= 2 + seconds / receipts.PAUSE_SECONDS, 'Not each step.'


async def test_only_members_ask_and_nobody_learns_of_a_private_room(cast: Cast) -> None:
    await receipts.readers(cast.bob, cast.tea)
    with pytest.raises(Forbidden):
        await receipts.readers(cast.eve, cast.tea)
    secret = await private_room(cast.ada)
    with pytest.raises(NotFound):
        await receipts.readers(cast.eve, secret)


@pytest.mark.parametrize('who', ['ada', 'bob'])
async def test_hiding_ones_reading_hides_that_of_others(cast: Cast, who: str) -> None:
    await say(cast.ada, cast.tea, 'one')
    await people.edit(getattr(cast, who), Edit(allows_reading=Circle.NOBODY))
    assert await seen(cast.ada, cast.tea) == {} == await seen(cast.bob, cast.tea)
    await members.join(cast.eve, cast.tea)
    other = cast.bob if who == 'ada' else cast.ada
    assert set(await seen(cast.eve, cast.tea)) == {other.handle}


async def test_friends_alone_may_see_what_is_for_friends(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await people.edit(cast.ada, Edit(allows_reading=Circle.FRIENDS))
    await follows.follow(cast.ada, cast.bob.id)
    assert 'ada' not in await seen(cast.bob, cast.tea)
    await follows.follow(cast.bob, cast.ada.id)
    assert 'ada' in await seen(cast.bob, cast.tea)
    assert 'ada' not in await seen(cast.eve, cast.tea)
    assert set(await seen(cast.ada, cast.tea)) == {'bob'}, 'Nor does she see Eve’s.'


async def test_nothing_is_told_between_two_of_whom_one_has_blocked_the_other(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await follows.block(cast.ada, cast.bob.id)
    assert set(await seen(cast.ada, cast.tea)) == {'eve'} == set(await seen(cast.bob, cast.tea))
    assert set(await seen(cast.eve, cast.tea)) == {'ada', 'bob'}


async def test_strangers_learn_nothing_of_what_somebody_private_reads(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    assert await seen(cast.bob, cast.tea) == {}
    await follows.follow(cast.bob, cast.ada.id)
    await follows.accept(cast.ada, cast.bob.id)
    assert set(await seen(cast.bob, cast.tea)) == {'ada'}


async def test_whoever_is_invisible_stays_where_they_were(cast: Cast) -> None:
    last = await say(cast.ada, cast.tea, 'one', 'two')
    await reading.mark_read(cast.bob, cast.tea, last - 1)
    await availability.change(cast.bob, Availability.INVISIBLE)
    with listening(topic.room(cast.tea)) as heard:
        await reading.mark_read(cast.bob, cast.tea, last)
    assert heard == []
    assert await seen(cast.ada, cast.tea) == {'bob': last - 1}
    assert await seen(cast.ada, cast.tea, last) == {}
    await availability.change(cast.bob, Availability.USUAL)
    assert await seen(cast.ada, cast.tea) == {'bob': last}


async def test_what_one_wants_to_read_again_stays_read_to_others(cast: Cast) -> None:
    last = await say(cast.ada, cast.tea, 'one', 'two')
    await reading.mark_read(cast.bob, cast.tea, last)
    await reading.mark_unread(cast.bob, cast.tea, last)
    assert await seen(cast.ada, cast.tea) == {'bob': last}
    assert await seen(cast.ada, cast.tea, last) == {'bob': last}


async def test_in_a_large_room_it_is_told_for_one_message_on_demand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, 'FACES_MOST', 2)
    last = await say(cast.ada, cast.tea, 'one')
    await reading.mark_read(cast.bob, cast.tea, last)
    assert await seen(cast.ada, cast.tea) == {'bob': last}, 'Two are few.'
    for number in range(2):
        await come_in(f'reader{number}', address=f'203.0.113.{number}')
        reader, _ = await signed_in(f'reader{number}')
        await members.join(reader, cast.tea)
    view = await receipts.readers(cast.ada, cast.tea)
    assert view.more and view.readers == []
    last = await say(cast.ada, cast.tea, 'two')
    with listening(topic.room(cast.tea)) as heard:
        await reading.mark_read(cast.bob, cast.tea, last)
    assert heard == [], 'Nobody has it on the screen.'
    assert await seen(cast.ada, cast.tea, last) == {'bob': last}


async def test_who_looks_at_a_room_asks_again_when_somebody_shows_it_to_others(cast: Cast) -> None:
    last = await say(cast.ada, cast.tea, 'one')
    await reading.mark_read(cast.bob, cast.tea, last)
    assert await seen(cast.ada, cast.tea) == {'bob': last}
    with listening(topic.room(cast.tea)) as teas, listening(topic.room(cast.lobby)) as lobbys:
        await people.edit(cast.bob, Edit(bio='Still here'))
        assert types(teas) == [], 'Nothing is different.'
        await people.edit(cast.bob, Edit(allows_reading=Circle.NOBODY))
        assert types(teas) == types(lobbys) == ['readers.changed']
        assert await seen(cast.ada, cast.tea) == {}
        await people.edit(cast.bob, Edit(allows_reading=Circle.EVERYONE))
        assert await seen(cast.ada, cast.tea) == {'bob': last}
        await people.set_visibility(cast.bob, True)
        assert types(teas) == ['readers.changed'] * 3
        assert await seen(cast.ada, cast.tea) == {}


async def test_a_room_of_many_is_not_told_who_shows_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, 'FACES_MOST', 1)
    with listening(topic.room(cast.tea)) as heard:
        await people.edit(cast.bob, Edit(allows_reading=Circle.NOBODY))
    assert types(heard) == [], 'They ask for one message, when they want to know.'


async def test_who_is_invisible_no_more_is_asked_about_again(cast: Cast) -> None:
    last = await say(cast.ada, cast.tea, 'one', 'two')
    await reading.mark_read(cast.bob, cast.tea, last - 1)
    await availability.change(cast.bob, Availability.INVISIBLE)
    await reading.mark_read(cast.bob, cast.tea, last)
    assert await seen(cast.ada, cast.tea) == {'bob': last - 1}
    with listening(topic.room(cast.tea)) as heard:
        await availability.change(cast.bob, Availability.USUAL)
        assert types(heard) == ['readers.changed']
        await availability.change(cast.bob, Availability.BUSY)
        assert types(heard) == ['readers.changed'], 'He was not hidden.'
    assert await seen(cast.ada, cast.tea) == {'bob': last}
