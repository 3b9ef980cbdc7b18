"""How somebody wants it: kept, told to their own browsers, and robust against what was stored."""

import pytest

from chatter.models.preferences import Clock, Preferences, Theme
from chatter.realtime import topic
from chatter.services import preferences, sign_ins
from tests.cast import Cast
from tests.stage import listening, types


async def test_what_was_chosen_is_there_at_the_next_look(cast: Cast) -> None:
    assert cast.ada.preferences == Preferences(), 'Nobody has chosen anything yet.'
    await preferences.change(cast.ada, {'theme': 'dark'})
    await preferences.change(cast.ada, {'clock': '24'})
    viewer = await sign_ins.viewer(cast.tokens['ada'])
    assert viewer is not None
    assert viewer.preferences == Preferences(theme=Theme.DARK, clock=Clock.TWENTY_FOUR)


async def test_only_the_person_hears_of_it(cast: Cast) -> None:
    with (
        listening(topic.user(cast.ada.id)) as own,
        listening(topic.user(cast.bob.id), topic.EVERYONE) as others,
    ):
        await preferences.change(cast.ada, {'accent': 'plum'})
    assert types(own) == ['preferences.changed']
    assert types(others) == []


@pytest.mark.parametrize(
    'stored',
    [None, {}, {'theme': 'neon'}, {'theme': 7, 'density': None}, {'unknown': 1}],
    ids=str,
)
def test_what_is_not_known_any_more_is_the_default(stored: dict[str, object] | None) -> None:
    assert Preferences.of(stored) == Preferences()


def test_what_is_known_survives_beside_what_is_not() -> None:
    assert Preferences.of({'theme': 'neon', 'clock': '12'}) == Preferences(clock=Clock.TWELVE)
