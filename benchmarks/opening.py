"""What it costs to open the page of a room, however much was said in it.

Everything a browser asks for counts, but for the static files, which it keeps. The rooms are opened
in turns, so that whatever else the machine does happens to all.
"""

import asyncio
import time
from dataclasses import dataclass, field

from benchmarks import server
from benchmarks.asking import echo
from benchmarks.command import Bench
from benchmarks.loop import run
from benchmarks.page import Ear, Page
from benchmarks.report import Figure, Found, percentile, ratio
from benchmarks.seeded import Seeded, seeded
from benchmarks.server import Server, Usage

WARM_UPS = 10  # Until then Python still specialises its code, which a server does once.
IN_A_ROW = 5  # Of one opening the processor's clock sees too little.
GOODBYE_SECONDS = 0.3  # What pages that close still cost is not what opening costs.
BUDGET_MS = 25


@dataclass
class Opened:
    """What opening a room took: seconds of the server's processor, and of the clock."""

    cpu: float = 0.0
    seconds: list[float] = field(default_factory=list)

    @property
    def cpu_each(self) -> float:
        """Milliseconds of the server's processor."""
        return 1000 * self.cpu / len(self.seconds)


def measure(bench: Bench) -> Found:
    """Open rooms of all sizes in turns."""
    world = seeded(bench)
    with server.chatter(world.data) as chat:
        opened = run(_opened(chat, world, bench))
    small = next(iter(opened.values()))
    bare = run(echo(bench.bare, bench.plan.questions))
    figures = [Figure('bare FastAPI, an echo, server CPU', bare.cpu_each, 'ms')]
    for count, one in opened.items():
        room = f'a room with {count:,} messages'
        compared = (small, 'the smallest') if one is not small else (bare, 'bare FastAPI')
        figures += [
            Figure(
                f'server CPU to open {room}',
                one.cpu_each,
                'ms',
                BUDGET_MS,
                ratio=ratio(one.cpu_each, compared[0].cpu_each),
                beside=compared[1],
            ),
            Figure(f'opening {room}, p50', 1000 * percentile(one.seconds, 50), 'ms'),
        ]
    return Found('opening small and large rooms', figures)


async def _opened(chat: Server, world: Seeded, bench: Bench) -> dict[int, Opened]:
    ear = Ear()
    for room_id in list(world.rooms.values()) * WARM_UPS:
        (await Page.open(chat.port, world.token, room_id, ear)).close()
    opened = {count: Opened() for count in world.rooms}
    rounds = max(1, bench.plan.openings // IN_A_ROW)
    for number in range(rounds):
        bench.tell('opening rooms', 0.3 + 0.7 * number / rounds)
        for count, room_id in world.rooms.items():
            pages = []
            with Usage(chat) as usage:
                for _ in range(IN_A_ROW):
                    began = time.perf_counter()
                    pages.append(await Page.open(chat.port, world.token, room_id, ear))
                    opened[count].seconds.append(time.perf_counter() - began)
            opened[count].cpu += usage.cpu
            for page in pages:
                page.close()
            await asyncio.sleep(GOODBYE_SECONDS)
    return opened
