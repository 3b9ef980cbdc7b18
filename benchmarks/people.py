"""People among ten thousand with two hundred thousand follows: how long the server takes to find
them, to show one, and to suggest some. `python3 -m benchmarks.people`.

Each question is asked many times of the services, beside the bare question for one row by its key.
"""

from chatter import bootstrap

if __name__ == '__main__':
    bootstrap.enter('benchmarks')

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlmodel import Session, select

from benchmarks.report import Figure, show
from chatter import db, demo, migrations
from chatter.config import Settings
from chatter.lifespan import running
from chatter.models.people import User
from chatter.models.views import Viewer
from chatter.services import accounts, follows, people, sign_ins

PEOPLE = 10_000
ROUNDS = 40
BUDGET_MS = 50.0


def main() -> None:
    """Seed, ask, show."""
    parser = argparse.ArgumentParser('python3 -m benchmarks.people')
    parser.add_argument('--json', action='store_true')
    asked = parser.parse_args()
    figures = asyncio.run(_seeded())
    show(f'{PEOPLE:,} people, {PEOPLE * demo.FOLLOWS_EACH:,} follows', figures, as_json=asked.json)


async def _seeded() -> list[Figure]:
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(data=Path(directory), bcrypt_cost=4, open=False)
        migrations.upgrade(settings)
        password = await demo.fill(settings, PEOPLE)
        async with running(settings):
            user = await accounts.prove('ada', password, address='127.0.0.1')
            token = await sign_ins.open_for(user.id, demo.BROWSER, is_kept=False, old_token=None)
            viewer = await sign_ins.viewer(token)
            assert viewer is not None
            return await _measure(viewer)


async def _measure(viewer: Viewer) -> list[Figure]:
    known = (await people.called(viewer, 'person-77')).user.id
    await asyncio.gather(*(follows.follow(viewer, known + step) for step in range(30)))
    deep = None
    for _ in range(100):
        deep = (await people.find(viewer, '', deep)).next
    questions: dict[str, Callable[[], Awaitable[object]]] = {
        'people, the first page': lambda: people.find(viewer, ''),
        'people, the hundredth page': lambda: people.find(viewer, '', deep),
        'people called “ren”': lambda: people.find(viewer, 'ren'),
        'people called what nobody is': lambda: people.find(viewer, 'nobody at all'),
        'a profile': lambda: people.look(viewer, known),
        'suggestions': lambda: people.suggestions(viewer),
        'followers of somebody': lambda: follows.followers(viewer, known),
        'requests that wait': lambda: follows.requests(viewer),
    }
    beside = await _p50(lambda: db.read(_one, known))
    figures = []
    for name, ask in questions.items():
        p50 = await _p50(ask)
        figures.append(
            Figure(
                f'{name}, p50',
                p50,
                'ms',
                BUDGET_MS,
                ratio=p50 / beside,
                beside='one row by its key',
            )
        )
    return figures


async def _p50(ask: Callable[[], Awaitable[object]]) -> float:
    return statistics.median([await _timed(ask) for _ in range(ROUNDS)])


async def _timed(ask: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await ask()
    return (time.perf_counter() - began) * 1000


def _one(session: Session, user_id: int) -> str:
    return session.exec(select(User.name).where(User.id == user_id)).one()


if __name__ == '__main__':
    main()
