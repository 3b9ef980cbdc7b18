"""Going for a while and for good: who may, what stays of it, and what everybody else sees."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from chatter import clock, db, files
from chatter.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from chatter.models.base import metadata
from chatter.models.invites import Invite
from chatter.models.people import Role, User
from chatter.models.preferences import Theme
from chatter.models.rooms import Member, MemberRole, Message, MessageKind, Room
from chatter.models.views import Relation, Standing, Viewer
from chatter.realtime import topic
from chatter.services import (
    access,
    accounts,
    audiences,
    bans,
    directs,
    endings,
    erasing,
    export,
    follows,
    guests,
    handles,
    invites,
    members,
    messages,
    people,
    preferences,
    room_lists,
    rooms,
    sign_ins,
)
from chatter.services.endings import Fate
from tests.cast import BROWSER, Cast, come_in, password_of, private_room, signed_in
from tests.core.pictures import GOOD
from tests.stage import listening, types


async def say(author: Viewer, room_id: int, *texts: str) -> None:
    for text in texts:
        await messages.post(author, room_id, text, f'nonce-{random.randrange(10**12):012}')


async def deactivated(viewer: Viewer) -> None:
    await endings.deactivate(viewer, password_of(viewer.handle))


async def deleted(viewer: Viewer, fate: Fate = Fate.KEEP) -> None:
    await endings.delete_account(viewer, password_of(viewer.handle), viewer.handle, fate)


async def come_as_guest(cast: Cast) -> Viewer:
    wish = invites.Wish(role=Role.GUEST, room_ids=(cast.tea,), may_claim=True)
    link = await invites.create(cast.ada, wish)
    user = await guests.come('Heidi', link.token, address='203.0.113.9')
    viewer = await sign_ins.viewer(
        await sign_ins.open_for(user.id, BROWSER, is_kept=True, old_token=None)
    )
    assert viewer is not None and viewer.is_guest
    return viewer


async def become(viewer: Viewer, role: Role) -> Viewer:
    def promote(session: Session) -> None:
        access.person(session, viewer.id).role = role

    await db.write(promote)
    return viewer.model_copy(update={'role': role})


async def role_in(room_id: int, viewer: Viewer) -> MemberRole | None:
    asked = select(Member.role).where(Member.room_id == room_id, Member.user_id == viewer.id)
    return await db.read(lambda session: session.exec(asked).first())


async def set_role(room_id: int, viewer: Viewer, role: MemberRole) -> None:
    def put(session: Session) -> None:
        asked = select(Member).where(Member.room_id == room_id, Member.user_id == viewer.id)
        session.exec(asked).one().role = role

    await db.write(put)


async def row_of(viewer: Viewer) -> User:
    found = await db.read(lambda session: session.get(User, viewer.id))
    assert found is not None, 'The row stays.'
    return found


# For a while


async def test_whoever_is_deactivated_is_signed_out_everywhere_at_once(cast: Cast) -> None:
    _, other = await signed_in('ada')
    with listening(topic.user(cast.ada.id), topic.EVERYONE) as heard:
        await deactivated(cast.ada)
    assert await sign_ins.viewer(cast.tokens['ada']) is None
    assert await sign_ins.viewer(other) is None
    assert types(heard) == ['sign_in.ended', 'audience.changed', 'person.changed']
    assert len(heard[0].sign_in_ids) == 2


@pytest.mark.parametrize('ending', ['deactivate', 'delete'])
async def test_the_password_is_asked_for_and_guessing_it_is_slowed_down(
    cast: Cast, ending: str
) -> None:
    async def ends(password: str) -> None:
        if ending == 'deactivate':
            await endings.deactivate(cast.ada, password)
        else:
            await endings.delete_account(cast.ada, password, 'ada', Fate.GO)

    for _ in range(5):
        with pytest.raises(Invalid, match='not your password') as refusal:
            await ends('wrong horse')
        assert refusal.value.field == 'password'
    with pytest.raises(TooMany):
        await ends(password_of('ada'))
    assert (await sign_ins.viewer(cast.tokens['ada'])) is not None, 'She is still here.'


@pytest.mark.parametrize('ending', [deactivated, deleted])
async def test_the_only_owner_of_the_server_cannot_go(cast: Cast, ending: Any) -> None:
    await say(cast.grace, cast.lobby, 'I run this')
    with pytest.raises(Conflict, match='only owner of this server'):
        await ending(cast.grace)
    with pytest.raises(Conflict, match='only owner of this server'):
        await endings.delete_account(cast.grace, password_of('grace'), 'grace', Fate.GO)
    page = await messages.history(cast.grace, cast.lobby)
    assert 'I run this' in [message.text for message in page.messages], 'Nothing has happened.'
    await become(cast.ada, Role.OWNER)
    await ending(cast.grace)
    with pytest.raises(Conflict, match='only owner of this server'):
        await ending(cast.ada)


async def test_who_is_deactivated_looks_like_a_stranger_with_a_private_profile(cast: Cast) -> None:
    await people.edit(cast.ada, people.Edit(bio='Notes on an engine', pronouns='she/her'))
    await follows.follow(cast.bob, cast.ada.id)
    await follows.follow(cast.ada, cast.bob.id)
    await say(cast.ada, cast.tea, 'My words stay')
    await deactivated(cast.ada)
    for viewer in (cast.bob, cast.eve):
        seen = await people.look(viewer, cast.ada.id)
        assert (seen.user.name, seen.is_private, seen.about) == ('Ada Lovelace', True, None)
        assert seen.relation == Relation() and not seen.user.is_gone
        assert (await people.called(viewer, 'ada')) == seen
        with pytest.raises(Forbidden, match='cannot be delivered'):
            await follows.follow(viewer, cast.ada.id)
        with pytest.raises(Forbidden):
            await follows.followers(viewer, cast.ada.id)
    assert await people.find(cast.bob, 'ada') == await people.find(cast.bob, 'nobody at all')
    assert cast.ada.id not in {one.user.id for one in await people.suggestions(cast.eve)}
    assert (await follows.following(cast.bob, cast.bob.id)).people == []
    assert (await follows.followers(cast.bob, cast.bob.id)).people == []
    assert (await follows.friends(cast.bob)).people == []
    assert await follows.all_followed(cast.bob) == []
    about = (await people.look(cast.bob, cast.bob.id)).about
    assert about is not None and (about.followers, about.following) == (0, 0)
    page = await messages.history(cast.bob, cast.tea)
    assert 'My words stay' in [message.text for message in page.messages]
    assert cast.ada.id in {
        one.user.id for one in (await members.listed(cast.bob, cast.tea)).members
    }
    assert not (await audiences.of(cast.ada.id)).may_know(cast.bob.id)


async def test_requests_of_who_is_deactivated_wait_unseen(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await follows.follow(cast.bob, cast.ada.id)
    await deactivated(cast.bob)
    assert await follows.requests(cast.ada) == []
    await people.set_visibility(cast.ada, False), 'Nobody is asked about.'
    assert await endings.come_back(cast.bob.id)
    assert (await people.look(cast.bob, cast.ada.id)).relation.follows is Standing.ASKED


async def test_whoever_comes_back_finds_everything_as_it_was(cast: Cast) -> None:
    await follows.follow(cast.bob, cast.ada.id)
    await follows.block(cast.eve, cast.ada.id)
    before = await people.look(cast.bob, cast.ada.id)
    with listening(topic.user(cast.bob.id), topic.user(cast.eve.id)) as heard:
        await deactivated(cast.ada)
        assert await endings.come_back(cast.ada.id)
    told = {(event.relation.follows, event.relation.is_blocked) for event in heard}
    assert told == {('no', False), ('no', True), ('yes', False)}
    assert await people.look(cast.bob, cast.ada.id) == before
    assert not await endings.come_back(cast.ada.id), 'She is here already.'
    viewer, _ = await signed_in('ada')
    assert cast.tea in await room_lists.joined_ids(viewer)


async def test_coming_back_tells_nobody_that_they_are_blocked(cast: Cast) -> None:
    await follows.mute(cast.eve, cast.ada.id, is_muted=True)
    await follows.block(cast.ada, cast.eve.id)
    await deactivated(cast.ada)
    with listening(topic.user(cast.eve.id)) as heard:
        assert await endings.come_back(cast.ada.id)
    seen = await people.look(cast.eve, cast.ada.id)
    assert seen.is_private, 'Whoever is blocked sees what strangers of a private profile see.'
    assert [(event.is_private, event.relation) for event in heard] == [(True, seen.relation)]


# For good


async def test_the_own_handle_is_typed_to_be_sure(cast: Cast) -> None:
    with pytest.raises(Invalid, match='not your handle') as refusal:
        await endings.delete_account(cast.bob, password_of('bob'), 'ada', Fate.KEEP)
    assert refusal.value.field == 'handle'
    await endings.delete_account(cast.bob, password_of('bob'), ' @BOB ', Fate.KEEP)
    assert (await row_of(cast.bob)).deleted_at is not None


async def test_a_guest_needs_no_password_to_go_and_everybody_else_does(cast: Cast) -> None:
    heidi = await come_as_guest(cast)
    await say(heidi, cast.tea, 'Hello from outside')
    with pytest.raises(Invalid, match='not your handle') as refusal:
        await endings.delete_account(heidi, '', 'heidi', Fate.GO)
    assert refusal.value.field == 'handle'
    with pytest.raises(Forbidden, match='Guests cannot'):
        await endings.deactivate(heidi, '')  # There would be no way back.
    for viewer in (cast.bob, cast.grace):
        with pytest.raises(Invalid, match='not your password') as refusal:
            await endings.delete_account(viewer, '', viewer.handle, Fate.GO)
        assert refusal.value.field == 'password'
    await endings.delete_account(heidi, '', heidi.handle, Fate.GO)
    row = await row_of(heidi)
    assert row.deleted_at is not None and (row.role, row.guest_until) == (Role.MEMBER, None)
    page = await messages.history(cast.ada, cast.tea)
    assert 'Hello from outside' not in [one.text for one in page.messages]


async def test_who_is_a_guest_no_more_is_asked_for_the_password(cast: Cast) -> None:
    heidi = await come_as_guest(cast)
    await guests.stay(heidi, 'heidi', password_of('heidi'))
    with pytest.raises(Invalid, match='not your password'):
        await endings.delete_account(heidi, '', heidi.handle, Fate.GO)
    assert (await row_of(heidi)).deleted_at is None


async def test_nothing_of_who_is_deleted_is_left_in_their_row(cast: Cast) -> None:
    said = people.Edit(bio='**Bio**', pronouns='he', status_emoji='🍵', status_text='Tea',
                       status_minutes=5, time_zone='Asia/Tokyo')  # fmt: skip
    await people.edit(cast.bob, said)
    await preferences.change(cast.bob, {'theme': Theme.DARK})
    await handles.change(cast.bob, 'robert')
    await people.saw(cast.bob.id)
    name = await files.save_avatar(GOOD['png'])
    await accounts.set_avatar(cast.bob, name)
    bob = cast.bob.model_copy(update={'handle': 'robert'})
    await endings.delete_account(bob, password_of('bob'), 'robert', Fate.KEEP)
    row = await row_of(cast.bob)
    assert row.handle == f'deleted-{cast.bob.id}' and row.deleted_at is not None
    said_of_them = row.model_dump(exclude={'id', 'handle', 'created_at', 'deleted_at'})
    assert said_of_them == endings.NOTHING_SAID, 'A column that is neither cleared nor kept.'
    assert files.avatar_file(name, 64) is None and files.avatar_file(name, 256) is None


async def test_every_table_knows_what_becomes_of_who_is_deleted() -> None:
    about_people = {
        f'{table.name}.{key.parent.name}'
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == 'users'
    }
    cleared = {f'{kind.__tablename__}.{whose.key}' for kind, whose in endings.OWN}
    cleared |= {'sign_ins.user_id', 'members.user_id', 'invites.created_by'}
    kept = {'messages.author_id', 'rooms.created_by', 'old_handles.user_id', 'bans.by_id'}
    kept |= {'audits.by_id', 'audits.about_user_id', 'reports.by_id', 'reports.handled_by'}
    kept |= {'deleted_rooms.by_id'}
    assert about_people == cleared | kept, 'Say in endings.py what becomes of it.'


async def test_what_was_theirs_alone_is_gone(cast: Cast) -> None:
    await accounts.first_recovery_codes(cast.bob)
    await accounts.make_reset('bob')
    await follows.follow(cast.bob, cast.ada.id)
    await follows.follow(cast.ada, cast.bob.id)
    await follows.block(cast.bob, cast.eve.id)
    await follows.block(cast.eve, cast.bob.id)
    await follows.mute(cast.ada, cast.bob.id, is_muted=True)
    await deleted(cast.bob)

    def left(session: Session) -> list[Any]:
        return [row for kind, whose in endings.OWN
                for row in session.exec(select(kind).where(whose == cast.bob.id))]  # fmt: skip

    assert await db.read(left) == []
    assert await room_lists.joined_ids(cast.bob) == set()
    assert await sign_ins.listed(cast.bob) == []
    assert (await follows.followers(cast.ada, cast.ada.id)).people == []
    assert await follows.blocked(cast.eve) == []


async def test_invitations_of_who_is_deleted_are_worthless(cast: Cast) -> None:
    grace = cast.grace
    token = (await invites.create(grace)).token
    await become(cast.ada, Role.OWNER)
    assert await invites.is_good(token)
    await deleted(grace)
    assert not await invites.is_good(token)
    rows = await db.read(lambda session: session.exec(select(Invite)).all())
    assert [row.revoked_at is not None for row in rows] == [True]


async def test_nobody_comes_in_as_who_is_deleted(cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.bob)
    token = await accounts.make_reset('bob')
    await deleted(cast.bob)
    assert await sign_ins.viewer(cast.tokens['bob']) is None
    for handle in ('bob', f'deleted-{cast.bob.id}'):
        for password in (password_of('bob'), endings.NO_PASSWORD, ''):
            with pytest.raises(Unauthenticated):
                await accounts.prove(handle, password, address='203.0.113.7')
        with pytest.raises(Invalid, match='do not belong together'):
            await accounts.recover(handle, codes[0], 'a new password', address='203.0.113.7')
        with pytest.raises(NotFound):
            await accounts.make_reset(handle)
    assert not await accounts.reset_is_good(token)
    late = await sign_ins.open_for(cast.bob.id, BROWSER, is_kept=True, old_token=None)
    assert await sign_ins.viewer(late) is None, 'Who proved it a moment before is late.'


async def test_what_was_under_way_comes_to_nothing(cast: Cast) -> None:
    await deleted(cast.bob)
    with pytest.raises(Forbidden):
        await say(cast.bob, cast.tea, 'a last word')
    for late in (
        members.join(cast.bob, cast.tea),
        rooms.create(cast.bob, 'Late'),
        accounts.rename(cast.bob, 'Bob again'),
        accounts.set_avatar(cast.bob, 'a' * 22),
        follows.follow(cast.bob, cast.ada.id),
        export.everything(cast.bob),
        endings.deactivate(cast.bob, password_of('bob')),
        endings.delete_account(cast.bob, password_of('bob'), 'bob', Fate.GO),
    ):
        with pytest.raises((NotFound, Invalid)):
            await late
    await people.saw(cast.bob.id, is_leaving=True)
    row = await row_of(cast.bob)
    assert (row.name, row.seen_at) == ('', None)


async def test_the_old_handles_are_nobodys(cast: Cast) -> None:
    await handles.change(cast.bob, 'robert')
    bob = cast.bob.model_copy(update={'handle': 'robert'})
    await endings.delete_account(bob, password_of('bob'), 'robert', Fate.KEEP)
    for handle in ('bob', 'robert', f'deleted-{cast.bob.id}'):
        with pytest.raises(NotFound):
            await people.called(cast.ada, handle)
        with pytest.raises(Conflict):
            await come_in(handle, 'Another', address='203.0.113.8')
        with pytest.raises(Conflict):
            await handles.change(cast.eve, handle)
    assert (await row_of(cast.eve)).handle == 'eve'


async def test_somebody_who_is_called_like_the_deleted_stays_so(cast: Cast) -> None:
    taken = f'deleted-{cast.bob.id}'
    await handles.change(cast.eve, taken)
    await deleted(cast.bob)
    assert (await people.called(cast.ada, taken)).user.id == cast.eve.id
    assert (await row_of(cast.bob)).handle == f'{taken}_'


async def test_a_deleted_person_is_nowhere_to_be_found(cast: Cast) -> None:
    await follows.follow(cast.eve, cast.bob.id)
    await deleted(cast.bob)
    with pytest.raises(NotFound):
        await people.look(cast.ada, cast.bob.id)
    for deed in (follows.follow, follows.block, follows.accept):
        with pytest.raises(NotFound):
            await deed(cast.ada, cast.bob.id)
    everybody = {one.user.id for one in (await people.find(cast.ada, '')).people}
    assert everybody == {cast.ada.id, cast.eve.id, cast.grace.id}
    assert cast.bob.id not in {one.user.id for one in await people.suggestions(cast.ada)}
    assert cast.bob.id not in {
        one.user.id for one in (await members.listed(cast.ada, cast.tea)).members
    }


async def test_messages_that_stay_are_by_a_deleted_person(cast: Cast) -> None:
    await say(cast.bob, cast.tea, 'Still here')
    await deleted(cast.bob, Fate.KEEP)
    [*_, message] = (await messages.history(cast.ada, cast.tea)).messages
    assert message.text == 'Still here' and not message.deleted
    assert message.author.is_gone and message.author.name == '' and message.author.avatar is None
    assert message.author.handle == f'deleted-{cast.bob.id}'


async def test_messages_that_go_leave_their_number_and_no_word(cast: Cast) -> None:
    await say(cast.bob, cast.tea, 'one', 'two')
    await say(cast.ada, cast.tea, 'three')
    await say(cast.bob, cast.lobby, 'four')
    before = await messages.history(cast.ada, cast.tea)
    with listening(topic.room(cast.tea)) as heard:
        await deleted(cast.bob, Fate.GO)
    page = await messages.history(cast.ada, cast.tea)
    assert [one.seq for one in page.messages] == [one.seq for one in before.messages], 'A hole.'
    gone = [one for one in page.messages if one.deleted]
    assert [one.seq for one in gone] == [3, 4] and all(one.rev == page.last_rev for one in gone)
    assert all(not (one.text or one.html) for one in gone)
    assert page.last_rev == before.last_rev + 1, 'One change of the room.'
    assert types(heard) == ['messages.removed', 'readers.changed', 'room.changed']
    assert (heard[0].seqs, heard[0].rev) == ((3, 4), page.last_rev)
    missed = await messages.changes(cast.ada, cast.tea, before.last_rev)
    assert missed.messages == gone, 'Whoever was away learns of it.'

    def words(session: Session) -> list[str]:
        asked = select(Message).where(Message.author_id == cast.bob.id)
        return [one.text + one.html for one in session.exec(asked)
                if one.kind is MessageKind.TEXT]  # fmt: skip

    assert await db.read(words) == ['', '', '']
    kinds = {one.kind for one in page.messages if one.author.id == cast.bob.id}
    assert MessageKind.JOINED in kinds, 'What the system said stays.'


async def test_many_messages_go_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, 'AT_ONCE', 3)
    await say(cast.bob, cast.tea, *map(str, range(8)))
    await say(cast.bob, cast.lobby, 'and one')
    with listening(topic.room(cast.tea), topic.room(cast.lobby)) as heard:
        await deleted(cast.bob, Fate.GO)
    removed = [event for event in heard if event.type == 'messages.removed']
    assert [(event.room_id, len(event.seqs)) for event in removed] == [
        (cast.lobby, 1), (cast.tea, 2), (cast.tea, 3), (cast.tea, 3),
    ]  # fmt: skip
    revs = [event.rev for event in removed if event.room_id == cast.tea]
    assert revs == sorted(set(revs)), 'Each batch is a change of its own.'


async def test_what_is_said_while_the_messages_go_goes_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_back = erasing.take_back

    async def take_back(author_id: int, *, only_notes: bool = False) -> int:
        last = await taken_back(author_id, only_notes=only_notes)
        await say(cast.bob, cast.tea, 'one more')
        return last

    monkeypatch.setattr(erasing, 'take_back', take_back)
    await say(cast.bob, cast.tea, 'one')
    with listening(topic.room(cast.tea)) as heard:
        await deleted(cast.bob, Fate.GO)
    assert types(heard)[-2:] == ['messages.removed', 'room.changed']
    page = await messages.history(cast.ada, cast.tea)
    assert 'one more' not in [message.text for message in page.messages]


async def test_a_room_without_its_owner_is_handed_over(cast: Cast) -> None:
    room = (await rooms.create(cast.bob, 'Chess')).id
    for minutes, viewer in enumerate((cast.ada, cast.grace, cast.eve)):
        clock.turn(timedelta(minutes=minutes))
        await members.join(viewer, room)
    await set_role(room, cast.grace, MemberRole.MODERATOR)
    await set_role(room, cast.eve, MemberRole.MODERATOR)
    with listening(topic.EVERYONE, topic.room(room)) as heard:
        await deleted(cast.bob)
    assert await role_in(room, cast.grace) is MemberRole.OWNER, 'The longest a moderator.'
    assert await role_in(room, cast.eve) is MemberRole.MODERATOR
    assert await role_in(room, cast.ada) is MemberRole.MEMBER
    changed = [event.room for event in heard if event.type == 'room.changed' and
               event.room.id == room]  # fmt: skip
    assert [view.members for view in changed] == [3, 3], 'To those inside, and to everybody.'
    assert (await rooms.look(cast.ada, room)).room.members == 3


async def test_without_moderators_the_longest_member_has_the_room(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await deleted(cast.ada)
    assert await role_in(cast.tea, cast.bob) is MemberRole.OWNER
    assert await role_in(cast.tea, cast.eve) is MemberRole.MEMBER


async def test_a_guest_inherits_no_room(cast: Cast) -> None:
    secret = await private_room(cast.ada)
    wish = invites.Wish(role=Role.GUEST, room_ids=(secret,))
    token = (await invites.create(cast.ada, wish)).token
    await guests.come('Heidi', token, address='203.0.113.9')
    await deleted(cast.ada)

    def left(session: Session) -> tuple[bool, list[MemberRole]]:
        roles = session.exec(select(Member.role).where(Member.room_id == secret)).all()
        return session.get_one(Room, secret).archived_at is not None, list(roles)

    assert await db.read(left) == (True, [MemberRole.MEMBER])


async def test_whose_face_is_gone_is_asked_about_again(cast: Cast) -> None:
    talk = (await directs.open(cast.ada, [cast.bob.id])).id
    await say(cast.ada, talk, 'hello')
    with listening(topic.room(cast.tea), topic.room(talk)) as heard:
        await deactivated(cast.bob)
        assert types(heard) == ['readers.changed'] * 2
        assert await endings.come_back(cast.bob.id)
        bob, _ = await signed_in('bob')
        await deleted(bob)
    asked = [event.room_id for event in heard if event.type == 'readers.changed']
    assert sorted(asked) == sorted([cast.tea, talk] * 3)


async def test_whoever_is_away_inherits_last(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await deactivated(cast.bob)
    await deleted(cast.ada)
    assert await role_in(cast.tea, cast.eve) is MemberRole.OWNER


async def test_a_room_with_another_owner_has_that_one(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await set_role(cast.tea, cast.eve, MemberRole.OWNER)
    await deleted(cast.ada)
    assert await role_in(cast.tea, cast.eve) is MemberRole.OWNER
    assert await role_in(cast.tea, cast.bob) is MemberRole.MEMBER


async def test_a_room_that_nobody_is_left_in_is_archived(cast: Cast) -> None:
    alone = (await rooms.create(cast.bob, 'Alone')).id
    secret = await private_room(cast.bob)
    with listening(topic.EVERYONE) as heard:
        await deleted(cast.bob)
    assert (await rooms.look(cast.ada, alone)).room.archived
    found = await db.read(lambda session: session.get(Room, secret))
    assert found is not None and found.archived_at is not None
    assert secret not in {event.room.id for event in heard if event.type == 'room.changed'}


async def test_everybody_hears_who_is_gone_and_that_nothing_is_between_them(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await follows.follow(cast.bob, cast.ada.id)
    with listening(topic.EVERYONE, topic.user(cast.ada.id), topic.user(cast.eve.id)) as heard:
        await deleted(cast.bob)
    [person] = [event.user for event in heard if event.type == 'person.changed']
    assert person.is_gone and person.name == ''
    [relation] = [event for event in heard if event.type == 'relation.changed']
    assert (relation.user, relation.relation) == (person, Relation())
    assert not (await audiences.of(cast.bob.id)).may_know(cast.ada.id)
    assert all('Bob' not in event.model_dump_json() for event in heard)


async def test_the_heir_of_a_room_is_told(cast: Cast) -> None:
    with listening(topic.user(cast.bob.id), topic.room(cast.tea)) as heard:
        await deleted(cast.ada)
    told = [(event.user_id, event.role) for event in heard if event.type == 'role.changed']
    assert told == [(cast.bob.id, MemberRole.OWNER)] * 2


async def test_a_conversation_stays_between_whom_it_was(cast: Cast) -> None:
    room = (await directs.open(cast.ada, [cast.bob.id])).id
    await say(cast.bob, room, 'Between us')
    await deleted(cast.bob)
    [found] = [one for one in await room_lists.mine(cast.ada) if one.room.id == room]
    assert {one.id: one.is_gone for one in found.room.people} == {
        cast.ada.id: False,
        cast.bob.id: True,
    }
    page = await messages.history(cast.ada, room)
    assert [message.text for message in page.messages] == ['Between us']
    with pytest.raises(NotFound, match='no such person'):
        await say(cast.ada, room, 'Are you there?')


async def test_nobody_writes_to_whoever_is_away(cast: Cast) -> None:
    room = (await directs.open(cast.ada, [cast.bob.id])).id
    await say(cast.ada, room, 'See you')
    await deactivated(cast.bob)
    with pytest.raises(Forbidden, match='cannot be delivered'):
        await say(cast.ada, room, 'Are you there?')


@pytest.mark.parametrize('fate', Fate)
async def test_notes_to_oneself_go_whatever_becomes_of_the_rest(cast: Cast, fate: Fate) -> None:
    room = (await directs.open(cast.bob, [])).id
    await say(cast.bob, room, 'For me alone')
    await deleted(cast.bob, fate)

    def left(session: Session) -> tuple[list[str], list[Member], bool]:
        said = session.exec(select(Message.text).where(Message.room_id == room)).all()
        inside = session.exec(select(Member).where(Member.room_id == room)).all()
        return list(said), list(inside), session.get_one(Room, room).archived_at is not None

    assert await db.read(left) == ([''], [], True)


async def test_messages_that_go_call_nobody_any_more(cast: Cast) -> None:
    await say(cast.bob, cast.tea, 'Look, @ada')
    [before] = [one for one in await room_lists.mine(cast.ada) if one.room.id == cast.tea]
    assert len(before.mentions) == 1
    await deleted(cast.bob, Fate.GO)
    [after] = [one for one in await room_lists.mine(cast.ada) if one.room.id == cast.tea]
    assert not after.mentions


async def test_bans_outlive_whoever_spoke_them(cast: Cast) -> None:
    await set_role(cast.tea, cast.bob, MemberRole.MODERATOR)
    await bans.ban(cast.bob, cast.tea, cast.eve.id, 'Noise')
    await deleted(cast.bob)
    [ban] = await bans.listed(cast.ada, cast.tea)
    assert ban.user.id == cast.eve.id and ban.by.is_gone
    await deleted(cast.eve)
    assert await bans.listed(cast.ada, cast.tea) == []
