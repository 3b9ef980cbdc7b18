"""What invitations are good for, who may make them, where they lead, and who hears of it."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session

from chatter import clock, db
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.models.people import Entitled, Role, SignUp, User
from chatter.models.rooms import Who
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import accounts, invites, members, room_lists, rooms, server
from chatter.services.accounts import NewAccount
from chatter.services.invites import Wish
from tests.cast import Cast, password_of, private_room, signed_in
from tests.stage import listening, types

ADDRESS = '203.0.113.5'


async def come(token: str, handle: str = 'heidi', address: str = ADDRESS) -> Viewer:
    account = NewAccount.checked(handle, handle.title(), password_of(handle))
    await accounts.sign_up(account, address=address, invite=token)
    return (await signed_in(handle))[0]


async def make(viewer: Viewer, **wish: object) -> str:
    return (await invites.create(viewer, Wish.model_validate(wish))).token


async def become(viewer: Viewer, role: Role) -> Viewer:
    def change(session: Session) -> None:
        user = session.get(User, viewer.id)
        assert user is not None
        user.role = role
        session.add(user)

    await db.write(change)
    return viewer.model_copy(update={'role': role})


async def rooms_of(viewer: Viewer) -> set[int]:
    return await room_lists.joined_ids(viewer)


# What they are good for


async def test_an_invitation_is_for_one_person_within_a_week_unless_said_otherwise(
    cast: Cast,
) -> None:
    made = (await invites.create(cast.ada)).invite
    assert made.expires_at is not None
    assert made.expires_at - made.created_at == timedelta(days=7)
    assert (made.uses_left, made.role, made.rooms) == (1, Role.MEMBER, [])


async def test_an_invitation_is_used_also_while_everybody_may_come(cast: Cast) -> None:
    token = await make(cast.ada, room_ids=[cast.tea])
    await come(token)
    assert not await invites.is_good(token)


async def test_an_invitation_for_ten_lets_ten_in(cast: Cast) -> None:
    token = await make(cast.ada, uses=10)
    for number in range(10):
        assert await invites.is_good(token)
        await come(token, f'guest{number}', f'203.0.113.{number}')
    with pytest.raises(NotFound, match='not valid'):
        await come(token, 'eleventh', '203.0.113.99')


async def test_an_invitation_without_ends_has_none(cast: Cast) -> None:
    token = await make(cast.ada, uses=None, hours=None)
    clock.turn(timedelta(days=3650))
    for number in range(3):
        await come(token, f'guest{number}', f'203.0.113.{number}')
    assert await invites.is_good(token)


@pytest.mark.parametrize('hours', [1, 24, 7 * 24, 30 * 24])
async def test_an_invitation_ends_when_it_says(cast: Cast, hours: int) -> None:
    token = await make(cast.ada, hours=hours)
    clock.turn(timedelta(hours=hours) - timedelta(minutes=1))
    assert await invites.is_good(token)
    clock.turn(timedelta(minutes=1))
    assert not await invites.is_good(token)


async def test_bad_invitations_all_sound_the_same(cast: Cast) -> None:
    made = [await invites.create(cast.ada) for _ in range(3)]
    used, revoked, expired = (one.token for one in made)
    await come(used)
    await invites.revoke(cast.ada, made[1].invite.id)
    clock.turn(timedelta(days=7, seconds=1))
    said = set()
    for number, token in enumerate((used, revoked, expired, 'nonsense', 'é\x00' * 40)):
        assert not await invites.is_good(token)
        with pytest.raises(NotFound) as at_the_door:
            await come(token, f'guest{number}', f'203.0.113.{number}')
        with pytest.raises(NotFound) as at_a_look:
            await invites.preview(token)
        with pytest.raises(NotFound) as inside:
            await invites.accept(cast.eve, token)
        said |= {str(one.value) for one in (at_the_door, at_a_look, inside)}
    assert len(said) == 1


async def test_the_last_use_twice_at_once_makes_one_account_or_one_member(cast: Cast) -> None:
    token = await make(cast.ada, room_ids=[cast.tea])
    outcomes = await asyncio.gather(
        *(come(token, f'guest{i}', f'203.0.113.{i}') for i in range(4)),
        invites.accept(cast.eve, token),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 4 and all(isinstance(refusal, NotFound) for refusal in refused), outcomes
    assert len((await members.listed(cast.ada, cast.tea)).members) == 3


# Who may make them


async def test_who_invites_is_the_administrators_to_say(cast: Cast) -> None:
    assert await invites.may_invite(cast.ada)
    with pytest.raises(Forbidden, match='Only administrators of this server'):
        await server.edit(cast.ada, server.Edit(who_invites=Entitled.ADMINISTRATORS))
    await server.edit(cast.grace, server.Edit(who_invites=Entitled.ADMINISTRATORS))
    assert not await invites.may_invite(cast.ada)
    with pytest.raises(Forbidden, match='Only administrators may invite'):
        await invites.create(cast.ada)
    for administrator in (cast.grace, await become(cast.bob, Role.ADMINISTRATOR)):
        assert await invites.may_invite(administrator)
        await invites.create(administrator)


async def test_a_link_ends_with_the_right_of_whoever_made_it(cast: Cast) -> None:
    token = await make(cast.ada)
    await server.edit(cast.grace, server.Edit(who_invites=Entitled.ADMINISTRATORS))
    assert not await invites.is_good(token)
    await server.edit(cast.grace, server.Edit(who_invites=Entitled.EVERYBODY))
    assert await invites.is_good(token)


async def test_administrators_are_made_by_the_owner(cast: Cast) -> None:
    for other in (cast.ada, await become(cast.eve, Role.ADMINISTRATOR)):
        with pytest.raises(Forbidden, match='Only the owner of this server may invite'):
            await make(other, role='administrator')
    with pytest.raises(Invalid, match='Nobody becomes an owner'):
        await make(cast.grace, role='owner')
    bob = await become(cast.bob, Role.OWNER)
    token, later = await make(bob, role='administrator'), await make(bob, role='administrator')
    assert (await come(token)).role is Role.ADMINISTRATOR
    await become(cast.bob, Role.ADMINISTRATOR)
    assert not await invites.is_good(later), 'Nobody gives away what they lost.'


async def test_somebody_with_an_account_does_not_rise_by_a_link(cast: Cast) -> None:
    token = await make(cast.grace, role='administrator', room_ids=[cast.lobby])
    await invites.accept(cast.eve, token)
    assert (await signed_in('eve'))[0].role is Role.MEMBER


# Where they lead


async def test_newcomers_arrive_in_the_rooms_of_the_link_the_first_one_first(cast: Cast) -> None:
    den = await private_room(cast.ada)
    token = await make(cast.ada, room_ids=[den, cast.tea, den])
    heidi = await come(token)
    assert await rooms_of(heidi) == {den, cast.tea}
    assert await invites.landing(heidi.id, token) == den


async def test_a_link_without_rooms_leads_where_everybody_arrives(cast: Cast) -> None:
    token = await make(cast.ada)
    heidi = await come(token)
    assert await rooms_of(heidi) == {cast.lobby}
    assert await invites.landing(heidi.id, token) is None


async def test_only_rooms_one_is_in_can_be_invited_to(cast: Cast) -> None:
    den = await private_room(cast.ada)
    with pytest.raises(NotFound, match='no such room'):
        await make(cast.bob, room_ids=[den])
    with pytest.raises(NotFound, match='no such room'):
        await make(cast.bob, room_ids=[10**6])
    with pytest.raises(Forbidden, match='Join the room'):
        await make(cast.eve, room_ids=[cast.tea])
    await rooms.archive(cast.ada, cast.tea)
    with pytest.raises(Conflict, match='archived'):
        await make(cast.ada, room_ids=[cast.tea])
    with pytest.raises(Invalid, match='at most 20 rooms'):
        await make(cast.ada, room_ids=list(range(1, 22)))
    await make(cast.ada, room_ids=[den])


async def test_a_link_leads_to_no_hidden_room_that_its_maker_has_left(cast: Cast) -> None:
    den = await private_room(cast.ada)
    token = await make(cast.ada, room_ids=[den])
    assert [room.id for room in (await invites.preview(token)).rooms] == [den]
    await members.add(cast.ada, den, [cast.bob.id])
    await members.hand_over(cast.ada, den, cast.bob.id)
    await members.leave(cast.ada, den)
    assert (await invites.preview(token)).rooms == []
    heidi = await come(token)
    assert await rooms_of(heidi) == {cast.lobby}


async def test_a_link_leads_to_no_room_where_only_moderators_invite_any_more(cast: Cast) -> None:
    den = await private_room(cast.ada)
    await members.add(cast.ada, den, [cast.bob.id])
    bobs, adas = await make(cast.bob, room_ids=[den]), await make(cast.ada, room_ids=[den])
    await rooms.edit(cast.ada, den, rooms.Edit(who_invites=Who.MODERATORS))
    assert (await invites.preview(bobs)).rooms == []
    assert len((await invites.preview(adas)).rooms) == 1
    with pytest.raises(Forbidden, match='cannot bring people'):
        await make(cast.bob, room_ids=[den])


async def test_a_link_opened_by_somebody_with_an_account_brings_them_into_the_rooms(
    cast: Cast,
) -> None:
    den = await private_room(cast.ada)
    token = await make(cast.ada, uses=2, room_ids=[den, cast.tea])
    assert await invites.accept(cast.bob, token) == den
    assert den in await rooms_of(cast.bob)
    [listed] = await invites.listed(cast.ada)
    assert listed.uses_left == 1
    assert await invites.accept(cast.bob, token) == den, 'There is nothing left to join.'
    [listed] = await invites.listed(cast.ada)
    assert listed.uses_left == 1, 'A use is counted only if something was joined.'


async def test_two_clicks_at_once_are_one_use(cast: Cast) -> None:
    token = await make(cast.ada, uses=5, room_ids=[cast.tea])
    landings = await asyncio.gather(*(invites.accept(cast.eve, token) for _ in range(3)))
    assert landings == [cast.tea] * 3
    [listed] = await invites.listed(cast.ada)
    assert (listed.uses_left, listed.count) == (4, 1)


async def test_closed_is_closed_to_those_with_a_link_but_not_to_those_inside(cast: Cast) -> None:
    token = await make(cast.ada, room_ids=[cast.tea])
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.CLOSED))
    with pytest.raises(Forbidden, match='Nobody can sign up'):
        await come(token)
    assert await invites.accept(cast.eve, token) == cast.tea


# Who hears of it, and what is kept


async def test_whoever_invited_is_told_who_came(cast: Cast) -> None:
    token = await make(cast.ada, uses=2, room_ids=[cast.tea])
    with (
        listening(topic.user(cast.ada.id)) as adas,
        listening(topic.user(cast.bob.id)) as bobs,
        listening(topic.room(cast.tea)) as tea,
    ):
        heidi = await come(token)
        await invites.accept(cast.eve, token)
    assert types(adas) == ['invite.used', 'invite.used'] and types(bobs) == []
    assert [event.user.handle for event in adas] == ['heidi', 'eve']
    assert [event.invite.uses_left for event in adas] == [1, 0]
    joined = [event.message.author.handle for event in tea if event.type == 'message.posted']
    assert joined == ['heidi', 'eve']
    [listed] = await invites.listed(cast.ada)
    assert listed == adas[-1].invite
    assert [one.user.handle for one in listed.came] == ['eve', 'heidi'], 'Used up, it stays listed.'
    assert listed.came[1].user.id == heidi.id and not listed.is_good


async def test_of_many_who_came_the_latest_are_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invites, 'CAME_MOST', 1)
    first, second = [await make(cast.ada, uses=2, room_ids=[cast.tea]) for _ in range(2)]
    await come(first)
    await invites.accept(cast.eve, first)
    await invites.accept(cast.grace, second)
    listed = await invites.listed(cast.ada)
    named = [([user.user.handle for user in one.came], one.count) for one in listed]
    assert named == [(['grace'], 1), (['eve'], 2)]


async def test_one_sees_and_revokes_ones_own_and_administrators_all(cast: Cast) -> None:
    adas, graces = await invites.create(cast.ada), await invites.create(cast.grace)
    assert [one.id for one in await invites.listed(cast.ada)] == [adas.invite.id]
    assert await invites.listed(cast.bob) == []
    everybodys = {one.id for one in await invites.listed(cast.grace)}
    assert everybodys == {adas.invite.id, graces.invite.id}
    with pytest.raises(NotFound, match='no such invitation'):
        await invites.revoke(cast.ada, graces.invite.id)
    assert await invites.is_good(graces.token)
    await invites.revoke(await become(cast.bob, Role.ADMINISTRATOR), graces.invite.id)
    await invites.revoke(cast.grace, adas.invite.id)
    assert not await invites.is_good(adas.token) and not await invites.is_good(graces.token)
    with pytest.raises(NotFound, match='no such invitation'):
        await invites.revoke(cast.ada, adas.invite.id)
    assert await invites.listed(cast.grace) == []


async def test_a_list_names_no_room_that_is_hidden_from_whoever_reads_it(cast: Cast) -> None:
    den = await private_room(cast.ada)
    await make(cast.ada, room_ids=[den, cast.tea])
    [seen] = await invites.listed(cast.grace)
    assert [room.id for room in seen.rooms] == [cast.tea]
    [own] = await invites.listed(cast.ada)
    assert [room.id for room in own.rooms] == [den, cast.tea]


@pytest.mark.parametrize('invite_id', [0, -1, 2**31, 2**63, 10**30])
async def test_an_invitation_that_never_was_cannot_be_revoked(cast: Cast, invite_id: int) -> None:
    with pytest.raises(NotFound, match='no such invitation'):
        await invites.revoke(cast.grace, invite_id)


async def test_who_came_by_an_invitation_is_new_for_an_hour(cast: Cast) -> None:
    token = (await invites.create(cast.ada, Wish(uses=2, room_ids=(cast.tea,)))).token
    assert not await db.read(invites.has_just_come, cast.eve)
    await invites.accept(cast.eve, token)
    assert await db.read(invites.has_just_come, cast.eve)
    assert not await db.read(invites.has_just_come, cast.ada), 'Who invited has not come.'
    clock.turn(timedelta(minutes=61))
    assert not await db.read(invites.has_just_come, cast.eve)
