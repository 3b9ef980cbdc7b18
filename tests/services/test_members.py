"""Who is in a room, as what: added, removed, banned, promoted; each with whom it is refused to."""

import asyncio
from datetime import timedelta

import pytest

from chatter import clock
from chatter.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from chatter.models.rooms import Level, MemberRole, RoomKind, Who
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import bans, follows, members, messages, room_lists, rooms
from tests.cast import Cast, come_in
from tests.stage import listening, types


async def handles(viewer: Viewer, room_id: int) -> list[str]:
    return [one.user.handle for one in (await members.listed(viewer, room_id)).members]


async def say(author: Viewer, room_id: int, text: str) -> None:
    await messages.post(author, room_id, text, f'nonce {text:>8}')


# Private rooms


async def test_a_private_room_is_its_members_own(cast: Cast) -> None:
    with listening(topic.EVERYONE) as everyone:
        room = await rooms.create(cast.bob, 'Surprise', kind=RoomKind.PRIVATE)
        await members.add(cast.bob, room.id, [cast.ada.id])
        await rooms.edit(cast.bob, room.id, rooms.Edit(topic='For Eve'))
    assert everyone == [], 'Nobody else hears of it.'
    assert await handles(cast.ada, room.id) == ['ada', 'bob']
    assert room.id in {found.room.id for found in await room_lists.browse(cast.ada)}
    for nosy in (cast.eve, cast.grace):
        assert room.id not in {found.room.id for found in await room_lists.browse(nosy)}
        for deed in (rooms.look, members.join, members.listed, bans.listed):
            with pytest.raises(NotFound):
                await deed(nosy, room.id)


async def test_the_name_of_a_private_room_says_nothing_to_others(cast: Cast) -> None:
    await rooms.create(cast.bob, 'Surprise', kind=RoomKind.PRIVATE)
    await rooms.create(cast.ada, 'Surprise', kind=RoomKind.PRIVATE)
    assert (await rooms.create(cast.eve, 'Surprise')).name == 'Surprise'


async def test_a_room_is_closed_and_opened(cast: Cast) -> None:
    with listening(topic.EVERYONE) as everyone, listening(topic.room(cast.tea)) as heard:
        closed = await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    assert closed.kind is RoomKind.PRIVATE and types(everyone) == ['room.closed']
    assert types(heard) == ['message.posted', 'room.changed'] and heard[0].message.kind == 'closed'
    with pytest.raises(NotFound):
        await rooms.look(cast.eve, cast.tea)
    taken = await rooms.create(cast.eve, 'Tea')
    with pytest.raises(Conflict, match='with this name already'):
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PUBLIC))
    await rooms.edit(cast.eve, taken.id, rooms.Edit(name='Coffee'))
    with listening(topic.EVERYONE) as everyone:
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PUBLIC))
    assert 'room.opened' in types(everyone)
    assert (await rooms.look(cast.eve, cast.tea)).room.name == 'Tea'


async def test_no_room_becomes_a_direct_conversation(cast: Cast) -> None:
    with pytest.raises(Invalid, match='public or private'):
        await rooms.create(cast.ada, 'Us', kind=RoomKind.DIRECT)
    with pytest.raises(Invalid, match='public or private'):
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.DIRECT))


# Bringing in and sending out


async def test_members_bring_people_in(cast: Cast) -> None:
    with listening(topic.user(cast.eve.id)) as eve, listening(topic.room(cast.tea)) as heard:
        room = await members.add(cast.bob, cast.tea, [cast.eve.id, cast.grace.id, cast.ada.id])
    assert room.members == 4 and types(eve) == ['room.joined'] and eve[0].room.id == cast.tea
    assert eve[0].by == cast.bob.view
    said = [event.message for event in heard if event.type == 'message.posted']
    assert [(one.kind, one.author.handle) for one in said] == [('added', 'eve'), ('added', 'grace')]
    assert types(heard).count('room.changed') == 1, 'How the room is now is said once.'
    assert await handles(cast.eve, cast.tea) == ['ada', 'bob', 'eve', 'grace']


async def test_who_may_bring_people_in(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        await members.add(cast.eve, cast.tea, [cast.grace.id])
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(who_invites=Who.MODERATORS))
    with pytest.raises(Forbidden):
        await members.add(cast.bob, cast.tea, [cast.grace.id])
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR)
    await members.add(cast.bob, cast.tea, [cast.eve.id])
    with pytest.raises(NotFound, match='no such person'):
        await members.add(cast.bob, cast.tea, [10**6])
    with pytest.raises(Invalid):
        await members.add(cast.bob, cast.tea, [])
    await follows.block(cast.grace, cast.bob.id)
    with pytest.raises(Forbidden, match='cannot be added'):
        await members.add(cast.bob, cast.tea, [cast.grace.id])
    await rooms.archive(cast.ada, cast.tea)
    with pytest.raises(Conflict, match='archived'):
        await members.add(cast.bob, cast.tea, [cast.grace.id])


async def test_one_refused_and_nobody_is_added(cast: Cast) -> None:
    await follows.block(cast.grace, cast.bob.id)
    with pytest.raises(Forbidden):
        await members.add(cast.bob, cast.tea, [cast.eve.id, cast.grace.id])
    assert await handles(cast.ada, cast.tea) == ['ada', 'bob']


async def test_who_is_sent_out_is_told_first(cast: Cast) -> None:
    with listening(topic.user(cast.bob.id), topic.room(cast.tea)) as heard:
        await members.remove(cast.ada, cast.tea, cast.bob.id)
    assert types(heard) == ['room.left', 'message.posted', 'room.changed']
    assert heard[0].reason == 'removed'
    assert (heard[1].message.kind, heard[1].message.author.handle) == ('removed', 'bob')
    with pytest.raises(Forbidden, match='Join the room'):
        await messages.history(cast.bob, cast.tea)
    await members.join(cast.bob, cast.tea)


async def test_who_may_send_whom_out(cast: Cast) -> None:
    await members.add(cast.ada, cast.tea, [cast.eve.id, cast.grace.id])
    for nobody in (cast.bob, cast.eve):
        with pytest.raises(Forbidden):
            await members.remove(nobody, cast.tea, cast.grace.id)
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR)
    await members.set_role(cast.ada, cast.tea, cast.eve.id, MemberRole.MODERATOR)
    with pytest.raises(Forbidden, match='Only an owner'):
        await members.remove(cast.bob, cast.tea, cast.eve.id)
    with pytest.raises(Forbidden, match='Only an owner'):
        await members.remove(cast.bob, cast.tea, cast.ada.id)
    with pytest.raises(Conflict, match='leave the room'):
        await members.remove(cast.bob, cast.tea, cast.bob.id)
    await members.remove(cast.bob, cast.tea, cast.grace.id)
    await members.remove(cast.ada, cast.tea, cast.eve.id)
    with pytest.raises(NotFound, match='not in the room'):
        await members.remove(cast.ada, cast.tea, cast.eve.id)


async def test_a_ban_holds_until_its_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(topic.user(cast.bob.id)) as bob:
        ban = await bans.ban(cast.ada, cast.tea, cast.bob.id, ' Noise ', minutes=10)
    assert (ban.user.handle, ban.by.handle, ban.reason) == ('bob', 'ada', 'Noise')
    assert types(bob) == ['room.left'] and bob[0].reason == 'banned'
    with pytest.raises(Forbidden, match='cannot join'):
        await members.join(cast.bob, cast.tea)
    with pytest.raises(Conflict, match='was banned'):
        await members.add(cast.ada, cast.tea, [cast.bob.id])
    assert [one.user.handle for one in await bans.listed(cast.ada, cast.tea)] == ['bob']
    with pytest.raises(Forbidden):
        await bans.listed(cast.eve, cast.tea)
    clock.turn(timedelta(minutes=11))
    try:
        assert await bans.listed(cast.ada, cast.tea) == []
        await members.join(cast.bob, cast.tea)
    finally:
        clock.turn(-timedelta(minutes=11))


async def test_a_ban_is_lifted_and_can_meet_those_who_are_not_in(cast: Cast) -> None:
    await bans.ban(cast.ada, cast.tea, cast.eve.id)
    with pytest.raises(Forbidden):
        await members.join(cast.eve, cast.tea)
    with pytest.raises(Forbidden):
        await bans.unban(cast.bob, cast.tea, cast.eve.id)
    await bans.unban(cast.ada, cast.tea, cast.eve.id)
    await members.join(cast.eve, cast.tea)
    with pytest.raises(NotFound, match='not banned'):
        await bans.unban(cast.ada, cast.tea, cast.eve.id)
    for minutes in (0, -1, 10**9):
        with pytest.raises(Invalid):
            await bans.ban(cast.ada, cast.tea, cast.eve.id, minutes=minutes)
    with pytest.raises(Invalid, match='at most 200'):
        await bans.ban(cast.ada, cast.tea, cast.eve.id, 'x' * 201)


# Roles


async def test_a_room_is_handed_over(cast: Cast) -> None:
    with pytest.raises(Conflict, match='Hand it over'):
        await members.leave(cast.ada, cast.tea)
    with pytest.raises(Forbidden):
        await members.hand_over(cast.bob, cast.tea, cast.bob.id)
    with listening(topic.room(cast.tea)) as heard:
        await members.hand_over(cast.ada, cast.tea, cast.bob.id)
    assert [(one.user_id, one.role) for one in heard] == [
        (cast.bob.id, 'owner'),
        (cast.ada.id, 'moderator'),
    ]
    await members.leave(cast.ada, cast.tea)
    with pytest.raises(Conflict, match='needs an owner'):
        await members.set_role(cast.bob, cast.tea, cast.bob.id, MemberRole.MEMBER)


async def test_two_owners_who_step_down_at_once_leave_one(cast: Cast) -> None:
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.OWNER)
    outcomes = await asyncio.gather(
        members.set_role(cast.ada, cast.tea, cast.ada.id, MemberRole.MEMBER),
        members.set_role(cast.bob, cast.tea, cast.bob.id, MemberRole.MEMBER),
        return_exceptions=True,
    )
    assert len([one for one in outcomes if isinstance(one, Conflict)]) == 1


async def test_what_one_may_is_told_with_the_room(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(who_posts=Who.MODERATORS))
    ada, bob, eve = [
        (await rooms.look(who, cast.tea)).rights for who in (cast.ada, cast.bob, cast.eve)
    ]
    assert ada.post and ada.invite and ada.moderate and ada.administer
    assert not bob.post and bob.invite and not bob.moderate and not bob.administer
    assert not (eve.post or eve.invite or eve.moderate or eve.administer)


# Writing


async def test_in_an_announcement_room_only_moderators_write(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(who_posts=Who.MODERATORS))
    with pytest.raises(Forbidden, match='Only moderators write'):
        await say(cast.bob, cast.tea, 'me too')
    with pytest.raises(Forbidden):
        await messages.typing(cast.bob, cast.tea)
    await say(cast.ada, cast.tea, 'hear, hear')
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR)
    await say(cast.bob, cast.tea, 'me too')


async def test_in_a_slow_room_members_wait_for_their_turn(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(slow_seconds=60))
    await say(cast.bob, cast.tea, 'one')
    with pytest.raises(TooMany, match='This room is slow') as refusal:
        await say(cast.bob, cast.tea, 'two')
    assert 50 <= refusal.value.retry_after <= 60
    assert (await messages.post(cast.bob, cast.tea, 'one', 'nonce      one')).is_repeat
    await say(cast.ada, cast.tea, 'an owner')
    await say(cast.ada, cast.tea, 'does not wait')
    clock.turn(timedelta(seconds=61))
    try:
        await say(cast.bob, cast.tea, 'two')
    finally:
        clock.turn(-timedelta(seconds=61))
    with pytest.raises(Invalid):
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(slow_seconds=-1))


# What one wants of it


async def test_of_what_one_wants_to_be_told(cast: Cast) -> None:
    with listening(topic.user(cast.bob.id)) as bob:
        await members.set_level(cast.bob, cast.tea, Level.NOTHING)
    assert types(bob) == ['level.changed'] and bob[0].level is Level.NOTHING
    levels = {found.room.id: found.level for found in await room_lists.mine(cast.bob)}
    assert levels == {cast.tea: Level.NOTHING, cast.lobby: Level.DEFAULT}
    with pytest.raises(Forbidden):
        await members.set_level(cast.eve, cast.tea, Level.ALL)


async def test_a_long_list_comes_in_pages(cast: Cast) -> None:
    for number in range(5):
        user = await come_in(f'guest{number}', f'Çelik {number}', address=f'203.0.113.{number}')
        await members.add(cast.ada, cast.tea, [user.id])
    found: list[str] = []
    after = 0
    while True:
        page = await members.listed(cast.ada, cast.tea, after=after, limit=3)
        assert len(page.members) <= 3
        found += [one.user.handle for one in page.members]
        if page.next is None:
            break
        after = page.next
    assert found == ['ada', 'bob', *(f'guest{number}' for number in range(5))]
    some = await members.listed(cast.ada, cast.tea, 'celik')
    assert len(some.members) == 5 and (await members.listed(cast.ada, cast.tea, '%')).members == []
    with pytest.raises(Invalid):
        await members.listed(cast.ada, cast.tea, after=10**7)


# How it looks


async def test_a_room_has_a_topic_an_emoji_and_links(cast: Cast) -> None:
    links = [{'title': '', 'url': 'https://example.org/tea'}, {'title': 'Pot', 'url': 'http://pot'}]
    room = await rooms.edit(
        cast.ada,
        cast.tea,
        rooms.Edit(topic='Second  flush', emoji='🫖', links=links),  # type: ignore[arg-type]
    )
    assert (room.topic, room.emoji) == ('Second flush', '🫖')
    assert [link.title for link in room.links] == ['example.org', 'Pot']
    for evil in ('javascript:alert(1)', 'data:text/html,x', '//example.org', 'nothing'):
        with pytest.raises(Invalid, match='begins with https'):
            await rooms.edit(
                cast.ada,
                cast.tea,
                rooms.Edit(links=[{'title': 'x', 'url': evil}]),  # type: ignore[list-item]
            )
    for odd in (
        'https://',
        'http://[',
        'http://℀.de',
        'https://a b',
        'https://a\t.de',
        'https://\u202ea',
    ):
        with pytest.raises(Invalid, match='without spaces'):
            await rooms.edit(
                cast.ada,
                cast.tea,
                rooms.Edit(links=[{'title': 'x', 'url': odd}]),  # type: ignore[list-item]
            )
    with pytest.raises(Invalid, match='at most 10 links'):
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(links=links * 6))  # type: ignore[arg-type]
    with pytest.raises(Invalid, match='at most 200'):
        await rooms.edit(cast.ada, cast.tea, rooms.Edit(topic='x' * 201))


async def test_the_picture_of_a_hidden_room_is_hidden(cast: Cast) -> None:
    secret = await rooms.create(cast.bob, 'Surprise', kind=RoomKind.PRIVATE)
    await rooms.set_picture(cast.bob, secret.id, 'secret-picture')
    await rooms.set_picture(cast.ada, cast.tea, 'tea-picture')
    assert await rooms.may_see_picture(cast.bob, 'secret-picture')
    assert not await rooms.may_see_picture(cast.eve, 'secret-picture')
    assert await rooms.may_see_picture(cast.eve, 'tea-picture')
    with pytest.raises(Forbidden):
        await rooms.set_picture(cast.bob, cast.tea, None)
