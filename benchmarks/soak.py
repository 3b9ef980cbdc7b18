"""Hours in minutes: people come and leave, post and read, and what the server holds stays flat.

`chatter bench soak --minutes 30` is the real one. What grows with the time is seen by comparing the
second quarter of the run with the last: in the first, caches fill.
"""

import asyncio
import itertools
import json
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import server, world
from benchmarks.client import Connection
from benchmarks.command import Bench
from benchmarks.crowd import Held, emptied, held, opened
from benchmarks.loop import run
from benchmarks.memory import kept_back
from benchmarks.page import Ear, Page
from benchmarks.report import Figure, Found, latencies, ratio
from benchmarks.server import Server, Usage
from benchmarks.world import LOBBY

TURN_SECONDS = 0.25  # In each somebody posts, one page leaves, another comes, somebody reads.
SAMPLES = 60
DELIVERED_SECONDS = 30.0  # On a machine that is busy: late is not lost.
GROWTH_MOST = 1.1
LONG_MINUTES = 20.0  # Before, caches are still being filled: what grows is told, and is no fault.


@dataclass
class Soaked:
    """What was seen of a server over the time."""

    before: Held
    samples: list[Held]
    after: Held
    usage: Usage
    seconds: list[float]
    turns: int
    lost: int
    broken: int


def measure(bench: Bench) -> Found:
    """Keep it busy for as long as the plan says."""
    bench.tell('making people', 0.0)
    data = bench.folder / 'soak'
    tokens = world.populate(data, 2 * bench.plan.soak_pages)
    with server.chatter(data, is_watched=True) as chat:
        found = run(_soaked(chat, tokens, bench))
    minutes = found.usage.seconds / 60
    flatness = _flatness(found)
    figures = [
        *flatness,
        Figure('pages that came and left', found.turns),
        *latencies('post to acknowledgement', found.seconds),
        Figure('server CPU', 100 * found.usage.cpu / found.usage.seconds, '%'),
        Figure('deliveries lost', found.lost, budget=0),
        Figure('connections lost', found.broken, budget=0),
    ]
    faults = kept_back(found.before, found.after)
    if minutes >= LONG_MINUTES:
        grown = [one for one in flatness if one.verdict == 'MISSED']
        faults += [f'Not flat after {minutes:.0f} minutes: {one.what}.' for one in grown]
    if found.lost:
        faults.append(f'{found.lost} messages did not reach a page that was open.')
    if found.broken:
        faults.append(f'{found.broken} pages lost their connection: is the machine too busy?')
    return Found(f'{minutes:.1f} minutes of coming and going', figures, faults)


async def _soaked(chat: Server, tokens: Sequence[str], bench: Bench) -> Soaked:
    plan, ear = bench.plan, Ear()
    before = await emptied(chat, await opened(chat, tokens[:10], ear))
    pages = await opened(chat, tokens[: plan.soak_pages], ear)
    poster = await Connection.open(chat.port, tokens[0])
    samples: list[Held] = []
    seconds: list[float] = []
    dice, lost, broken, turns = random.Random(1), 0, 0, 0
    length = plan.soak_minutes * 60
    with Usage(chat) as usage:
        began = time.monotonic()
        for number in itertools.count():
            gone = time.monotonic() - began
            if gone >= length:
                break
            if gone >= length * len(samples) / SAMPLES:
                samples.append(await held(chat))
                bench.tell('coming and going', 0.1 + 0.8 * gone / length)
            seconds.append(await _post(poster, number))
            leaving = pages.pop(dice.randrange(len(pages)))
            lost += await _missed(leaving, poster)
            broken += leaving.is_lost
            leaving.close()
            pages += await opened(chat, [dice.choice(tokens)], ear)
            turns += 1
            await asyncio.sleep(max(0.0, began + gone + TURN_SECONDS - time.monotonic()))
    poster.close()
    broken += sum(page.is_lost for page in pages)
    bench.tell('everybody leaves', 0.9)
    after = await emptied(chat, pages)
    return Soaked(before, samples, after, usage, seconds, turns, lost, broken)


async def _post(poster: Connection, number: int) -> float:
    began = time.perf_counter()
    body = json.dumps({'text': world.said(number), 'nonce': f'soak-{number:08}'}).encode()
    answer = await poster.post(f'/api/rooms/{LOBBY}/messages', body)
    assert answer.status == 201, answer
    return time.perf_counter() - began


async def _missed(page: Page, poster: Connection) -> int:
    """How many messages did not come to a page that was open then, and is connected still."""
    answer = await poster.get(f'/api/rooms/{LOBBY}/messages?limit=1')
    last = int(answer.json['last_seq'])
    wanted = set(range(page.known + 1, last + 1))
    until = time.monotonic() + DELIVERED_SECONDS
    while time.monotonic() < until:
        if page.is_lost or wanted <= set(page.seen):
            return 0
        await asyncio.sleep(0.01)
    return len(wanted - set(page.seen))


def _flatness(found: Soaked) -> list[Figure]:
    """The last quarter of the samples beside the second."""
    quarter = max(1, len(found.samples) // 4)
    early, late = found.samples[quarter : 2 * quarter], found.samples[-quarter:]
    early = early or late
    figures = []
    for name, of, unit, scale in (
        ('memory', lambda one: one.memory, 'MB', 1e6),
        ('descriptors', lambda one: one.descriptors, '', 1.0),
        ('tasks', lambda one: one.tasks, '', 1.0),
        ('NiceGUI clients', lambda one: one.clients, '', 1.0),
    ):
        then, now = (statistics.median(map(of, some)) / scale for some in (early, late))
        figures.append(
            Figure(
                f'{name}, last quarter',
                now,
                unit,
                then * GROWTH_MOST,
                ratio=ratio(now, then),
                beside='the second quarter',
            )
        )
    last = found.samples[-1]
    figures.append(Figure('messages in the end', len(found.seconds)))
    figures.append(
        Figure(
            'memory after everybody left',
            found.after.memory / 1e6,
            'MB',
            ratio=ratio(found.after.memory, last.memory),
            beside='while they were there',
        )
    )
    for name, then, now in (
        ('descriptors', found.before.descriptors, found.after.descriptors),
        ('tasks', found.before.tasks, found.after.tasks),
        ('clients', found.before.clients, found.after.clients),
    ):
        figures.append(Figure(f'{name} left over', now - then, budget=0))
    return figures
