"""How rooms stand at the side: where they were put, in that order, and nowhere else."""

import asyncio

import pytest

from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.models.sidebar import Sidebar, Sort
from chatter.realtime import topic
from chatter.services import members, messages, rooms, sidebar
from tests.cast import Cast
from tests.stage import listening, types


def lists(found: Sidebar) -> tuple[list[int], dict[str, list[int]]]:
    return list(found.favourites), {one.name: list(one.rooms) for one in found.folders}


async def test_nothing_is_laid_out_until_somebody_does(cast: Cast) -> None:
    assert await sidebar.mine(cast.ada) == Sidebar()


async def test_a_room_stands_where_it_was_put_last_in_the_order_that_was_wanted(cast: Cast) -> None:
    await sidebar.place(cast.bob, cast.tea, 'favourites')
    found = await sidebar.place(cast.bob, cast.lobby, 'favourites', cast.tea)
    assert lists(found) == ([cast.lobby, cast.tea], {})
    found = await sidebar.add_folder(cast.bob, ' Work ', cast.tea)
    assert lists(found) == ([cast.lobby], {'Work': [cast.tea]})
    found = await sidebar.place(cast.bob, cast.lobby, 'folder-1', cast.tea)
    assert lists(found) == ([], {'Work': [cast.lobby, cast.tea]})
    found = await sidebar.place(cast.bob, cast.lobby, 'folder-1')
    assert lists(found) == ([], {'Work': [cast.tea, cast.lobby]})
    found = await sidebar.place(cast.bob, cast.tea, None)
    assert lists(found) == ([], {'Work': [cast.lobby]})
    assert await sidebar.mine(cast.bob) == found
    assert await sidebar.mine(cast.ada) == Sidebar(), 'It is his alone.'


async def test_every_change_is_told_to_that_person_with_its_number(cast: Cast) -> None:
    with listening(topic.user(cast.bob.id)) as bob, listening(topic.user(cast.ada.id)) as ada:
        await sidebar.sort(cast.bob, Sort.RECENT)
        await sidebar.fold(cast.bob, 'rooms', True)
        await sidebar.fold(cast.bob, 'rooms', True)
    assert types(bob) == ['sidebar.changed', 'sidebar.changed'], 'The third one changed nothing.'
    assert ada == []
    assert (await sidebar.mine(cast.bob)).rev == 2


async def test_a_section_is_folded_and_opened(cast: Cast) -> None:
    assert (await sidebar.fold(cast.bob, 'directs', True)).collapsed == ('directs',)
    assert (await sidebar.fold(cast.bob, 'directs', False)).collapsed == ()
    with pytest.raises(NotFound):
        await sidebar.fold(cast.bob, 'folder-1', True)


async def test_a_folder_is_renamed_and_goes_without_its_rooms(cast: Cast) -> None:
    await sidebar.add_folder(cast.bob, 'Work', cast.tea)
    await sidebar.fold(cast.bob, 'folder-1', True)
    found = await sidebar.rename_folder(cast.bob, 1, 'Play')
    assert lists(found) == ([], {'Play': [cast.tea]})
    found = await sidebar.remove_folder(cast.bob, 1)
    assert (lists(found), found.collapsed) == (([], {}), ())
    for deed in (sidebar.rename_folder(cast.bob, 1, 'x'), sidebar.remove_folder(cast.bob, 1)):
        with pytest.raises(NotFound):
            await deed


@pytest.mark.parametrize('name', ['', ' \u200b ', 'x' * 31])
async def test_a_folder_has_a_name_that_can_be_read(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        await sidebar.add_folder(cast.bob, name)
    assert await sidebar.mine(cast.bob) == Sidebar()


async def test_there_is_an_end_of_folders(cast: Cast) -> None:
    for number in range(sidebar.FOLDERS_MOST):
        await sidebar.add_folder(cast.bob, f'{number}')
    with pytest.raises(Conflict):
        await sidebar.add_folder(cast.bob, 'one more')


async def test_only_rooms_one_is_in_can_be_placed_and_hidden_ones_look_missing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        await sidebar.place(cast.eve, cast.tea, 'favourites')
    secret = await rooms.create(cast.ada, 'Secret', kind=rooms.RoomKind.PRIVATE)
    for missing in (secret.id, 9999):
        with pytest.raises(NotFound, match='There is no such room'):
            await sidebar.place(cast.eve, missing, 'favourites')
        with pytest.raises(NotFound, match='There is no such room'):
            await sidebar.add_folder(cast.eve, 'Mine', missing)
    with pytest.raises(NotFound, match='no such folder'):
        await sidebar.place(cast.bob, cast.tea, 'folder-7')


async def test_what_was_left_goes_with_the_next_placing(cast: Cast) -> None:
    await sidebar.place(cast.bob, cast.tea, 'favourites')
    await members.leave(cast.bob, cast.tea)
    found = await sidebar.place(cast.bob, cast.lobby, 'favourites')
    assert found.favourites == (cast.lobby,)


async def test_changes_at_the_same_moment_are_all_kept(cast: Cast) -> None:
    await asyncio.gather(*(sidebar.add_folder(cast.bob, f'Folder {one}') for one in range(8)))
    found = await sidebar.mine(cast.bob)
    assert len(found.folders) == found.rev == 8
    assert len({one.id for one in found.folders}) == 8


def test_what_another_version_stored_does_no_harm() -> None:
    assert Sidebar.of({'sort': 'by-mood'}) == Sidebar()
    assert Sidebar.of({'rev': 3, 'hue': 'pink'}) == Sidebar(rev=3)
    assert Sidebar.of(None) == Sidebar()


async def test_a_room_knows_when_somebody_last_wrote_in_it(cast: Cast) -> None:
    before = await rooms.look(cast.ada, cast.tea)
    posted = await messages.post(cast.ada, cast.tea, 'Tea?', 'nonce-of-the-side')
    at = posted.message.created_at
    await members.join(cast.eve, cast.tea)
    after = await rooms.look(cast.ada, cast.tea)
    assert before.room.last_at is None
    assert after.room.last_at == at, 'Who joins has written nothing.'
    assert after.room.last_seq > posted.message.seq
