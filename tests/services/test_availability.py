"""How people appear: busy or invisible for a while, everywhere, also after a restart."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chatter import clock
from chatter.config import Settings
from chatter.errors import Invalid
from chatter.lifespan import running
from chatter.models.people import Availability
from chatter.models.views import Viewer
from chatter.realtime import presence, topic
from chatter.services import availability, follows, messages, people
from tests.cast import Cast
from tests.stage import listening, types, until

BUSY, INVISIBLE, USUAL = Availability.BUSY, Availability.INVISIBLE, Availability.USUAL


@pytest.fixture(autouse=True)
def swept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What ends by itself is noticed at once."""
    monkeypatch.setattr(presence, 'SWEEP_SECONDS', 0.002)
    yield


async def is_here(viewer: Viewer) -> None:
    await presence.beat(viewer.id, f'page of {viewer.handle}', 'online')


async def seen_by(viewer: Viewer, whom: Viewer) -> str:
    return (await people.statuses(viewer)).get(whom.id, 'offline')


async def test_whoever_is_busy_shows_it_to_all_who_may_know_they_are_here(cast: Cast) -> None:
    await is_here(cast.ada)
    with listening(topic.EVERYONE) as heard, listening(topic.user(cast.ada.id)) as own:
        view = await availability.change(cast.ada, BUSY, 30)
    assert [(event.user_id, event.status) for event in heard] == [(cast.ada.id, 'busy')]
    assert types(own) == ['availability.changed'] and own[0].until == view.until
    assert await seen_by(cast.eve, cast.ada) == 'busy'
    await presence.beat(cast.ada.id, 'page of ada', 'away')
    assert await seen_by(cast.eve, cast.ada) == 'busy'
    await people.set_visibility(cast.ada, True)
    assert await seen_by(cast.eve, cast.ada) == 'offline'


async def test_nobody_is_busy_who_is_not_here(cast: Cast) -> None:
    await availability.change(cast.ada, BUSY)
    assert await seen_by(cast.eve, cast.ada) == 'offline'


async def test_it_ends_by_itself(cast: Cast) -> None:
    await is_here(cast.ada)
    await availability.change(cast.ada, BUSY, 30)
    with listening(topic.EVERYONE) as heard:
        clock.turn(timedelta(minutes=29))
        await is_here(cast.ada)
        assert presence.status(cast.ada.id) == 'busy'
        clock.turn(timedelta(minutes=2))
        await is_here(cast.ada)
        await until(lambda: presence.status(cast.ada.id) == 'online', 'It never ends.')
    assert heard[-1].status == 'online'
    assert (await availability.mine(cast.ada)).availability is USUAL


async def test_it_outlives_a_restart_and_ends_after_one(peopled: tuple[Settings, Cast]) -> None:
    settings, cast = peopled
    async with running(settings):
        await availability.change(cast.ada, BUSY, 30)
        await availability.change(cast.bob, INVISIBLE)
    assert not presence.is_invisible(cast.bob.id), 'What is over is forgotten.'
    async with running(settings):
        await is_here(cast.ada)
        await is_here(cast.bob)
        assert presence.statuses() == {cast.ada.id: 'busy'}
        clock.turn(timedelta(minutes=31))
        await is_here(cast.ada)
        await until(lambda: presence.status(cast.ada.id) == 'online', 'It never ends.')
        await availability.change(cast.ada, BUSY, 30)
    clock.turn(timedelta(minutes=31))
    async with running(settings):
        await is_here(cast.ada)
        assert presence.statuses() == {cast.ada.id: 'online'}


async def test_whoever_is_invisible_looks_as_if_not_here(cast: Cast) -> None:
    await people.saw(cast.ada.id)
    before = (await people.look(cast.eve, cast.ada.id)).about
    await is_here(cast.ada)
    await availability.change(cast.ada, INVISIBLE)
    clock.turn(timedelta(minutes=20))
    with listening(topic.EVERYONE) as heard, listening(topic.room(cast.tea)) as room:
        await is_here(cast.ada)
        await messages.typing(cast.ada, cast.tea)
        await people.saw(cast.ada.id)
        await people.saw(cast.ada.id, is_leaving=True)
    assert heard == [] and room == []
    assert await seen_by(cast.eve, cast.ada) == 'offline'
    assert await people.here(cast.eve) == []
    assert (await people.look(cast.eve, cast.ada.id)).about == before
    with listening(topic.EVERYONE) as heard, listening(topic.room(cast.tea)) as room:
        await availability.change(cast.ada, USUAL)
        await messages.typing(cast.ada, cast.tea)
    assert [event.status for event in heard] == ['online']
    assert types(room) == ['readers.changed', 'typing'], 'What was read unseen is seen now.'


async def test_becoming_invisible_is_going_away(cast: Cast) -> None:
    await is_here(cast.ada)
    with listening(topic.EVERYONE) as heard:
        await availability.change(cast.ada, INVISIBLE)
        await availability.change(cast.ada, INVISIBLE)
    assert [event.status for event in heard] == ['offline']


async def test_a_new_follower_learns_nothing_of_somebody_invisible(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await is_here(cast.ada)
    await availability.change(cast.ada, INVISIBLE)
    await follows.follow(cast.eve, cast.ada.id)
    await follows.accept(cast.ada, cast.eve.id)
    assert await seen_by(cast.eve, cast.ada) == 'offline'


@pytest.mark.parametrize('minutes', [0, -1, 10**9])
async def test_an_end_is_within_a_year(cast: Cast, minutes: int) -> None:
    with pytest.raises(Invalid):
        await availability.change(cast.ada, BUSY, minutes)
    assert (await availability.mine(cast.ada)).availability is USUAL


async def test_to_be_as_usual_has_no_end(cast: Cast) -> None:
    view = await availability.change(cast.ada, USUAL, 5)
    assert view.until is None
