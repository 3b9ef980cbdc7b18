"""What the program says of itself, and the record of who came in, was refused, and did what.

Every line goes to standard error, with the moment and where it comes from; whoever runs the program
keeps it where they keep logs. Nothing that people wrote or that opens a door stands in any line: an
exception is told by its kind and by the places it came through, and its words only where they can
hold nothing of anybody's.
"""

import contextlib
import logging
import re
import secrets
import sqlite3
import sys
import threading
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from sqlalchemy.exc import StatementError

from chatter.config import Settings

NOBODY = '-'
# What Python itself says in these is about code, never about what is in the variables.
PLAIN_ERRORS = {
    AttributeError,
    ImportError,
    MemoryError,
    ModuleNotFoundError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    UnboundLocalError,
}
DATA_ERRORS = '22'  # PostgreSQL's class of errors that repeat what they were given.
CONTROLS = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029]')
ADDRESS = re.compile(r'\b\w+://\S+')  # Of pages and databases: in both are secrets.
KIND_AT_START = re.compile(r'[\w.]*')

NUMBER = 'number_in_the_log'  # An exception keeps it.

log = logging.getLogger(__name__)
record = logging.getLogger('chatter.record')

_address: ContextVar[str] = ContextVar('address', default=NOBODY)
_person: ContextVar[tuple[int, str] | None] = ContextVar('person', default=None)


def configure(settings: Settings, *, keeps_record: bool) -> None:
    """From here on everything is said in our form: what breaks, too, and ends the program.

    `log_level` is for what this program says. Libraries are heard from warnings on: below that
    they tell addresses with all that stands in them, and frames.
    """
    level = logging.getLevelName(settings.log_level.upper())
    handler = _ToStandardError()
    handler.setFormatter(Lines())
    handler.addFilter(_is_news)
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    logging.getLogger('chatter').setLevel(level)
    for ours in ('components', 'pages'):
        logging.getLogger(ours).setLevel(level)
    logging.getLogger('nicegui').setLevel(logging.ERROR)  # Its warnings are addresses not found.
    for name in ('engineio.server', 'socketio.server'):
        logging.getLogger(name).setLevel(logging.ERROR)  # Else it speaks in a form of its own.
    record.setLevel(logging.INFO if keeps_record else logging.CRITICAL)
    sys.excepthook = _ended
    threading.excepthook = _thread_ended
    sys.unraisablehook = _not_raised


def calling_from(address: str) -> None:
    """From here on, in this task, it is known from where somebody calls."""
    _address.set(address)


def known_as(person_id: int, handle: str) -> None:
    """From here on, in this task, it is known who acts."""
    _person.set((person_id, handle))


def note(
    what: str, *, person: tuple[int, str | None] | None = None, **facts: str | int | None
) -> None:
    """A line of the record: what happened, to or by whom, from where.

    `person` is an id and a handle that is somebody's, never what was typed: people type passwords
    there. Without one it is who acts, as far as that is known. Facts are words of ours and numbers.
    """
    who = person or _person.get() or (None, None)
    said = {'person': who[0], 'handle': who[1], 'address': _address.get(), **facts}
    told = [f'{name}={NOBODY if value is None else value}' for name, value in said.items()]
    record.info('%s %s', what, ' '.join(told))


def crash(error: Exception, place: str) -> str:
    """Say under a number that something broke in an answer; the number is for whoever waited.

    The same exception passes several handlers on its way out, and is told once.
    """
    known = getattr(error, NUMBER, None)
    if known is not None:
        return str(known)
    number = secrets.token_hex(4)
    with contextlib.suppress(AttributeError):
        setattr(error, NUMBER, number)
    log.error('%s on %s', number, place, exc_info=error)
    return number


class Lines(logging.Formatter):
    """`2026-11-21T21:30:00.123Z WARNING chatter.realtime.bus: …`, and tracebacks below."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; the traceback below it. What other handlers made of the record is not used."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec='milliseconds')
        line = f'{at.replace("+00:00", "Z")} {record.levelname} {record.name}: {_message(record)}'
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f'{line}\n{told(error)}'


class _ToStandardError(logging.Handler):
    """Writes to what is standard error at the moment; a window may have none."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:  # The standard handler would show what could not be put into words.
            line = f'{record.levelname} {record.name}: something could not be put into words.'
        if sys.stderr is not None:
            with contextlib.suppress(OSError, ValueError):  # Nobody listens any more.
                sys.stderr.write(f'{line}\n')


def told(error: BaseException) -> str:
    """An exception and those that led to it: their kinds and places, the cause first."""
    return '\n\nThis led to another:\n\n'.join(_told(one) for one in reversed([*_chain(error)]))


def _is_news(said: logging.LogRecord) -> bool:
    """The server repeats what broke in the application."""
    return not (said.exc_info and hasattr(said.exc_info[1], NUMBER) and said.name != __name__)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen = set[int]()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        yield one
        seen.add(id(one))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _told(error: BaseException) -> str:
    places = ''.join(traceback.format_tb(error.__traceback__))
    lines = ['Traceback (most recent call last):', *places.splitlines(), _kind_and_words(error)]
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            lines += [f'  | {line}' for line in told(one).splitlines()]
    return '\n'.join(lines)


def _kind_and_words(error: BaseException) -> str:
    kind = type(error)
    module = '' if kind.__module__ == 'builtins' else f'{kind.__module__}.'
    name = f'{module}{kind.__qualname__}'
    words = _words(error)
    return f'{name}: {_one_line(words)}' if words else name


def _words(error: BaseException) -> str:
    """What it says, if that can be nothing that somebody wrote; else nothing."""
    if isinstance(error, StatementError):
        inner = _kind_and_words(error.orig) if error.orig is not None else ''
        return f'{inner} in {error.statement}'  # Where values belong are question marks.
    if isinstance(error, sqlite3.Error):
        return str(error).partition('"')[0]  # What it quotes may be what somebody looked for.
    if type(error).__module__.startswith('psycopg'):
        return _words_of_postgresql(error)
    if isinstance(error, OSError):
        return f'{error.strerror}: {error.filename}' if error.filename else error.strerror or ''
    return str(error) if type(error) in PLAIN_ERRORS else ''


def _words_of_postgresql(error: Any) -> str:
    """Without the details, which show whole rows."""
    if error.sqlstate is None:  # It is about the connection, not from the server.
        return str(error).partition('\n')[0] if type(error).__name__ == 'OperationalError' else ''
    is_about_data = error.sqlstate.startswith(DATA_ERRORS)
    return error.sqlstate if is_about_data else f'{error.sqlstate}: {error.diag.message_primary}'


def _message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, BaseException):  # `log.exception(error)` would say its words.
        return _kind_and_words(record.msg)
    message = record.getMessage()
    if record.name.startswith('asyncio'):  # It shows what functions were called with.
        message = message.partition('\n')[0].partition('(')[0]
    if message.lstrip().startswith('Traceback'):
        message = _only_places(message)
    if not record.name.startswith('chatter'):
        message = ADDRESS.sub('…', message)
    return _one_line(message)


def _only_places(traceback: str) -> str:
    """A traceback that came as text, without what its exceptions say."""
    lines = traceback.strip().splitlines()
    kept = [line if line.startswith(' ') else KIND_AT_START.match(line)[0] for line in lines]  # type: ignore[index]
    return ' / '.join(line.strip() for line in kept if line.strip())


def _one_line(text: str) -> str:
    """Nobody begins a line of their own, nor talks to the terminal."""
    return CONTROLS.sub(lambda found: ' ' if found[0] in '\n\t' else '�', text.strip())


def _say(what: str, error: BaseException | None) -> None:
    log.critical(what, exc_info=error)


def _ended(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    _say('The program has ended, for a reason that nobody thought of.', error)


def _thread_ended(said: threading.ExceptHookArgs) -> None:
    _say('A thread has ended, for a reason that nobody thought of.', said.exc_value)


def _not_raised(said: Any) -> None:
    _say('Something failed where nobody could be told.', said.exc_value)
