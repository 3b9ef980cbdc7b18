"""What who runs the server may do about people, each with whom it is refused to."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from chatter import clock
from chatter.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from chatter.models.people import Circle, Role
from chatter.models.rooms import MemberRole, RoomKind
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import (
    accounts,
    administration,
    directs,
    guests,
    invites,
    members,
    messages,
    people,
    rooms,
    sign_ins,
)
from tests.cast import BROWSER, Cast, password_of, private_room, signed_in
from tests.stage import listening, types

ADDRESS = '203.0.113.7'
Deed = Callable[[Viewer, int], Awaitable[object]]
ABOUT_PEOPLE: dict[str, Deed] = {
    'suspend': administration.suspend,
    'unsuspend': administration.unsuspend,
    'sign out': administration.sign_out,
    'link': administration.make_link,
}


async def appoint(cast: Cast, person: Viewer) -> Viewer:
    """Have Grace make somebody an administrator; who they are from then on."""
    await administration.set_role(cast.grace, person.id, Role.ADMINISTRATOR)
    return (await signed_in(person.handle))[0]


async def proves(handle: str, address: str = ADDRESS) -> bool:
    await accounts.prove(handle, password_of(handle), address=address)
    return True


@pytest.mark.parametrize('name', ABOUT_PEOPLE)
async def test_who_may_do_it_about_whom(cast: Cast, name: str) -> None:
    deed = ABOUT_PEOPLE[name]
    ada, bob = await appoint(cast, cast.ada), await appoint(cast, cast.bob)
    await deed(ada, cast.eve.id)
    await deed(cast.grace, cast.bob.id)
    await administration.unsuspend(cast.grace, cast.bob.id)
    for above in (cast.grace, bob):
        with pytest.raises(Forbidden, match='Only the owner'):
            await deed(ada, above.id)
    for who in (ada, cast.grace):
        with pytest.raises(Conflict, match='That is you'):
            await deed(who, who.id)
        with pytest.raises(NotFound):
            await deed(who, 10**6)
    with pytest.raises(Forbidden, match='Only administrators'):
        await deed(cast.eve, cast.bob.id)


async def test_whoever_is_an_administrator_no_longer_may_nothing_at_once(cast: Cast) -> None:
    ada = await appoint(cast, cast.ada)
    await administration.people(ada)
    await administration.set_role(cast.grace, ada.id, Role.MEMBER)
    assert ada.is_administrator, 'A page that is open still thinks so.'
    for refused in (administration.people(ada), administration.suspend(ada, cast.eve.id)):
        with pytest.raises(Forbidden):
            await refused


# Suspending


async def test_who_is_suspended_is_out_at_once_and_cannot_come_back(cast: Cast) -> None:
    await messages.post(cast.bob, cast.tea, 'I was here.', 'nonce-of-bob')
    with listening(topic.user(cast.bob.id)) as bobs:
        view = await administration.suspend(cast.grace, cast.bob.id, 'Spam', None)
    assert view.suspension is not None and view.suspension.reason == 'Spam'
    assert types(bobs) == ['sign_in.ended']
    assert await sign_ins.viewer(cast.tokens['bob']) is None
    with pytest.raises(Forbidden, match=r'This account is suspended\.'):
        await proves('bob')
    said = (await messages.history(cast.ada, cast.tea)).messages
    assert 'I was here.' in [message.text for message in said], 'What was said stays.'


async def test_only_who_knows_the_password_hears_of_it(cast: Cast) -> None:
    await administration.suspend(cast.grace, cast.bob.id)
    with pytest.raises(Unauthenticated):
        await accounts.prove('bob', 'a wrong password', address=ADDRESS)


async def test_there_is_no_other_way_in_either(cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.bob)
    token = await administration.make_link(cast.grace, cast.bob.id)
    invitation = (await invites.create(cast.bob)).token
    await administration.suspend(cast.grace, cast.bob.id)
    with pytest.raises(Forbidden, match='suspended'):
        await accounts.recover('bob', codes[0], 'a new password', address=ADDRESS)
    with pytest.raises(Forbidden, match='suspended'):
        await accounts.reset(token, 'a new password')
    with pytest.raises(Forbidden, match='suspended'):
        await sign_ins.open_for(cast.bob.id, BROWSER, is_kept=True, old_token=None)
    with pytest.raises(Forbidden, match='suspended'):
        await administration.make_link(cast.grace, cast.bob.id)
    assert not await invites.is_good(invitation), 'Nor do they bring others in.'
    await administration.unsuspend(cast.grace, cast.bob.id)
    assert await invites.is_good(invitation)
    await accounts.reset(token, 'a new password')


async def test_a_suspension_ends_by_itself_or_is_lifted(cast: Cast) -> None:
    await administration.suspend(cast.grace, cast.bob.id, minutes=60)
    await administration.suspend(cast.grace, cast.eve.id)
    clock.turn(timedelta(minutes=61))
    assert await proves('bob')
    with pytest.raises(Forbidden):
        await proves('eve')
    assert (await administration.unsuspend(cast.grace, cast.eve.id)).suspension is None
    assert await proves('eve')


async def test_it_has_a_reason_and_an_end_within_bounds(cast: Cast) -> None:
    await administration.suspend(cast.grace, cast.eve.id, 'x' * 200, 366 * 24 * 60)
    with pytest.raises(Invalid, match='at most 200'):
        await administration.suspend(cast.grace, cast.eve.id, 'x' * 201)
    for minutes in (0, -1, 366 * 24 * 60 + 1):
        with pytest.raises(Invalid, match='a minute to a year'):
            await administration.suspend(cast.grace, cast.eve.id, minutes=minutes)


# Signing out, links


async def test_signed_out_everywhere_is_out_but_may_come_back(cast: Cast) -> None:
    await signed_in('bob')
    assert await administration.sign_out(cast.grace, cast.bob.id) == 2
    assert await sign_ins.viewer(cast.tokens['bob']) is None
    assert await sign_ins.viewer(cast.tokens['ada']) is not None
    assert await proves('bob')


async def test_a_link_works_once_and_ends_what_was_before(cast: Cast) -> None:
    token = await administration.make_link(cast.grace, cast.bob.id)
    assert (await accounts.reset(token, 'a new password')).id == cast.bob.id
    assert await sign_ins.viewer(cast.tokens['bob']) is None, 'Whoever had it notices.'
    with pytest.raises(NotFound):
        await accounts.reset(token, 'another password')


# Roles and ownership


async def test_only_the_owner_makes_administrators(cast: Cast) -> None:
    with listening(topic.user(cast.ada.id)) as adas:
        ada = await appoint(cast, cast.ada)
    assert types(adas)[-1] == 'standing.changed' and ada.is_administrator
    for other in (ada, cast.bob):
        with pytest.raises(Forbidden, match='Only the owner'):
            await administration.set_role(other, cast.eve.id, Role.ADMINISTRATOR)
        with pytest.raises(Forbidden, match='Only the owner'):
            await administration.set_role(other, ada.id, Role.MEMBER)
    await administration.set_role(cast.grace, ada.id, Role.MEMBER)
    assert not (await signed_in('ada'))[0].is_administrator


async def test_the_last_owner_stays(cast: Cast) -> None:
    with pytest.raises(Conflict, match='needs an owner'):
        await administration.set_role(cast.grace, cast.grace.id, Role.MEMBER)
    with pytest.raises(Invalid, match='hand the server over'):
        await administration.set_role(cast.grace, cast.ada.id, Role.OWNER)


async def test_the_server_is_handed_over_to_whoever_was_typed(cast: Cast) -> None:
    for typed in ('', 'bob', 'Ada Lovelace'):
        with pytest.raises(Invalid, match='Type ada'):
            await administration.hand_over(cast.grace, cast.ada.id, typed)
    with pytest.raises(Conflict, match='yours already'):
        await administration.hand_over(cast.grace, cast.grace.id, 'grace')
    with pytest.raises(Forbidden):
        await administration.hand_over(cast.ada, cast.ada.id, 'ada')
    await administration.hand_over(cast.grace, cast.ada.id, ' @Ada ')
    ada, grace = (await signed_in('ada'))[0], (await signed_in('grace'))[0]
    assert (ada.role, grace.role) == (Role.OWNER, Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        await administration.hand_over(grace, cast.bob.id, 'bob')


async def test_nobody_who_is_suspended_becomes_the_owner(cast: Cast) -> None:
    await administration.suspend(cast.grace, cast.ada.id)
    with pytest.raises(Forbidden, match='suspended'):
        await administration.hand_over(cast.grace, cast.ada.id, 'ada')


async def test_guests_are_sent_out_but_have_no_account_to_be_given_or_promoted(cast: Cast) -> None:
    wish = invites.Wish(role=Role.GUEST, room_ids=(cast.tea,), uses=1)
    made = await invites.create(cast.ada, wish)
    guest = await guests.come('Heidi', made.token, address=ADDRESS)
    for refused in (
        administration.make_link(cast.grace, guest.id),
        administration.set_role(cast.grace, guest.id, Role.ADMINISTRATOR),
        administration.hand_over(cast.grace, guest.id, guest.handle),
    ):
        with pytest.raises(Conflict, match='is a guest'):
            await refused
    with pytest.raises(Invalid, match='by invitation'):
        await administration.set_role(cast.grace, cast.bob.id, Role.GUEST)
    assert (await administration.suspend(cast.grace, guest.id)).suspension is not None


# The lists


async def test_everybody_is_listed_found_and_gone_through_page_by_page(cast: Cast) -> None:
    first = await administration.people(cast.grace, limit=3)
    rest = await administration.people(cast.grace, after=first.next)
    handles = [one.user.handle for one in first.accounts + rest.accounts]
    assert handles == ['ada', 'bob', 'eve', 'grace'] and rest.next is None
    found = await administration.people(cast.grace, 'LÖVE')
    assert [one.user.handle for one in found.accounts] == ['ada']
    assert (await administration.people(cast.grace, '100%')).accounts == []
    with pytest.raises(Invalid):
        await administration.people(cast.grace, after=10**6)
    with pytest.raises(Forbidden):
        await administration.people(cast.ada)


async def test_administrators_see_when_somebody_was_here_only_as_all_others_do(cast: Cast) -> None:
    for person in (cast.ada, cast.bob):
        await people.saw(person.id, is_leaving=True)
    await people.edit(cast.ada, people.Edit(allows_seen=Circle.NOBODY))
    seen = {
        one.user.handle: one.seen_at for one in (await administration.people(cast.grace)).accounts
    }
    assert seen['ada'] is None and seen['bob'] is not None


async def test_of_private_rooms_there_is_a_number_and_of_conversations_nothing(cast: Cast) -> None:
    for owner in (cast.ada, cast.ada, cast.bob):
        await private_room(owner)
    await directs.open(cast.ada, [cast.bob.id])
    found = await administration.rooms(cast.grace)
    assert [(one.room.name, [user.handle for user in one.owners]) for one in found.rooms] == [
        ('Lobby', ['grace']),
        ('Tea', ['ada']),
    ]
    assert (found.private_count, found.private_owners) == (3, 2)
    assert 'Secret' not in found.model_dump_json()
    one = await administration.rooms(cast.grace, limit=1)
    assert [two.room.name for two in (await administration.rooms(cast.grace, one.next)).rooms] == [
        'Tea'
    ]
    with pytest.raises(Forbidden):
        await administration.rooms(cast.ada)


# Rooms


async def test_an_administrator_hands_a_public_room_over_without_being_in_it(cast: Cast) -> None:
    with listening(topic.room(cast.tea)) as heard:
        await members.hand_over(cast.grace, cast.tea, cast.bob.id)
    assert types(heard) == ['role.changed', 'role.changed']
    roles = {
        one.user.handle: one.role for one in (await members.listed(cast.bob, cast.tea)).members
    }
    assert roles == {'bob': MemberRole.OWNER, 'ada': MemberRole.MODERATOR}
    with pytest.raises(NotFound, match='not in the room'):
        await members.hand_over(cast.grace, cast.tea, cast.eve.id)
    with pytest.raises(Forbidden):
        await members.hand_over(cast.ada, cast.tea, cast.ada.id)


async def test_nor_archives_nor_hands_over_a_room_that_is_hidden(cast: Cast) -> None:
    secret = await private_room(cast.ada)
    await members.add(cast.ada, secret, [cast.bob.id])
    for refused in (
        rooms.archive(cast.grace, secret),
        members.hand_over(cast.grace, secret, cast.bob.id),
        rooms.edit(cast.grace, secret, rooms.Edit(kind=RoomKind.PUBLIC)),
    ):
        with pytest.raises(NotFound):
            await refused
