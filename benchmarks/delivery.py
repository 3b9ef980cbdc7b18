"""From a post to every open page, and what it costs.

Real pages over real sockets, one message at a time, in bursts, and as many as it takes; beside it,
with as many sockets and frames of the same size, the barest broadcast the same server can do.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import server, world
from benchmarks.client import Connection, Socket
from benchmarks.command import Bench
from benchmarks.crowd import opened
from benchmarks.loop import run
from benchmarks.page import Ear, Page
from benchmarks.plan import Plan
from benchmarks.report import Figure, Found, latencies, ratio
from benchmarks.server import Server, Usage
from benchmarks.world import LOBBY

POSTERS = 16
PAUSE_SECONDS = 0.05  # between messages one at a time
BURST = 5  # times as many as one at a time
READ_SECONDS = 1.5  # Time for everybody to say that they have read.
SETTLING_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
BUDGETED_PAGES = 200
LATENCY_BUDGET_MS = 100
ONE_BUDGET_US = 120
BURST_BUDGET_US = 40
SATURATED_BUDGET = 25_000

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

    def __init__(self, measured: Server, ear: Ear, send: Send, token: str = '') -> None:
        self.measured = measured
        self.ear = ear
        self.size = 0
        self.idle = 0.0
        self._send = send
        self._token = token
        self._numbers = 0

    async def connect(self) -> None:
        """Be ready to post."""
        self._posters = [
            await Connection.open(self.measured.port, self._token) for _ in range(POSTERS)
        ]

    def close(self) -> None:
        """Post no more."""
        for poster in self._posters:
            poster.close()

    async def rest(self, seconds: float) -> None:
        """Find out what the server uses while nothing happens."""
        await asyncio.sleep(SETTLING_SECONDS)
        with Usage(self.measured) as usage:
            await asyncio.sleep(seconds)
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
            missing = count - self.ear.count
            raise RuntimeError(f'{missing} deliveries are missing after {PATIENCE_SECONDS} s.')

    def _usage(self) -> Usage:
        self.ear.seconds.clear()
        return Usage(self.measured)

    def _deliveries(self, usage: Usage, before: int) -> Deliveries:
        return Deliveries(usage, self.ear.count - before, list(self.ear.seconds), self.idle)


@dataclass
class Stage:
    """What was measured of an audience of one size."""

    size: int
    idle: float
    one: Deliveries
    burst: Deliveries


@dataclass
class Heard:
    """What was measured of an audience that grew."""

    stages: list[Stage] = field(default_factory=list)
    saturated: Deliveries | None = None
    opening: dict[int, float] = field(default_factory=dict)  # seconds of processor, by size
    frame_bytes: int = 0
    read_each: float = 0.0
    faults: 'Counter[str]' = field(default_factory=Counter)


def measure(bench: Bench) -> Found:
    """Have an audience grow, and send to it at each size; then the same with bare sockets."""
    data = bench.folder / 'delivery'
    bench.tell('making people', 0.0)
    tokens = world.populate(data, max(bench.plan.pages))
    with server.chatter(data) as chat:
        heard = run(_delivering(chat, tokens, bench))
    bench.tell('the bare broadcast', 0.8)
    bare = run(_broadcasting(bench.bare, bench.plan, heard.frame_bytes))
    faults = [f'{count} deliveries: {what}.' for what, count in heard.faults.items() if count]
    return Found('from a post to every open page', _figures(heard, bare), faults)


async def _delivering(chat: Server, tokens: Sequence[str], bench: Bench) -> Heard:
    plan, ear, heard = bench.plan, Ear(), Heard()
    audience = Audience(chat, ear, _post, tokens[0])
    await audience.connect()
    pages: list[Page] = []
    for place, size in enumerate(_sizes(plan)):
        bench.tell(f'{size:,} pages', 0.1 + 0.6 * place / len(_sizes(plan)))
        with Usage(chat) as usage:
            pages += await opened(chat, tokens[len(pages) : size], ear)
        heard.opening[size] = usage.cpu / (size - audience.size)
        await _at_size(audience, size, plan, heard)
    heard.frame_bytes = ear.frame_bytes // max(1, ear.frames)
    bench.tell('everybody reads', 0.75)
    heard.read_each = await _reading(audience, pages, plan.read)
    heard.faults = _faults(pages, await audience.last_seq())
    for page in pages:
        page.close()
    audience.close()
    return heard


async def _broadcasting(bare: Server, plan: Plan, frame_bytes: int) -> Heard:
    ear, heard = Ear(), Heard()

    def hear(_socket: Socket, frame: bytes) -> None:
        nonce = frame[: frame.index(b' ')].decode()
        ear.hear(((0, nonce),), len(frame))

    async def send(connection: Connection, number: int) -> None:
        said = f'message-{number} '.encode().ljust(frame_bytes, b'.')
        answer = await connection.post('/broadcast', said)
        assert answer.status == 201, answer

    audience = Audience(bare, ear, send)
    await audience.connect()
    sockets: list[Socket] = []
    for size in _sizes(plan):
        while len(sockets) < size:
            sockets.append(await Socket.open(bare.port, '/ws', '', hear, lambda: None))
        await _at_size(audience, size, plan, heard)
    for socket in sockets:
        socket.close()
    audience.close()
    return heard


def _sizes(plan: Plan) -> list[int]:
    return sorted({*plan.pages, min(plan.saturated, max(plan.pages))})


async def _at_size(audience: Audience, size: int, plan: Plan, heard: Heard) -> None:
    """The audience has grown to this size: measure what belongs to it."""
    audience.size = size
    await audience.rest(plan.idle_seconds)
    if size == plan.saturated:
        heard.saturated = await audience.saturated(plan.seconds)
    if size in plan.pages:
        heard.stages.append(await _stage(audience, plan))


async def _stage(audience: Audience, plan: Plan) -> Stage:
    one = await audience.one_at_a_time(plan.messages)
    burst = await audience.in_bursts(BURST * plan.messages)
    return Stage(audience.size, audience.idle, one, burst)


async def _reading(audience: Audience, pages: Sequence[Page], messages: int) -> float:
    """Microseconds of the server's processor for each page that tells that it was read."""
    with Usage(audience.measured) as unread:
        await audience.one_at_a_time(messages, READ_SECONDS)
    for page in pages:
        page.reads = True
    with Usage(audience.measured) as read:
        await audience.one_at_a_time(messages, READ_SECONDS)
    for page in pages:
        page.reads = False
    spent = read.cpu_above(audience.idle) - unread.cpu_above(audience.idle)
    return 1e6 * spent / (messages * len(pages))


async def _post(connection: Connection, number: int) -> None:
    body = json.dumps({'text': world.said(number), 'nonce': f'message-{number}'}).encode()
    answer = await connection.post(f'/api/rooms/{LOBBY}/messages', body)
    assert answer.status == 201, answer


def _faults(pages: Sequence[Page], last: int) -> 'Counter[str]':
    """What went wrong on the way to the pages; each must have heard all numbers up to `last`."""
    faults = Counter({'lost': 0, 'doubled': 0, 'disordered': 0, 'hung up': 0})
    for page in pages:
        heard = Counter(page.seen)
        faults['lost'] += sum(seq not in heard for seq in range(page.known + 1, last + 1))
        faults['doubled'] += sum(count - 1 for count in heard.values())
        faults['disordered'] += page.seen != sorted(page.seen)
        faults['hung up'] += page.is_lost
    return faults


def _figures(heard: Heard, bare: Heard) -> list[Figure]:
    figures = []
    for stage, beside in zip(heard.stages, bare.stages, strict=True):
        figures += _of_stage(stage, beside)
    if heard.saturated is not None and bare.saturated is not None:
        figures += _of_saturation(heard.saturated, bare.saturated)
    first, last = min(heard.opening), max(heard.opening)
    figures += [
        Figure(
            f'server CPU to open a page beside up to {last:,} others',
            1000 * heard.opening[last],
            'ms',
            ratio=ratio(heard.opening[last], heard.opening[first]),
            beside=f'that of the first {first}',
        ),
        Figure('server CPU more for each reader who tells that it was read', heard.read_each, 'µs'),
        *(Figure(f'deliveries {what}', count, budget=0) for what, count in heard.faults.items()),
    ]
    return figures


def _of_stage(stage: Stage, bare: Stage) -> list[Figure]:
    to = f'to {stage.size:,} pages'
    beside = 'the bare broadcast'
    is_budgeted = stage.size == BUDGETED_PAGES  # Of few pages the post is most of it.
    return [
        *latencies(
            f'one message {to}, send to received',
            stage.one.seconds,
            LATENCY_BUDGET_MS if is_budgeted else None,
        ),
        latencies(f'the same, {beside}', bare.one.seconds)[1],
        Figure(
            f'server CPU for a delivery {to}, one at a time',
            stage.one.cpu_each,
            'µs',
            ONE_BUDGET_US if is_budgeted else None,
            ratio=ratio(stage.one.cpu_each, bare.one.cpu_each),
            beside=beside,
        ),
        Figure(
            f'server CPU for a delivery {to}, in a burst',
            stage.burst.cpu_each,
            'µs',
            BURST_BUDGET_US if is_budgeted else None,
            ratio=ratio(stage.burst.cpu_each, bare.burst.cpu_each),
            beside=beside,
        ),
        Figure(f'server CPU with {stage.size:,} idle pages', 100 * stage.idle, '%'),
    ]


def _of_saturation(most: Deliveries, bare: Deliveries) -> list[Figure]:
    return [
        Figure(
            'deliveries at saturation, every message durable first',
            most.per_second,
            '/s',
            SATURATED_BUDGET,
            is_least=True,
            ratio=ratio(most.per_second, bare.per_second),
            beside='the bare broadcast, which stores nothing',
        ),
        Figure('the same for each second of server CPU', most.per_core, '/s'),
        Figure('server CPU for a delivery at saturation', most.cpu_each, 'µs'),
        Figure('server CPU at saturation', 100 * most.usage.cpu / most.usage.seconds, '%'),
        Figure(
            'load generator CPU at saturation', 100 * most.usage.own_cpu / most.usage.seconds, '%'
        ),
    ]
