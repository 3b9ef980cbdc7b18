"""People among ten thousand with two hundred thousand follows: how long the server takes to find
them, to show one, and to suggest some.

Each question is asked many times of the services, beside the bare question for one row by its key.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import insert, text
from sqlmodel import Session, col, func, select

from benchmarks import world
from benchmarks.command import Bench
from benchmarks.report import Figure, Found, ratio
from chatter import clock, db, demo, migrations
from chatter.lifespan import running
from chatter.models.people import User
from chatter.models.relations import Follow
from chatter.models.rooms import Message, MessageKind, Room, RoomKind
from chatter.models.views import Viewer
from chatter.services import accounts, followed, follows, people, sign_ins

PEOPLE = 10_000
MESSAGES = 1_000_000
MANY = 1_000  # Followed by one person.
AT_ONCE = 50_000
ROUNDS = 40
BUDGET_MS = 50.0


def measure(bench: Bench) -> Found:
    """Seed, and ask."""
    bench.tell('seeding', 0.0)
    title = f'{PEOPLE:,} people, {PEOPLE * demo.FOLLOWS_EACH:,} follows, {MESSAGES:,} messages'
    return Found(title, asyncio.run(_seeded(bench)))


async def _seeded(bench: Bench) -> list[Figure]:
    settings = world.settings(bench.folder / 'people')
    settings.data.mkdir()
    migrations.upgrade(settings)
    password = await demo.fill(settings, PEOPLE)
    async with running(settings):
        user = await accounts.prove('ada', password, address='127.0.0.1')
        token = await sign_ins.open_for(user.id, demo.BROWSER, is_kept=False, old_token=None)
        viewer = await sign_ins.viewer(token)
        assert viewer is not None
        return await _measure(viewer, bench)


async def _measure(viewer: Viewer, bench: Bench) -> list[Figure]:
    await _fill_rooms()
    bench.tell('asking', 0.7)
    first = (await people.called(viewer, 'person-1')).user.id
    quiet, busy = (viewer.model_copy(update={'id': first + step}) for step in (0, 1))
    await db.write(_make_quiet_and_busy, first)
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
        'messages of those one follows': lambda: followed.page(viewer),
        'the same, half way down': lambda: followed.page(viewer, MESSAGES // 2),
        'the same, of quiet people': lambda: followed.page(quiet),
        'the same, of a thousand people': lambda: followed.page(busy),
        'how many of these are new': lambda: followed.count_new(viewer, MESSAGES - 2_000),
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
                ratio=ratio(p50, beside),
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


async def _fill_rooms() -> None:
    """People say things at random, over the public rooms; person 3 has said nothing for long."""
    dice = random.Random(1)
    room_ids, user_ids = await db.read(_rooms_and_people)
    for start in range(0, MESSAGES, AT_ONCE):
        await db.write(_say, start, room_ids, user_ids, dice)


def _rooms_and_people(session: Session) -> tuple[list[int], list[int]]:
    rooms = session.exec(select(Room.id).where(Room.kind == RoomKind.PUBLIC)).all()
    people_ids = session.exec(select(User.id).where(col(User.handle).like('person-%'))).all()
    return [one for one in rooms if one], [one for one in people_ids if one]


def _say(
    session: Session, start: int, room_ids: list[int], user_ids: list[int], dice: random.Random
) -> None:
    now = clock.now()
    last = session.exec(select(func.max(Message.seq))).one() or 0
    talkers = [one for one in user_ids if one != user_ids[2]] if start else user_ids
    session.execute(
        insert(Message),
        [
            {
                'room_id': dice.choice(room_ids),
                'seq': last + number + 1,
                'rev': last + number + 1,
                'kind': MessageKind.TEXT,
                'author_id': dice.choice(talkers),
                'text': 'hello',
                'html': '<p>hello</p>',
                'created_at': now,
            }
            for number in range(AT_ONCE)
        ],
    )


def _make_quiet_and_busy(session: Session, first: int) -> None:
    """Person 1 follows only somebody who is quiet, person 2 follows very many."""
    now = clock.now()
    session.execute(text('DELETE FROM follows WHERE follower_id IN (:a, :b)'),
                    {'a': first, 'b': first + 1})  # fmt: skip
    pairs = [(first, first + 2), *((first + 1, first + 10 + step) for step in range(MANY))]
    session.execute(
        insert(Follow),
        [
            {'follower_id': one, 'followed_id': other, 'created_at': now, 'accepted_at': now}
            for one, other in pairs
        ],
    )


def _one(session: Session, user_id: int) -> str:
    return session.exec(select(User.name).where(User.id == user_id)).one()
