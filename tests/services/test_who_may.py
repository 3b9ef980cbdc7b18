"""Who may write to somebody, mention them, and see when they were here and what they have read."""

import itertools

import pytest
from sqlmodel import Session

from chatter import db
from chatter.models.people import Circle
from chatter.models.views import Viewer
from chatter.services import access, audiences, follows, people, relations
from chatter.services.people import Edit
from chatter.services.relations import Grant
from tests.cast import Cast

EVERYONE, FOLLOWED, FRIENDS, NOBODY = Circle


async def may(viewer: Viewer, grant: Grant, whom: Viewer) -> bool:
    def ask(session: Session) -> bool:
        return relations.permits(session, viewer.id, access.person(session, whom.id), grant)

    return await db.read(ask)


async def lets(user: Viewer, grant: Grant, circle: Circle) -> None:
    await people.edit(user, Edit.model_validate({f'allows_{grant}': circle}))


@pytest.mark.parametrize('grant', Grant)
async def test_each_circle_lets_in_whom_it_names(cast: Cast, grant: Grant) -> None:
    ada, bob, eve, grace = cast.ada, cast.bob, cast.eve, cast.grace
    await follows.follow(ada, bob.id)  # Ada's friend is Bob, she follows Grace, Eve follows her.
    await follows.follow(bob, ada.id)
    await follows.follow(ada, grace.id)
    await follows.follow(eve, ada.id)
    allowed = {
        EVERYONE: [bob, grace, eve],
        FOLLOWED: [bob, grace],
        FRIENDS: [bob],
        NOBODY: [],
    }
    for circle, expected in allowed.items():
        await lets(ada, grant, circle)
        found = [one for one in (bob, grace, eve) if await may(one, grant, ada)]
        assert found == expected, circle
        assert await may(ada, grant, ada), 'One is let do everything by oneself.'


@pytest.mark.parametrize('grant', Grant)
async def test_a_block_is_stronger_than_any_circle_both_ways(cast: Cast, grant: Grant) -> None:
    assert await may(cast.bob, grant, cast.ada) and await may(cast.ada, grant, cast.bob)
    await follows.block(cast.ada, cast.bob.id)
    assert not await may(cast.bob, grant, cast.ada)
    assert not await may(cast.ada, grant, cast.bob)
    assert await may(cast.eve, grant, cast.ada)


async def test_a_request_opens_nothing(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    await lets(cast.ada, Grant.WRITE, FOLLOWED)
    assert not await may(cast.bob, Grant.WRITE, cast.ada)
    await follows.accept(cast.bob, cast.ada.id)
    assert await may(cast.bob, Grant.WRITE, cast.ada)


async def test_strangers_see_nothing_of_somebody_private_but_may_write(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    for grant in (Grant.SEEN, Grant.READING):
        assert not await may(cast.eve, grant, cast.ada)
    for grant in (Grant.WRITE, Grant.MENTION):
        assert await may(cast.eve, grant, cast.ada)
    await follows.follow(cast.eve, cast.ada.id)
    await follows.accept(cast.ada, cast.eve.id)
    for grant in Grant:
        assert await may(cast.eve, grant, cast.ada)


async def test_many_are_asked_at_once(cast: Cast) -> None:
    await lets(cast.bob, Grant.MENTION, NOBODY)
    await follows.block(cast.grace, cast.eve.id)

    def ask(session: Session) -> set[int]:
        users = [access.person(session, one.id) for one in (cast.ada, cast.bob, cast.grace)]
        return relations.permitting(session, cast.eve.id, users, Grant.MENTION)

    assert await db.read(ask) == {cast.ada.id}


async def test_a_profile_says_whom_one_may_write_to_but_tells_no_block(cast: Cast) -> None:
    async def is_told(viewer: Viewer) -> bool:
        return (await people.look(viewer, cast.ada.id)).may_write

    assert await is_told(cast.eve)
    before = await people.look(cast.eve, cast.ada.id)
    await people.set_visibility(cast.ada, True)
    stranger = await people.look(cast.eve, cast.ada.id)
    await follows.block(cast.ada, cast.eve.id)
    assert await people.look(cast.eve, cast.ada.id) == stranger != before
    await lets(cast.ada, Grant.WRITE, NOBODY)
    assert not await is_told(cast.bob)
    await lets(cast.ada, Grant.WRITE, EVERYONE)
    await follows.block(cast.bob, cast.ada.id)
    assert not await is_told(cast.bob), 'Whom one has blocked oneself one does not write to.'


async def test_nobody_is_told_what_somebody_lets_others_do(cast: Cast) -> None:
    await lets(cast.ada, Grant.WRITE, FRIENDS)
    assert 'allows' not in (await people.look(cast.eve, cast.ada.id)).model_dump_json()
    assert (await people.mine(cast.ada)).allows_write is FRIENDS


@pytest.mark.parametrize('circle', Circle)
async def test_what_is_remembered_of_who_sees_reading_is_what_is_permitted(
    cast: Cast, circle: Circle
) -> None:
    cast_of = (cast.ada, cast.bob, cast.eve, cast.grace)
    deeds = [
        lambda: lets(cast.ada, Grant.READING, circle),
        lambda: follows.follow(cast.ada, cast.bob.id),
        lambda: follows.follow(cast.bob, cast.ada.id),
        lambda: people.set_visibility(cast.ada, True),
        lambda: follows.follow(cast.eve, cast.ada.id),
        lambda: follows.accept(cast.ada, cast.eve.id),
        lambda: follows.follow(cast.ada, cast.eve.id),
        lambda: follows.block(cast.grace, cast.ada.id),
        lambda: follows.unfollow(cast.ada, cast.bob.id),
        lambda: follows.remove_follower(cast.ada, cast.eve.id),
    ]
    for deed in deeds:
        await deed()
        for viewer, user in itertools.product(cast_of, cast_of):
            audience = await audiences.of(user.id)
            assert audience.may_see_reading(viewer.id) is await may(viewer, Grant.READING, user)
