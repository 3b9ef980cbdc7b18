"""How Alembic reaches the database: on the connection that `upgrade` opened."""

import contextlib
from collections.abc import Iterator
from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from chatter.models import administration, base, invites, people, relations, rooms

TABLES = (
    administration,
    invites,
    people,
    relations,
    rooms,
)  # Imported so that the metadata knows them.


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write the types of SQLModel as plain SQLAlchemy, so that migrations stay readable."""
    if kind == 'type' and isinstance(item, AutoString):
        return f'sa.String(length={item.length})' if item.length else 'sa.String()'
    if kind == 'type' and isinstance(item, UTCDateTime):
        return 'sa.DateTime(timezone=True)'
    if kind == 'type' and isinstance(item, Enum):
        return f'sa.String(length={item.length})'
    return False


@contextlib.contextmanager
def _without_foreign_keys() -> Iterator[None]:
    """SQLite changes a table by writing it anew and dropping the old one, to which others point.

    The switch does nothing inside of a transaction, so it goes past SQLAlchemy, which begins one.
    """
    if connection.dialect.name != 'sqlite':
        yield
        return
    plain = connection.connection.dbapi_connection
    plain.execute('PRAGMA foreign_keys = OFF')
    try:
        yield
    finally:
        plain.execute('PRAGMA foreign_keys = ON')


connection = context.config.attributes['connection']
context.configure(
    connection=connection,
    target_metadata=base.metadata,
    render_as_batch=connection.dialect.name == 'sqlite',
    render_item=render_item,
    compare_type=True,
)
with _without_foreign_keys(), context.begin_transaction():
    context.run_migrations()
    if connection.dialect.name == 'sqlite':
        broken = connection.exec_driver_sql('PRAGMA foreign_key_check').first()
        assert broken is None, f'A row points at what is not there: {broken}'
connection.commit()
