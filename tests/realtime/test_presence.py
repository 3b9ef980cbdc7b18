"""Who is here: a person is as present as the liveliest page; whoever reloads never flickers."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from chatter import clock
from chatter.realtime import presence, topic
from chatter.realtime.events import PresenceBeat, catalogue
from tests.stage import listening, until

ADA, BOB = 2, 3


@pytest.fixture
async def here(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Presence, open, which looks for those who are gone all the time."""
    monkeypatch.setattr(presence, 'SWEEP_SECONDS', 0.002)
    presence.open()
    yield
    await presence.close()


def seconds(number: float) -> None:
    clock.turn(timedelta(seconds=number))


async def gone(user_id: int) -> None:
    await until(lambda: presence.status(user_id) == 'offline', 'They are here for ever.')


async def stays(user_id: int, status: str) -> None:
    """It is so, and still is after everybody was looked at."""
    import asyncio

    assert presence.status(user_id) == status
    await asyncio.sleep(0.01)
    assert presence.status(user_id) == status


@pytest.mark.usefixtures('here')
async def test_nobody_is_here_until_a_page_says_so() -> None:
    assert presence.statuses() == {} and presence.status(ADA) == 'offline'
    with listening(topic.EVERYONE) as heard:
        await presence.beat(ADA, 'page-1', 'online')
        await presence.beat(BOB, 'page-2', 'away')
    assert presence.statuses() == {ADA: 'online', BOB: 'away'}
    assert [(event.user_id, event.status) for event in heard] == [(ADA, 'online'), (BOB, 'away')]


@pytest.mark.usefixtures('here')
async def test_only_a_change_is_told() -> None:
    with listening(topic.EVERYONE) as heard:
        for status in ('online', 'online', 'away', 'away', 'online'):
            await presence.beat(ADA, 'page-1', status)
    assert [event.status for event in heard] == ['online', 'away', 'online']


@pytest.mark.usefixtures('here')
async def test_the_liveliest_page_counts() -> None:
    await presence.beat(ADA, 'page-1', 'online')
    await presence.beat(ADA, 'page-2', 'away')
    assert presence.status(ADA) == 'online'
    await presence.beat(ADA, 'page-1', 'away')
    assert presence.status(ADA) == 'away'
    await presence.beat(ADA, 'page-2', 'online')
    assert presence.status(ADA) == 'online'


@pytest.mark.usefixtures('here')
async def test_a_page_that_dies_without_a_word_is_forgotten() -> None:
    with listening(topic.EVERYONE) as heard:
        await presence.beat(ADA, 'page-1', 'online')
        seconds(presence.BEAT_LIFE_SECONDS - 20)
        await stays(ADA, 'online')
        await presence.beat(ADA, 'page-1', 'online')
        seconds(presence.BEAT_LIFE_SECONDS - 20)
        await stays(ADA, 'online')
        seconds(21)
        await gone(ADA)
    assert [event.status for event in heard] == ['online', 'offline']
    assert presence.statuses() == {}


def test_two_beats_may_be_lost() -> None:
    assert presence.BEAT_LIFE_SECONDS > 2 * presence.BEAT_SECONDS


@pytest.mark.usefixtures('here')
async def test_whoever_closes_the_last_page_is_gone_after_a_moment() -> None:
    await presence.beat(ADA, 'page-1', 'online')
    await presence.leave(ADA, 'page-1')
    await stays(ADA, 'online')
    seconds(presence.LEAVING_SECONDS + 0.1)
    await gone(ADA)


@pytest.mark.usefixtures('here')
async def test_a_reload_shows_nobody_leaving() -> None:
    with listening(topic.EVERYONE) as heard:
        await presence.beat(ADA, 'page-1', 'online')
        await presence.leave(ADA, 'page-1')
        seconds(presence.LEAVING_SECONDS / 2)
        await presence.beat(ADA, 'page-2', 'online')
        seconds(presence.LEAVING_SECONDS)
        await stays(ADA, 'online')
    assert [event.status for event in heard] == ['online']


@pytest.mark.usefixtures('here')
async def test_whoever_was_away_is_not_online_for_leaving() -> None:
    with listening(topic.EVERYONE) as heard:
        await presence.beat(ADA, 'page-1', 'away')
        await presence.leave(ADA, 'page-1')
        await stays(ADA, 'away')
        seconds(presence.LEAVING_SECONDS + 0.1)
        await gone(ADA)
    assert [event.status for event in heard] == ['away', 'offline']


@pytest.mark.usefixtures('here')
async def test_closing_one_of_two_pages_shows_nothing() -> None:
    with listening(topic.EVERYONE) as heard:
        await presence.beat(ADA, 'page-1', 'online')
        await presence.beat(ADA, 'page-2', 'online')
        await presence.leave(ADA, 'page-1')
        seconds(presence.LEAVING_SECONDS + 1)
        await stays(ADA, 'online')
    assert [event.status for event in heard] == ['online']


@pytest.mark.usefixtures('here')
async def test_a_page_that_was_never_here_cannot_leave() -> None:
    with listening(topic.EVERYONE) as heard:
        await presence.leave(ADA, 'page-1')
        await presence.leave(ADA, 'page-1')
    assert heard == [] and presence.statuses() == {} and presence._pages == {}


@pytest.mark.usefixtures('here')
async def test_every_process_keeps_the_same_table() -> None:
    """What beats say on the bus is all that another process needs."""
    with listening(topic.PRESENCE) as beats:
        await presence.beat(ADA, 'page-1', 'online')
        await presence.beat(BOB, 'page-2', 'online')
        await presence.beat(BOB, 'page-2', 'away')
        await presence.beat(ADA, 'page-3', 'away')
        await presence.leave(ADA, 'page-1')
    here = presence.statuses()
    assert here == {ADA: 'online', BOB: 'away'}
    assert all(isinstance(beat, PresenceBeat) for beat in beats)
    await presence.close()
    presence.open()
    assert presence.statuses() == {}
    for beat in beats:
        presence._hear(topic.PRESENCE, catalogue.validate_json(beat.model_dump_json()))
    assert presence.statuses() == here
    seconds(presence.LEAVING_SECONDS + 0.1)
    await until(lambda: presence.status(ADA) == 'away', 'Her page that is left is away.')
