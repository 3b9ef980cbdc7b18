"""Questions over REST, in turns, each answered before the next is asked; beside them an echo."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks import world
from benchmarks.client import Connection
from benchmarks.report import Figure, percentile, ratio
from benchmarks.server import Server, Usage

WARM_UPS = 5

Path = Callable[[], str]


@dataclass
class Asked:
    """How long the answers to one question took, what the server used for them, and their size."""

    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    size: int = 0

    @property
    def cpu_each(self) -> float:
        """Milliseconds of the server's processor."""
        return 1000 * self.cpu / len(self.seconds)


async def ask(chat: Server, token: str, paths: dict[str, Path], questions: int) -> dict[str, Asked]:
    """Ask each so many times. In turns of a few: one answer is too little for its clock."""
    connection = await Connection.open(chat.port, token)
    asked = {name: Asked() for name in paths}
    for _ in range(WARM_UPS):
        for path in paths.values():
            await connection.get(path())
    for _ in range(max(1, questions // WARM_UPS)):
        for name, path in paths.items():
            with Usage(chat) as usage:
                for _ in range(WARM_UPS):
                    began = time.perf_counter()
                    answer = await connection.get(path())
                    asked[name].seconds.append(time.perf_counter() - began)
                    assert answer.status == 200, answer
                    asked[name].size = len(answer.body)
            asked[name].cpu += usage.cpu
    connection.close()
    return asked


async def echo(bare: Server, questions: int) -> Asked:
    """What a question costs that nobody looks up."""
    connection = await Connection.open(bare.port)
    asked = Asked()
    body = json.dumps({'text': world.said(1), 'nonce': 'benchmark'}).encode()
    for _ in range(questions // 2):
        await connection.post('/echo', body)
    with Usage(bare) as usage:
        for _ in range(questions):
            began = time.perf_counter()
            await connection.post('/echo', body)
            asked.seconds.append(time.perf_counter() - began)
    asked.cpu = usage.cpu
    connection.close()
    return asked


def figures(asked: dict[str, Asked], bare: Asked, budget: float) -> list[Figure]:
    """Percentiles and processor times of all of them; the budget is for the 95th percentile."""
    beside = percentile(bare.seconds, 95)
    found = [
        Figure('bare FastAPI, an echo, p95', 1000 * beside, 'ms'),
        Figure('bare FastAPI, an echo, server CPU', bare.cpu_each, 'ms'),
    ]
    for name, one in asked.items():
        p95 = percentile(one.seconds, 95)
        found += [
            Figure(f'{name}, p50', 1000 * percentile(one.seconds, 50), 'ms'),
            Figure(
                f'{name}, p95',
                1000 * p95,
                'ms',
                budget,
                ratio=ratio(p95, beside),
                beside='bare FastAPI',
            ),
            Figure(
                f'{name}, server CPU',
                one.cpu_each,
                'ms',
                ratio=ratio(one.cpu_each, bare.cpu_each),
                beside='bare FastAPI',
            ),
        ]
    return found
