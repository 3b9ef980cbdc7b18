"""The judge finds each kind of breach, and none where there is none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatter.models.rooms import MessageKind
from chatter.models.views import MessageView, UserView
from tests.faults.checker import breaches, check
from tests.faults.record import History, Record, Seen

ADA = UserView(id=1, handle='ada', name='Ada', avatar=None)
World = tuple[Record, History, Seen]


def message(seq: int, nonce: str | None, **changes: object) -> MessageView:
    said = {
        'id': seq,
        'room_id': 1,
        'seq': seq,
        'rev': seq,
        'kind': MessageKind.TEXT if nonce else MessageKind.JOINED,
        'author': ADA,
        'text': f'text of {nonce}' if nonce else '',
        'html': '',
        'created_at': datetime(2026, 1, 1, tzinfo=UTC),
        'edited_at': None,
        'deleted': False,
        'nonce': nonce,
    }
    return MessageView.model_validate(said | changes)


@pytest.fixture
def world() -> World:
    """Somebody joined; `a` and `b` were acknowledged, `u` never was and is there, `v` is not, `r`
    was refused. A reader came when `a` was there, and saw the rest."""
    record = Record()
    for nonce in 'abuvr':
        record.posting(nonce, f'text of {nonce}')
    record.was_acknowledged('a', 2)
    record.was_acknowledged('b', 3)
    record.was_acknowledged('b', 3)
    record.was_refused('r', 'The disk is full.')
    messages = [message(1, None), message(2, 'a'), message(3, 'b'), message(4, 'u')]
    seen = Seen('Bob', [2, 3, 4], {one.seq: one for one in messages[1:]}, rev=4)
    return record, History(messages, 4, 4), seen


def test_what_is_right_is_right(world: World) -> None:
    record, history, seen = world
    assert record.unknown == {'u', 'v'}
    assert breaches(record, history, [seen]) == []
    check(record, history, [seen])


def lose(record: Record, history: History, seen: Seen) -> World:
    return record, replace(history, messages=history.messages[:2], last_seq=2), seen


def renumber(record: Record, history: History, seen: Seen) -> World:
    record.was_acknowledged('a', 9)
    return record, history, seen


def double(record: Record, history: History, seen: Seen) -> World:
    twice = [*history.messages, message(5, 'u')]
    return record, replace(history, messages=twice, last_seq=5), seen


def invent(record: Record, history: History, seen: Seen) -> World:
    more = [*history.messages, message(5, 'x')]
    return record, replace(history, messages=more, last_seq=5), seen


def change(record: Record, history: History, seen: Seen) -> World:
    history.messages[1] = message(2, 'a', text='another text')
    return record, history, seen


def take_anyway(record: Record, history: History, seen: Seen) -> World:
    more = [*history.messages, message(5, 'r')]
    return record, replace(history, messages=more, last_seq=5), seen


def leave_a_hole(record: Record, history: History, seen: Seen) -> World:
    del history.messages[0]
    return record, history, seen


def count_further(record: Record, history: History, seen: Seen) -> World:
    return record, replace(history, last_seq=5), seen


def count_changes_twice(record: Record, history: History, seen: Seen) -> World:
    history.messages[3] = message(4, 'u', rev=3)
    return record, history, seen


def forget_changes(record: Record, history: History, seen: Seen) -> World:
    return record, replace(history, last_rev=3), seen


def skip(record: Record, history: History, seen: Seen) -> World:
    seen.log = [2, 4]
    return record, history, seen


def swap(record: Record, history: History, seen: Seen) -> World:
    seen.log = [3, 2, 4]
    return record, history, seen


def repeat(record: Record, history: History, seen: Seen) -> World:
    seen.log = [2, 3, 3, 4]
    return record, history, seen


def stay_behind(record: Record, history: History, seen: Seen) -> World:
    seen.log, seen.rev = [2, 3], 3
    del seen.rows[4]
    return record, history, seen


def tear_a_hole(record: Record, history: History, seen: Seen) -> World:
    del seen.rows[3]
    return record, history, seen


def see_nothing(record: Record, history: History, seen: Seen) -> World:
    return record, history, Seen('Bob', rev=4)


def see_ghosts(record: Record, history: History, seen: Seen) -> World:
    seen.rows[5] = message(5, 'x')
    seen.log.append(5)
    return record, history, seen


def see_what_is_gone(record: Record, history: History, seen: Seen) -> World:
    history.messages[1] = message(2, 'a', text='', deleted=True)
    return record, history, seen


def hear_too_much(record: Record, history: History, seen: Seen) -> World:
    seen.ahead = [6]
    return record, history, seen


def see_without_appearance(record: Record, history: History, seen: Seen) -> World:
    seen.log = [2, 3]
    return record, history, seen


@pytest.mark.parametrize(
    ('breach', 'sentence'),
    [
        (lose, 'b was acknowledged and is lost.'),
        (renumber, 'a was acknowledged as [2, 9] and is 2.'),
        (double, 'u is there 2 times.'),
        (invent, "5 says 'text of x', which nobody sent."),
        (change, "2 says 'another text', where 'text of a' was sent."),
        (take_anyway, 'r was refused and is there.'),
        (leave_a_hole, 'The numbers are not 1 to 4 in order: [1] are missing.'),
        (count_further, 'The numbers are not 1 to 5 in order: [5] are missing.'),
        (count_changes_twice, 'Two messages have the same change number.'),
        (forget_changes, 'A change has the number 4 in a room that has come to 3.'),
        (skip, 'Bob: after 2 appeared 4.'),
        (swap, 'Bob: after 3 appeared 2.'),
        (repeat, 'Bob: after 3 appeared 3.'),
        (stay_behind, 'Bob: it has come to change 3 of 4.'),
        (stay_behind, 'Bob: [4] are not shown.'),
        (tear_a_hole, 'Bob: [3] are not shown.'),
        (see_nothing, 'Bob: nothing is shown.'),
        (see_ghosts, "Bob: 5 ('text of x') is shown and not there."),
        (see_what_is_gone, 'Bob: 2 is shown as '),
        (hear_too_much, 'Bob: it has heard of changes [6], which never came about.'),
        (see_without_appearance, 'Bob: [4] are shown and never appeared.'),
    ],
)
def test_a_breach_is_found(world: World, breach: Callable[..., World], sentence: str) -> None:
    record, history, seen = breach(*world)
    found = breaches(record, history, [seen])
    assert any(one.startswith(sentence) for one in found), found
    with pytest.raises(AssertionError, match='breaches'):
        check(record, history, [seen])


def test_what_was_refused_once_may_be_acknowledged_later(world: World) -> None:
    record, history, seen = world
    record.was_refused('a', 'The disk was full then.')
    assert breaches(record, history, [seen]) == []


def test_nothing_is_no_proof() -> None:
    with pytest.raises(AssertionError, match='Nothing happened'):
        check(Record(), History([], 0, 0))


def test_a_nonce_stands_for_one_text() -> None:
    record = Record()
    record.posting('a', 'one')
    with pytest.raises(AssertionError, match='one text'):
        record.posting('a', 'two')
