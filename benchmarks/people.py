"""People among ten thousand with two hundred thousand follows: how long the server takes to find
them, to show one, and to suggest some. `python3 -m benchmarks.people`.

Each question is asked many times of the services, beside the bare question for one row by its key.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlmodel import Session, select

from chatter import db, demo, migrations
from chatter.config import Settings
from chatter.lifespan import running
from chatter.models.people import User
from chatter.models.views import Viewer
from chatter.services import accounts, follows, people, sign_ins

PEOPLE = 10_000
ROUNDS = 40
BUDGET_MS = 50.0


async def main() -> int:
    """Seed, ask, print; 1 if something is over the budget."""
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


async def _measure(viewer: Viewer) -> int:
    known = (await people.called(viewer, 'person-77')).user.id
    await asyncio.gather(*(follows.follow(viewer, known + step) for step in range(30)))
    deep = None
    for _ in range(100):
        deep = (await people.find(viewer, '', deep)).next
    questions: dict[str, Callable[[], Awaitable[object]]] = {
        'one row by its key (beside it)': lambda: db.read(_one, known),
        'people, the first page': lambda: people.find(viewer, ''),
        'people, the hundredth page': lambda: people.find(viewer, '', deep),
        'people called “ren”': lambda: people.find(viewer, 'ren'),
        'people called what nobody is': lambda: people.find(viewer, 'nobody at all'),
        'a profile': lambda: people.look(viewer, known),
        'suggestions': lambda: people.suggestions(viewer),
        'followers of somebody': lambda: follows.followers(viewer, known),
        'requests that wait': lambda: follows.requests(viewer),
    }
    worst = 0.0
    for name, ask in questions.items():
        times = [await _timed(ask) for _ in range(ROUNDS)]
        p95 = statistics.quantiles(times, n=20)[-1]
        worst = max(worst, statistics.median(times))
        print(f'{name:32} p50 {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms')
    return int(worst > BUDGET_MS)


async def _timed(ask: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await ask()
    return (time.perf_counter() - began) * 1000


def _one(session: Session, user_id: int) -> str:
    return session.exec(select(User.name).where(User.id == user_id)).one()


if __name__ == '__main__':
    raise SystemExit(asyncio.run(main()))
