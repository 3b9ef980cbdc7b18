"""Whoever opens a room while others write misses nothing and sees nothing twice: they listen before
they load. A thousand openings, each cut into the writing at another place."""

import asyncio
import itertools
import random

from chatter.models.views import MessageView
from chatter.realtime import topic
from chatter.services import messages
from tests.cast import Cast
from tests.faults import SEED
from tests.faults.checker import of_reader
from tests.faults.record import History, Seen
from tests.realtime.rows import Rows
from tests.stage import subscribed, until

OPENINGS = 1_000
AT_ONCE = 20
WRITERS = 3
LOADED = 20  # Messages; as many as a page holds or less.


async def test_nothing_is_missed_between_listening_and_loading(cast: Cast) -> None:
    dice = random.Random(SEED)
    numbers = itertools.count()
    is_over = asyncio.Event()

    async def write() -> None:
        while not is_over.is_set():
            number = next(numbers)
            await messages.post(cast.ada, cast.tea, f'text {number}', f'nonce-{number:06}')

    async def pause() -> None:
        for _ in range(dice.randrange(4)):
            await asyncio.sleep(0)

    async def open_room(name: str) -> Seen:
        rows = Rows()
        with subscribed(topic.room(cast.tea), lambda _, event: rows.take(event.message)):
            await pause()
            rows.load_rows(await messages.history(cast.bob, cast.tea, limit=LOADED))
            loaded = rows.rev
            await pause()
            if dice.randrange(2):  # The socket was ready only now.
                rows.catch_rows_up(await messages.changes(cast.bob, cast.tea, rows.rev))
            wanted = loaded + dice.randrange(3)
            await until(lambda: rows.rev >= wanted and not rows.early, 'It has a gap.', 30)
        return Seen(name, [*rows.rows], rows.rows, rows.rev, sorted(rows.early))

    async def open_rooms(share: int) -> list[Seen]:
        return [
            await open_room(f'opening {share}-{number}') for number in range(OPENINGS // AT_ONCE)
        ]

    writing = [asyncio.create_task(write()) for _ in range(WRITERS)]
    opened = await asyncio.gather(*map(open_rooms, range(AT_ONCE)))
    is_over.set()
    await asyncio.gather(*writing)
    written = await everything(cast)
    pages = [page for some in opened for page in some]
    assert len(pages) == OPENINGS
    assert len({page.rev for page in pages}) > OPENINGS / 20, 'They came at different moments.'
    breaches = [breach for page in pages for breach in of_reader(page, then(page, written))]
    assert breaches == []


async def everything(cast: Cast) -> list[MessageView]:
    """The whole room."""
    found: list[MessageView] = []
    is_last = False
    while not is_last:
        after = found[-1].seq if found else 0
        page = await messages.history(cast.bob, cast.tea, after=after, limit=messages.PAGE_MOST)
        found += page.messages
        is_last = page.last
    return found


def then(page: Seen, written: list[MessageView]) -> History:
    """What there was to be seen when this page was closed."""
    there = [message for message in written if message.rev <= page.rev][min(page.rows) - 1 :]
    return History(there, there[-1].seq, page.rev)
