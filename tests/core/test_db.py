"""The two doors to the database: what was answered is stored, what failed undoes only itself."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, text

from chatter import db
from chatter.config import Settings
from chatter.errors import Full, Unavailable
from chatter.services import server
from tests import servers

Work = Callable[[Session], Any]


@pytest.fixture
async def marks(unclaimed: Settings) -> AsyncIterator[Settings]:
    """A table that can be scribbled in."""
    await db.write(lambda s: s.execute(text('CREATE TABLE marks (name TEXT UNIQUE)')))
    yield unclaimed
    await db.write(lambda s: s.execute(text('DROP TABLE marks')))


def mark(name: str) -> Work:
    """Work that leaves a mark, and returns its name."""

    def work(session: Session) -> str:
        session.execute(text('INSERT INTO marks VALUES (:name)'), {'name': name})
        return name

    return work


def marked(session: Session) -> list[str]:
    return sorted(session.execute(text('SELECT name FROM marks')).scalars())


async def together(*works: Work) -> list[Any]:
    """Have the writer find all of them waiting, so that on SQLite they are one group."""
    has_begun, release = threading.Event(), threading.Event()

    def hold(_: Session) -> bool:
        has_begun.set()
        return release.wait(20)

    busy = asyncio.create_task(db.write(hold))
    await asyncio.to_thread(has_begun.wait, 20)
    tasks = [asyncio.create_task(db.write(work)) for work in works]
    await asyncio.sleep(0.01)
    release.set()
    await busy
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_was_written_is_answered_and_read(marks: Settings) -> None:
    assert await db.write(mark('one')) == 'one'
    assert await db.read(marked) == ['one']


async def test_work_takes_its_arguments_with_it(marks: Settings) -> None:
    def add(session: Session, first: int, *, second: int) -> int:
        return first + second

    assert await db.read(add, 1, second=2) == await db.write(add, 1, second=2) == 3


async def test_one_that_fails_undoes_only_itself(marks: Settings) -> None:
    def fail(session: Session) -> None:
        mark('undone')(session)
        raise ValueError('on purpose')

    def collide(session: Session) -> None:
        mark('undone as well')(session)
        mark('zero')(session)

    await db.write(mark('zero'))
    outcomes = await together(mark('first'), fail, mark('second'), collide, mark('third'))
    assert outcomes[0::2] == ['first', 'second', 'third']
    assert isinstance(outcomes[1], ValueError) and str(outcomes[1]) == 'on purpose'
    assert isinstance(outcomes[3], IntegrityError)
    assert await db.read(marked) == ['first', 'second', 'third', 'zero']


async def test_many_at_once_are_all_written(marks: Settings) -> None:
    names = [f'{number:03}' for number in range(300)]
    assert await asyncio.gather(*(db.write(mark(name)) for name in names)) == names
    assert await db.read(marked) == names


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_answers_come_in_the_order_of_the_deeds(unclaimed: Settings) -> None:
    """On PostgreSQL they run at the same time and have no order of their own."""
    answered: list[int] = []

    async def deed(number: int) -> None:
        await db.write(lambda session: server.row(session))
        answered.append(number)

    await asyncio.gather(*(deed(number) for number in range(200)))
    assert answered == list(range(200))


async def test_readers_cannot_write(marks: Settings) -> None:
    with pytest.raises(DBAPIError, match=r'readonly|read-only'):
        await db.read(mark('forbidden'))
    with pytest.raises(DBAPIError, match=r'readonly|read-only'):
        await db.read(lambda session: session.execute(text('DROP TABLE marks')))
    assert await db.read(marked) == []


async def test_a_read_sees_one_moment(marks: Settings) -> None:
    has_looked, may_look_again = threading.Event(), threading.Event()

    def look_twice(session: Session) -> tuple[list[str], list[str]]:
        first = marked(session)
        has_looked.set()
        may_look_again.wait(20)
        return first, marked(session)

    looking = asyncio.create_task(db.read(look_twice))
    await asyncio.to_thread(has_looked.wait, 20)
    await db.write(mark('meanwhile'))
    may_look_again.set()
    assert await looking == ([], [])
    assert await db.read(marked) == ['meanwhile']


async def test_a_read_sees_what_was_answered_before(marks: Settings) -> None:
    for number in range(50):
        await db.write(mark(f'{number:02}'))
        assert len(await db.read(marked)) == number + 1


async def test_one_who_stops_waiting_holds_up_nobody(marks: Settings, database: str) -> None:
    release = threading.Event()
    busy = asyncio.create_task(db.write(lambda _: release.wait(20)))
    impatient = asyncio.create_task(db.write(mark('impatient')))
    patient = asyncio.create_task(db.write(mark('patient')))
    await asyncio.sleep(0.01)
    impatient.cancel()
    release.set()
    assert await patient == 'patient' and await busy
    await asyncio.wait([impatient])
    assert impatient.cancelled() or database == 'postgresql', 'There nobody waits for others.'


async def test_closing_finishes_what_waits(copy: Any) -> None:
    settings, _ = copy(False)
    db.open(settings)
    tasks = [
        asyncio.create_task(db.write(lambda session: server.row(session).sign_up))
        for _ in range(20)
    ]
    await asyncio.sleep(0)
    await asyncio.to_thread(db.close)
    assert len(await asyncio.gather(*tasks)) == 20


# When the commit fails


def break_the_commit(database: str) -> Work:
    """Work that is fine until it is committed."""

    def on_sqlite(session: Session) -> str:
        session.execute(text('PRAGMA defer_foreign_keys = ON'))
        session.execute(
            text('INSERT INTO recovery_codes (user_id, code_hash) VALUES (12345, :code)'),
            {'code': 'of nobody'},
        )
        return 'seemed fine'

    def on_postgresql(session: Session) -> str:
        for statement in (
            'CREATE TEMP TABLE pairs (id INT PRIMARY KEY, other INT)',
            'ALTER TABLE pairs ADD FOREIGN KEY (other) REFERENCES pairs '
            'DEFERRABLE INITIALLY DEFERRED',
            'INSERT INTO pairs VALUES (1, 2)',
        ):
            session.execute(text(statement))
        return 'seemed fine'

    return on_sqlite if database == 'sqlite' else on_postgresql


async def test_a_commit_that_fails_is_told_and_the_next_write_works(
    marks: Settings, database: str
) -> None:
    outcomes = await together(mark('before'), break_the_commit(database), mark('after'))
    assert isinstance(outcomes[1], IntegrityError), 'Nobody is told what is not stored.'
    if database == 'sqlite':
        assert all(isinstance(outcome, IntegrityError) for outcome in outcomes)
        assert await db.read(marked) == [], 'What shared the commit is not stored either.'
    else:
        assert [outcomes[0], outcomes[2]] == ['before', 'after']
    assert await db.write(mark('next')) == 'next'
    assert 'next' in await db.read(marked)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_a_full_disk_is_told_to_everybody_and_survived(marks: Settings) -> None:
    def fill(session: Session) -> None:
        pages = session.execute(text('PRAGMA page_count')).scalar_one()
        session.execute(text(f'PRAGMA max_page_count = {pages}'))
        mark('x' * 100_000)(session)

    outcomes = await together(mark('before'), fill, mark('after'))
    assert all(isinstance(outcome, Full) for outcome in outcomes), outcomes
    assert await db.write(mark('next')) == 'next'
    assert await db.read(marked) == ['next']


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_a_locked_database_is_waited_for_and_then_refused(
    copy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = copy(False)
    monkeypatch.setattr(db, 'BUSY_SECONDS', 30.0)
    db.open(settings)
    await db.write(lambda session: session.execute(text('CREATE TABLE marks (name TEXT)')))
    with contextlib.closing(sqlite3.connect(settings.sqlite_file, isolation_level=None)) as other:
        other.execute('BEGIN IMMEDIATE')
        waiting = asyncio.create_task(db.write(mark('patient')))
        await asyncio.sleep(0.1)
        other.execute('ROLLBACK')
        assert await waiting == 'patient'
        await asyncio.to_thread(db.close)
        monkeypatch.setattr(db, 'BUSY_SECONDS', 0.3)
        db.open(settings)
        other.execute('BEGIN IMMEDIATE')
        with pytest.raises(Unavailable, match='the database is busy'):
            await db.write(mark('refused'))
        assert await db.note(mark('left out')) is None, 'Nobody has asked for it.'
        assert await db.read(marked) == ['patient'], 'Who reads, need not wait.'
        other.execute('ROLLBACK')
    assert await db.note(mark('next')) == 'next'
    assert await db.read(marked) == ['next', 'patient']
    await asyncio.to_thread(db.close)


async def test_what_is_a_fault_of_ours_stays_an_error(marks: Settings) -> None:
    with pytest.raises(DBAPIError, match='nothing_like_that'):
        await db.note(lambda session: session.execute(text('SELECT * FROM nothing_like_that')))


# What each database is set to


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_sqlite_survives_a_power_cut_and_only_the_writer_checkpoints(
    marks: Settings,
) -> None:
    def pragma(session: Session, name: str) -> Any:
        return session.execute(text(f'PRAGMA {name}')).scalar_one()

    assert await db.write(pragma, 'journal_mode') == 'wal'
    assert await db.write(pragma, 'synchronous') == 2, 'FULL: on the disk before the answer.'
    assert await db.write(pragma, 'foreign_keys') == 1
    assert await db.write(pragma, 'wal_autocheckpoint') > 0
    assert await db.read(pragma, 'wal_autocheckpoint') == 0
    assert await db.read(pragma, 'query_only') == 1
    assert await db.read(pragma, 'journal_mode') == 'wal'


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_a_clean_end_leaves_one_file(copy: Any) -> None:
    settings, _ = copy(False)
    db.open(settings)
    await db.write(lambda session: session.execute(text('CREATE TABLE marks (name TEXT)')))
    await db.read(lambda session: session.execute(text('SELECT * FROM marks')).all())
    db.close()
    assert [file.name for file in settings.data.glob('chatter.db*')] == ['chatter.db']


@pytest.mark.parametrize('database', ['postgresql'], indirect=True)
@pytest.mark.postgres
async def test_a_deadlock_is_tried_again(marks: Settings) -> None:
    await db.write(mark('left'))
    await db.write(mark('right'))
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def lock(first: str, second: str) -> Work:
        def work(session: Session) -> str:
            tries.append(first)
            session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            for name in (first, second):
                session.execute(
                    text('SELECT name FROM marks WHERE name = :name FOR UPDATE'), {'name': name}
                )
                if len(tries) <= 2 and name == first:
                    both_hold_one.wait(20)
            return first

        return work

    deeds = [db.write(lock('left', 'right')), db.write(lock('right', 'left'))]
    assert list(await asyncio.gather(*deeds)) == ['left', 'right']
    assert len(tries) >= 3, 'They did not meet.'


@pytest.mark.parametrize('database', ['postgresql'], indirect=True)
@pytest.mark.postgres
async def test_a_connection_that_was_cut_is_replaced(marks: Settings) -> None:
    cut: list[Awaitable[Any]] = [
        db.write(
            lambda session: session.execute(
                text(
                    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity '
                    'WHERE datname = current_database() AND pid <> pg_backend_pid() '
                    'AND application_name <> :not_ours'
                ),
                {'not_ours': servers.STAGEHAND},
            ).all()
        )
    ]
    await asyncio.gather(*(db.read(marked) for _ in range(5)))
    await asyncio.gather(*cut)
    assert await asyncio.gather(*(db.read(marked) for _ in range(10))) == [[]] * 10
    assert await db.write(mark('after')) == 'after'
