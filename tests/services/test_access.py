"""The gate: the only way from an id to a row. Missing and hidden look the same from outside."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chatter.errors import Conflict, Forbidden, NotFound
from chatter.models.rooms import MemberRole, RoomKind
from chatter.models.views import Viewer
from chatter.services import access, members, messages, reading, room_lists, rooms
from tests.cast import Cast, come_in, private_room

NONCE = 'nonce-of-the-gate'
IDS = [0, -1, -(2**63), 10**6, 2**31, 2**63 - 1, 2**63, 2**64, 10**30]

# Everything that can be asked of a room by its id.
ASKED: dict[str, Callable[[Viewer, int], Awaitable[Any]]] = {
    'look': rooms.look,
    'members': members.listed,
    'join': members.join,
    'leave': members.leave,
    'edit': lambda viewer, room_id: rooms.edit(viewer, room_id, rooms.Edit(name='Mine now')),
    'archive': rooms.archive,
    'restore': rooms.restore,
    'post': lambda viewer, room_id: messages.post(viewer, room_id, 'hello', NONCE),
    'history': messages.history,
    'changes': lambda viewer, room_id: messages.changes(viewer, room_id, 0),
    'typing': messages.typing,
    'mark_read': lambda viewer, room_id: reading.mark_read(viewer, room_id, 1),
}


@pytest.mark.parametrize('asked', ASKED)
async def test_a_stranger_is_told_that_the_room_does_not_exist(cast: Cast, asked: str) -> None:
    secret = await private_room(cast.ada)
    dave = await come_in('dave')
    await members.add(cast.ada, secret, [dave.id])
    await members.set_role(cast.ada, secret, dave.id, MemberRole.OWNER)  # So that she may leave.
    await ASKED[asked](cast.ada, secret)
    for nosy in (cast.eve, cast.bob, cast.grace):
        with pytest.raises(NotFound) as hidden:
            await ASKED[asked](nosy, secret)
        with pytest.raises(NotFound) as missing:
            await ASKED[asked](nosy, 10**6)
        assert (hidden.value.message, hidden.value.field) == (missing.value.message, None)


@pytest.mark.parametrize('asked', ASKED)
async def test_an_id_of_nothing_is_nothing_however_large(cast: Cast, asked: str) -> None:
    for room_id in IDS:
        with pytest.raises(NotFound, match='There is no such room'):
            await ASKED[asked](cast.grace, room_id)


async def test_a_hidden_room_is_in_nobody_elses_lists(cast: Cast) -> None:
    secret = await private_room(cast.ada)
    assert secret in {found.room.id for found in await room_lists.mine(cast.ada)}
    for nosy in (cast.eve, cast.bob, cast.grace):
        assert secret not in {found.room.id for found in await room_lists.browse(nosy)}
        assert secret not in {found.room.id for found in await room_lists.mine(nosy)}


@pytest.mark.parametrize('asked', ['members', 'post', 'history', 'changes', 'typing', 'mark_read'])
async def test_a_public_room_is_read_and_written_by_members_only(cast: Cast, asked: str) -> None:
    with pytest.raises(Forbidden, match='Join the room'):
        await ASKED[asked](cast.eve, cast.tea)
    await members.join(cast.eve, cast.tea)
    await ASKED[asked](cast.eve, cast.tea)
    await members.leave(cast.eve, cast.tea)
    with pytest.raises(Forbidden):
        await ASKED[asked](cast.eve, cast.tea)


@pytest.mark.parametrize('asked', ['edit', 'archive', 'restore'])
async def test_a_room_is_changed_by_its_owner_and_whoever_runs_the_server(
    cast: Cast, asked: str
) -> None:
    for somebody in (cast.bob, cast.eve):
        with pytest.raises(Forbidden, match='Only an owner of the room'):
            await ASKED[asked](somebody, cast.tea)
    await ASKED[asked](cast.ada, cast.tea)
    await ASKED[asked](cast.grace, cast.tea)
    for kind in (RoomKind.PUBLIC, RoomKind.PRIVATE):
        assert access.may_administer(cast.ada.role, MemberRole.OWNER, kind)
        assert not access.may_administer(cast.bob.role, MemberRole.MEMBER, kind)
    assert access.may_administer(cast.grace.role, None, RoomKind.PUBLIC)
    assert not access.may_administer(cast.grace.role, MemberRole.MEMBER, RoomKind.PRIVATE)
    assert not access.may_administer(cast.grace.role, MemberRole.OWNER, RoomKind.DIRECT)


@pytest.mark.parametrize('asked', ['post', 'typing', 'join'])
async def test_an_archived_room_is_read_but_not_written_in_or_joined(
    cast: Cast, asked: str
) -> None:
    await rooms.archive(cast.ada, cast.tea)
    who = cast.eve if asked == 'join' else cast.bob
    with pytest.raises(Conflict, match='archived'):
        await ASKED[asked](who, cast.tea)
    assert (await messages.history(cast.bob, cast.tea)).messages
    assert await messages.changes(cast.bob, cast.tea, 0)
    assert await reading.mark_read(cast.bob, cast.tea, 1)
    await rooms.restore(cast.ada, cast.tea)
    await ASKED[asked](who, cast.tea)
