"""Everything that is stored, to be compared: who changed nothing left it as it was."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from chatter import db
from chatter.models import base

USE = {'used_at', 'idle_until'}  # When a sign-in was last used is noted at every request.

Dump = dict[str, list[tuple[str, ...]]]


async def dump() -> Dump:
    """The rows of every table of the open core, as text, but for the last use of sign-ins."""
    return await db.read(_dump)


def dump_file(file: Path) -> Dump:
    """The same of an SQLite file while a server uses it."""
    connection = sqlite3.connect(f'file:{file}?mode=ro', uri=True)
    try:
        return {
            table.name: _as_text(
                connection.execute(f'SELECT {", ".join(columns(table))} FROM {table.name}')
            )
            for table in base.metadata.sorted_tables
        }
    finally:
        connection.close()


def _dump(session: Session) -> Dump:
    return {
        table.name: _as_text(
            session.connection().execute(select(*(table.c[name] for name in columns(table))))
        )
        for table in base.metadata.sorted_tables
    }


def columns(table: Any) -> list[str]:
    ignored = USE if table.name == 'sign_ins' else set()
    return [column.name for column in table.columns if column.name not in ignored]


def _as_text(rows: Any) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in rows)
