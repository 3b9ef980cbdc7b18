"""What long lists have in common: how many are shown at once, and from where they go on."""

from sqlalchemy import ColumnElement, tuple_
from sqlmodel import Session, col

from chatter.errors import Invalid
from chatter.language import words
from chatter.models.people import User
from chatter.services import access

NO_POSITION = words('This is not how the list goes on.')


def size(wanted: int, most: int) -> int:
    """So many of those that are asked for."""
    return min(max(wanted, 1), most)


def place(number: int) -> int:
    """An id to go on from, not further beyond the ends than ids go."""
    return min(max(number, 0), access.ID_MOST)


def comes_after(session: Session, user_id: int) -> ColumnElement[bool]:
    """Of users ordered by `search_key` and id: who comes after this one. Raises `Invalid`."""
    last = session.get(User, user_id) if access.is_id(user_id) else None
    if last is None:
        raise Invalid(NO_POSITION, field='after')
    return tuple_(col(User.search_key), col(User.id)) > tuple_(last.search_key, last.id)
