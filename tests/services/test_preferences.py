"""How somebody wants it: what is not set is the default, what is set is theirs in every browser."""

import asyncio

from sqlalchemy import update
from sqlmodel import col

from chatter import db
from chatter.models.people import User
from chatter.models.preferences import Density, Preferences, TextSize, Theme
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import preferences, sign_ins
from tests.cast import Cast
from tests.stage import listening, types


async def now(cast: Cast, handle: str = 'ada') -> Preferences:
    viewer = await sign_ins.viewer(cast.tokens[handle])
    assert isinstance(viewer, Viewer)
    return viewer.preferences


async def test_what_was_never_set_is_the_default(cast: Cast) -> None:
    assert await now(cast) == Preferences() == cast.ada.preferences


async def test_what_is_set_stays_and_the_rest_is_left_alone(cast: Cast) -> None:
    with listening(topic.user(cast.ada.id)) as ada, listening(topic.user(cast.bob.id)) as bob:
        await preferences.change(cast.ada, {'theme': Theme.DARK})
        changed = await preferences.change(cast.ada, {'density': Density.COMPACT})
    assert changed == Preferences(theme=Theme.DARK, density=Density.COMPACT)
    assert await now(cast) == changed and await now(cast, 'bob') == Preferences()
    assert types(ada) == ['preferences.changed'] * 2 and bob == []
    assert ada[-1].preferences == changed


async def test_two_browsers_that_change_different_things_at_once_both_have_their_way(
    cast: Cast,
) -> None:
    for _ in range(5):
        await preferences.change(
            cast.ada, {'theme': Theme.SYSTEM, 'density': Density.COMFORTABLE, 'text_size': 'medium'}
        )
        await asyncio.gather(
            preferences.change(cast.ada, {'theme': Theme.DARK}),
            preferences.change(cast.ada, {'density': Density.COMPACT}),
            preferences.change(cast.ada, {'text_size': TextSize.HUGE}),
        )
        assert await now(cast) == Preferences(
            theme=Theme.DARK, density=Density.COMPACT, text_size=TextSize.HUGE
        )


async def test_what_another_version_stored_is_left_out(cast: Cast) -> None:
    stored = {'theme': 'dark', 'density': 'of tomorrow', 'unheard-of': [1], 'layout': None}
    await db.write(
        lambda session: session.exec(
            update(User).where(col(User.id) == cast.ada.id).values(preferences=stored)
        )
    )
    sign_ins.forget_everyone()
    assert await now(cast) == Preferences(theme=Theme.DARK)
