"""Following, asking to, saying yes and no, blocking and muting: who may, and who hears of it."""

import asyncio

import pytest

from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.models.views import Relation, Standing, Viewer
from chatter.realtime import topic
from chatter.services import follows, people
from tests.cast import Cast, come_in, signed_in
from tests.stage import listening

NO, ASKED, YES = Standing.NO, Standing.ASKED, Standing.YES


async def between(viewer: Viewer, other: Viewer) -> Relation:
    return (await people.look(viewer, other.id)).relation


async def both(one: Viewer, other: Viewer) -> tuple[Standing, Standing, Standing, Standing]:
    """How each sees it: (one follows, one is followed, other follows, other is followed)."""
    mine, theirs = await between(one, other), await between(other, one)
    return mine.follows, mine.followed_by, theirs.follows, theirs.followed_by


async def test_a_public_profile_is_followed_at_once_and_both_hear_of_it(cast: Cast) -> None:
    with (
        listening(topic.user(cast.ada.id)) as ada,
        listening(topic.user(cast.bob.id)) as bob,
        listening(topic.user(cast.eve.id)) as eve,
    ):
        assert (await follows.follow(cast.ada, cast.bob.id)).follows is YES
    assert await both(cast.ada, cast.bob) == (YES, NO, NO, YES)
    [mine], [theirs] = ada, bob
    assert mine.user.handle == 'bob' and mine.relation == await between(cast.ada, cast.bob)
    assert theirs.user.handle == 'ada' and theirs.relation == await between(cast.bob, cast.ada)
    assert eve == []


async def test_following_twice_changes_nothing_and_nobody_hears(cast: Cast) -> None:
    await follows.follow(cast.ada, cast.bob.id)
    with listening(topic.user(cast.bob.id)) as bob:
        assert (await follows.follow(cast.ada, cast.bob.id)).follows is YES
    assert bob == []
    assert len((await follows.following(cast.ada, cast.ada.id)).people) == 1


async def test_two_clicks_at_once_make_one_follow(cast: Cast) -> None:
    await asyncio.gather(*(follows.follow(cast.ada, cast.bob.id) for _ in range(6)))
    assert len((await follows.followers(cast.bob, cast.bob.id)).people) == 1


async def test_two_who_follow_each_other_are_friends(cast: Cast) -> None:
    await follows.follow(cast.ada, cast.bob.id)
    await follows.follow(cast.bob, cast.ada.id)
    relation = await between(cast.ada, cast.bob)
    assert relation.follows is relation.followed_by is YES
    assert [one.user.handle for one in (await follows.friends(cast.ada)).people] == ['bob']
    assert (await follows.friends(cast.eve)).people == []
    await follows.unfollow(cast.bob, cast.ada.id)
    assert await both(cast.ada, cast.bob) == (YES, NO, NO, YES)
    assert (await follows.friends(cast.ada)).people == []


@pytest.mark.parametrize('deed', [follows.follow, follows.block])
async def test_nobody_follows_or_blocks_themselves(cast: Cast, deed) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid):
        await deed(cast.ada, cast.ada.id)


@pytest.mark.parametrize('user_id', [0, -1, 10**9, 2**63, 2**70])
async def test_nobody_follows_nobody(cast: Cast, user_id: int) -> None:
    for deed in (follows.follow, follows.unfollow, follows.block, follows.accept, people.look):
        with pytest.raises(NotFound):
            await deed(cast.ada, user_id)


# Private profiles


async def test_a_private_profile_is_asked_and_says_yes(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    assert (await follows.follow(cast.ada, cast.bob.id)).follows is ASKED
    assert await both(cast.ada, cast.bob) == (ASKED, NO, NO, ASKED)
    assert [one.user.handle for one in await follows.requests(cast.bob)] == ['ada']
    assert (await follows.followers(cast.bob, cast.bob.id)).people == [], 'Not yet.'
    with listening(topic.user(cast.ada.id)) as ada:
        await follows.accept(cast.bob, cast.ada.id)
    assert [event.relation.follows for event in ada] == [YES]
    assert await follows.requests(cast.bob) == []
    assert await both(cast.ada, cast.bob) == (YES, NO, NO, YES)
    with pytest.raises(NotFound):
        await follows.accept(cast.bob, cast.ada.id)


async def test_a_no_is_silent(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    with (
        listening(topic.user(cast.ada.id)) as ada,
        listening(topic.user(cast.bob.id)) as bob,
    ):
        await follows.decline(cast.bob, cast.ada.id)
    assert ada == [] and [event.relation.followed_by for event in bob] == [NO]
    assert (await between(cast.ada, cast.bob)).follows is ASKED, 'It looks as if it waited.'
    assert await follows.requests(cast.bob) == []
    assert (await follows.follow(cast.ada, cast.bob.id)).follows is ASKED
    assert await follows.requests(cast.bob) == [], 'Asking again while it waits asks nobody.'
    with pytest.raises(NotFound):
        await follows.accept(cast.bob, cast.ada.id)


async def test_a_request_can_be_taken_back_and_made_again(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    await follows.unfollow(cast.ada, cast.bob.id)
    assert await both(cast.ada, cast.bob) == (NO, NO, NO, NO)
    assert await follows.requests(cast.bob) == []
    await follows.follow(cast.ada, cast.bob.id)
    assert len(await follows.requests(cast.bob)) == 1


async def test_nobody_answers_for_somebody_else(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    for deed in (follows.accept, follows.decline):
        with pytest.raises(NotFound):
            await deed(cast.eve, cast.ada.id)
        with pytest.raises(NotFound):
            await deed(cast.ada, cast.bob.id)
    assert (await between(cast.ada, cast.bob)).follows is ASKED


async def test_a_follower_can_be_removed(cast: Cast) -> None:
    await follows.follow(cast.ada, cast.bob.id)
    with listening(topic.user(cast.ada.id)) as ada:
        await follows.remove_follower(cast.bob, cast.ada.id)
    assert await both(cast.ada, cast.bob) == (NO, NO, NO, NO)
    assert [event.relation.follows for event in ada] == [NO]


async def test_who_becomes_private_keeps_the_followers(cast: Cast) -> None:
    await follows.follow(cast.ada, cast.bob.id)
    await people.set_visibility(cast.bob, True)
    assert (await between(cast.ada, cast.bob)).follows is YES


@pytest.mark.parametrize(('accepts', 'standing'), [(True, YES), (False, ASKED)])
async def test_who_becomes_public_says_what_becomes_of_those_who_wait(
    cast: Cast, accepts: bool, standing: Standing
) -> None:
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    await follows.follow(cast.eve, cast.bob.id)
    with pytest.raises(Conflict) as refusal:
        await people.set_visibility(cast.bob, False)
    assert refusal.value.field == 'requests'
    assert (await people.mine(cast.bob)).is_private, 'Nothing has changed.'
    with listening(topic.user(cast.ada.id)) as ada:
        await people.set_visibility(cast.bob, False, accepts=accepts)
    assert (await between(cast.ada, cast.bob)).follows is standing
    assert await follows.requests(cast.bob) == []
    assert len(ada) == (1 if accepts else 0), 'A no is silent here, too.'


async def test_who_becomes_public_with_nobody_waiting_need_say_nothing(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    assert not (await people.set_visibility(cast.bob, False)).is_private


# Blocking


async def test_blocking_ends_everything_both_ways_at_once(cast: Cast) -> None:
    await follows.follow(cast.ada, cast.bob.id)
    await follows.follow(cast.bob, cast.ada.id)
    with (
        listening(topic.user(cast.ada.id)) as ada,
        listening(topic.user(cast.bob.id)) as bob,
    ):
        relation = await follows.block(cast.ada, cast.bob.id)
    assert relation.is_blocked and (relation.follows, relation.followed_by) == (NO, NO)
    assert await both(cast.ada, cast.bob) == (NO, NO, NO, NO)
    [told] = bob
    assert told.relation == Relation() and told.is_private, 'Nothing says that it is a block.'
    assert [event.relation.is_blocked for event in ada] == [True]
    assert [one.user.handle for one in await follows.blocked(cast.ada)] == ['bob']
    assert await follows.blocked(cast.bob) == []


async def test_who_is_blocked_cannot_follow_and_is_not_told_why(cast: Cast) -> None:
    await follows.block(cast.ada, cast.bob.id)
    with pytest.raises(Forbidden, match=r'^This cannot be delivered\.$'):
        await follows.follow(cast.bob, cast.ada.id)
    with pytest.raises(Conflict):
        await follows.follow(cast.ada, cast.bob.id)
    await follows.unblock(cast.ada, cast.bob.id)
    assert (await follows.follow(cast.bob, cast.ada.id)).follows is YES


async def test_a_block_and_a_private_profile_look_the_same(cast: Cast) -> None:
    await people.edit(cast.ada, people.Edit(bio='canary'))
    await people.edit(cast.grace, people.Edit(bio='canary'))
    await people.set_visibility(cast.grace, True)
    await follows.block(cast.ada, cast.bob.id)
    blocked = (await people.look(cast.bob, cast.ada.id)).model_dump(exclude={'user'})
    private = (await people.look(cast.bob, cast.grace.id)).model_dump(exclude={'user'})
    assert blocked == private and blocked['about'] is None


async def test_blocking_answers_a_request_that_waits(cast: Cast) -> None:
    await people.set_visibility(cast.bob, True)
    await follows.follow(cast.ada, cast.bob.id)
    await follows.block(cast.bob, cast.ada.id)
    assert await follows.requests(cast.bob) == []


async def test_blocking_twice_is_one_block_also_at_once(cast: Cast) -> None:
    await asyncio.gather(*(follows.block(cast.ada, cast.bob.id) for _ in range(4)))
    assert len(await follows.blocked(cast.ada)) == 1
    await follows.unblock(cast.ada, cast.bob.id)
    assert await follows.blocked(cast.ada) == []


# Muting


async def test_muting_is_known_to_oneself_alone(cast: Cast) -> None:
    with (
        listening(topic.user(cast.ada.id)) as ada,
        listening(topic.user(cast.bob.id)) as bob,
    ):
        assert (await follows.mute(cast.ada, cast.bob.id, is_muted=True)).is_muted
    assert bob == [] and [event.relation.is_muted for event in ada] == [True]
    assert await between(cast.bob, cast.ada) == Relation()
    assert not (await follows.mute(cast.ada, cast.bob.id, is_muted=False)).is_muted


# Lists


async def test_lists_go_on_page_by_page_the_newest_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follows, 'PAGE', 4)
    handles = []
    for number in range(7):
        handle = f'fan-{number}'
        await come_in(handle, address=f'203.0.113.{number}')
        fan, _ = await signed_in(handle)
        await follows.follow(fan, cast.ada.id)
        handles.append(handle)
    first = await follows.followers(cast.eve, cast.ada.id)
    assert first.next is not None
    second = await follows.followers(cast.eve, cast.ada.id, first.next)
    found = [one.user.handle for one in first.people + second.people]
    assert found == handles[::-1] and second.next is None
    for nonsense in ('x', '-1', str(2**70), ''):
        with pytest.raises(Invalid):
            await follows.followers(cast.eve, cast.ada.id, nonsense)


async def test_lists_may_be_hidden_and_are_shown_to_oneself(cast: Cast) -> None:
    await follows.follow(cast.bob, cast.ada.id)
    await people.edit(cast.ada, people.Edit(shows_lists=False))
    for listed in (follows.followers, follows.following):
        with pytest.raises(Forbidden):
            await listed(cast.bob, cast.ada.id)
        assert (await listed(cast.ada, cast.ada.id)).next is None
    about = (await people.look(cast.bob, cast.ada.id)).about
    assert about is not None and (about.followers, about.following) == (None, None)
    own = (await people.look(cast.ada, cast.ada.id)).about
    assert own is not None and (own.followers, own.following) == (1, 0)


async def test_the_lists_of_a_private_profile_are_for_followers(cast: Cast) -> None:
    await follows.follow(cast.bob, cast.ada.id)
    await people.set_visibility(cast.ada, True)
    for listed in (follows.followers, follows.following):
        with pytest.raises(Forbidden):
            await listed(cast.eve, cast.ada.id)
        await listed(cast.bob, cast.ada.id)


async def test_all_whom_one_follows_are_listed_for_taking_along(cast: Cast) -> None:
    await people.set_visibility(cast.eve, True)
    for other in (cast.bob, cast.grace, cast.eve):
        await follows.follow(cast.ada, other.id)
    assert [one.user.handle for one in await follows.all_followed(cast.ada)] == ['bob', 'grace']
