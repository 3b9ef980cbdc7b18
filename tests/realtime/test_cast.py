"""One cast per topic: what happens while it sends goes out as one batch, in order, to the end."""

import asyncio
import logging

import pytest

from chatter.realtime import bus
from chatter.realtime.cast import Cast
from chatter.realtime.events import AnyEvent, RoomLeft
from tests.stage import until

TOPIC = 'room:1'


class Receiver:
    """Takes batches as slowly as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_finish = asyncio.Event()
        self.may_finish.set()
        self.fails = False

    async def take(self, topic: str, batch: list[AnyEvent]) -> None:
        assert topic == TOPIC
        self.batches.append([event.room_id for event in batch if isinstance(event, RoomLeft)])
        await self.may_finish.wait()
        if self.fails:
            raise RuntimeError('on purpose')


async def say(*numbers: int) -> None:
    for number in numbers:
        await bus.publish(TOPIC, RoomLeft(room_id=number))


async def test_what_comes_while_it_sends_is_one_batch() -> None:
    receiver = Receiver()
    cast = Cast(TOPIC, receiver.take)
    cast.open()
    receiver.may_finish.clear()
    await say(1)
    await until(lambda: receiver.batches == [[1]], 'The first one goes out at once.')
    await say(2, 3, 4)
    receiver.may_finish.set()
    await until(lambda: len(receiver.batches) == 2, 'The rest does not follow.')
    assert receiver.batches == [[1], [2, 3, 4]]
    await say(5)
    await until(lambda: len(receiver.batches) == 3, 'It does not wake up again.')
    cast.close()


async def test_one_batch_at_a_time_and_in_order() -> None:
    receiver = Receiver()
    cast = Cast(TOPIC, receiver.take)
    cast.open()
    for number in range(300):
        await say(number)
        if number % 7 == 0:
            await asyncio.sleep(0)
    await until(lambda: sum(map(len, receiver.batches)) == 300, 'Something is missing.')
    assert [number for batch in receiver.batches for number in batch] == list(range(300))
    assert len(receiver.batches) < 100
    cast.close()


async def test_a_batch_that_cannot_be_sent_is_logged_and_the_next_one_goes_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    receiver = Receiver()
    receiver.fails = True
    cast = Cast(TOPIC, receiver.take)
    cast.open()
    with caplog.at_level(logging.ERROR):
        await say(1)
        await until(lambda: receiver.batches == [[1]], 'It is not sent.')
        receiver.fails = False
        await say(2)
        await until(lambda: receiver.batches == [[1], [2]], 'The next one is not sent.')
    assert 'could not be sent' in caplog.text
    cast.close()


async def test_a_pause_gathers_what_comes_in_it() -> None:
    receiver = Receiver()
    cast = Cast(TOPIC, receiver.take, pause=0.5)
    cast.open()
    await say(1)
    await until(lambda: receiver.batches == [[1]], 'The first one does not wait for the pause.')
    await say(2)
    await asyncio.sleep(0.01)
    await say(3)
    await until(lambda: len(receiver.batches) == 2, 'The pause does not end.')
    assert receiver.batches == [[1], [2, 3]]
    cast.close()


async def test_what_was_heard_before_closing_is_sent_and_nothing_after() -> None:
    receiver = Receiver()
    cast = Cast(TOPIC, receiver.take)
    cast.open()
    await say(1, 2)
    cast.close()
    await say(3)
    await until(lambda: receiver.batches, 'What was heard is not sent.')
    await asyncio.sleep(0)
    assert receiver.batches == [[1, 2]] and TOPIC not in bus._listeners
