"""What an open page holds, and whether it gives everything back when it is closed.

Python keeps what it had from the system for what comes next, so that memory does not return to
what it was at first is no leak; that the second crowd takes more than the first would be one.
"""

from collections.abc import Sequence

from benchmarks import server, world
from benchmarks.command import Bench
from benchmarks.crowd import Held, emptied, held, opened
from benchmarks.loop import run
from benchmarks.page import Ear
from benchmarks.report import Figure, Found, ratio
from benchmarks.server import Server

BUDGET_MB = 0.4
WARM_PAGES = 10
GROWTH_MOST = 1.1  # Of memory after the second crowd, beside that after the first.


def measure(bench: Bench) -> Found:
    """Two crowds, one after the other."""
    bench.tell('making people', 0.0)
    data = bench.folder / 'memory'
    tokens = world.populate(data, bench.plan.leaving)
    with server.chatter(data, is_watched=True) as chat:
        return run(_measured(chat, tokens, bench))


async def _measured(chat: Server, tokens: Sequence[str], bench: Bench) -> Found:
    ear = Ear()
    before = await emptied(chat, await opened(chat, tokens[:WARM_PAGES], ear))
    bench.tell('pages come', 0.2)
    pages = await opened(chat, tokens, ear)
    full = await held(chat)
    bench.tell('pages leave', 0.4)
    after = await emptied(chat, pages)
    bench.tell('others come', 0.6)
    pages = await opened(chat, tokens, ear)
    full_again = await held(chat)
    bench.tell('others leave', 0.8)
    after_again = await emptied(chat, pages)
    count = len(tokens)
    return Found(
        f'{count} pages come, leave, and come again',
        [
            Figure('memory for an open page', _each(before, full, count), 'MB', BUDGET_MB),
            Figure('descriptors for an open page', (full.descriptors - before.descriptors) / count),
            Figure('tasks for an open page', (full.tasks - before.tasks) / count),
            Figure('memory before', before.memory / 1e6, 'MB'),
            Figure(
                'memory after they left',
                after.memory / 1e6,
                'MB',
                ratio=ratio(after.memory, before.memory),
                beside='before',
            ),
            Figure(
                'memory while the second crowd is there',
                full_again.memory / 1e6,
                'MB',
                ratio=ratio(full_again.memory, full.memory),
                beside='the first',
            ),
            Figure(
                'memory after the second crowd left',
                after_again.memory / 1e6,
                'MB',
                after.memory * GROWTH_MOST / 1e6,
                ratio=ratio(after_again.memory, after.memory),
                beside='after the first',
            ),
            Figure('clients left over', after_again.clients, budget=before.clients),
            Figure('tasks left over', after_again.tasks - before.tasks, budget=0),
            Figure('descriptors left over', after_again.descriptors - before.descriptors, budget=0),
        ],
        kept_back(before, after_again),
    )


def kept_back(before: Held, after: Held) -> list[str]:
    """What was not given back, as sentences."""
    return [
        f'{now - then} {name} are left over from pages that are closed.'
        for name, then, now in (
            ('clients', before.clients, after.clients),
            ('tasks', before.tasks, after.tasks),
            ('descriptors', before.descriptors, after.descriptors),
        )
        if now > then
    ]


def _each(before: Held, full: Held, count: int) -> float:
    return (full.memory - before.memory) / count / 1e6
