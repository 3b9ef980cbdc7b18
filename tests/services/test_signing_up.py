"""Who may make an account, what it may be called, and what an invitation is good for."""

import asyncio

import pytest

from chatter import db
from chatter.config import Settings
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.models.people import Role, SignUp
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import accounts, invites, members, room_lists, rooms, server
from chatter.services.accounts import NewAccount
from tests.cast import Cast, come_in, password_of, signed_in
from tests.stage import listening, types

ADDRESS = '203.0.113.5'


def account(handle: str = 'heidi') -> NewAccount:
    return NewAccount.checked(handle, 'Heidi', password_of(handle))


async def viewer_of(handle: str) -> Viewer:
    return (await signed_in(handle))[0]


# Who may


async def test_whoever_comes_to_an_open_server_is_a_member_in_the_lobby(cast: Cast) -> None:
    await accounts.sign_up(account(), address=ADDRESS)
    heidi = await viewer_of('heidi')
    assert heidi.role is Role.MEMBER and not heidi.is_owner
    [membership] = await room_lists.mine(heidi)
    assert membership.room.id == cast.lobby
    assert membership.read_seq == membership.room.last_seq, 'Nothing said before calls a newcomer.'


async def test_nobody_signs_up_where_sign_up_is_closed(cast: Cast) -> None:
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.CLOSED))
    invite = (await invites.create(cast.grace)).token
    for token in (None, invite):
        with pytest.raises(Forbidden, match='Nobody can sign up here'):
            await accounts.sign_up(account(), address=ADDRESS, invite=token)
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.OPEN))
    assert (await accounts.sign_up(account(), address=ADDRESS)).handle == 'heidi'


async def test_nobody_signs_up_before_there_is_an_owner(unclaimed: Settings) -> None:
    with pytest.raises(Conflict, match='no owner yet'):
        await accounts.sign_up(account(), address=ADDRESS)


async def test_an_invitation_lets_somebody_in_once(cast: Cast) -> None:
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    with pytest.raises(Forbidden, match='An invitation is needed'):
        await accounts.sign_up(account(), address=ADDRESS)
    token = (await invites.create(cast.grace)).token
    assert await invites.is_good(token)
    assert (await accounts.sign_up(account(), address=ADDRESS, invite=token)).handle == 'heidi'
    assert not await invites.is_good(token)
    with pytest.raises(NotFound, match='not valid'):
        await accounts.sign_up(account('ivan'), address=ADDRESS, invite=token)


async def test_a_refused_sign_up_does_not_use_the_invitation(cast: Cast) -> None:
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    token = (await invites.create(cast.grace)).token
    with pytest.raises(Conflict, match='this handle already'):
        await accounts.sign_up(account('ada'), address=ADDRESS, invite=token)
    assert await invites.is_good(token)


async def test_the_last_use_of_an_invitation_twice_at_once_makes_one_account(cast: Cast) -> None:
    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    token = (await invites.create(cast.grace)).token
    outcomes = await asyncio.gather(
        *(
            accounts.sign_up(account(f'guest{i}'), address=f'203.0.113.{i}', invite=token)
            for i in range(4)
        ),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 3 and all(isinstance(refusal, NotFound) for refusal in refused), outcomes


async def test_the_secret_of_an_invitation_is_not_stored(cast: Cast) -> None:
    from sqlmodel import select

    from chatter.models.invites import Invite

    token = (await invites.create(cast.grace)).token
    rows = await db.read(lambda session: session.exec(select(Invite)).all())
    assert len(rows) == 1 and token not in rows[0].model_dump_json()


# Where newcomers arrive


async def test_newcomers_arrive_in_the_oldest_public_room_that_is_open(cast: Cast) -> None:
    await rooms.archive(cast.grace, cast.lobby)
    await come_in('heidi', address=ADDRESS)
    assert [found.room.id for found in await room_lists.mine(await viewer_of('heidi'))] == [
        cast.tea
    ]


async def test_newcomers_arrive_nowhere_when_every_room_is_archived(cast: Cast) -> None:
    await rooms.archive(cast.grace, cast.lobby)
    await rooms.archive(cast.ada, cast.tea)
    await come_in('heidi', address=ADDRESS)
    assert await room_lists.mine(await viewer_of('heidi')) == []
    assert await room_lists.first(await viewer_of('heidi')) is None


async def test_everybody_hears_of_a_newcomer_and_the_room_hears_them_join(cast: Cast) -> None:
    with listening(topic.EVERYONE) as everyone, listening(topic.room(cast.lobby)) as lobby:
        user = await come_in('heidi', address=ADDRESS)
    assert types(everyone) == ['person.joined', 'room.changed'] and everyone[0].user == user
    assert types(lobby) == ['message.posted', 'room.changed']
    assert lobby[0].message.kind == 'joined' and lobby[0].message.author == user


# What it may be called


@pytest.mark.parametrize(
    ('typed', 'handle'),
    [
        ('ab', 'ab'),
        ('a' * 32, 'a' * 32),
        ('  Heidi ', 'heidi'),
        ('@heidi', 'heidi'),
        ('h.e_i-d1', 'h.e_i-d1'),
        ('42', '42'),
        ('\N{KELVIN SIGN}elvin', 'kelvin'),
    ],
)
def test_handles_that_are_taken(typed: str, handle: str) -> None:
    assert accounts.checked_handle(typed) == handle


@pytest.mark.parametrize(
    'typed',
    ['', ' ', 'a', 'a' * 33, 'hei di', 'heidi!', 'héidi', 'ｈｅｉｄｉ', 'he\x00idi', 'heidi\n@x',
     'ad‮a', 'а' * 5, '@', '@@ada', 'a/b', '<b>'],
)  # fmt: skip
def test_handles_that_are_refused(typed: str) -> None:
    with pytest.raises(Invalid, match='2 to 32 characters') as refusal:
        accounts.checked_handle(typed)
    assert refusal.value.field == 'handle'


async def test_a_handle_is_unique_ignoring_case(cast: Cast) -> None:
    for handle in ('ada', 'ADA', '@Ada'):
        with pytest.raises(Conflict, match='this handle already') as refusal:
            await accounts.sign_up(account(handle), address=ADDRESS)
        assert refusal.value.field == 'handle'


async def test_one_handle_twice_at_once_makes_one_account(cast: Cast) -> None:
    outcomes = await asyncio.gather(
        *(accounts.sign_up(account(), address=f'203.0.113.{i}') for i in range(4)),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 3 and all(isinstance(refusal, Conflict) for refusal in refused), outcomes


@pytest.mark.parametrize(
    ('typed', 'name'),
    [
        ('Ada', 'Ada'),
        ('  Ada \t Lovelace ', 'Ada Lovelace'),
        ('Ada\u202eecalevoL\u2066\u200f', 'AdaecalevoL'),
        ('A\u0308da', 'Äda'),
        ('艾达', '艾达'),
        ('أدا', 'أدا'),
        ('👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'),
        ('x' * 50, 'x' * 50),
        ('😀' * 50, '😀' * 50),
        ('Ada\r\nLovelace', 'Ada Lovelace'),
        ('Ada\x00\x1b[31m', 'Ada [31m'),
        ('<script>alert(1)</script>', '<script>alert(1)</script>'),
        ('Robert"); DROP TABLE users;--', 'Robert"); DROP TABLE users;--'),
    ],
)
async def test_names_are_kept_but_for_what_does_harm(cast: Cast, typed: str, name: str) -> None:
    assert (await accounts.rename(cast.ada, typed)).name == name
    assert (await viewer_of('ada')).name == name, 'The database keeps it as it was answered.'


@pytest.mark.parametrize(
    'typed',
    ['', '   ', '\u202e\u2066', '\u200b', '\u2060\ufeff', '\u2800', '\u3164 \u3164', '\u0301',
     '\u2800\u200b', '\x00'],
)  # fmt: skip
def test_a_name_that_cannot_be_seen_is_none(typed: str) -> None:
    with pytest.raises(Invalid, match='name to be shown') as refusal:
        accounts.checked_name(typed)
    assert refusal.value.field == 'name'


def test_a_name_has_fifty_characters_at_most() -> None:
    assert accounts.checked_name(' ' + '界' * 50) == '界' * 50
    with pytest.raises(Invalid, match='at most 50') as refusal:
        accounts.checked_name('界' * 51)
    assert refusal.value.field == 'name'


async def test_everybody_hears_of_another_name_and_it_shows_everywhere(cast: Cast) -> None:
    with listening(topic.EVERYONE) as heard:
        user = await accounts.rename(cast.bob, 'Robert')
    assert types(heard) == ['person.changed'] and heard[0].user == user
    names = {one.user.name for one in (await members.listed(cast.ada, cast.tea)).members}
    assert names == {'Ada Lovelace', 'Robert'}
