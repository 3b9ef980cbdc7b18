"""What a page asks when it opens: one look, and what there is to offer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from chatter import clock
from chatter.errors import NotFound
from chatter.models.views import Viewer
from chatter.services import directs, opening
from chatter.services.opening import Offered
from tests.cast import Cast, private_room


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Every statement that the database is asked."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, 'before_cursor_execute', note)
    yield seen
    event.remove(Engine, 'before_cursor_execute', note)


async def test_who_asks_is_looked_up_once_for_all_of_it(cast: Cast, asked: list[str]) -> None:
    await opening.page(cast.ada)
    assert_looked_up_once(asked)
    asked.clear()
    await opening.room(cast.ada, cast.tea)
    assert_looked_up_once(asked)


def assert_looked_up_once(asked: list[str]) -> None:
    """Who asks is looked up one time."""
    own = [one for one in asked if 'FROM users' in one and 'WHERE users.id = ' in one]
    assert len(own) == 1, own


async def offered(viewer: Viewer, room_id: int) -> Offered:
    """What there is to offer somebody in a room."""
    return (await opening.room(viewer, room_id))[1]


async def test_a_room_offers_what_is_due(cast: Cast) -> None:
    new = await offered(cast.grace, cast.lobby)
    assert (new.invites, new.codes) == (True, True)
    assert not new.first_invite, 'Others are here already.'
    clock.turn(timedelta(days=400))
    assert await offered(cast.grace, cast.lobby) == Offered(invites=True)


async def test_a_conversation_offers_nothing(cast: Cast) -> None:
    direct = await directs.open(cast.ada, [cast.bob.id])
    assert await offered(cast.ada, direct.id) == Offered()


async def test_who_is_not_in_a_room_is_offered_no_invitations(cast: Cast) -> None:
    assert await offered(cast.eve, cast.tea) == Offered(codes=True)
    with pytest.raises(NotFound):
        await opening.room(cast.eve, await private_room(cast.ada))
