"""Fills in the table's paths with what there is, and asks."""

from dataclasses import dataclass

import httpx

from chatter import clock, db, files
from chatter.models.rooms import Member, MemberRole, Room, RoomKind
from chatter.services import accounts, invites
from tests.api.table import Row
from tests.cast import Cast
from tests.core.pictures import GOOD


@dataclass(frozen=True)
class Things:
    """What the paths of the table can be about."""

    room_id: int
    sign_in_id: int
    invite_id: int
    name: str
    size: int = 64

    @classmethod
    async def of(cls, cast: Cast) -> 'Things':
        """Ada's room, sign-in and picture; an invitation of Grace's."""
        name = await files.save_avatar(GOOD['png'])
        await accounts.set_avatar(cast.ada, name)
        await invites.create(cast.grace)
        invite_id = (await invites.listed(cast.grace))[0].id
        return cls(cast.tea, cast.ada.sign_in_id, invite_id, name)


def path(row: Row, **things: object) -> str:
    """The path of a row, about these things."""
    return row.path.format(**things) + row.query


async def ask(
    client: httpx.AsyncClient, row: Row, address: str, handle: str | None
) -> httpx.Response:
    """Ask a route as the browser's scripts do."""
    return await client.request(
        row.method,
        address,
        json=row.json,
        data=row.form(handle) if row.form else None,
        content=row.body,
        headers={'Accept': 'application/json'},
    )


async def hidden_room(cast: Cast) -> int:
    """A room that only Ada knows of."""

    def make(session):  # type: ignore[no-untyped-def]
        now = clock.now()
        room = Room(name='Secret', name_key='secret', kind=RoomKind.PRIVATE, created_at=now)
        session.add(room)
        session.flush()
        session.add(
            Member(room_id=room.id, user_id=cast.ada.id, role=MemberRole.OWNER, joined_at=now)
        )
        return room.id

    return int(await db.write(make))
