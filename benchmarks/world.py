"""The people, rooms and messages that are there before something is measured.

They are made through the services, in this process: over HTTP the throttles would make an evening
of it. Of a large room only the first few messages are; the database multiplies them.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import insert, text
from sqlmodel import Session, col, select, update

from benchmarks.server import CHEAP_BCRYPT
from chatter import clock, config, db, lifespan, migrations, security
from chatter.config import Settings
from chatter.models.rooms import Member, MemberRole, Message, Room, RoomKind
from chatter.models.views import Viewer
from chatter.services import accounts, messages, rooms, sign_ins

LOBBY = 1
AT_ONCE = 50  # people who sign up at the same time
SAID_BY_HAND = 40  # messages of a large room that the others repeat
MULTIPLIED_AT_ONCE = 50_000
BROWSER = sign_ins.Browser('a benchmark', '127.0.0.1')


def settings(data: Path) -> Settings:
    """The settings of a world in this directory; nothing that the environment names is touched."""
    return config.load(
        data=data, bcrypt_cost=CHEAP_BCRYPT, database_url='', redis_url='', open=False, native=False
    )


def populate(data: Path, people: int, filled: Sequence[int] = (), joined: int = 0) -> list[str]:
    """Prepare a data directory: so many people, all in the Lobby; rooms of the first one's that
    hold so many messages (rooms 2, 3, … in this order); and so many more rooms the first is in.

    Returns a cookie's secret for each person.
    """
    data.mkdir(mode=0o700)
    found = settings(data)
    migrations.upgrade(found)
    return asyncio.run(_populate(found, people, filled, joined))


async def _populate(found: Settings, people: int, filled: Sequence[int], joined: int) -> list[str]:
    async with lifespan.running(found):
        tokens = [await _person(0)]
        for first in range(1, people, AT_ONCE):
            some = range(first, min(first + AT_ONCE, people))
            tokens += await asyncio.gather(*map(_person, some))
        owner = await sign_ins.viewer(tokens[0])
        assert owner is not None
        for count in filled:
            await _fill(owner, count)
        if joined:
            await db.write(_join, owner.id, joined)
    return tokens


async def _person(number: int) -> str:
    account = accounts.NewAccount.checked(f'person{number}', f'Person {number}', 'a long password')
    if number == 0:
        user = await accounts.claim(account)
    else:
        address = f'10.0.{number // 250}.{number % 250}'
        user = await accounts.sign_up(account, address=address)
    return await sign_ins.open_for(user.id, BROWSER, is_kept=True, old_token=None)


async def _fill(owner: Viewer, count: int) -> None:
    room = await rooms.create(owner, f'Of {count}')
    for number in range(min(count, SAID_BY_HAND)):
        await messages.post(owner, room.id, said(number), security.new_token())
    last = await db.read(_last_seq, room.id)
    for first in range(last, count, MULTIPLIED_AT_ONCE):
        await db.write(_multiply, room.id, first, min(first + MULTIPLIED_AT_ONCE, count))
    await db.write(_read_all, room.id)


def _last_seq(session: Session, room_id: int) -> int:
    return session.exec(select(Room.last_seq).where(Room.id == room_id)).one()


def _multiply(session: Session, room_id: int, first: int, last: int) -> None:
    """Messages `first` + 1 to `last`, each a copy of one that is there."""
    session.execute(
        text(
            'WITH RECURSIVE numbers(n) AS '
            '(SELECT :first + 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :last) '
            'INSERT INTO messages (room_id, seq, rev, kind, author_id, text, html, created_at) '
            'SELECT :room, n, n, m.kind, m.author_id, m.text, m.html, m.created_at '
            'FROM numbers JOIN messages m ON m.room_id = :room AND m.seq = 2 + n % :copied'
        ),
        {'first': first, 'last': last, 'room': room_id, 'copied': SAID_BY_HAND - 2},
    )
    counted = {'last_seq': last, 'last_rev': last}
    session.execute(update(Room).where(col(Room.id) == room_id).values(counted))


def _read_all(session: Session, room_id: int) -> None:
    """The pages open at the newest message, as they do for most."""
    last = select(Room.last_seq).where(Room.id == room_id).scalar_subquery()
    session.execute(update(Member).where(col(Member.room_id) == room_id).values(read_seq=last))


def _join(session: Session, user_id: int, count: int) -> None:
    """Rooms of five messages, in every third of which something is new."""
    now = clock.now()
    names = [f'Room number {number}' for number in range(count)]
    counted = {'member_count': 1, 'last_seq': 5, 'last_rev': 5, 'last_at': now}
    common = {'kind': RoomKind.PUBLIC, 'description': '', 'created_at': now, **counted}
    made = [{'name': name, 'name_key': name.lower(), **common} for name in names]
    session.execute(insert(Room), made)
    room_ids = session.exec(select(Room.id).where(col(Room.name).in_(names))).all()
    pointers = {'user_id': user_id, 'role': MemberRole.MEMBER, 'joined_at': now}
    session.execute(
        insert(Member),
        [
            {'room_id': room_id, 'read_seq': 5 if number % 3 else 3, **pointers}
            for number, room_id in enumerate(room_ids)
        ],
    )
    written = {'author_id': user_id, 'text': 'ok', 'html': '<p>ok</p>', 'created_at': now}
    session.execute(
        insert(Message),
        [
            {'room_id': room_id, 'seq': number, 'rev': number, **written}
            for room_id in room_ids
            for number in range(1, 6)
        ],
    )


def said(number: int) -> str:
    """What people write: short, long, and sometimes Markdown."""
    return (
        f'Number {number}, said the keeper of the list',
        f'It is {number} now. That was quick! Shall we go on, or wait for the others to come back?',
        'ok',
        f'The **important** one is `{number}`, see https://example.org/notes/{number} for more.',
    )[number % 4]
