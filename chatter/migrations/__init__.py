"""Bringing the database up to this program, by itself, at every start.

Before a SQLite file is changed a copy of it is put aside. A database newer than the program is
refused, never touched.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from chatter import clock, db
from chatter.config import Settings
from chatter.errors import Unusable

HERE = Path(__file__).resolve().parent
LOCK_ID = 0x43686174  # "Chat": two processes that start at once migrate one after the other.


def upgrade(settings: Settings) -> None:
    """Create or migrate the schema. Raises `Unusable` if the database is newer than the program."""
    engine = db.engine(settings)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == 'postgresql':
                connection.exec_driver_sql(f'SELECT pg_advisory_lock({LOCK_ID})')
                connection.commit()
            _upgrade(settings, connection)
            if connection.dialect.name == 'postgresql':
                connection.exec_driver_sql(f'SELECT pg_advisory_unlock({LOCK_ID})')
                connection.commit()
    finally:
        engine.dispose()


def _upgrade(settings: Settings, connection: Connection) -> None:
    config = Config()
    config.set_main_option('script_location', str(HERE))
    config.set_main_option('path_separator', 'os')
    config.attributes['connection'] = connection
    scripts = ScriptDirectory.from_config(config)
    with connection.begin():
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision == scripts.get_current_head():
        return
    if revision is not None:
        try:
            scripts.get_revision(revision)
        except CommandError:
            raise Unusable(
                f'The database was written by a newer Chatter ({revision}): update the program, '
                'or restore the copy that was put aside before.'
            ) from None
        if not settings.database_url:
            put_aside(settings.sqlite_file, revision)
    command.upgrade(config, 'head')


def put_aside(file: Path, revision: str) -> Path:
    """Copy the SQLite database, whatever its journal holds, beside itself; returns the copy."""
    copy = file.with_name(f'{file.stem}-{revision}-{clock.now():%Y%m%d-%H%M%S}.db')
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
    return copy
