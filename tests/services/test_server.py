"""What the server is called and looks like, and what it lets people do, at once."""

import pytest

from chatter.errors import Forbidden, Invalid
from chatter.models.people import Entitled, Role
from chatter.models.preferences import Accent
from chatter.models.rooms import RoomKind
from chatter.realtime import topic
from chatter.services import administration, messages, preferences, rooms, server, sign_ins
from chatter.services.server import Edit
from tests.cast import Cast, signed_in
from tests.stage import listening, types


async def test_administrators_name_the_server_and_everybody_hears_of_it(cast: Cast) -> None:
    await administration.set_role(cast.grace, cast.ada.id, Role.ADMINISTRATOR)
    ada = (await signed_in('ada'))[0]
    with listening(topic.EVERYONE) as heard:
        await server.edit(ada, Edit(name='  The   Tea House '))
    assert types(heard) == ['server.changed', 'live.ready']
    assert heard[0].server == await server.view()
    assert (await server.view()).name == 'The Tea House'
    with pytest.raises(Forbidden, match='Only administrators'):
        await server.edit(cast.bob, Edit(name='Coffee'))


@pytest.mark.parametrize('name', ['', '   ', '\u200b', 'x' * 41])
async def test_a_name_can_be_read_and_is_short(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        await server.edit(cast.grace, Edit(name=name))
    assert (await server.edit(cast.grace, Edit(name='x' * 40))).name == 'x' * 40


async def test_rooms_are_made_by_those_who_may(cast: Cast) -> None:
    assert await server.may_create(cast.ada)
    await server.edit(cast.grace, Edit(who_creates=Entitled.ADMINISTRATORS))
    assert not await server.may_create(cast.ada) and await server.may_create(cast.grace)
    for kind in (RoomKind.PUBLIC, RoomKind.PRIVATE):
        with pytest.raises(Forbidden, match='Only administrators make rooms'):
            await rooms.create(cast.ada, f'A {kind} one', kind=kind)
        await rooms.create(cast.grace, f'A {kind} one', kind=kind)


async def test_messages_are_as_long_as_is_set_within_what_a_message_can_be(cast: Cast) -> None:
    await server.edit(cast.grace, Edit(message_most=200))
    await messages.post(cast.ada, cast.tea, 'x' * 200, 'nonce-short')
    with pytest.raises(Invalid, match='at most 200 characters; this one has 201'):
        await messages.post(cast.ada, cast.tea, 'x' * 201, 'nonce-longer')
    await server.edit(cast.grace, Edit(message_most=10_000))
    await messages.post(cast.ada, cast.tea, 'x' * 201, 'nonce-longer')
    for most in (-1, 0, 199, 10_001):
        with pytest.raises(Invalid, match='From 200 to 10,000'):
            await server.edit(cast.grace, Edit(message_most=most))


async def test_its_colour_is_that_of_who_has_chosen_none(cast: Cast) -> None:
    async def accent(handle: str) -> Accent:
        viewer = await sign_ins.viewer(cast.tokens[handle])
        assert viewer is not None
        return viewer.preferences.accent

    await preferences.change(cast.bob, {'accent': Accent.SEA})
    await preferences.change(cast.eve, {'theme': 'dark'})
    await server.edit(cast.grace, Edit(accent=Accent.PLUM))
    assert (await accent('ada'), await accent('eve')) == (Accent.PLUM, Accent.PLUM)
    assert await accent('bob') is Accent.SEA, 'Who has chosen the usual one keeps it.'
    await preferences.change(cast.bob, {'theme': 'dark'})
    assert await accent('bob') is Accent.SEA


async def test_its_picture_is_shown_instead_of_the_one_before(cast: Cast) -> None:
    view, before = await server.set_picture(cast.grace, 'a' * 22)
    assert before is None and view.picture == f'/files/server/{"a" * 22}-256.webp'
    assert await server.is_picture('a' * 22)
    _, before = await server.set_picture(cast.grace, None)
    assert before == 'a' * 22 and not await server.is_picture('a' * 22)
    with pytest.raises(Forbidden):
        await server.set_picture(cast.ada, 'b' * 22)
