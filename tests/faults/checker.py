"""The judge: is a room what people were told, and what they saw, whatever happened on the way?

Each breach is a sentence. None of them means: every acknowledged message is there once, under the
number that was told; what was never answered at most once; nothing that nobody sent, or that was
refused; the numbers have no holes; every reader saw messages appear in the order of the room, none
left out; and what events made of their page is what is loaded anew.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from chatter.models.rooms import MessageKind
from chatter.models.views import MessageView
from tests.faults.record import History, Record, Seen

SHOWN = 12  # Of thousands of breaches of a kind the first ones say enough.


def breaches(record: Record, history: History, readers: Iterable[Seen] = ()) -> list[str]:
    """Everything that is not as it should be."""
    found = [*_of_writers(record, history), *_of_numbers(history)]
    for reader in readers:
        found += [f'{reader.name}: {breach}' for breach in of_reader(reader, history)]
    return found


def check(record: Record, history: History, readers: Iterable[Seen] = ()) -> None:
    """Fail with the first sentences, if there are any; and if nothing was there to be judged."""
    assert record.acknowledged and history.messages, 'Nothing happened that could be judged.'
    found = breaches(record, history, readers)
    assert not found, '\n'.join([f'{len(found)} breaches:', *found[:SHOWN]])


def _of_writers(record: Record, history: History) -> Iterator[str]:
    written = [message for message in history.messages if message.kind is MessageKind.TEXT]
    times = Counter(message.nonce for message in written)
    seqs = {message.nonce: message.seq for message in written}
    for nonce, told in record.acknowledged.items():
        if nonce not in times:
            yield f'{nonce} was acknowledged and is lost.'
        elif told != {seqs[nonce]}:
            yield f'{nonce} was acknowledged as {sorted(told)} and is {seqs[nonce]}.'
    for nonce, count in times.items():
        if count > 1:
            yield f'{nonce} is there {count} times.'
    for nonce in record.refused.keys() & times.keys() - record.acknowledged.keys():
        yield f'{nonce} was refused and is there.'
    for message in written:
        text = record.posted.get(message.nonce or '')
        if text is None:
            yield f'{message.seq} says {message.text!r}, which nobody sent.'
        elif message.text != text and not message.deleted:
            yield f'{message.seq} says {message.text!r}, where {text!r} was sent.'


def _of_numbers(history: History) -> Iterator[str]:
    seqs = [message.seq for message in history.messages]
    if seqs != list(range(1, history.last_seq + 1)):
        missing = sorted(set(range(1, history.last_seq + 1)) - set(seqs))[:SHOWN]
        yield f'The numbers are not 1 to {history.last_seq} in order: {missing} are missing.'
    revs = [message.rev for message in history.messages if not message.deleted]
    if len(revs) != len(set(revs)):
        yield 'Two messages have the same change number.'
    if revs and max(revs) > history.last_rev:
        yield f'A change has the number {max(revs)} in a room that has come to {history.last_rev}.'


def of_reader(reader: Seen, history: History) -> Iterator[str]:
    """What this reader saw otherwise than it is in the history."""
    for before, after in zip(reader.log, reader.log[1:], strict=False):
        if after != before + 1:
            yield f'after {before} appeared {after}.'
    if reader.rev != history.last_rev:
        yield f'it has come to change {reader.rev} of {history.last_rev}.'
    if reader.ahead:
        yield f'it has heard of changes {reader.ahead[:SHOWN]}, which never came about.'
    loaded = {message.seq: message for message in history.messages}
    if reader.rows:
        expected = range(min(reader.rows), history.last_seq + 1)
        if missing := [seq for seq in expected if seq not in reader.rows]:
            yield f'{missing[:SHOWN]} are not shown.'
    elif loaded:
        yield 'nothing is shown.'
    for seq, row in sorted(reader.rows.items()):
        if seq not in loaded:
            yield f'{seq} ({row.text!r}) is shown and not there.'
        elif _shown(row) != _shown(loaded[seq]):
            yield f'{seq} is shown as {_shown(row)} and is {_shown(loaded[seq])}.'
    if unseen := reader.rows.keys() - set(reader.log):
        yield f'{sorted(unseen)[:SHOWN]} are shown and never appeared.'


def _shown(message: MessageView) -> tuple[object, ...]:
    """What of a message shows. People are drawn as they are called now, whatever a row says."""
    return (
        message.id,
        message.rev,
        message.kind,
        message.author.id,
        message.text,
        message.html,
        message.created_at,
        message.edited_at,
        message.deleted,
        message.nonce,
    )
