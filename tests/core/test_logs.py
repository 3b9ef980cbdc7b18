"""A line of the log: when, how grave, from where; and of what broke its kind and places only."""

import asyncio
import logging
import re
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from chatter import clock, db, logs
from chatter.config import Settings
from chatter.models.people import Role, User
from tests.conftest import DATABASES

CANARY = 'canary-5ecret'


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As the program does it; afterwards all is as it was."""
    root = logging.getLogger()
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in NAMES}
    root.handlers = []  # Else they would be closed.
    for module, hook in [(sys, 'excepthook'), (sys, 'unraisablehook'), (threading, 'excepthook')]:
        monkeypatch.setattr(module, hook, getattr(module, hook))
    logs.configure(Settings(log_level='debug'), keeps_record=True)
    yield
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


NAMES = (
    '', 'chatter', 'components', 'pages', 'nicegui', 'engineio.server', 'socketio.server',
    'chatter.record',
)  # fmt: skip


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """As it is once it has been raised."""
    try:
        try:
            if cause is not None:
                raise cause
        finally:
            raise error
    except BaseException as caught:
        return caught


def spoken(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


@pytest.mark.parametrize(
    'error',
    [
        ValueError(CANARY),
        KeyError(CANARY),
        RuntimeError(CANARY),
        AssertionError(CANARY),
        UnicodeDecodeError('utf-8', CANARY.encode(), 0, 1, CANARY),
        sqlite3.OperationalError(f'fts5: syntax error near "{CANARY}"'),
        ExceptionGroup(CANARY, [ValueError(CANARY)]),
        raised(RuntimeError('x'), ValueError(CANARY)),
        raised(TypeError('about code'), KeyError(CANARY)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_of_what_broke_nothing_is_told_that_somebody_may_have_said(error: BaseException) -> None:
    told = logs.told(raised(error))
    assert CANARY not in told
    assert type(error).__name__ in told and 'test_logs.py' in told, 'What it is, and where.'


@pytest.mark.parametrize(
    'error, words',
    [
        (OSError(28, 'No space left on device', '/data/x'), 'No space left on device: /data/x'),
        (sqlite3.OperationalError('database is locked'), 'database is locked'),
        (AttributeError("'int' object has no attribute 'x'"), "'int' object has no attribute 'x'"),
    ],
)
def test_what_helps_and_can_be_nobodys_is_told(error: Exception, words: str) -> None:
    assert logs.told(raised(error)).endswith(f'{type(error).__name__}: {words}')


def test_what_led_to_it_stands_before_it() -> None:
    told = logs.told(raised(TypeError('second'), KeyError('first')))
    assert re.search(r'KeyError\n\nThis led to another:\n\n.*TypeError: second', told, re.DOTALL)


@pytest.mark.parametrize('database', DATABASES)
async def test_what_a_database_refuses_is_told_without_the_row(core: Settings) -> None:
    assert core, 'The database is open.'

    def add_twice(session: Session) -> None:
        for _ in range(2):
            session.add(
                User(
                    handle=CANARY,
                    name=CANARY,
                    role=Role.MEMBER,
                    password_hash=CANARY,
                    created_at=clock.now(),
                    search_key=CANARY,
                )
            )
            session.flush()

    with pytest.raises(DBAPIError) as refusal:
        await db.write(add_twice)
    told = logs.told(refusal.value)
    assert CANARY not in told and 'INSERT INTO users' in told
    assert 'handle' in told, 'What it is about is told.'


@pytest.mark.usefixtures('configured')
def test_a_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger('chatter.x').warning('a\r\nb\x1b[31m %s', 'c\nd')
    assert re.fullmatch(
        r'[\d-]{10}T[\d:]{8}\.\d{3}Z WARNING chatter\.x: a� b�\[31m c d\n', spoken(capsys)
    )


@pytest.mark.usefixtures('configured')
def test_what_libraries_say_is_told_without_addresses_and_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = raised(ValueError(CANARY))
    trace = f'Traceback (most recent call last):\n  File "x.py"\nValueError: {CANARY}\n'
    logging.getLogger('nicegui').exception(error, exc_info=error)
    logging.getLogger('uvicorn.error').error(trace)
    logging.getLogger('x').error('http://localhost/reset/%s?a=b not found', CANARY)
    logging.getLogger('nicegui').warning('http://localhost/%s not found', CANARY)
    logging.getLogger('websockets.server').debug('< TEXT %s', CANARY)
    said = spoken(capsys)
    assert CANARY not in said
    assert 'uvicorn.error: Traceback / File "x.py" / ValueError\n' in said
    assert 'ERROR nicegui: ValueError\nTraceback' in said and 'x: … not found\n' in said
    assert said.count('ERROR') == 3 and 'WARNING' not in said and 'DEBUG' not in said


@pytest.mark.usefixtures('configured')
def test_a_long_word_takes_no_longer_than_its_length(capsys: pytest.CaptureFixture[str]) -> None:
    """The square of it would be a minute; as it is, some thousandths of a second."""
    began = time.thread_time()
    logging.getLogger('x').error('a' * 100_000 + ' ähttp://localhost/%s', CANARY)
    assert time.thread_time() - began < 5
    said = spoken(capsys)
    assert said.endswith('aaa …\n') and len(said) > 100_000


@pytest.mark.usefixtures('configured')
async def test_nor_does_the_event_loop_show_what_was_in_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_what: str) -> None:
        raise ValueError(CANARY)

    loop = asyncio.get_running_loop()
    loop.call_soon(fail, CANARY)
    lost = loop.create_future()
    lost.set_exception(ValueError(CANARY))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del lost
    said = spoken(capsys)
    assert CANARY not in said
    assert said.count('asyncio: Exception in callback') == 1
    assert said.count('asyncio: Future exception was never retrieved') == 1


@pytest.mark.usefixtures('configured')
def test_nor_does_what_ends_the_program_or_a_thread(capsys: pytest.CaptureFixture[str]) -> None:
    error = raised(ValueError(CANARY))
    sys.excepthook(type(error), error, error.__traceback__)

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    said = spoken(capsys)
    assert CANARY not in said
    assert said.count('CRITICAL') == 2 and said.count('ValueError\n') == 2


async def test_what_fails_is_not_said_and_what_is_committed_is(
    core: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """With the address of whoever called, though the writer is a thread of its own."""
    assert core, 'The database is open.'

    def work(session: Session, what: str) -> None:
        db.afterwards(session, lambda: logs.note(what, person=(7, 'ada')))
        if what == 'failed':
            raise ValueError

    logs.calling_from('192.0.2.77')
    with caplog.at_level(logging.INFO, 'chatter.record'):
        with pytest.raises(ValueError):
            await db.write(work, 'failed')
        await db.write(work, 'done')
    assert caplog.messages == ['done person=7 handle=ada address=192.0.2.77']
