"""From the command to the first page, beside the same server with nothing in it."""

import statistics
import time
from pathlib import Path

from benchmarks import server, world
from benchmarks.client import Connection
from benchmarks.command import Bench
from benchmarks.loop import run
from benchmarks.report import Figure, Found, ratio
from benchmarks.world import LOBBY

BUDGET_SECONDS = 3


def measure(bench: Bench) -> Found:
    """Start it again and again, on new and on old data."""
    [token] = world.populate(bench.folder / 'start', people=1)
    seconds: list[float] = []
    cpu: list[float] = []
    bare: list[float] = []
    for number in range(bench.plan.starts):
        bench.tell('starting', number / bench.plan.starts)
        with server.bare() as nothing:
            bare.append(nothing.start_seconds)
        taken, used = _start(bench.folder / 'start', token)
        seconds.append(taken)
        cpu.append(used)
    new, _ = _start(bench.folder / 'new', '')
    first, beside = statistics.median(seconds), statistics.median(bare)
    return Found(
        'from the command to the first page',
        [
            Figure(
                'from the command to the first page, a room',
                first,
                's',
                BUDGET_SECONDS,
                ratio=ratio(first, beside),
                beside='bare FastAPI',
            ),
            Figure('the same, bare FastAPI', beside, 's'),
            Figure('the same in processor time of the server', statistics.median(cpu), 's'),
            Figure('the same on an empty directory', new, 's', BUDGET_SECONDS),
        ],
    )


def _start(data: Path, token: str) -> tuple[float, float]:
    """Seconds, and seconds of the server's processor, until the page is there."""
    with server.chatter(data) as chat:
        began = time.perf_counter()
        run(_ask(chat.port, token, f'/rooms/{LOBBY}' if token else '/'))
        return chat.start_seconds + time.perf_counter() - began, chat.cpu


async def _ask(port: int, token: str, path: str) -> None:
    connection = await Connection.open(port, token)
    answer = await connection.get(path)
    assert answer.status in {200, 302, 303, 307}, answer
    connection.close()
