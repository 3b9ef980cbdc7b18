"""Markdown that takes a while becomes HTML beside the loop, in a thread that does nothing else.

One text of a person after the other, and of the processor each person has a share: whoever has more
to be read waits for themselves, and everybody else's texts come in between.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from chatter import clock, text
from chatter.errors import TooMany
from chatter.language import words

SHORT = 500  # Characters, which take some thousandths of a second at worst: no turn is waited for.
SHARE = 0.05  # Of a processor, for what is longer.
SECONDS_AT_ONCE = 1.0
WAITING_MOST = 200  # Texts of one person.
FORGET_ABOVE = 1000  # People of whom is remembered how much they had read.


@dataclass
class _Turn:
    """Who waits for their texts, and how much of the processor they may use now."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    left: float = SECONDS_AT_ONCE
    since: float = field(default_factory=clock.monotonic)

    def refill(self) -> None:
        now = clock.monotonic()
        self.left = min(SECONDS_AT_ONCE, self.left + (now - self.since) * SHARE)
        self.since = now


_turns: dict[int, _Turn] = {}
_pool = ThreadPoolExecutor(1, thread_name_prefix='rendering')


async def rendered(author_id: int, source: str, people: text.People | None = None) -> str:
    """The HTML of what somebody writes: see `text.render`.

    Raises `TooMany` where too much of theirs waits already.
    """
    plain = text.render_plain(source)
    return plain if plain is not None else await read(author_id, source, people)


async def read(author_id: int, source: str, people: text.People | None = None) -> str:
    """The same, of what `text.render_plain` has no answer to."""
    if len(source) <= SHORT:
        return await asyncio.get_running_loop().run_in_executor(_pool, text.render, source, people)
    turn = _turn(author_id)
    if turn.waiting >= WAITING_MOST:
        raise TooMany(words('So much at once cannot be read. Send it again soon.'), retry_after=1)
    turn.waiting += 1
    try:
        async with turn.lock:
            turn.refill()
            if turn.left < 0:
                await asyncio.sleep(-turn.left / SHARE)
                turn.refill()
            html, seconds = await asyncio.get_running_loop().run_in_executor(
                _pool, _timed, source, people
            )
            turn.left -= seconds
            return html
    finally:
        turn.waiting -= 1


def forget_everyone() -> None:
    """Begin anew."""
    _turns.clear()


def _turn(author_id: int) -> _Turn:
    if len(_turns) > FORGET_ABOVE and author_id not in _turns:
        for other_id, turn in list(_turns.items()):
            turn.refill()
            if not turn.waiting and turn.left == SECONDS_AT_ONCE:
                del _turns[other_id]
    return _turns.setdefault(author_id, _Turn())


def _timed(source: str, people: text.People | None) -> tuple[str, float]:
    began = time.thread_time()
    html = text.render(source, people)
    return html, time.thread_time() - began
