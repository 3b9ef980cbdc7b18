"""What befalls a disk or a database is told in a sentence; what is a fault of ours is not."""

import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from chatter import outages
from chatter.errors import Full, Refused, Unavailable


def of_sqlite(code: int) -> OperationalError:
    orig = sqlite3.OperationalError('what SQLite says')
    orig.sqlite_errorcode = code
    return OperationalError('INSERT …', {}, orig)


def of_postgres(state: str | None) -> OperationalError:
    orig = psycopg.OperationalError('what PostgreSQL says')
    orig.sqlstate = state  # type: ignore[misc]
    return OperationalError('INSERT …', {}, orig)


@pytest.mark.parametrize(
    ('error', 'kind', 'sentence'),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), Full, outages.FULL),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), Unavailable, outages.UNWRITABLE),
        (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), Unavailable, outages.UNWRITABLE),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Unavailable, outages.UNWRITABLE),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Unavailable, outages.BUSY),
        (of_postgres('53100'), Full, outages.FULL),
        (of_postgres('55P03'), Unavailable, outages.BUSY),
        (of_postgres('57P01'), Unavailable, outages.UNREACHABLE),
        (of_postgres(None), Unavailable, outages.UNREACHABLE),
    ],
)
def test_an_outage_is_a_refusal(
    error: OperationalError, kind: type[Refused], sentence: object
) -> None:
    refused = outages.of_database(error)
    assert type(refused) is kind and refused.message == str(sentence)
    assert refused.status in {503, 507}


@pytest.mark.parametrize('error', [of_sqlite(sqlite3.SQLITE_ERROR), of_postgres('42P01')])
def test_a_fault_of_ours_is_none(error: OperationalError) -> None:
    assert outages.of_database(error) is None


def test_a_reader_that_writes_is_a_fault_of_ours() -> None:
    assert outages.of_database(of_sqlite(sqlite3.SQLITE_READONLY), is_reading=True) is None


@pytest.mark.parametrize(
    ('number', 'kind'),
    [(errno.ENOSPC, Full), (errno.EDQUOT, Full), (errno.EROFS, Unavailable)],
)
def test_a_file_that_cannot_be_written(number: int, kind: type[Refused]) -> None:
    assert type(outages.of_disk(OSError(number, 'no'))) is kind
