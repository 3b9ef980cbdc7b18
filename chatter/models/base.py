"""What every table shares: key types, enumerations by value, names both databases agree on."""

from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import BigInteger, Enum, Integer, false, text, true
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    'ix': 'ix_%(column_0_N_label)s',
    'uq': 'uq_%(table_name)s_%(column_0_N_name)s',
    'ck': 'ck_%(table_name)s_%(constraint_name)s',
    'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s',
    'pk': 'pk_%(table_name)s',
}
metadata = SQLModel.metadata

Id = BigInteger().with_variant(Integer, 'sqlite')  # SQLite numbers only INTEGER keys by itself.


class Table(SQLModel):
    """The base of every table."""


class Stored(Protocol):
    """A row that has got, or will get, a number from the database."""

    id: int | None


def id_of(row: Stored) -> int:
    """The number of a row that is in the database."""
    assert row.id is not None, 'It is in the database.'
    return row.id


def by_value(choices: type[StrEnum]) -> Enum:
    """A column type that keeps an enumeration as its text: a new choice needs no migration."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def a_text(length: int | None = None) -> Any:
    """A column of text that is empty unless something is said."""
    return Field(default='', max_length=length, sa_column_kwargs={'server_default': text("''")})


def a_number(number: int) -> Any:
    """A column of a whole number that is this unless something else is said."""
    return Field(default=number, sa_column_kwargs={'server_default': text(str(number))})


def a_choice(default: StrEnum) -> Any:
    """A column that is one of several."""
    return Field(
        default=default,
        sa_type=by_value(type(default)),
        sa_column_kwargs={'server_default': text(f"'{default.value}'")},
    )


def a_flag(is_set: bool) -> Any:
    """A column that is one of two."""
    return Field(default=is_set, sa_column_kwargs={'server_default': true() if is_set else false()})
