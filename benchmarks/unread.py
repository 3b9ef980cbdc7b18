"""What waits for somebody who is in very many rooms: the sidebar's counts, and catching up."""

from benchmarks import server, world
from benchmarks.asking import Asked, ask, echo, figures
from benchmarks.command import Bench
from benchmarks.loop import run
from benchmarks.report import Found

FEW = 10
BUDGET_MS = 50  # Of the sidebar: as long as an answer may take that nobody notices.


def measure(bench: Bench) -> Found:
    """Ask as somebody in many rooms, and beside it as somebody in few."""
    many, questions = bench.plan.rooms, bench.plan.questions
    bench.tell('making rooms', 0.0)
    found: dict[str, Asked] = {}
    bare = run(echo(bench.bare, questions))
    for place, count in enumerate((FEW, many)):
        data = bench.folder / f'unread-{count}'
        [token] = world.populate(data, people=1, joined=count)
        bench.tell(f'asking as somebody in {count:,} rooms', (1 + place) / 3)
        with server.chatter(data) as chat:
            paths = {
                f'every room and its unread count, in {count:,} rooms': lambda: '/api/me/rooms',
                f'what waits, in {count:,} rooms': lambda: '/api/me/away',
            }
            found |= run(ask(chat, token, paths, questions))
    return Found(f'what waits in {many:,} rooms', figures(found, bare, BUDGET_MS))
