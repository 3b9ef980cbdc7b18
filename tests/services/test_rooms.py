"""Rooms: made, found, joined, left, renamed, described, archived, each told to whom it concerns."""

import asyncio
from typing import Any

import pytest

from chatter.errors import Conflict, Invalid, NotFound
from chatter.models.rooms import MemberRole, RoomKind
from chatter.realtime import topic
from chatter.services import members, messages, room_lists, rooms, trash
from tests.cast import Cast
from tests.stage import listening, types


async def said(cast: Cast, room_id: int) -> list[tuple[str, str, str]]:
    """Who said what in a room of Ada's, the system's words included."""
    page = await messages.history(cast.ada, room_id)
    return [(message.kind, message.author.handle, message.text) for message in page.messages]


def outcomes_of(outcomes: list[Any], error: type[BaseException]) -> tuple[int, int]:
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert all(isinstance(refusal, error) for refusal in refused), refused
    return len(outcomes) - len(refused), len(refused)


# Making


async def test_whoever_makes_a_room_owns_it_and_is_in_it(cast: Cast) -> None:
    room = await rooms.create(cast.bob, '  #Chess   club ', 'Blitz\non Fridays')
    assert (room.name, room.description) == ('Chess club', 'Blitz on Fridays')
    assert (room.kind, room.archived, room.members) == ('public', False, 1)
    assert (room.last_seq, room.last_rev) == (1, 1)
    found = await rooms.look(cast.bob, room.id)
    assert found.room == room and found.role is MemberRole.OWNER and found.read_seq == 1
    outside = await rooms.look(cast.eve, room.id)
    assert outside.room == room and outside.role is None and outside.read_seq == 0


async def test_everybody_hears_of_a_new_room_and_its_maker_has_it(cast: Cast) -> None:
    with (
        listening(topic.EVERYONE) as everyone,
        listening(topic.user(cast.bob.id)) as bob,
        listening(topic.user(cast.ada.id)) as ada,
    ):
        room = await rooms.create(cast.bob, 'Chess')
    assert types(everyone) == ['room.opened', 'room.changed'] and everyone[0].room == room
    assert types(bob) == ['room.joined'] and bob[0].room == room and bob[0].read_seq == 1
    assert ada == []


@pytest.mark.parametrize(
    'name', ['x', 'x' * 30, '🎲' * 30, '茶室', 'Ünïcödé', 'a/b?c#d', '<b>bold</b>', "O'Hara; --"]
)
async def test_a_room_may_have_any_name(cast: Cast, name: str) -> None:
    room = await rooms.create(cast.ada, name)
    assert (await rooms.look(cast.eve, room.id)).room.name == name


@pytest.mark.parametrize('name', ['', ' ', '#', '# ', '\u200b', '\u202e', '\n', '\x00'])
async def test_a_room_needs_a_name_that_can_be_seen(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid, match='give the room a name') as refusal:
        await rooms.create(cast.ada, name)
    assert refusal.value.field == 'name'


async def test_names_and_descriptions_have_a_most(cast: Cast) -> None:
    with pytest.raises(Invalid, match='at most 30') as refusal:
        await rooms.create(cast.ada, 'x' * 31)
    assert refusal.value.field == 'name'
    with pytest.raises(Invalid, match='at most 200') as refusal:
        await rooms.create(cast.ada, 'Chess', 'x' * 201)
    assert refusal.value.field == 'description'
    assert (await rooms.create(cast.ada, 'x' * 30, '🎲' * 200)).description == '🎲' * 200


async def test_a_name_that_grows_when_folded_is_no_crash(cast: Cast) -> None:
    ligature = '\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}'  # Folded it has 18 characters.
    with pytest.raises(Invalid, match='too long') as refusal:
        await rooms.create(cast.ada, ligature * 30)
    assert refusal.value.field == 'name'
    assert (await rooms.create(cast.ada, ligature)).name == ligature
    with pytest.raises(Invalid, match='too long'):
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(name=ligature * 30))


@pytest.mark.parametrize(
    ('first', 'second'),
    [
        ('Tea', 'TEA'),
        ('Straße', 'STRASSE'),
        ('Äther', 'ÄTHER'),
        ('ΌΔΟΣ', 'όδος'),
        ('fine', 'ﬁne'),
        ('2nd', '²nd'),
        ('Tea room', ' tea \t ROOM'),
        ('Chess', '#chess'),
    ],
)
async def test_names_that_look_alike_are_one_name(cast: Cast, first: str, second: str) -> None:
    room_id = cast.tea if first == 'Tea' else (await rooms.create(cast.ada, first)).id
    with pytest.raises(Conflict, match='with this name already') as refusal:
        await rooms.create(cast.bob, second)
    assert refusal.value.field == 'name'
    await rooms.edit(cast.ada, room_id, rooms.Edit(name='Something else'))
    assert await rooms.create(cast.bob, second), 'A name that was given up is free again.'


async def test_one_name_twice_at_once_makes_one_room(cast: Cast) -> None:
    outcomes = await asyncio.gather(
        *(rooms.create(who, 'Chess') for who in (cast.ada, cast.bob, cast.eve, cast.grace)),
        return_exceptions=True,
    )
    assert outcomes_of(list(outcomes), Conflict) == (1, 3)


# Joining and leaving


async def test_whoever_joins_is_in_and_has_nothing_unread(cast: Cast) -> None:
    await messages.post(cast.ada, cast.tea, 'Before Eve.', 'nonce-before-eve')
    with (
        listening(topic.user(cast.eve.id)) as eve,
        listening(topic.room(cast.tea)) as tea,
        listening(topic.EVERYONE) as everyone,
    ):
        room = await members.join(cast.eve, cast.tea)
    assert room.members == 3
    [membership] = await room_lists.mine(cast.eve)
    assert membership.room == room and membership.read_seq == room.last_seq
    assert (await said(cast, cast.tea))[-1] == ('joined', 'eve', 'Tea')
    assert types(eve) == ['room.joined'] and eve[0].room == room
    assert eve[0].read_seq == room.last_seq
    assert types(tea) == ['message.posted', 'room.changed'] and tea[1].room == room
    assert types(everyone) == ['room.changed']


async def test_joining_twice_changes_nothing(cast: Cast) -> None:
    before = await rooms.look(cast.bob, cast.tea)
    with listening(topic.room(cast.tea), topic.user(cast.bob.id)) as heard:
        assert await members.join(cast.bob, cast.tea) == before.room
    assert heard == [] and await rooms.look(cast.bob, cast.tea) == before


async def test_joining_twice_at_once_is_joining_once(cast: Cast) -> None:
    joined = await asyncio.gather(*(members.join(cast.eve, cast.tea) for _ in range(5)))
    assert {room.members for room in joined} == {3}
    assert (await said(cast, cast.tea)).count(('joined', 'eve', 'Tea')) == 1


async def test_whoever_leaves_is_out_and_the_room_says_so(cast: Cast) -> None:
    with (
        listening(topic.user(cast.bob.id)) as bob,
        listening(topic.room(cast.tea)) as tea,
        listening(topic.EVERYONE) as everyone,
    ):
        await members.leave(cast.bob, cast.tea)
    assert cast.tea not in await room_lists.joined_ids(cast.bob)
    assert (await rooms.look(cast.bob, cast.tea)).room.members == 1
    assert (await said(cast, cast.tea))[-1] == ('left', 'bob', 'Tea')
    assert types(bob) == ['room.left'] and bob[0].room_id == cast.tea
    assert types(tea) == ['message.posted', 'room.changed'] and tea[1].room.members == 1
    assert types(everyone) == ['room.changed']


async def test_leaving_a_room_one_is_not_in_changes_nothing(cast: Cast) -> None:
    before = await said(cast, cast.tea)
    with listening(topic.room(cast.tea), topic.user(cast.eve.id), topic.EVERYONE) as heard:
        await members.leave(cast.eve, cast.tea)
    assert heard == [] and await said(cast, cast.tea) == before


async def test_leaving_twice_at_once_is_leaving_once(cast: Cast) -> None:
    await asyncio.gather(*(members.leave(cast.bob, cast.tea) for _ in range(4)))
    assert (await said(cast, cast.tea)).count(('left', 'bob', 'Tea')) == 1


async def test_the_only_owner_stays_while_others_are_in(cast: Cast) -> None:
    with pytest.raises(Conflict, match='only owner'):
        await members.leave(cast.ada, cast.tea)
    assert (await rooms.look(cast.ada, cast.tea)).role is MemberRole.OWNER
    await members.leave(cast.bob, cast.tea)
    await members.leave(cast.ada, cast.tea)
    assert (await rooms.look(cast.ada, cast.tea)).room.members == 0


async def test_a_private_room_is_left_to_somebody_or_deleted(cast: Cast) -> None:
    room = await rooms.create(cast.ada, 'Cellar', kind=RoomKind.PRIVATE)
    await members.add(cast.ada, room.id, [cast.bob.id])
    await members.leave(cast.bob, room.id)
    with pytest.raises(Conflict, match='Nobody could open') as refused:
        await members.leave(cast.ada, room.id)
    assert refused.value.field == 'room'
    await trash.put(cast.ada, room.id)
    with pytest.raises(NotFound):
        await rooms.look(cast.ada, room.id)


async def test_counts_are_what_was_counted(cast: Cast) -> None:
    for who in (cast.eve, cast.grace):
        await members.join(who, cast.tea)
    await members.leave(cast.bob, cast.tea)
    assert (await rooms.look(cast.bob, cast.tea)).room.members == 3
    names = [one.user.name for one in (await members.listed(cast.ada, cast.tea)).members]
    assert names == ['Ada Lovelace', 'Eve', 'Grace Hopper']
    browsed = {found.room.id: found.room.members for found in await room_lists.browse(cast.bob)}
    mine = {found.room.id: found.room.members for found in await room_lists.mine(cast.ada)}
    assert browsed == mine == {cast.lobby: 3, cast.tea: 3}


# Finding


async def test_rooms_are_found_by_name_the_archived_ones_last(cast: Cast) -> None:
    for name in ('zebra', 'Apple', 'archive'):
        await rooms.create(cast.ada, name)
    archived = next(
        found.room for found in await room_lists.browse(cast.eve) if found.room.name == 'archive'
    )
    await rooms.archive(cast.ada, archived.id)
    found = await room_lists.browse(cast.eve)
    assert [one.room.name for one in found] == ['Apple', 'Lobby', 'Tea', 'zebra', 'archive']
    assert not any(one.is_member for one in found)
    assert [one.room.name for one in await room_lists.mine(cast.ada)] == [
        'Apple', 'Lobby', 'Tea', 'zebra', 'archive'
    ]  # fmt: skip
    assert {one.room.name for one in await room_lists.browse(cast.bob) if one.is_member} == {
        'Lobby',
        'Tea',
    }


async def test_one_arrives_in_the_oldest_open_room_one_is_in(cast: Cast) -> None:
    assert await room_lists.first(cast.bob) == cast.lobby
    assert await room_lists.first(cast.eve) is None
    await rooms.archive(cast.grace, cast.lobby)
    assert await room_lists.first(cast.bob) == cast.tea


# Changing


async def test_a_room_gets_another_name_and_description(cast: Cast) -> None:
    with listening(topic.room(cast.tea)) as tea, listening(topic.EVERYONE) as everyone:
        room = await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Coffee', description='Black'))
    assert (room.name, room.description) == ('Coffee', 'Black')
    assert (await said(cast, cast.tea))[-2:] == [
        ('renamed', 'ada', 'Coffee'),
        ('described', 'ada', 'Black'),
    ]
    assert types(tea) == ['message.posted', 'message.posted', 'room.changed']
    assert tea[-1].room == everyone[-1].room == room
    assert room.last_seq == room.last_rev == tea[1].message.rev


async def test_only_what_is_another_is_said(cast: Cast) -> None:
    before = await said(cast, cast.tea)
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Tea'))
    await rooms.edit(cast.ada, cast.tea, rooms.Edit())
    assert await said(cast, cast.tea) == before
    await rooms.edit(
        cast.ada, cast.tea, rooms.Edit(name='TEA', description='Earl Grey and engines')
    )
    assert (await said(cast, cast.tea))[len(before) :] == [('renamed', 'ada', 'TEA')]
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(description=''))
    assert (await said(cast, cast.tea))[-1] == ('described', 'ada', '')


async def test_a_room_cannot_take_the_name_of_another(cast: Cast) -> None:
    before = await said(cast, cast.tea)
    with pytest.raises(Conflict, match='with this name already') as refusal:
        await rooms.edit(
            cast.ada, cast.tea, rooms.Edit(name='LOBBY', description='Not stored either')
        )
    assert refusal.value.field == 'name'
    room = (await rooms.look(cast.ada, cast.tea)).room
    assert (room.name, room.description) == ('Tea', 'Earl Grey and engines')
    assert await said(cast, cast.tea) == before


async def test_one_name_for_two_rooms_at_once_is_taken_once(cast: Cast) -> None:
    chess = await rooms.create(cast.ada, 'Chess')
    outcomes = await asyncio.gather(
        rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Go')),
        rooms.edit(cast.ada, chess.id, rooms.Edit(name='go')),
        return_exceptions=True,
    )
    assert outcomes_of(list(outcomes), Conflict) == (1, 1)


async def test_archiving_and_restoring_are_said_once(cast: Cast) -> None:
    before = await said(cast, cast.tea)
    with listening(topic.room(cast.tea)) as heard:
        archived = await rooms.archive(cast.ada, cast.tea)
        assert await rooms.archive(cast.ada, cast.tea) == archived
        restored = await rooms.restore(cast.ada, cast.tea)
        assert await rooms.restore(cast.ada, cast.tea) == restored
    assert archived.archived and not restored.archived
    assert (await said(cast, cast.tea))[len(before) :] == [
        ('archived', 'ada', 'Tea'),
        ('restored', 'ada', 'Tea'),
    ]
    assert types(heard).count('message.posted') == 2


async def test_archiving_twice_at_once_is_archiving_once(cast: Cast) -> None:
    await asyncio.gather(*(rooms.archive(cast.ada, cast.tea) for _ in range(4)))
    assert (await said(cast, cast.tea)).count(('archived', 'ada', 'Tea')) == 1


async def test_an_archived_room_can_be_left_and_renamed(cast: Cast) -> None:
    await rooms.archive(cast.ada, cast.tea)
    await members.leave(cast.bob, cast.tea)
    assert (await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Old tea'))).name == 'Old tea'
