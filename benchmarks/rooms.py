"""A room with ten thousand members beside one with ten: who is in it, what is said in it, who comes
and goes.

Each question is asked many times of the services. What must not depend on the number of members is
printed with its ratio to the small room.
"""

import asyncio
import gc
import itertools
import statistics
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from benchmarks import world
from benchmarks.command import Bench
from benchmarks.report import Figure, Found, ratio
from chatter import clock, db, demo, migrations
from chatter.lifespan import running
from chatter.models.people import User
from chatter.models.rooms import Member, MemberRole, Room, RoomKind
from chatter.models.views import Viewer
from chatter.services import (
    accounts,
    catching_up,
    members,
    messages,
    room_lists,
    rooms,
    sidebar,
    sign_ins,
)
from pages import site

PEOPLE = 10_000
SMALL = 10
ROOMS = 2_000
ROUNDS = 60
BUDGET_MS = 50.0

Ask = Callable[[], Awaitable[object]]
_numbers = itertools.count(1)


def measure(bench: Bench) -> Found:
    """Seed, and ask."""
    before = gc.get_threshold()
    gc.set_threshold(*site.GC_THRESHOLDS)  # As in the program.
    try:
        figures = asyncio.run(_seeded(bench))
    finally:
        gc.set_threshold(*before)
    return Found(f'rooms of {SMALL} and of {PEOPLE:,} members', figures)


async def _seeded(bench: Bench) -> list[Figure]:
    bench.tell('seeding', 0.0)
    settings = world.settings(bench.folder / 'rooms')
    settings.data.mkdir()
    migrations.upgrade(settings)
    password = await demo.fill(settings, PEOPLE)
    async with running(settings):
        ada, bob = [await _viewer(handle, password) for handle in ('ada', 'bob')]
        small, large = [await _room(ada, number) for number in (SMALL, PEOPLE)]
        bench.tell('asking', 0.6)
        figures = await _measure(ada, bob, small, large)
        return [*figures, *await _measure_many(ada)]


async def _viewer(handle: str, password: str) -> Viewer:
    user = await accounts.prove(handle, password, address='127.0.0.1')
    token = await sign_ins.open_for(user.id, demo.BROWSER, is_kept=False, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None
    return viewer


async def _room(owner: Viewer, number: int) -> int:
    made = await rooms.create(owner, f'Of {number}')
    await db.write(_fill, made.id, owner.id, number)
    return made.id


def _fill(session: Session, room_id: int, owner_id: int, number: int) -> None:
    """So many people in the room, who have read all of it."""
    others = select(User.id).where(User.id != owner_id, col(User.handle).startswith('person-'))
    ids = session.exec(others.order_by(col(User.id)).limit(number - 1)).all()
    said = {'role': MemberRole.MEMBER, 'joined_at': clock.now(), 'read_seq': 1, 'read_rev': 0}
    rows = [{'room_id': room_id, 'user_id': user_id, **said} for user_id in ids]
    session.execute(insert(Member), rows)
    session.execute(update(Room).where(col(Room.id) == room_id).values(member_count=number))


async def _measure(ada: Viewer, bob: Viewer, small: int, large: int) -> list[Figure]:
    deep = 0
    for _ in range(100):
        deep = (await members.listed(ada, large, after=deep)).next or 0
    questions: dict[str, Callable[[int], Ask]] = {
        'the room itself': lambda room: lambda: rooms.look(ada, room),
        'members, the first page': lambda room: lambda: members.listed(ada, room),
        'members called “ren”': lambda room: lambda: members.listed(ada, room, 'ren'),
        'members called what nobody is': lambda room: lambda: members.listed(ada, room, 'nobody'),
        'posting': lambda room: lambda: _post(ada, room, 'Hello everybody'),
        'posting that calls somebody': lambda room: lambda: _post(ada, room, 'Hello @person-7'),
        'coming in, and leaving': lambda room: lambda: _come_and_go(bob, room),
    }
    figures = []
    for name, of in questions.items():
        few, many = await _in_turns(of(small), of(large))
        figures.append(Figure(f'{name}, {SMALL} members, p50', few, 'ms'))
        figures.append(
            Figure(
                f'{name}, {PEOPLE:,} members, p50',
                many,
                'ms',
                BUDGET_MS,
                ratio=ratio(many, few),
                beside=f'{SMALL} members',
            )
        )
    carried = [await _carried(ada, room) for room in (small, large)]
    figures.append(Figure(f'another topic, {SMALL} attentive members, p50', carried[0], 'ms'))
    figures.append(
        Figure(f'another topic, {PEOPLE:,} attentive members, p50', carried[1], 'ms', BUDGET_MS)
    )
    hundredth, _ = await _in_turns(lambda: members.listed(ada, large, after=deep))
    figures.append(Figure('members, the hundredth page, p50', hundredth, 'ms', BUDGET_MS))
    return figures


async def _measure_many(ada: Viewer) -> list[Figure]:
    """What somebody who is in very many rooms asks for again and again."""
    await db.write(_join_many, ada.id)
    questions: dict[str, Ask] = {
        'the rooms at the side': lambda: room_lists.mine(ada),
        'every room there is': lambda: room_lists.browse(ada),
        'what waits': lambda: catching_up.look(ada),
        'moving one in the sidebar': lambda: sidebar.place(ada, 2, 'favourites'),
    }
    return [
        Figure(f'{name}, in {ROOMS:,} rooms, p50', (await _in_turns(ask))[0], 'ms', BUDGET_MS)
        for name, ask in questions.items()
    ]


def _join_many(session: Session, user_id: int) -> None:
    now = clock.now()
    names = [f'Room number {number}' for number in range(ROOMS)]
    session.execute(
        insert(Room),
        [
            {
                'kind': RoomKind.PUBLIC,
                'name': name,
                'name_key': name.lower(),
                'description': '',
                'created_at': now,
                'member_count': 1,
                'last_seq': 5,
                'last_rev': 5,
            }
            for name in names
        ],
    )
    made = session.exec(select(Room.id).where(col(Room.name).in_(names))).all()
    said = {'user_id': user_id, 'role': MemberRole.MEMBER, 'joined_at': now, 'read_rev': 0}
    rows = [
        {'room_id': room_id, 'read_seq': 5 - place % 3, **said}
        for place, room_id in enumerate(made)
    ]
    session.execute(insert(Member), rows)


async def _post(author: Viewer, room_id: int, text: str) -> None:
    await messages.post(author, room_id, text, f'benchmark-{next(_numbers)}')


async def _come_and_go(viewer: Viewer, room_id: int) -> None:
    await members.join(viewer, room_id)
    await members.leave(viewer, room_id)


async def _carried(viewer: Viewer, room_id: int) -> float:
    """What the system says is carried past everybody who had read all before it."""
    taken = []
    for number in range(ROUNDS // 4):
        await db.write(_read_all, room_id)
        began = time.perf_counter()
        await rooms.edit(viewer, room_id, rooms.Edit(topic=f'Number {number}'))
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _read_all(session: Session, room_id: int) -> None:
    last = select(Room.last_seq).where(Room.id == room_id).scalar_subquery()
    session.execute(update(Member).where(col(Member.room_id) == room_id).values(read_seq=last))


async def _in_turns(*asks: Ask) -> tuple[float, float]:
    """Medians in milliseconds; whatever else the machine does happens to both."""
    taken: list[list[float]] = [[] for _ in asks]
    for _ in range(ROUNDS):
        for ask, times in zip(asks, taken, strict=True):
            began = time.perf_counter()
            await ask()
            times.append((time.perf_counter() - began) * 1000)
    found = [statistics.median(times) for times in taken]
    return found[0], found[-1]
