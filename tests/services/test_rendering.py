"""Texts that take long to read: only who may write has them read, and nobody else waits for it."""

import asyncio
import contextlib
import itertools
import threading
import time
from collections.abc import AsyncIterator

import pytest

from chatter import text
from chatter.errors import Forbidden, NotFound, TooMany
from chatter.models.rooms import RoomKind
from chatter.models.views import Viewer
from chatter.services import messages, people, rendering, rooms
from tests.cast import Cast
from tests.stage import until

SLOW = '*_' * 5000
MANY = 40

_numbers = itertools.count()


async def post(author: Viewer, room_id: int, source: str = SLOW) -> None:
    await messages.post(author, room_id, source, f'nonce-{next(_numbers):06}')


@contextlib.asynccontextmanager
async def flooding(author: Viewer, room_id: int, count: int) -> AsyncIterator[list[asyncio.Task]]:
    """So many slow texts of somebody at once; what is left of them afterwards is not sent."""
    tasks = [asyncio.create_task(post(author, room_id)) for _ in range(count)]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_may_not_write_has_nothing_read(cast: Cast) -> None:
    """Thirty refusals cost less than ten texts would."""
    text.render(SLOW)
    began = time.process_time()
    text.render(SLOW)
    one = time.process_time() - began
    hidden = await rooms.create(cast.ada, 'Hidden', kind=RoomKind.PRIVATE)
    began = time.process_time()
    for _ in range(10):
        with pytest.raises(NotFound):
            await post(cast.eve, hidden.id)
        with pytest.raises(NotFound):
            await post(cast.eve, 999_999)
        with pytest.raises(Forbidden):
            await post(cast.eve, cast.tea)
    assert time.process_time() - began < 10 * one, one


async def test_a_text_does_not_wait_for_all_of_somebody_else(cast: Cast) -> None:
    async with flooding(cast.ada, cast.tea, MANY) as adas:
        await asyncio.wait(adas, return_when=asyncio.FIRST_COMPLETED)
        done = sum(task.done() for task in adas)
        await post(cast.bob, cast.tea, 'A *quick* one.')
        assert sum(task.done() for task in adas) - done < MANY // 4
        done = sum(task.done() for task in adas)
        await people.edit(cast.bob, people.Edit(bio='*Quick* as ever.'))
        assert sum(task.done() for task in adas) - done < MANY // 4


async def test_more_than_fits_is_to_be_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else of theirs is refused, and of others nothing at all."""
    read, may_read = text.render, threading.Event()

    def read_later(source: str, found: text.People | None = None) -> str:
        may_read.wait()
        return read(source, found)

    monkeypatch.setattr(text, 'render', read_later)
    async with flooding(cast.ada, cast.tea, rendering.WAITING_MOST + 20) as adas:
        try:
            await until(lambda: sum(task.done() for task in adas) == 20, 'Some are refused.')
            [refused] = {str(task.exception()) for task in adas if task.done()}
            assert 'Send it again' in refused
            with pytest.raises(TooMany) as caught:
                await post(cast.ada, cast.tea)
            assert caught.value.retry_after == 1
        finally:
            may_read.set()
        await post(cast.ada, cast.tea, 'In plain words')
        await post(cast.bob, cast.tea, 'A *quick* one.')
    await post(cast.ada, cast.tea, 'And *again*.')
