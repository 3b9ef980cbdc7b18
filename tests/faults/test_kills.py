"""The server dies, or is told to go, while everybody writes: what it acknowledged is there."""

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import AsyncIterator

from tests.conftest import Measured
from tests.faults import KILLS, SEED
from tests.faults.conftest import World
from tests.faults.people import Reader
from tests.security.page import until

WRITERS = 6
DRAIN_SECONDS = 10.0


@contextlib.asynccontextmanager
async def everybody_writes(world: World, when: str, dice: random.Random) -> AsyncIterator[None]:
    """Ada and Bob write in several browsers while inside, and until all of it was answered."""
    stop = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        writers = [
            await stack.enter_async_context(world.writer('ada' if number % 2 else 'bob'))
            for number in range(WRITERS)
        ]
        tasks = [
            asyncio.create_task(
                writer.keep_writing(f'{when}-{number}', random.Random(dice.random()), stop)
            )
            for number, writer in enumerate(writers)
        ]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*tasks)


async def more_is_acknowledged(world: World, count: int) -> None:
    """Wait until so many more answers have come."""
    goal = len(world.record.acknowledged) + count
    await until(lambda: len(world.record.acknowledged) >= goal, 'Nobody gets on.', 60)


async def test_a_nonce_sent_fifty_times_at_once_is_one_message_also_after_a_restart(
    world: World,
) -> None:
    async with world.writer() as ada, world.writer() as ada_elsewhere:
        answers = await asyncio.gather(
            *(writer.post('the-nonce', 'once') for writer in (ada, ada_elsewhere) * 25)
        )
        statuses = sorted(answer.status_code for answer in answers if answer is not None)
        assert statuses == [200] * 49 + [201], 'One is the first.'
        assert len({answer.text for answer in answers if answer is not None}) == 1
        world.server.kill()
        await world.restart()
        again = await ada.post('the-nonce', 'once')
        assert again is not None and again.status_code == 200
        another = await ada.post('another-nonce', 'twice')
        assert another is not None and another.status_code == 201
    now = await world.judge()
    assert [message.text for message in now.messages if message.nonce] == ['once', 'twice']


async def test_what_was_acknowledged_survives_kills_under_load(
    world: World, measured: Measured
) -> None:
    dice = random.Random(SEED)
    bob = world.cast.tokens['bob']
    async with (
        Reader.open('Bob', world.wire, bob, world.room_id) as first,
        Reader.open('Bob elsewhere', world.server, bob, world.room_id) as second,
    ):
        async with everybody_writes(world, 'killed', dice):
            for _ in range(KILLS):
                await more_is_acknowledged(world, dice.randint(10, 60))
                await asyncio.sleep(dice.uniform(0, 0.02))
                world.server.kill()
                await world.restart()
        now = await world.judge(first, second)
        assert first.page_loads > 1, 'Pages were loaded anew.'
    assert now.last_seq > 10 * KILLS, 'There was some load.'
    record = world.record
    measured(
        kills=KILLS, acknowledged=len(record.acknowledged), unknown=len(record.unknown), lost=0
    )


async def test_being_told_to_go_fails_nobody(world: World, measured: Measured) -> None:
    dice = random.Random(SEED)
    bob = world.cast.tokens['bob']
    async with Reader.open('Bob', world.wire, bob, world.room_id) as reader:
        async with everybody_writes(world, 'told', dice):
            await more_is_acknowledged(world, 30)
            process = world.server.process
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            status = await asyncio.to_thread(process.wait, 60)
            seconds = time.monotonic() - began
            world.server.stop()
            await world.restart()
        now = await world.judge(reader)
    assert status in {0, -signal.SIGTERM}
    assert seconds <= DRAIN_SECONDS
    measured(seconds=seconds)
    assert not world.record.refused, 'Whoever is answered is answered well.'
    told = {message.nonce for message in now.messages if (message.nonce or '').startswith('told')}
    assert not told & world.record.unknown, 'What was taken was answered.'
    assert 'Traceback' not in world.server.said(), world.server.said()
    world.server.stop()
    assert [file.name for file in world.server.data.glob('chatter.db*')] == ['chatter.db']
    assert world.is_sound()
