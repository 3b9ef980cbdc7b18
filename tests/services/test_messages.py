"""Posting: numbered without holes, once however often it is sent, told to those who look."""

import asyncio
import random

import pytest
from sqlmodel import Session

from chatter import db
from chatter.errors import Conflict, Forbidden, Invalid
from chatter.models.rooms import Message, MessageKind
from chatter.models.views import MessageView, Viewer
from chatter.realtime import topic
from chatter.services import members, messages, reading, rooms
from tests.cast import Cast
from tests.stage import listening, types

NONCE = 'nonce-0001'


async def post(
    author: Viewer, room_id: int, text: str = 'hello', nonce: str = NONCE
) -> MessageView:
    return (await messages.post(author, room_id, text, nonce)).message


async def test_a_message_is_stored_answered_and_told_alike(cast: Cast) -> None:
    with listening(topic.room(cast.tea)) as heard:
        posted = await messages.post(cast.ada, cast.tea, '**Hello** Bob', NONCE)
    message = posted.message
    assert not posted.is_repeat
    assert (message.room_id, message.kind, message.author) == (cast.tea, 'text', cast.ada.view)
    assert (message.text, message.html) == ('**Hello** Bob', '<p><strong>Hello</strong> Bob</p>\n')
    assert (message.deleted, message.edited_at, message.nonce) == (False, None, NONCE)
    assert types(heard) == ['message.posted'] and heard[0].message == message
    page = await messages.history(cast.bob, cast.tea)
    assert page.messages[-1] == message
    assert page.last_seq == message.seq and page.last_rev == message.rev


async def test_fifty_at_once_are_numbered_without_holes(cast: Cast) -> None:
    before = await rooms.look(cast.ada, cast.tea)
    authors = [random.choice([cast.ada, cast.bob]) for _ in range(50)]
    posted = await asyncio.gather(
        *(post(author, cast.tea, f'{i}', f'nonce-{i:04}') for i, author in enumerate(authors))
    )
    first = before.room.last_seq + 1
    assert sorted(message.seq for message in posted) == list(range(first, first + 50))
    assert all(message.rev == message.seq for message in posted)
    page = await messages.history(cast.bob, cast.tea, limit=200)
    assert [message.seq for message in page.messages] == list(range(1, first + 50))
    assert len({message.text for message in page.messages if message.kind == 'text'}) == 50
    after = await rooms.look(cast.ada, cast.tea)
    assert after.room.last_seq == after.room.last_rev == first + 49


async def test_two_rooms_are_numbered_apart(cast: Cast) -> None:
    lobby, tea = [(await rooms.look(cast.ada, room_id)).room.last_seq for room_id in (cast.lobby, cast.tea)]  # noqa: E501  # fmt: skip
    posted = await asyncio.gather(
        *(post(cast.ada, room_id, nonce=f'nonce-{room_id}-{i}') for i in range(5)
          for room_id in (cast.lobby, cast.tea))
    )  # fmt: skip
    assert sorted(message.seq for message in posted if message.room_id == cast.lobby) == list(
        range(lobby + 1, lobby + 6)
    )
    assert sorted(message.seq for message in posted if message.room_id == cast.tea) == list(
        range(tea + 1, tea + 6)
    )


# Once, however often it is sent


async def test_the_same_nonce_gets_the_first_answer(cast: Cast) -> None:
    first = await messages.post(cast.ada, cast.tea, 'hello', NONCE)
    await post(cast.bob, cast.tea, 'in between', 'nonce-of-bob')
    with listening(topic.room(cast.tea)) as heard:
        again = await messages.post(cast.ada, cast.tea, 'hello', NONCE)
    assert again.is_repeat and again.message == first.message
    assert heard == [], 'What was told once is not told again.'


async def test_the_same_nonce_fifty_times_at_once_is_one_message(cast: Cast) -> None:
    with listening(topic.room(cast.tea)) as heard:
        posted = await asyncio.gather(
            *(messages.post(cast.ada, cast.tea, 'hello', NONCE) for _ in range(50))
        )
    assert len({one.message.id for one in posted}) == 1
    assert [one.is_repeat for one in posted].count(False) == 1
    assert types(heard) == ['message.posted']
    page = await messages.history(cast.ada, cast.tea)
    assert [message.seq for message in page.messages] == [1, 2, 3]


async def test_a_nonce_that_came_with_another_text_is_a_conflict(cast: Cast) -> None:
    await post(cast.ada, cast.tea, 'hello')
    for room_id, text in [(cast.tea, 'Hello'), (cast.lobby, 'hello')]:
        with pytest.raises(Conflict, match='used for another message') as refusal:
            await post(cast.ada, room_id, text)
        assert refusal.value.field == 'nonce'
    assert (await messages.history(cast.ada, cast.tea)).last_seq == 3


async def test_two_people_may_have_the_same_nonce(cast: Cast) -> None:
    ada, bob = await asyncio.gather(post(cast.ada, cast.tea), post(cast.bob, cast.tea))
    assert ada.id != bob.id and {ada.seq, bob.seq} == {3, 4}


async def test_a_repeat_is_answered_in_a_room_archived_since(cast: Cast) -> None:
    first = await post(cast.bob, cast.tea)
    await rooms.archive(cast.ada, cast.tea)
    assert (await messages.post(cast.bob, cast.tea, 'hello', NONCE)).message == first
    with pytest.raises(Conflict, match='archived'):
        await post(cast.bob, cast.tea, 'another', 'nonce-0002')


async def test_a_repeat_tells_nothing_to_those_who_left(cast: Cast) -> None:
    await post(cast.bob, cast.tea)
    await members.leave(cast.bob, cast.tea)
    with pytest.raises(Forbidden):
        await post(cast.bob, cast.tea)


@pytest.mark.parametrize(
    'nonce', ['', 'short77', 'x' * 65, 'nonce-é-0001', 'nonce\x00-0001', 'nonce\n-0001', '中' * 10]
)
async def test_a_nonce_is_plain(cast: Cast, nonce: str) -> None:
    with pytest.raises(Invalid, match='A nonce is 8 to 64') as refusal:
        await post(cast.ada, cast.tea, nonce=nonce)
    assert refusal.value.field == 'nonce'


@pytest.mark.parametrize('nonce', ['x' * 8, 'x' * 64, 'a b\'c"d;--<>', '%s%d{}$1'])
async def test_a_nonce_may_hold_what_can_be_printed(cast: Cast, nonce: str) -> None:
    assert (await post(cast.ada, cast.tea, nonce=nonce)).nonce == nonce


# What may be said


@pytest.mark.parametrize('text', ['', ' ', '\n\t \r\n', '\u200b', '\u2060\ufeff', '\x00', '\u3164'])
async def test_nothing_is_not_posted(cast: Cast, text: str) -> None:
    with pytest.raises(Invalid, match='Write something first') as refusal:
        await post(cast.ada, cast.tea, text)
    assert refusal.value.field == 'text'
    assert (await messages.history(cast.ada, cast.tea)).last_seq == 2


@pytest.mark.parametrize('letter', ['x', '界', '😀'])
async def test_length_is_counted_in_characters(cast: Cast, letter: str) -> None:
    assert (await post(cast.ada, cast.tea, letter * 10_000)).text == letter * 10_000
    with pytest.raises(Invalid, match='at most 10,000 characters; this one has 10,001') as refusal:
        await post(cast.ada, cast.tea, letter * 10_001, 'nonce-0002')
    assert refusal.value.field == 'text'


async def test_blank_edges_do_not_count(cast: Cast) -> None:
    message = await post(cast.ada, cast.tea, '\n \n' + 'x' * 10_000 + '  \n\n')
    assert message.text == 'x' * 10_000


@pytest.mark.parametrize(
    ('typed', 'stored'),
    [
        ('a\r\nb\rc', 'a\nb\nc'),
        ('nul\x00 bell\x07 escape\x1b[31m', 'nul bell escape[31m'),
        ('  indented', '  indented'),
        ('👩‍👩‍👧‍👦 مرحبا ‮rtl', '👩‍👩‍👧‍👦 مرحبا ‮rtl'),
        ('e\u0301', 'e\u0301'),
        ("'; DROP TABLE messages; --", "'; DROP TABLE messages; --"),
        ('100% {} %s :name ?', '100% {} %s :name ?'),
    ],
)
async def test_words_are_stored_as_they_were_written(cast: Cast, typed: str, stored: str) -> None:
    assert (await post(cast.ada, cast.tea, typed)).text == stored
    assert (await messages.history(cast.bob, cast.tea)).messages[-1].text == stored


async def test_a_deleted_message_has_no_words_at_all(cast: Cast) -> None:
    message = await post(cast.ada, cast.tea, 'a secret')

    def delete(session: Session) -> None:
        row = session.get_one(Message, message.id)
        row.deleted_at = row.created_at

    await db.write(delete)
    read = (await messages.history(cast.bob, cast.tea)).messages[-1]
    changed = (await messages.changes(cast.bob, cast.tea, 0)).messages[-1]
    assert read == changed and read.deleted and read.text == read.html == ''


# Unread


async def unread(viewer: Viewer, room_id: int) -> int:
    found = await rooms.look(viewer, room_id)
    return found.room.last_seq - found.read_seq


async def read_all(*viewers: Viewer, room_id: int) -> None:
    for viewer in viewers:
        await reading.mark_read(viewer, room_id, 10**6)


async def test_unread_is_what_came_after_the_pointer(cast: Cast) -> None:
    await read_all(cast.ada, cast.bob, room_id=cast.tea)
    for number in range(3):
        await post(cast.ada, cast.tea, f'{number}', f'nonce-{number:04}')
    assert await unread(cast.bob, cast.tea) == 3
    assert await unread(cast.ada, cast.tea) == 0, 'Nobody has to read what they wrote themselves.'
    await reading.mark_read(cast.bob, cast.tea, 4)
    assert await unread(cast.bob, cast.tea) == 1


async def test_ones_own_message_does_not_read_what_came_before_it(cast: Cast) -> None:
    await read_all(cast.ada, cast.bob, room_id=cast.tea)
    await post(cast.bob, cast.tea, 'unread by Ada', 'nonce-of-bob')
    await post(cast.ada, cast.tea, 'by Ada')
    assert await unread(cast.ada, cast.tea) == 2
    assert await unread(cast.bob, cast.tea) == 1


async def test_the_other_browsers_of_the_author_hear_that_it_is_read(cast: Cast) -> None:
    await read_all(cast.ada, room_id=cast.tea)
    with listening(topic.user(cast.ada.id)) as heard:
        message = await post(cast.ada, cast.tea)
    assert types(heard) == ['read.moved']
    assert (heard[0].room_id, heard[0].read_seq) == (cast.tea, message.seq)
    await post(cast.bob, cast.tea, 'unread by Ada', 'nonce-of-bob')
    with listening(topic.user(cast.ada.id)) as heard:
        await post(cast.ada, cast.tea, 'by Ada', 'nonce-0002')
        await messages.post(cast.ada, cast.tea, 'by Ada', 'nonce-0002')
    assert heard == [], 'The pointer stays before what is unread.'


async def test_what_the_system_says_is_quiet(cast: Cast) -> None:
    await read_all(cast.ada, room_id=cast.tea)
    await members.join(cast.eve, cast.tea)
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Coffee', description=''))
    for reader in (cast.ada, cast.bob):
        assert await unread(reader, cast.tea) == 0, 'Whoever had read everything still has.'
    await post(cast.ada, cast.tea)
    behind = (await rooms.look(cast.bob, cast.tea)).read_seq
    await members.leave(cast.eve, cast.tea)
    assert (await rooms.look(cast.bob, cast.tea)).read_seq == behind, 'It reads for nobody.'


def test_only_words_of_people_are_not_quiet() -> None:
    assert [kind for kind in MessageKind if not kind.is_quiet] == [MessageKind.TEXT]


async def test_the_pointer_never_moves_back_nor_beyond_the_end(cast: Cast) -> None:
    for number in range(5):
        await post(cast.ada, cast.tea, f'{number}', f'nonce-{number:04}')
    with listening(topic.user(cast.bob.id)) as heard:
        for seq, expected in [(4, 4), (3, 4), (0, 4), (-5, 4), (4, 4), (6, 6), (10**9, 7), (1, 7)]:
            pointer = await reading.mark_read(cast.bob, cast.tea, seq)
            assert (pointer.room_id, pointer.read_seq) == (cast.tea, expected)
    assert [event.read_seq for event in heard] == [4, 6, 7], 'Told when it moved, and only then.'


async def test_two_tabs_that_read_at_once_end_at_the_furthest(cast: Cast) -> None:
    for number in range(10):
        await post(cast.ada, cast.tea, f'{number}', f'nonce-{number:04}')
    seqs = list(range(1, 13))
    random.shuffle(seqs)
    await asyncio.gather(*(reading.mark_read(cast.bob, cast.tea, seq) for seq in seqs))
    assert (await rooms.look(cast.bob, cast.tea)).read_seq == 12


# Typing


async def test_those_who_look_see_who_is_writing(cast: Cast) -> None:
    before = await messages.changes(cast.ada, cast.tea, 0)
    with listening(topic.room(cast.tea)) as tea, listening(topic.room(cast.lobby)) as lobby:
        await messages.typing(cast.ada, cast.tea)
    assert types(tea) == ['typing'] and lobby == []
    assert (tea[0].room_id, tea[0].user) == (cast.tea, cast.ada.view)
    assert await messages.changes(cast.ada, cast.tea, 0) == before, 'Nothing of it is stored.'
