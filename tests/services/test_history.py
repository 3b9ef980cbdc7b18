"""Reading back by `seq`, and catching up by `rev`: never a hole, and it says where it ends."""

import pytest

from chatter.errors import Invalid
from chatter.models.views import HistoryPage
from chatter.services import messages
from tests.cast import Cast

MESSAGES = 12  # In the room, the system's first words included.
HUGE = [2**31, 2**63 - 1, 2**63, 10**30]


@pytest.fixture
async def tea(cast: Cast) -> int:
    """A room with a dozen messages, numbered 1 to 12."""
    last = (await messages.history(cast.ada, cast.tea)).last_seq
    for seq in range(last + 1, MESSAGES + 1):
        await messages.post(cast.ada, cast.tea, f'No. {seq}', f'nonce-{seq:04}')
    return cast.tea


def run(page: HistoryPage) -> list[int]:
    seqs = [message.seq for message in page.messages]
    assert not seqs or seqs == list(range(seqs[0], seqs[-1] + 1)), 'There is a hole.'
    assert (page.last_seq, page.last_rev) == (MESSAGES, MESSAGES)
    return seqs


def seqs(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


@pytest.mark.parametrize(
    ('asked', 'expected', 'is_first', 'is_last'),
    [
        ({}, seqs(1, 12), True, True),
        ({'limit': 5}, seqs(8, 12), False, True),
        ({'limit': 12}, seqs(1, 12), True, True),
        ({'before': 8, 'limit': 5}, seqs(3, 7), False, False),
        ({'before': 3, 'limit': 5}, seqs(1, 2), True, False),
        ({'before': 6, 'limit': 5}, seqs(1, 5), True, False),
        ({'before': 13, 'limit': 5}, seqs(8, 12), False, True),
        ({'before': 1000, 'limit': 5}, seqs(8, 12), False, True),
        ({'before': 1}, [], True, False),
        ({'before': 0}, [], True, False),
        ({'before': -7}, [], True, False),
        ({'after': 5, 'limit': 5}, seqs(6, 10), False, False),
        ({'after': 7, 'limit': 5}, seqs(8, 12), False, True),
        ({'after': 10, 'limit': 5}, seqs(11, 12), False, True),
        ({'after': 0, 'limit': 5}, seqs(1, 5), True, False),
        ({'after': -7, 'limit': 5}, seqs(1, 5), True, False),
        ({'after': 12}, [], False, True),
        ({'after': 1000}, [], False, True),
        ({'around': 6, 'limit': 4}, seqs(5, 8), False, False),
        ({'around': 6, 'limit': 5}, seqs(4, 8), False, False),
        ({'around': 6, 'limit': 1}, seqs(6, 6), False, False),
        ({'around': 1, 'limit': 6}, seqs(1, 4), True, False),
        ({'around': 12, 'limit': 6}, seqs(10, 12), False, True),
        ({'around': 0, 'limit': 6}, seqs(1, 3), True, False),
        ({'around': 1000, 'limit': 6}, seqs(10, 12), False, True),
        ({'around': 6}, seqs(1, 12), True, True),
        ({'limit': 0}, seqs(12, 12), False, True),
        ({'limit': -3}, seqs(12, 12), False, True),
        ({'limit': 10**30}, seqs(1, 12), True, True),
    ],
    ids=str,
)
async def test_a_page_is_a_run_of_messages(
    cast: Cast, tea: int, asked: dict[str, int], expected: list[int], is_first: bool, is_last: bool
) -> None:
    page = await messages.history(cast.bob, tea, **asked)
    assert run(page) == expected
    assert (page.first, page.last) == (is_first, is_last)


async def test_a_page_has_fifty_messages_and_at_most_two_hundred(cast: Cast) -> None:
    assert (messages.PAGE, messages.PAGE_MOST) == (50, 200)
    for number in range(60):
        await messages.post(cast.ada, cast.tea, f'{number}', f'nonce-{number:04}')
    assert len((await messages.history(cast.bob, cast.tea)).messages) == 50
    assert len((await messages.history(cast.bob, cast.tea, limit=10**6)).messages) == 62


async def test_pages_that_meet_tell_the_whole_story_both_ways(cast: Cast, tea: int) -> None:
    page = await messages.history(cast.bob, tea, limit=5)
    back = page.messages
    while not page.first:
        page = await messages.history(cast.bob, tea, before=back[0].seq, limit=5)
        back = page.messages + back
    page = await messages.history(cast.bob, tea, after=0, limit=5)
    forth = page.messages
    while not page.last:
        page = await messages.history(cast.bob, tea, after=forth[-1].seq, limit=5)
        forth = forth + page.messages
    assert back == forth and [message.seq for message in back] == seqs(1, 12)


@pytest.mark.parametrize('asked', [{'before': 5, 'after': 3}, {'after': 1, 'around': 1}], ids=str)
async def test_one_bound_is_enough(cast: Cast, tea: int, asked: dict[str, int]) -> None:
    with pytest.raises(Invalid, match='before, after or around'):
        await messages.history(cast.bob, tea, **asked)


@pytest.mark.parametrize('huge', HUGE)
async def test_numbers_no_database_knows_are_beyond_the_end(
    cast: Cast, tea: int, huge: int
) -> None:
    assert run(await messages.history(cast.bob, tea, before=huge)) == seqs(1, 12)
    assert run(await messages.history(cast.bob, tea, before=-huge)) == []
    assert run(await messages.history(cast.bob, tea, after=huge)) == []
    assert run(await messages.history(cast.bob, tea, after=-huge)) == seqs(1, 12)
    assert run(await messages.history(cast.bob, tea, around=huge, limit=6)) == seqs(10, 12)
    assert run(await messages.history(cast.bob, tea, around=-huge, limit=6)) == seqs(1, 3)
    assert (await messages.changes(cast.bob, tea, huge)).messages == []
    assert len((await messages.changes(cast.bob, tea, -huge)).messages) == 12


async def test_what_changed_since_is_told_by_rev(cast: Cast, tea: int) -> None:
    changes = await messages.changes(cast.bob, tea, 7)
    assert [message.rev for message in changes.messages] == seqs(8, 12)
    assert (changes.last_rev, changes.last_seq, changes.more) == (12, 12, False)
    page = await messages.history(cast.bob, tea)
    assert changes.messages == page.messages[7:] and changes.read_seq == page.read_seq
    assert (await messages.changes(cast.bob, tea, 12)).messages == []


async def test_too_many_changes_say_that_there_are_more(cast: Cast, tea: int) -> None:
    some = await messages.changes(cast.bob, tea, 0, limit=5)
    assert [message.rev for message in some.messages] == seqs(1, 5) and some.more
    exactly = await messages.changes(cast.bob, tea, 7, limit=5)
    assert len(exactly.messages) == 5 and not exactly.more
    assert (await messages.changes(cast.bob, tea, 7, limit=0)).more, 'One is the least.'


async def test_the_reader_is_told_how_far_they_have_read(cast: Cast, tea: int) -> None:
    from chatter.services import reading

    await reading.mark_read(cast.bob, tea, 5)
    assert (await messages.history(cast.bob, tea)).read_seq == 5
    assert (await messages.changes(cast.bob, tea, 0)).read_seq == 5
    assert (await messages.history(cast.ada, tea)).read_seq == 12
