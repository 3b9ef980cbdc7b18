"""The bus inside one process: in order, to everybody who listens, undisturbed by a bad listener."""

import logging

import pytest

from chatter.realtime import bus
from chatter.realtime.events import PresenceChanged, RoomLeft
from tests.stage import listening, subscribed


def left(room_id: int) -> RoomLeft:
    return RoomLeft(room_id=room_id)


async def test_everybody_who_listens_hears_everything_in_order() -> None:
    with listening('room:1') as first, listening('room:1') as second, listening('room:2') as other:
        for number in range(100):
            await bus.publish('room:1', left(number))
    assert [event.room_id for event in first] == list(range(100))
    assert first == second and other == []


async def test_who_stopped_listening_hears_no_more() -> None:
    with listening('room:1') as heard:
        await bus.publish('room:1', left(1))
    await bus.publish('room:1', left(2))
    assert [event.room_id for event in heard] == [1]
    assert 'room:1' not in bus._listeners, 'Nothing is kept of a topic that nobody hears.'
    bus.unsubscribe('room:1', lambda topic, event: None)
    assert 'room:1' not in bus._listeners


async def test_a_listener_that_stops_while_it_listens_does_not_hide_an_event_from_others() -> None:
    heard: list[str] = []

    def once(_topic: str, _event: object) -> None:
        heard.append('once')
        bus.unsubscribe('room:1', once)

    bus.subscribe('room:1', once)
    with listening('room:1') as others:
        await bus.publish('room:1', left(1))
        await bus.publish('room:1', left(2))
    assert heard == ['once'] and len(others) == 2


async def test_a_listener_that_fails_is_logged_and_the_others_hear(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_topic: str, _event: object) -> None:
        raise RuntimeError('on purpose')

    with (
        subscribed('room:1', fail),
        listening('room:1') as heard,
        caplog.at_level(logging.ERROR),
    ):
        await bus.publish('room:1', left(1))
    assert len(heard) == 1 and 'A listener of room:1 failed' in caplog.text


async def test_every_address_is_one_of_its_own() -> None:
    from chatter.realtime import topic

    names = [topic.EVERYONE, topic.PRESENCE, topic.SIGN_INS]
    names += [address(1) for address in (topic.room, topic.members, topic.user)]
    assert len(set(names)) == 6
    with listening(topic.user(1)) as heard:
        await bus.publish(topic.user(11), PresenceChanged(user_id=1, status='away'))
    assert heard == []
