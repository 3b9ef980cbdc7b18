"""Pages of fifty messages of a room of very many: the newest, the first, from the middle, around a
message. Beside each, in turns, the page of a small room, and an echo that reads nothing.
"""

import random
from collections.abc import Callable

from benchmarks import server
from benchmarks.asking import ask, echo, figures
from benchmarks.command import Bench
from benchmarks.loop import run
from benchmarks.report import Found
from benchmarks.seeded import Seeded, seeded

PAGE = 50
BUDGET_MS = 10

Path = Callable[[], str]


def measure(bench: Bench) -> Found:
    """Ask for pages in turns."""
    world, questions = seeded(bench), bench.plan.questions
    bench.tell('asking', 0.6)
    bare = run(echo(bench.bare, questions))
    with server.chatter(world.data) as chat:
        asked = run(ask(chat, world.token, _paths(world), questions))
    title = f'pages of {PAGE} of a room of {max(world.rooms):,} messages'
    return Found(title, figures(asked, bare, BUDGET_MS))


def _paths(world: Seeded) -> dict[str, Path]:
    dice = random.Random(1)
    small, largest = min(world.rooms), max(world.rooms)
    few, many = (
        f'/api/rooms/{world.rooms[count]}/messages?limit={PAGE}' for count in (small, largest)
    )
    return {
        f'the page of {small:,} messages': lambda: few,
        'the newest page': lambda: many,
        'the first page': lambda: f'{many}&after=0',
        'before any message': lambda: f'{many}&before={dice.randint(PAGE, largest)}',
        'around any message': lambda: f'{many}&around={dice.randint(PAGE, largest - PAGE)}',
    }
