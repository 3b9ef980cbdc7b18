"""Hears everything that is said on the bus while something happens, as open pages would."""

import contextlib
from collections.abc import Iterator
from itertools import groupby

from chatter.realtime import topic
from chatter.realtime.events import AnyEvent
from components import live
from tests.stage import subscribed

IDS = range(1, 40)
Heard = list[tuple[str, AnyEvent]]


@contextlib.contextmanager
def recording() -> Iterator[Heard]:
    """The events of all topics while inside, in order; the list is complete afterwards."""
    said: Heard = []
    topics = [topic.EVERYONE, topic.PUBLIC, topic.PRESENCE, topic.SIGN_INS]
    topics += [address(number) for number in IDS for address in (topic.room, topic.user)]
    with contextlib.ExitStack() as stack:
        for name in topics:
            stack.enter_context(subscribed(name, lambda name, event: said.append((name, event))))
        yield said


def with_badges(said: Heard) -> Heard:
    """The same, and after the events of each room what its members' sidebars are told."""
    heard: Heard = []
    for name, events in groupby(said, key=lambda one: one[0]):
        batch = [event for _, event in events]
        heard += [(name, event) for event in batch]
        if name.startswith('room:'):
            members = topic.members(int(name.removeprefix('room:')))
            heard += [(members, event) for event in live.folded(batch)]
    return heard
