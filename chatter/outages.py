"""What befalls a disk or a database and is nobody's mistake, as a refusal that people understand.

Whatever is not listed here is a fault of ours, and stays an error.
"""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from chatter.errors import Full, Refused, Unavailable
from chatter.language import words

FULL = words(
    'This could not be stored, because the disk of this server is full. Please tell whoever runs '
    'it.'
)
UNWRITABLE = words(
    'This could not be stored, because this server cannot write to its disk. Please tell whoever '
    'runs it.'
)
BUSY = words('This could not be done, because the database is busy. Please try again in a moment.')
UNREACHABLE = words(
    'This could not be done, because the database cannot be reached. Please try again in a moment.'
)

PRIMARY_CODE = 0xFF  # SQLite's extended codes carry the plain one in their last byte.
SQLITE = {
    sqlite3.SQLITE_FULL: (Full, FULL),
    sqlite3.SQLITE_IOERR: (Unavailable, UNWRITABLE),
    sqlite3.SQLITE_READONLY: (Unavailable, UNWRITABLE),
    sqlite3.SQLITE_CANTOPEN: (Unavailable, UNWRITABLE),
    sqlite3.SQLITE_BUSY: (Unavailable, BUSY),
    sqlite3.SQLITE_LOCKED: (Unavailable, BUSY),
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES = {
    '53100': (Full, FULL),
    '25006': (Unavailable, UNWRITABLE),  # A standby, or told to take nothing.
    '58030': (Unavailable, UNWRITABLE),
    '53300': (Unavailable, BUSY),  # Too many connections.
    '55P03': (Unavailable, BUSY),
    '57P01': (Unavailable, UNREACHABLE),  # It is being shut down …
    '57P02': (Unavailable, UNREACHABLE),  # … has crashed …
    '57P03': (Unavailable, UNREACHABLE),  # … is starting.
}
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def of_database(error: DBAPIError, *, is_reading: bool = False) -> Refused | None:
    """What people are told about this error of a database; None if it is a fault of ours."""
    found = None
    if isinstance(error.orig, sqlite3.Error):
        found = SQLITE.get(getattr(error.orig, 'sqlite_errorcode', 0) & PRIMARY_CODE)
    else:
        state = getattr(error.orig, 'sqlstate', None)
        if state is not None:
            found = POSTGRES.get(state)
        elif isinstance(error, OperationalError):  # It said nothing: the connection broke.
            found = Unavailable, UNREACHABLE
    if found is None or (is_reading and found[1] is UNWRITABLE):  # Readers must not write.
        return None
    kind, sentence = found
    return kind(sentence)


def of_disk(error: OSError) -> Refused:
    """What people are told when a file cannot be written."""
    return Full(FULL) if error.errno in NO_SPACE else Unavailable(UNWRITABLE)
