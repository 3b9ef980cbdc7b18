"""From a post to every open page, and what it costs: `python3 -m benchmarks.delivery`.

Real pages over real sockets, one message at a time, in bursts, and as many as it takes; beside it,
with as many sockets and frames of the same size, the barest broadcast the same server can do.
"""

from chatter import bootstrap

if __name__ == '__main__':
    bootstrap.enter('benchmarks')

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import server
from benchmarks.client import Connection, Socket
from benchmarks.loop import run
from benchmarks.page import Ear, Page
from benchmarks.report import Figure, latencies, say, show
from benchmarks.server import Server, Usage

LOBBY, SMALL, LARGE = 1, 2, 3  # rooms
FEW, MANY = 10, 10_000  # messages in the last two
WARM_PAGES = 5
OPENED_PAGES = 10  # in a row, and so often as there are rounds
OPENED_ROUNDS = 3
OPENED_AT_ONCE = 8
SATURATING_PAGES = 100
POSTERS = 16
PAUSE_SECONDS = 0.05  # between messages one at a time
READ_MESSAGES = 5
READ_SECONDS = 1.5  # Time for everybody to say that they have read.
SETTLING_SECONDS = 3.0
IDLE_SECONDS = 5.0
PATIENCE_SECONDS = 60.0

Send = Callable[[Connection, int], Awaitable[None]]


@dataclass
class Deliveries:
    """What arrived of a number of messages, when, and what the server used for it."""

    usage: Usage
    count: int
    seconds: list[float]
    idle: float

    @property
    def per_second(self) -> float:
        """Messages that arrived at a page, a second."""
        return self.count / self.usage.seconds

    @property
    def per_core(self) -> float:
        """The same as if the server had a processor to itself."""
        return self.count / self.usage.cpu

    @property
    def cpu_each(self) -> float:
        """Microseconds of the server's processor for each, posting included."""
        return 1e6 * self.usage.cpu_above(self.idle) / self.count


class Audience:
    """Those who hear: pages of Chatter, or bare sockets."""

    def __init__(self, measured: Server, ear: Ear, size: int, send: Send, token: str) -> None:
        self.measured = measured
        self.ear = ear
        self.size = size
        self.idle = 0.0
        self._send = send
        self._token = token
        self._numbers = 0

    async def connect(self) -> None:
        """Be ready to post."""
        self._posters = [
            await Connection.open(self.measured.port, self._token) for _ in range(POSTERS)
        ]

    async def rest(self) -> None:
        """Find out what the server uses while nothing happens."""
        await asyncio.sleep(SETTLING_SECONDS)
        with Usage(self.measured) as usage:
            await asyncio.sleep(IDLE_SECONDS)
        self.idle = usage.cpu / usage.seconds

    async def one_at_a_time(self, messages: int, pause: float = PAUSE_SECONDS) -> Deliveries:
        """Post, wait until everybody has it, and a moment longer."""
        before = self.ear.count
        with self._usage() as usage:
            for number in range(messages):
                await self._post(self._posters[0])
                await self._heard(before + (number + 1) * self.size)
                await asyncio.sleep(pause)
        return self._deliveries(usage, before)

    async def in_bursts(self, messages: int) -> Deliveries:
        """Post as much as all connections can, then wait until everybody has it all."""
        before = self.ear.count

        async def some(connection: Connection, share: int) -> None:
            for _ in range(share):
                await self._post(connection)

        with self._usage() as usage:
            shares = [len(range(first, messages, POSTERS)) for first in range(POSTERS)]
            await asyncio.gather(*map(some, self._posters, shares))
            await self._heard(before + messages * self.size)
        return self._deliveries(usage, before)

    async def saturated(self, seconds: float) -> Deliveries:
        """Post as fast as answers come, for so long; until everybody has it all."""
        before, posted = self.ear.count, 0
        end = time.perf_counter() + seconds

        async def many(connection: Connection) -> None:
            nonlocal posted
            while time.perf_counter() < end:
                await self._post(connection)
                posted += 1

        with self._usage() as usage:
            await asyncio.gather(*map(many, self._posters))
            await self._heard(before + posted * self.size)
        return self._deliveries(usage, before)

    async def last_seq(self) -> int:
        """The number of the room's last message, as the server says."""
        answer = await self._posters[0].get(f'/api/rooms/{LOBBY}/messages?limit=1')
        return int(answer.json['last_seq'])

    async def _post(self, connection: Connection) -> None:
        self._numbers += 1
        self.ear.sent[f'message-{self._numbers}'] = time.perf_counter()
        await self._send(connection, self._numbers)

    async def _heard(self, count: int) -> None:
        if not await self.ear.until(count, PATIENCE_SECONDS):
            say(f'{count - self.ear.count} deliveries are missing after {PATIENCE_SECONDS} s.')

    def _usage(self) -> Usage:
        self.ear.seconds.clear()
        return Usage(self.measured)

    def _deliveries(self, usage: Usage, before: int) -> Deliveries:
        return Deliveries(usage, self.ear.count - before, list(self.ear.seconds), self.idle)


def main() -> int:
    """Measure, print, and return whether everything arrived in order and once."""
    parser = argparse.ArgumentParser('python3 -m benchmarks.delivery', description=__doc__)
    parser.add_argument('--pages', type=int, default=200, help='open pages, one person each')
    parser.add_argument('--messages', type=int, default=100, help='posted one at a time')
    parser.add_argument('--seconds', type=float, default=6.0, help='how long to saturate')
    parser.add_argument('--json', action='store_true', help='print JSON')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='chatter-delivery-') as folder:
        data = Path(folder) / 'data'
        say('Making people and messages …')
        tokens = server.populate(data, options.pages, {'Few': FEW, 'Many': MANY})
        say('Opening pages …')
        with server.chatter(data) as chat:
            figures = run(_opening(chat, tokens[0]))
        with server.chatter(data) as chat:
            found = run(_delivering(chat, tokens, options.messages, options.seconds))
    say('The bare broadcast …')
    with server.bare() as broadcast:
        bare = run(
            _broadcasting(broadcast, options.pages, options.messages, options.seconds, found)
        )
    figures = [*_figures(found, bare, options.pages), *figures]
    show(f'Delivery to {options.pages} open pages', figures, as_json=options.json)
    return 1 if any(found.faults.values()) else 0


@dataclass
class Found:
    """Everything that was measured of an audience."""

    idle: float
    one: Deliveries
    burst: Deliveries
    saturated: Deliveries
    frame_bytes: int
    memory_each: float = 0.0
    read_each: float = 0.0
    faults: 'Counter[str]' = None  # type: ignore[assignment]


async def _delivering(chat: Server, tokens: Sequence[str], messages: int, seconds: float) -> Found:
    ear = Ear()
    for token in tokens[:WARM_PAGES]:
        (await Page.open(chat.port, token, LOBBY, ear)).close()
    await asyncio.sleep(SETTLING_SECONDS)
    memory = chat.memory
    pages: list[Page] = []
    for first in range(0, len(tokens), OPENED_AT_ONCE):
        some = tokens[first : first + OPENED_AT_ONCE]
        pages += await asyncio.gather(*(Page.open(chat.port, one, LOBBY, ear) for one in some))
    audience = Audience(chat, ear, len(pages), _post, tokens[0])
    await audience.connect()
    await audience.rest()
    memory_each = (chat.memory - memory) / len(pages)
    say('One message at a time …')
    ear.frames = ear.frame_bytes = 0
    one = await audience.one_at_a_time(messages)
    frame_bytes = ear.frame_bytes // max(1, ear.frames)
    say('Bursts …')
    burst = await audience.in_bursts(5 * messages)
    say('With everybody reading …')
    for page in pages:
        page.reads = True
    read = await audience.one_at_a_time(READ_MESSAGES, READ_SECONDS)
    for page in pages:
        page.reads = False
    say('As many as it takes …')
    faults = _faults(pages[SATURATING_PAGES:], await audience.last_seq())
    for page in pages[SATURATING_PAGES:]:
        page.close()
    del pages[SATURATING_PAGES:]
    audience.size = len(pages)
    idle = audience.idle
    await audience.rest()
    saturated = await audience.saturated(seconds)
    faults.update(_faults(pages, await audience.last_seq()))
    for page in pages:
        page.close()
    return Found(
        idle, one, burst, saturated, frame_bytes, memory_each, read.cpu_each - one.cpu_each, faults
    )


async def _broadcasting(
    bare: Server, sockets: int, messages: int, seconds: float, found: Found
) -> Found:
    ear = Ear()

    def hear(_socket: Socket, frame: bytes) -> None:
        nonce = frame[: frame.index(b' ')].decode()
        ear.hear(((0, nonce),), len(frame))

    async def send(connection: Connection, number: int) -> None:
        answer = await connection.post('/broadcast', padded(number))
        assert answer.status == 201, answer

    def padded(number: int) -> bytes:
        return f'message-{number} '.encode().ljust(found.frame_bytes, b'.')

    opened = [await Socket.open(bare.port, '/ws', '', hear, lambda: None) for _ in range(sockets)]
    audience = Audience(bare, ear, sockets, send, '')
    await audience.connect()
    await audience.rest()
    idle = audience.idle
    one = await audience.one_at_a_time(messages)
    burst = await audience.in_bursts(5 * messages)
    for socket in opened[SATURATING_PAGES:]:
        socket.close()
    del opened[SATURATING_PAGES:]
    audience.size = len(opened)
    await audience.rest()
    saturated = await audience.saturated(seconds)
    for socket in opened:
        socket.close()
    return Found(idle, one, burst, saturated, found.frame_bytes)


async def _opening(chat: Server, token: str) -> list[Figure]:
    """What it costs to open the page of a small and of a large room, in turns."""
    ear = Ear()
    cpu = dict.fromkeys((SMALL, LARGE), 0.0)
    began = time.perf_counter()
    (await Page.open(chat.port, token, LOBBY, ear)).close()
    first_page = chat.start_seconds + time.perf_counter() - began
    for room_id in (LOBBY, SMALL, LARGE) * 2:
        (await Page.open(chat.port, token, room_id, ear)).close()
    for _ in range(OPENED_ROUNDS):
        for room_id in cpu:
            await asyncio.sleep(0.5)
            with Usage(chat) as usage:
                opened = [
                    await Page.open(chat.port, token, room_id, ear) for _ in range(OPENED_PAGES)
                ]
            cpu[room_id] += usage.cpu
            for page in opened:
                page.close()
    small, large = (1000 * spent / (OPENED_PAGES * OPENED_ROUNDS) for spent in cpu.values())
    what = 'server CPU to open the page of a room with'
    return [
        Figure('from the command to the first page open', first_page, 's', 3),
        Figure(f'{what} {FEW:,} messages', small, 'ms', 25),
        Figure(
            f'{what} {MANY:,} messages',
            large,
            'ms',
            25,
            ratio=large / small,
            beside='the small one',
        ),
    ]


async def _post(connection: Connection, number: int) -> None:
    body = json.dumps({'text': server.text(number), 'nonce': f'message-{number}'}).encode()
    answer = await connection.post(f'/api/rooms/{LOBBY}/messages', body)
    assert answer.status == 201, answer


def _faults(pages: Sequence[Page], last: int) -> 'Counter[str]':
    """What went wrong on the way to the pages; each must have heard all numbers up to `last`."""
    faults = Counter(lost=0, doubled=0, disordered=0, hung_up=0)
    for page in pages:
        heard = Counter(page.seen)
        faults['lost'] += sum(seq not in heard for seq in range(page.known + 1, last + 1))
        faults['doubled'] += sum(count - 1 for count in heard.values())
        faults['disordered'] += page.seen != sorted(page.seen)
        faults['hung_up'] += page.is_lost
    return faults


def _figures(found: Found, bare: Found, pages: int) -> list[Figure]:
    beside = 'the bare broadcast'
    one, burst, most = found.one, found.burst, found.saturated
    generator = 100 * most.usage.own_cpu / most.usage.seconds
    return [
        *latencies('one at a time, send to received', one.seconds, 100),
        *latencies('bare broadcast, send to received', bare.one.seconds),
        Figure(
            'server CPU for a delivery, one at a time',
            one.cpu_each,
            'µs',
            120,
            ratio=one.cpu_each / bare.one.cpu_each,
            beside=beside,
        ),
        Figure('the same, bare broadcast', bare.one.cpu_each, 'µs'),
        *latencies('in a burst, send to received', burst.seconds),
        Figure(
            'server CPU for a delivery, in a burst',
            burst.cpu_each,
            'µs',
            40,
            ratio=burst.cpu_each / bare.burst.cpu_each,
            beside=beside,
        ),
        Figure('the same, bare broadcast', bare.burst.cpu_each, 'µs'),
        Figure(
            f'deliveries to {min(pages, SATURATING_PAGES)} open pages at saturation',
            most.per_second,
            '/s',
            25_000,
            is_least=True,
            ratio=most.per_second / bare.saturated.per_second,
            beside=beside,
        ),
        Figure('the same, bare broadcast', bare.saturated.per_second, '/s'),
        Figure('the same, for each second of server CPU', most.per_core, '/s'),
        Figure('posts at saturation', most.per_second / min(pages, SATURATING_PAGES), '/s'),
        Figure('server CPU for a delivery at saturation', most.cpu_each, 'µs'),
        Figure('server CPU at saturation', 100 * most.usage.cpu / most.usage.seconds, '%'),
        Figure('load generator CPU at saturation', generator, '%'),
        *(
            Figure(
                f'deliveries {fault}' if fault != 'hung_up' else 'sockets hung up', count, budget=0
            )
            for fault, count in found.faults.items()
        ),
        Figure('server CPU more for each reader who tells that it was read', found.read_each, 'µs'),
        Figure(f'server CPU with {pages} idle pages', 100 * found.idle, '%'),
        Figure('memory for an open page', found.memory_each / 1e6, 'MB', 0.4),
    ]


if __name__ == '__main__':
    sys.exit(main())
