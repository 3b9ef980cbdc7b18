"""The state of a test's SQLite file, put back in milliseconds while the core is open."""

import sqlite3
from pathlib import Path

from chatter.models import base
from chatter.services import sign_ins


class Kept:
    """The database of the test in a state that it can be put back into, beside the open core."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, timeout=30)
        self._kept = sqlite3.connect(':memory:')
        self._connection.backup(self._kept)
        self._tables = {
            name: self._kept.execute(f'SELECT * FROM {name}').fetchall()
            for name in (table.name for table in base.metadata.sorted_tables)
        }
        self._version = self.version()

    def version(self) -> int:
        """Another number whenever somebody else has stored something."""
        return int(self._connection.execute('PRAGMA data_version').fetchone()[0])

    @property
    def is_as_kept(self) -> bool:
        """Whether nobody has stored anything since it was kept or put back."""
        return self.version() == self._version

    def put_back(self) -> None:
        """Make everything as it was."""
        run = self._connection.execute
        run('PRAGMA foreign_keys = OFF')
        run('BEGIN IMMEDIATE')
        for name in reversed(self._tables):
            run(f'DELETE FROM {name}')
        for name, rows in self._tables.items():
            if rows:
                marks = ', '.join('?' * len(rows[0]))
                self._connection.executemany(f'INSERT INTO {name} VALUES ({marks})', rows)
        run('COMMIT')
        sign_ins.forget_everyone()
        self._version = self.version()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._kept.close()
