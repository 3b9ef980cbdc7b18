"""Guests: how they come, what they may not, how their stay ends, and how it goes on for good."""

import asyncio
from datetime import timedelta

import pytest

from chatter import clock
from chatter.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from chatter.models.people import Role, SignUp
from chatter.models.rooms import MemberRole, Who
from chatter.models.views import Viewer
from chatter.realtime import presence, topic
from chatter.services import (
    accounts,
    directs,
    follows,
    guests,
    handles,
    invites,
    members,
    messages,
    people,
    room_lists,
    rooms,
    server,
    sign_ins,
)
from chatter.services.invites import Wish
from tests.cast import BROWSER, Cast, password_of, private_room, signed_in
from tests.stage import listening, types

ADDRESS = '203.0.113.5'
REFUSED = 'Guests cannot do that'


async def link(viewer: Viewer, room_id: int, **wish: object) -> str:
    said = {'role': 'guest', 'room_ids': [room_id], **wish}
    return (await invites.create(viewer, Wish.model_validate(said))).token


async def come(token: str, name: str = 'Heidi', address: str = ADDRESS) -> tuple[Viewer, str]:
    user = await guests.come(name, token, address=address)
    secret = await sign_ins.open_for(user.id, BROWSER, is_kept=True, old_token=None)
    viewer = await sign_ins.viewer(secret)
    assert viewer is not None
    return viewer, secret


async def heidi_in(cast: Cast, room_id: int, **wish: object) -> Viewer:
    return (await come(await link(cast.ada, room_id, **wish)))[0]


# How they come


async def test_whoever_runs_the_server_invites_into_a_room_where_moderators_do(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(who_invites=Who.MODERATORS))
    await members.join(cast.grace, cast.tea)
    token = await link(cast.grace, cast.tea)
    heidi, _ = await come(token)
    assert await room_lists.joined_ids(heidi) == {cast.tea}
    with pytest.raises(Forbidden):
        await link(cast.bob, cast.tea)


async def test_a_name_is_enough_for_one_room(cast: Cast) -> None:
    den = await private_room(cast.ada)
    token = await link(cast.ada, den)
    with listening(topic.user(cast.ada.id)) as adas:
        heidi, _ = await come(token)
    assert heidi.role is Role.GUEST and heidi.is_guest and heidi.view.is_guest
    assert heidi.handle.startswith('guest-') and heidi.name == 'Heidi'
    assert await room_lists.joined_ids(heidi) == {den}
    assert await invites.landing(heidi.id, token) == den
    assert 'invite.used' in types(adas)
    await messages.post(heidi, den, 'Hello', 'nonce-of-heidi')
    page = await messages.history(cast.ada, den)
    assert page.messages[-1].author == heidi.view, 'Everybody sees that she is a guest.'
    [_, member] = (await members.listed(cast.ada, den)).members
    assert member.user.is_guest


async def test_the_link_says_how_long_a_guest_stays(cast: Cast) -> None:
    for days in (1, 7, 30):
        token = await link(cast.ada, cast.tea, guest_days=days)
        assert (await invites.preview(token)).guest_days == days
        guest, _ = await come(token, address=f'203.0.113.{days}')
        assert guest.guest_until is not None
        assert abs(guest.guest_until - clock.now() - timedelta(days=days)) < timedelta(minutes=1)


async def test_a_link_for_guests_leads_to_exactly_one_room(cast: Cast) -> None:
    for room_ids in ([], [cast.tea, cast.lobby]):
        with pytest.raises(Invalid, match='one room'):
            await invites.create(cast.ada, Wish(role=Role.GUEST, room_ids=tuple(room_ids)))
    await link(cast.ada, cast.tea)


async def test_a_link_for_guests_makes_nothing_else_and_other_links_no_guests(cast: Cast) -> None:
    token = await link(cast.ada, cast.tea)
    account = accounts.NewAccount.checked('ivan', 'Ivan', password_of('ivan'))
    with pytest.raises(NotFound, match='not valid'):
        await accounts.sign_up(account, address=ADDRESS, invite=token)
    full = (await invites.create(cast.ada)).token
    with pytest.raises(NotFound, match='not valid'):
        await guests.come('Ivan', full, address=ADDRESS)
    for nonsense in ('', 'nonsense'):
        with pytest.raises(NotFound, match='not valid'):
            await guests.come('Ivan', nonsense, address=ADDRESS)
    assert await invites.is_good(token) and await invites.is_good(full), 'None is used by that.'


async def test_a_link_for_guests_ends_with_its_room(cast: Cast) -> None:
    token = await link(cast.ada, cast.tea)
    await rooms.archive(cast.ada, cast.tea)
    assert not await invites.is_good(token)
    with pytest.raises(NotFound, match='not valid'):
        await guests.come('Heidi', token, address=ADDRESS)


async def test_nobody_comes_as_a_guest_where_sign_up_is_closed(cast: Cast) -> None:
    token = await link(cast.ada, cast.tea)
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.CLOSED))
    with pytest.raises(Forbidden, match='Nobody can sign up'):
        await guests.come('Heidi', token, address=ADDRESS)
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    await guests.come('Heidi', token, address=ADDRESS)


async def test_the_last_use_twice_at_once_makes_one_guest(cast: Cast) -> None:
    token = await link(cast.ada, cast.tea)
    outcomes = await asyncio.gather(
        *(guests.come('Heidi', token, address=f'203.0.113.{i}') for i in range(4)),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 3 and all(isinstance(refusal, NotFound) for refusal in refused), outcomes


async def test_somebody_with_an_account_joins_by_a_guests_link_as_who_they_are(cast: Cast) -> None:
    token = await link(cast.ada, cast.tea)
    assert await invites.accept(cast.eve, token) == cast.tea
    assert (await signed_in('eve'))[0].role is Role.MEMBER


async def test_a_guest_has_no_password_that_could_be_guessed(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    for password in ('', 'password', 'None'):
        with pytest.raises(Unauthenticated):
            await accounts.prove(heidi.handle, password, address=ADDRESS)


# What they may not


async def test_guests_find_no_people(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    for deed in (
        people.find(heidi, ''),
        people.find(heidi, 'bob'),
        people.suggestions(heidi),
        people.here(heidi),
        follows.followers(heidi, cast.bob.id, None),
        follows.following(heidi, cast.bob.id, None),
        follows.follow(heidi, cast.bob.id),
        handles.change(heidi, 'heidi'),
        accounts.first_recovery_codes(heidi),
    ):
        with pytest.raises(Forbidden, match=REFUSED):
            await deed
    assert (await people.find(cast.bob, 'heidi')).people[0].user.is_guest
    await presence.beat(cast.bob.id, 'page', 'online')
    assert await people.statuses(heidi) == {}
    assert cast.bob.id in await people.statuses(cast.ada)


async def test_guests_know_those_in_their_room_and_nobody_else(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    assert (await people.look(heidi, cast.bob.id)).user.handle == 'bob'
    assert (await people.called(heidi, 'ada')).user.id == cast.ada.id
    assert (await people.look(heidi, heidi.id)).user.is_guest
    for deed in (
        people.look(heidi, cast.grace.id),
        people.called(heidi, 'grace'),
        people.look(heidi, 10**6),
        follows.block(heidi, cast.grace.id),
        follows.mute(heidi, cast.grace.id, is_muted=True),
        follows.follow(heidi, cast.grace.id),
    ):
        with pytest.raises(NotFound, match='no such person'):
            await deed
    assert (await follows.block(heidi, cast.bob.id)).is_blocked


async def test_guests_find_and_make_no_rooms(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    with pytest.raises(Forbidden, match=REFUSED):
        await room_lists.browse(heidi)
    with pytest.raises(Forbidden, match=REFUSED):
        await rooms.create(heidi, 'Chess')
    for deed in (
        rooms.look(heidi, cast.lobby),
        members.join(heidi, cast.lobby),
        members.listed(heidi, cast.lobby),
        messages.history(heidi, cast.lobby),
        messages.post(heidi, cast.lobby, 'Hello', 'nonce-of-heidi'),
    ):
        with pytest.raises(NotFound, match='no such room'):
            await deed
    assert (await rooms.look(heidi, cast.tea)).role is not None
    assert len((await members.listed(heidi, cast.tea)).members) == 3


async def test_guests_write_to_nobody_alone_and_are_written_to_by_nobody(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    for others in ([cast.bob.id], [], [cast.bob.id, cast.ada.id]):
        with pytest.raises(Forbidden, match=REFUSED):
            await directs.open(heidi, others)
    for others in ([heidi.id], [heidi.id, cast.ada.id]):
        with pytest.raises(Forbidden, match='cannot be delivered'):
            await directs.open(cast.bob, others)
    await directs.open(cast.bob, [cast.ada.id])


async def test_guests_stay_in_their_room_and_look_after_none(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    chess = (await rooms.create(cast.ada, 'Chess')).id
    with pytest.raises(Forbidden, match='cannot be added'):
        await members.add(cast.ada, chess, [heidi.id])
    with pytest.raises(Forbidden, match='cannot bring people'):
        await members.add(heidi, cast.tea, [cast.eve.id])
    await members.add(cast.ada, chess, [cast.eve.id])
    for role in (MemberRole.MODERATOR, MemberRole.OWNER):
        with pytest.raises(Conflict, match='guest cannot look after'):
            await members.set_role(cast.ada, cast.tea, heidi.id, role)
    rights = (await rooms.look(heidi, cast.tea)).rights
    assert rights.post and not (rights.invite or rights.moderate or rights.administer)


async def test_guests_call_nobody_by_name_who_is_not_there(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    posted = await messages.post(heidi, cast.tea, '@bob @grace', 'nonce-of-heidi')
    assert '/people/bob' in posted.message.html and 'grace"' not in posted.message.html
    adas = await messages.post(cast.ada, cast.tea, '@grace', 'nonce-of-ada')
    assert 'grace"' in adas.message.html, 'Others may.'


async def test_guests_invite_nobody(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    assert not await invites.may_invite(heidi) and await invites.may_invite(cast.ada)
    with pytest.raises(Forbidden, match=REFUSED):
        await invites.create(heidi)
    lobbys = (await invites.create(cast.grace, Wish(room_ids=(cast.lobby,)))).token
    with pytest.raises(Forbidden, match=REFUSED):
        await invites.accept(heidi, lobbys)
    assert await invites.is_good(lobbys)
    assert await room_lists.joined_ids(heidi) == {cast.tea}


# How the stay ends, and how it goes on


async def test_the_stay_ends_at_once_and_what_was_written_remains(cast: Cast) -> None:
    heidi, secret = await come(await link(cast.ada, cast.tea, guest_days=1))
    await messages.post(heidi, cast.tea, 'Hello', 'nonce-of-heidi')
    clock.turn(timedelta(days=1, seconds=-4))
    assert await sign_ins.viewer(secret) is not None
    clock.turn(timedelta(seconds=4))
    assert await sign_ins.viewer(secret) is None, 'Also when it was looked up a moment ago.'
    assert set(await sign_ins.good_until([heidi.sign_in_id])) == set()
    again = await sign_ins.open_for(heidi.id, BROWSER, is_kept=True, old_token=None)
    assert await sign_ins.viewer(again) is None
    said = (await messages.history(cast.ada, cast.tea)).messages[-1]
    assert (said.text, said.author.name) == ('Hello', 'Heidi')


async def test_a_guest_may_stay_for_good_and_keeps_what_is_theirs(cast: Cast) -> None:
    heidi, secret = await come(await link(cast.ada, cast.tea))
    await messages.post(heidi, cast.tea, 'Hello', 'nonce-of-heidi')
    assert await guests.may_stay(heidi) and not await guests.may_stay(cast.ada)
    with listening(topic.EVERYONE) as heard:
        user = await guests.stay(heidi, 'Heidi', password_of('heidi'))
    assert (user.id, user.handle, user.is_guest) == (heidi.id, 'heidi', False)
    assert heard[0].type == 'person.changed' and heard[0].user == user
    assert await sign_ins.viewer(secret) is None, 'Every sign-in of the guest ends.'
    member, _ = await signed_in('heidi')
    assert member.role is Role.MEMBER and member.guest_until is None
    assert await room_lists.joined_ids(member) == {cast.tea}
    assert (await messages.history(member, cast.tea)).messages[-1].author == user
    clock.turn(timedelta(days=60))
    assert (await signed_in('heidi'))[0].id == heidi.id
    with pytest.raises(Conflict, match='full account already'):
        await guests.stay(member, 'other', password_of('other'))


async def test_whoever_made_the_link_says_whether_a_guest_may_stay(cast: Cast) -> None:
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    heidi, _ = await come(await link(cast.ada, cast.tea))
    ivan, _ = await come(await link(cast.ada, cast.tea, may_claim=True), 'Ivan', '203.0.113.6')
    assert not await guests.may_stay(heidi) and await guests.may_stay(ivan)
    with pytest.raises(Forbidden, match='Ask for an invitation'):
        await guests.stay(heidi, 'heidi', password_of('heidi'))
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.CLOSED))
    with pytest.raises(Forbidden, match='Ask for an invitation'):
        await guests.stay(ivan, 'ivan', password_of('ivan'))
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    assert (await guests.stay(ivan, 'ivan', password_of('ivan'))).handle == 'ivan'


async def test_a_handle_that_is_or_was_somebodys_is_not_to_be_had(cast: Cast) -> None:
    heidi = await heidi_in(cast, cast.tea)
    await handles.change(cast.bob, 'robert')
    for handle in ('ada', 'bob', 'robert'):
        with pytest.raises(Conflict, match='this handle already') as refusal:
            await guests.stay(heidi, handle, password_of('heidi'))
        assert refusal.value.field == 'handle'
    with pytest.raises(Invalid, match='at least 8'):
        await guests.stay(heidi, 'heidi', 'short')
    assert (await guests.stay(heidi, 'heidi', password_of('heidi'))).handle == 'heidi'
