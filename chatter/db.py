"""The only doors to the database: `await read(work, …)` and `await write(work, …)`.

`work(session, …)` is a plain synchronous function; it runs in a thread and neither commits nor
publishes. On SQLite every write goes through one thread that commits in groups: it takes all deeds
that wait, runs each in a SAVEPOINT of its own (one that fails undoes only itself), commits once and
answers them all. What `write` returned is on the disk. On PostgreSQL a deed is a transaction.
A full disk or a locked file is a refusal (`chatter/outages.py`); nothing is stored then.
"""

import asyncio
import contextlib
import contextvars
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool
from sqlmodel import Session

from chatter import outages
from chatter.config import Settings
from chatter.errors import Full, Unavailable

P = ParamSpec('P')
T = TypeVar('T')
Work = Callable[Concatenate[Session, P], T]

log = logging.getLogger(__name__)

READERS = 4
GROUP_LIMIT = 200  # Deeds per commit: the first of them should not wait for ever.
BUSY_SECONDS = 5.0  # How long SQLite waits for another program that holds the lock. A deed may have
# to wait for those before it, too, and browsers wait for no answer longer than 15 s.
POSTGRES_THREADS = 10
RETRIED_STATES = {
    '40001',
    '40P01',
}  # Serialization failure, deadlock: PostgreSQL asks to try again.
RETRIES = 5
AFTERWARDS = 'afterwards'


@dataclass
class _Deed:
    """One write that waits for its turn, and where its answer goes."""

    work: Callable[[Session], Any]
    context: contextvars.Context
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None
    afterwards: list[Callable[[], None]] = field(default_factory=list)


@dataclass
class _Database:
    """What is open: the engines, the readers' threads, and on SQLite the writer."""

    reading: Engine
    writing: Engine
    readers: ThreadPoolExecutor
    writers: ThreadPoolExecutor | None = None
    deeds: 'queue.SimpleQueue[_Deed | None]' = field(default_factory=queue.SimpleQueue)
    writer: threading.Thread | None = None


_open: _Database | None = None


async def read(work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work(session, …)` on one consistent snapshot; it cannot change anything."""
    database = _opened()
    with _refused_in_outages(is_reading=True):
        return await asyncio.get_running_loop().run_in_executor(
            database.readers, lambda: _read(database.reading, lambda s: work(s, *args, **kwargs))
        )


async def write(work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work(session, …)` in a transaction; its result is returned after the commit.

    What `work` raises undoes what it did and is raised here. Raises `Full` and `Unavailable`.
    """
    database = _opened()
    loop = asyncio.get_running_loop()
    context = contextvars.copy_context()
    with _refused_in_outages():
        if database.writers is not None:
            return await loop.run_in_executor(
                database.writers,
                lambda: _transact(database.writing, lambda s: work(s, *args, **kwargs), context),
            )
        future: asyncio.Future[T] = loop.create_future()
        database.deeds.put(_Deed(lambda s: work(s, *args, **kwargs), context, loop, future))
        return await future


async def note(
    work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Write what is good to know and nobody has asked for; where nothing can be stored it is left
    out, so that whoever only reads can go on."""
    try:
        return await write(work, *args, **kwargs)
    except (Full, Unavailable):
        return None


def afterwards(session: Session, say: Callable[[], None]) -> None:
    """Work: have it said once this is committed, in the context of whoever called `write`.

    For the log, which like the world hears only of what is so: what fails says nothing. It is
    called in the writer's thread.
    """
    session.info.setdefault(AFTERWARDS, []).append(say)


def open(settings: Settings) -> None:
    """Make the doors usable. The schema must be there (`chatter.migrations`)."""
    global _open
    assert _open is None, 'The database is open already.'
    if settings.database_url:
        _open = _Database(
            reading=engine(settings, read_only=True),
            writing=engine(settings),
            readers=ThreadPoolExecutor(POSTGRES_THREADS, thread_name_prefix='readers'),
            writers=ThreadPoolExecutor(POSTGRES_THREADS, thread_name_prefix='writers'),
        )
        return
    _open = _Database(
        reading=engine(settings, read_only=True),
        writing=engine(settings),
        readers=ThreadPoolExecutor(READERS, thread_name_prefix='readers'),
    )
    _open.writer = threading.Thread(target=_write_in_groups, args=(_open,), name='writer')
    _open.writer.start()


def close() -> None:
    """Finish what waits and close the doors. Readers first, so that the writer checkpoints last."""
    global _open
    if _open is None:
        return
    database, _open = _open, None
    database.readers.shutdown()
    database.reading.dispose()
    if database.writers is not None:
        database.writers.shutdown()
    if database.writer is not None:
        database.deeds.put(None)
        database.writer.join()
    database.writing.dispose()


def engine(settings: Settings, *, read_only: bool = False) -> Engine:
    """An engine for the configured database, with everything a connection needs set on it."""
    if settings.database_url:
        made = create_engine(
            settings.database_url,
            hide_parameters=True,  # They are what people wrote.
            pool_size=POSTGRES_THREADS,
            isolation_level='REPEATABLE READ' if read_only else 'READ COMMITTED',
            pool_pre_ping=True,
        )
        if read_only:
            event.listen(made, 'begin', lambda c: c.exec_driver_sql('SET TRANSACTION READ ONLY'))
        return made
    made = create_engine(
        f'sqlite:///{settings.sqlite_file}',
        hide_parameters=True,
        connect_args={'check_same_thread': False, 'timeout': BUSY_SECONDS},
        poolclass=QueuePool if read_only else NullPool,
        **({'pool_size': READERS, 'max_overflow': 0} if read_only else {}),
    )
    # SQLAlchemy would compile these three words anew for every deed.
    made.dialect.do_savepoint = partial(_say, 'SAVEPOINT')  # type: ignore[method-assign]
    made.dialect.do_release_savepoint = partial(_say, 'RELEASE SAVEPOINT')  # type: ignore[method-assign]
    made.dialect.do_rollback_to_savepoint = _undo  # type: ignore[method-assign]
    event.listen(made, 'connect', _prepare_reader if read_only else _prepare_writer)
    event.listen(
        made,
        'begin',
        lambda c: c.exec_driver_sql('BEGIN' if read_only else 'BEGIN IMMEDIATE'),
    )
    return made


def _say(words: str, connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f'{words} {name}')


@contextlib.contextmanager
def _refused_in_outages(*, is_reading: bool = False) -> Iterator[None]:
    """Tell people what they can understand; whoever runs the server finds the rest in the log."""
    try:
        yield
    except DBAPIError as error:
        refused = outages.of_database(error, is_reading=is_reading)
        if refused is None:
            raise
        log.error('%s %s', type(refused).__name__, error.orig)
        raise refused from error


def _undo(connection: Connection, name: str) -> None:
    if _is_in_transaction(connection):
        _say('ROLLBACK TO SAVEPOINT', connection, name)


def _is_in_transaction(connection: Connection) -> bool:
    """Where the disk is full, SQLite undoes the whole transaction by itself."""
    return bool(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]


def _opened() -> _Database:
    assert _open is not None, 'The database is not open.'
    return _open


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # The module must not begin transactions by itself.
    connection.execute('PRAGMA journal_mode = WAL')
    connection.execute('PRAGMA synchronous = FULL')
    connection.execute('PRAGMA foreign_keys = ON')
    connection.execute('PRAGMA temp_store = MEMORY')


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute('PRAGMA query_only = ON')
    connection.execute('PRAGMA wal_autocheckpoint = 0')  # Only the writer checkpoints.
    connection.execute('PRAGMA mmap_size = 268435456')


def _read(engine: Engine, work: Callable[[Session], T]) -> T:
    with Session(engine, expire_on_commit=False) as session:
        return work(session)


def _transact(engine: Engine, work: Callable[[Session], T], context: contextvars.Context) -> T:
    """One transaction on PostgreSQL, tried again when the server asks for it."""
    for attempt in range(RETRIES):
        try:
            with Session(engine, expire_on_commit=False) as session:
                result = work(session)
                session.commit()
            _say_afterwards(context, session.info.get(AFTERWARDS, ()))
            return result
        except DBAPIError as error:
            if (
                getattr(error.orig, 'sqlstate', None) not in RETRIED_STATES
                or attempt == RETRIES - 1
            ):
                raise
            time.sleep(0.01 * 2**attempt)
    raise AssertionError('unreachable')


def _write_in_groups(database: _Database) -> None:
    """The writer's life: wait for a deed, take all that came meanwhile, commit once, answer."""
    connection: Connection | None = None
    while (first := database.deeds.get()) is not None:
        group = [first]
        is_last = False
        while len(group) < GROUP_LIMIT and not database.deeds.empty():
            deed = database.deeds.get()
            if deed is None:
                is_last = True
                break
            group.append(deed)
        try:
            if connection is None:
                connection = database.writing.connect()
            _commit_group(connection, group)
        except Exception as error:  # The disk is full, the file is locked: everybody is told.
            for deed in group:
                deed.error = error
            _drop(connection)
            connection = None
        for deed in group:
            if deed.error is None:
                _say_afterwards(deed.context, deed.afterwards)
        _answer(group)
        if is_last:
            break
    if connection is not None:
        connection.close()


def _commit_group(connection: Connection, group: list[_Deed]) -> None:
    with connection.begin():
        for deed in group:
            session = Session(
                connection, expire_on_commit=False, join_transaction_mode='create_savepoint'
            )
            with session:
                try:
                    deed.result = deed.work(session)
                    session.commit()
                    deed.afterwards = session.info.get(AFTERWARDS, [])
                except OperationalError:
                    raise
                except Exception as error:
                    if not _is_in_transaction(connection):
                        raise  # What the others did is undone as well.
                    deed.error = error


def _say_afterwards(context: contextvars.Context, calls: Iterable[Callable[[], None]]) -> None:
    for say in calls:
        try:
            context.run(say)
        except Exception:  # What is committed is committed.
            log.exception('What was done could not be said.')


def _drop(connection: Connection | None) -> None:
    """Give up a connection that failed, whatever state it is in."""
    if connection is not None:
        try:
            connection.close()
        except Exception:
            log.warning('A database connection could not be closed.', exc_info=True)


def _answer(group: list[_Deed]) -> None:
    """Answer every deed in the order of the group: what is told next follows the same order."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Deed]] = {}
    for deed in group:
        by_loop.setdefault(deed.loop, []).append(deed)
    for loop, deeds in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, deeds)
        except RuntimeError:  # The loop was closed: nobody waits any more.
            log.debug('Nobody waits for %d answers.', len(deeds))


def _settle(deeds: list[_Deed]) -> None:
    for deed in deeds:
        if deed.future.cancelled():
            continue
        if deed.error is not None:
            deed.future.set_exception(deed.error)
        else:
            deed.future.set_result(deed.result)
