"""The network cuts, stalls, narrows, dies silently, loses answers: all is there, once, in order."""

import asyncio
import contextlib
import random

import pytest

from chatter.config import Settings
from chatter.lifespan import running
from chatter.services import endings, members, messages
from tests.cast import password_of
from tests.conftest import Measured
from tests.faults import IS_LONG, SEED
from tests.faults.conftest import World
from tests.faults.people import Reader
from tests.security.page import until

MISSED = 5_000
AT_ONCE = 500
CATCHING_UP_SECONDS = 60.0  # On a busy machine; docs/reliability.md says what it takes.
STEPS = 200 if IS_LONG else 16
WRITERS = 4


@pytest.mark.parametrize('hang_up', [True, False])
async def test_an_answer_that_was_lost_is_asked_for_again(world: World, hang_up: bool) -> None:
    bob = world.cast.tokens['bob']
    async with (
        world.writer(patience=1.0) as ada,
        Reader.open('Bob', world.server, bob, world.room_id) as reader,
    ):
        world.wire.swallowed.clear()
        nonce = f'lost-answer-{hang_up}'
        world.wire.swallow_answer_to(f'POST /api/rooms/{world.room_id}/messages ', hang_up=hang_up)
        assert await ada.post(nonce, 'to be') is None
        assert world.wire.swallowed[0].startswith(b'HTTP/1.1 201 '), 'It was stored.'
        answer = await ada.post(nonce, 'to be')
        assert answer is not None and answer.status_code == 200, 'It was known already.'
        now = await world.judge(reader)
    assert [message.text for message in now.messages if message.nonce == nonce] == ['to be']


async def test_whatever_the_network_does(world: World, measured: Measured) -> None:
    """People write and read through it all; fixed dice say what happens when."""
    dice, wire, bob = random.Random(SEED), world.wire, world.cast.tokens['bob']
    stop = asyncio.Event()

    async def moment() -> None:
        await asyncio.sleep(dice.uniform(0.02, 0.2))

    async def cut() -> None:
        wire.cut()
        await moment()
        wire.mend()

    async def stall() -> None:
        wire.freeze()
        await moment()
        wire.thaw()

    async def die() -> None:
        wire.die_silently(spare_new=dice.random() < 0.5)
        await moment()
        wire.mend()
        wire.hang_up()  # Heartbeats would find out within 20 s.

    async def narrow() -> None:
        wire.is_narrow(20_000)
        await moment()
        wire.hang_up()
        await moment()
        wire.is_narrow(0)

    async def slow() -> None:
        wire.is_slow(0.05)
        await moment()
        wire.is_slow(0.0)

    async def lose_an_answer() -> None:
        wire.swallow_answer_to('POST ', hang_up=dice.random() < 0.8)
        await moment()

    async def hang_up() -> None:
        wire.hang_up()

    faults = [cut, stall, die, narrow, slow, lose_an_answer, hang_up]
    async with contextlib.AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(Reader.open(name, at, bob, world.room_id))
            for name, at in (('one', wire), ('two', wire), ('at the server', world.server))
        ]
        writers = [
            await stack.enter_async_context(world.writer(patience=2.0)) for _ in range(WRITERS)
        ]
        writing = [
            asyncio.create_task(
                writer.keep_writing(f'writer-{number}', random.Random(dice.random()), stop)
            )
            for number, writer in enumerate(writers)
        ]
        for fault in dice.sample(faults, len(faults)) + dice.choices(faults, k=STEPS - len(faults)):
            goal = len(world.record.acknowledged) + dice.randrange(1, 8)
            await until(lambda goal=goal: len(world.record.acknowledged) >= goal, 'It stalls.', 60)
            await fault()
        stop.set()
        await asyncio.gather(*writing)
        await world.judge(*readers)
        assert readers[0].connections > 1, 'It was cut.'
        measured(
            faults=STEPS,
            acknowledged=len(world.record.acknowledged),
            connections=readers[0].connections,
        )
        assert (readers[2].connections, readers[2].page_loads) == (1, 1), 'Not for everybody.'


async def test_thousands_are_missed_and_some_taken_back(world: World, measured: Measured) -> None:
    """While Bob's network is away; he comes back to a server that was restarted meanwhile."""
    cast, record = world.cast, world.record
    async with Reader.open('Bob', world.wire, cast.tokens['bob'], world.room_id) as reader:
        async with world.writer() as ada:
            await ada.insist('the-last-he-saw', 'the last he saw')
        await reader.comes_to((await world.history()).last_rev)
        world.wire.cut()
        world.server.stop()

        async def write(number: int) -> None:
            author, nonce = (cast.ada, cast.eve)[number % 10 == 0], f'missed-{number:04}'
            record.posting(nonce, f'missed {number}')
            posted = await messages.post(author, world.room_id, f'missed {number}', nonce)
            record.was_acknowledged(nonce, posted.message.seq)

        async with running(Settings(data=world.server.data, bcrypt_cost=4, open=False)):
            await members.join(cast.eve, world.room_id)
            for first in range(0, MISSED, AT_ONCE):
                await asyncio.gather(*map(write, range(first, first + AT_ONCE)))
            await endings.delete_account(cast.eve, password_of('eve'), 'eve', endings.Fate.GO)
        await world.restart()
        now = await world.history()
        world.wire.mend()
        mended = asyncio.get_running_loop().time()
        await reader.comes_to(now.last_rev, CATCHING_UP_SECONDS)
        measured(seconds=asyncio.get_running_loop().time() - mended)
        await world.judge(reader)
    assert now.last_seq > MISSED
    taken_back = [message for message in now.messages if message.deleted]
    assert len(taken_back) == MISSED // 10 and not any(message.text for message in taken_back)
