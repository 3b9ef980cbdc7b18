"""How many posts a second are acknowledged, each on the disk: `python3 -m benchmarks.posts`.

Beside it in the same run: FastAPI without storage, and SQLite without a server. At the end the
server is killed, and every acknowledged message must be in the database once, without holes.
"""

from chatter import bootstrap

if __name__ == '__main__':
    bootstrap.enter('benchmarks')

import argparse
import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import bare, server
from benchmarks.client import Connection
from benchmarks.loop import run
from benchmarks.report import Figure, latencies, say, show
from benchmarks.server import Server, Usage

CLIENTS = (1, 16)
WARM_UP_SECONDS = 1.0
ROOM = 1
BUDGET = 500  # DESIGN: acknowledged durable posts a second over REST, 16 clients

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


def main() -> int:
    """Measure, print, and return whether every acknowledged message was kept."""
    parser = argparse.ArgumentParser('python3 -m benchmarks.posts', description=__doc__)
    parser.add_argument('--seconds', type=float, default=8.0, help='how long each round lasts')
    parser.add_argument('--json', action='store_true', help='print JSON')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='chatter-posts-') as folder:
        figures, faults = _measure(Path(folder), options.seconds)
    show('Acknowledged durable posts', figures, as_json=options.json)
    for fault in faults:
        say(fault)
    return 1 if faults else 0


def _measure(folder: Path, seconds: float) -> tuple[list[Figure], list[str]]:
    say('SQLite without a server …')
    commits = bare.commits_per_second(folder, min(seconds, 3.0))
    say('FastAPI without storage …')
    with server.bare() as echo:
        bare_rounds = run(_rounds(echo, '', _echo, seconds))
    data = folder / 'data'
    [token] = server.populate(data, people=1)
    say('Chatter …')
    with server.chatter(data) as chat:
        rounds = run(_rounds(chat, token, _post, seconds))
        chat.kill()
    faults = _faults(data / 'chatter.db', [nonce for one in rounds for nonce in one.acknowledged])
    figures = [
        Figure('bare SQLite, single durable commits', commits, '/s'),
        *(
            figure
            for one, other in zip(rounds, bare_rounds, strict=True)
            for figure in _figures(one, other, commits)
        ),
        Figure('acknowledged messages', sum(len(one.acknowledged) for one in rounds)),
        Figure('of them lost, doubled or misnumbered', len(faults), budget=0),
    ]
    return figures, faults


def _figures(one: Round, other: Round, commits: float) -> list[Figure]:
    name = f'{one.clients} client{"s" if one.clients > 1 else ""}'
    budget = BUDGET if one.clients == max(CLIENTS) else None
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
            ratio=one.per_second / other.per_second,
            beside=echo,
        ),
        Figure(f'posts for each commit of bare SQLite, {name}', one.per_second / commits),
        Figure(f'posts for each second of server CPU, {name}', one.per_core, '/s'),
        *latencies(f'post to acknowledgement, {name}', one.seconds),
        Figure(
            f'server CPU for a post, {name}',
            one.cpu_each,
            'ms',
            ratio=one.cpu_each / other.cpu_each,
            beside=echo,
        ),
        Figure(f'server CPU, {name}', 100 * one.usage.cpu / one.usage.seconds, '%'),
        Figure(f'load generator CPU, {name}', generator, '%'),
    ]


async def _rounds(measured: Server, token: str, send: Send, seconds: float) -> list[Round]:
    rounds = []
    warm = await _round(measured, token, send, max(CLIENTS), WARM_UP_SECONDS)
    for clients in CLIENTS:
        rounds.append(await _round(measured, token, send, clients, seconds))
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
    body = json.dumps({'text': server.text(number), 'nonce': nonce}).encode()
    answer = await connection.post(f'/api/rooms/{ROOM}/messages', body)
    assert answer.status == 201, answer
    return nonce


async def _echo(connection: Connection, number: int) -> str:
    body = json.dumps({'text': server.text(number), 'nonce': f'benchmark-{number}'}).encode()
    answer = await connection.post('/echo', body)
    assert answer.status == 201, answer
    return ''


def _faults(file: Path, acknowledged: list[str]) -> list[str]:
    """What is wrong with the messages in the database, as sentences."""
    connection = sqlite3.connect(file)
    rows = connection.execute(
        'SELECT seq, nonce FROM messages WHERE room_id = ? ORDER BY seq', (ROOM,)
    ).fetchall()
    [last_seq] = connection.execute('SELECT last_seq FROM rooms WHERE id = ?', (ROOM,)).fetchone()
    connection.close()
    kept = Counter(nonce for _, nonce in rows if nonce is not None)
    faults = [f'{nonce} was acknowledged and is lost.' for nonce in acknowledged if not kept[nonce]]
    faults += [f'{nonce} is there {count} times.' for nonce, count in kept.items() if count > 1]
    if len(set(acknowledged)) != len(acknowledged):
        faults.append('A nonce was used twice: the proof is not worth anything.')
    if [seq for seq, _ in rows] != list(range(1, last_seq + 1)):
        faults.append(f'The numbers are not 1 to {last_seq} without holes.')
    return faults


if __name__ == '__main__':
    sys.exit(main())
