"""How many posts a second are acknowledged, each on the disk.

Beside it in the same run: FastAPI without storage, and SQLite without a server. At the end the
server is killed, and every acknowledged message must be in the database once, without holes.
"""

import asyncio
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import bare, server, world
from benchmarks.client import Connection
from benchmarks.command import Bench
from benchmarks.loop import run
from benchmarks.plan import Plan
from benchmarks.report import Figure, Found, latencies, ratio
from benchmarks.server import Server, Usage
from benchmarks.world import LOBBY

WARM_UP_SECONDS = 1.0
BARE_COMMIT_SECONDS = 2.0
BUDGET = 500  # acknowledged durable posts a second over REST, 16 clients
BUDGET_CLIENTS = 16

Send = Callable[[Connection, int], Awaitable[str]]


@dataclass
class Round:
    """What a number of clients got done, each sending as soon as it was answered."""

    clients: int
    acknowledged: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    usage: Usage = field(init=False)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.usage.seconds

    @property
    def per_core(self) -> float:
        """The same as if the server had a processor to itself."""
        return len(self.seconds) / self.usage.cpu

    @property
    def cpu_each(self) -> float:
        """Milliseconds of the server's processor for each."""
        return 1000 * self.usage.cpu / len(self.seconds)


def measure(bench: Bench) -> Found:
    """Have so many clients post as fast as they are answered, and look what was kept."""
    plan = bench.plan
    folder = bench.folder / 'posts'
    folder.mkdir()
    bench.tell('SQLite without a server', 0.0)
    commits = bare.commits_per_second(folder, min(plan.seconds, BARE_COMMIT_SECONDS))
    bench.tell('FastAPI without storage', 0.1)
    bare_rounds = run(_rounds(bench.bare, '', _echo, plan))
    data = folder / 'data'
    [token] = world.populate(data, people=1)
    bench.tell('posting', 0.5)
    with server.chatter(data) as chat:
        rounds = run(_rounds(chat, token, _post, plan))
        chat.kill()
    acknowledged = [nonce for one in rounds for nonce in one.acknowledged]
    faults = _faults(data / 'chatter.db', acknowledged)
    figures = [
        Figure('bare SQLite, single durable commits', commits, '/s'),
        *(
            figure
            for one, other in zip(rounds, bare_rounds, strict=True)
            for figure in _figures(one, other, commits)
        ),
        Figure('acknowledged messages', len(acknowledged)),
        Figure('of them lost, doubled or misnumbered after kill −9', len(faults), budget=0),
    ]
    return Found('acknowledged durable posts over REST', figures, faults)


def _figures(one: Round, other: Round, commits: float) -> list[Figure]:
    name = f'{one.clients} client{"s" if one.clients > 1 else ""}'
    budget = BUDGET if one.clients == BUDGET_CLIENTS else None
    echo = 'bare FastAPI'
    generator = 100 * one.usage.own_cpu / one.usage.seconds
    return [
        Figure(f'bare FastAPI, {name}', other.per_second, '/s'),
        Figure(
            f'posts, {name}',
            one.per_second,
            '/s',
            budget,
            is_least=True,
            ratio=ratio(one.per_second, other.per_second),
            beside=echo,
        ),
        Figure(f'posts for each commit of bare SQLite, {name}', one.per_second / commits),
        Figure(f'posts for each second of server CPU, {name}', one.per_core, '/s'),
        *latencies(f'post to acknowledgement, {name}', one.seconds),
        Figure(
            f'server CPU for a post, {name}',
            one.cpu_each,
            'ms',
            ratio=ratio(one.cpu_each, other.cpu_each),
            beside=echo,
        ),
        Figure(f'server CPU, {name}', 100 * one.usage.cpu / one.usage.seconds, '%'),
        Figure(f'load generator CPU, {name}', generator, '%'),
    ]


async def _rounds(measured: Server, token: str, send: Send, plan: Plan) -> list[Round]:
    rounds = []
    warm = await _round(measured, token, send, BUDGET_CLIENTS, min(WARM_UP_SECONDS, plan.seconds))
    for clients in plan.clients:
        rounds.append(await _round(measured, token, send, clients, plan.seconds))
    rounds[0].acknowledged += warm.acknowledged
    return rounds


async def _round(measured: Server, token: str, send: Send, clients: int, seconds: float) -> Round:
    done = Round(clients)
    connections = [await Connection.open(measured.port, token) for _ in range(clients)]

    async def keep_sending(connection: Connection) -> None:
        while (began := time.perf_counter()) < end:
            done.acknowledged.append(await send(connection, len(done.acknowledged)))
            done.seconds.append(time.perf_counter() - began)

    with Usage(measured) as done.usage:
        end = time.perf_counter() + seconds
        await asyncio.gather(*map(keep_sending, connections))
    for connection in connections:
        connection.close()
    return done


async def _post(connection: Connection, number: int) -> str:
    nonce = f'benchmark-{time.monotonic_ns()}'
    body = json.dumps({'text': world.said(number), 'nonce': nonce}).encode()
    answer = await connection.post(f'/api/rooms/{LOBBY}/messages', body)
    assert answer.status == 201, answer
    return nonce


async def _echo(connection: Connection, number: int) -> str:
    body = json.dumps({'text': world.said(number), 'nonce': f'benchmark-{number}'}).encode()
    answer = await connection.post('/echo', body)
    assert answer.status == 201, answer
    return ''


def _faults(file: Path, acknowledged: list[str]) -> list[str]:
    """What is wrong with the messages in the database, as sentences."""
    connection = sqlite3.connect(file)
    rows = connection.execute(
        'SELECT seq, nonce FROM messages WHERE room_id = ? ORDER BY seq', (LOBBY,)
    ).fetchall()
    [last_seq] = connection.execute('SELECT last_seq FROM rooms WHERE id = ?', (LOBBY,)).fetchone()
    connection.close()
    kept = Counter(nonce for _, nonce in rows if nonce is not None)
    faults = [f'{nonce} was acknowledged and is lost.' for nonce in acknowledged if not kept[nonce]]
    faults += [f'{nonce} is there {count} times.' for nonce, count in kept.items() if count > 1]
    if len(set(acknowledged)) != len(acknowledged):
        faults.append('A nonce was used twice: the proof is not worth anything.')
    if [seq for seq, _ in rows] != list(range(1, last_seq + 1)):
        faults.append(f'The numbers are not 1 to {last_seq} without holes.')
    return faults
