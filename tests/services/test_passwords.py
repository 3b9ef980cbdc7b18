"""Passwords: every byte counts, only hashes are kept, and a wrong one sounds like nobody."""

import asyncio

import pytest
from sqlmodel import select

from chatter import db, security
from chatter.errors import Invalid, TooMany, Unauthenticated
from chatter.models.people import SignIn, User
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import accounts, sign_ins
from tests.cast import Cast, is_signed_in, password_of, signed_in
from tests.stage import listening, types

ADDRESS = '203.0.113.5'
NEW = 'a new password of mine'


async def set_password(cast: Cast, handle: str, new: str) -> str:
    """As the form does; returns the secret of the browser from then on."""
    viewer: Viewer = getattr(cast, handle)
    renewed = await accounts.change_password(
        viewer, password_of(handle), new, token=cast.tokens[handle]
    )
    return renewed.token


async def test_handle_and_password_prove_who_one_is(cast: Cast) -> None:
    for typed in ('ada', 'ADA', '@ada', ' Ada '):
        assert (await accounts.prove(typed, password_of('ada'), address=ADDRESS)).id == cast.ada.id


async def test_a_wrong_password_and_nobody_sound_the_same(cast: Cast) -> None:
    said: set[tuple[str, str | None, int]] = set()
    for handle, password in [
        ('ada', 'wrong'),
        ('ada', ''),
        ('ada', password_of('bob')),
        ('ada', password_of('ada').upper()),
        ('ada', password_of('ada') + ' '),
        ('nobody', password_of('ada')),
        ('', ''),
        ('a' * 5000, 'x' * 5000),
        ('ada\x00', password_of('ada')),
        ('\x00', '\x00'),
        ('ｎobody', 'ｘ'),
    ]:
        with pytest.raises(Unauthenticated) as refusal:
            await accounts.prove(handle, password, address=f'{len(said)}.{handle[:9]}')
        said.add((refusal.value.message, refusal.value.field, refusal.value.status))
    assert len(said) == 1


@pytest.mark.parametrize(
    'password',
    [
        '12345678',
        'x' * 1000,
        '密码密码密码密码',
        '🔑' * 8,
        'nul\x00in the middle',
        ' spaces around it ',
    ],
    ids=['digits', 'long', 'chinese', 'emoji', 'nul', 'spaces'],
)
async def test_any_password_of_eight_characters_works(cast: Cast, password: str) -> None:
    await set_password(cast, 'ada', password)
    assert (await accounts.prove('ada', password, address=ADDRESS)).id == cast.ada.id
    for other in (password[:-1], f'{password[:-1]}!', f'!{password[1:]}'):
        with pytest.raises(Unauthenticated):
            await accounts.prove('ada', other, address=ADDRESS)


async def test_the_seventy_third_byte_counts(cast: Cast) -> None:
    await set_password(cast, 'ada', 'a' * 72 + 'b')
    with pytest.raises(Unauthenticated):
        await accounts.prove('ada', 'a' * 72 + 'c', address=ADDRESS)
    with pytest.raises(Unauthenticated):
        await accounts.prove('ada', 'a' * 72, address=ADDRESS)
    assert await accounts.prove('ada', 'a' * 72 + 'b', address=ADDRESS)


@pytest.mark.parametrize(('password', 'reason'), [('seven c', 'at least 8'), ('x' * 1001, 'most')])
async def test_too_short_and_too_long_are_refused(cast: Cast, password: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refusal:
        accounts.NewAccount.checked('heidi', 'Heidi', password)
    assert refusal.value.field == 'password'
    with pytest.raises(Invalid, match=reason) as refusal:
        await set_password(cast, 'ada', password)
    assert refusal.value.field == 'new'
    assert await accounts.prove('ada', password_of('ada'), address=ADDRESS)


async def test_only_a_hash_is_stored_and_no_two_are_alike(cast: Cast) -> None:
    await set_password(cast, 'ada', NEW)
    await set_password(cast, 'bob', NEW)
    hashes = await db.read(
        lambda session: session.exec(
            select(User.password_hash).where(User.handle.in_(['ada', 'bob']))  # type: ignore[attr-defined]
        ).all()
    )
    assert len(set(hashes)) == 2
    assert all(found.startswith('$bcrypt-sha256$') and NEW not in found for found in hashes)


async def test_another_password_ends_every_other_sign_in(cast: Cast) -> None:
    _, other_token = await signed_in('ada')
    _, third_token = await signed_in('ada')
    with listening(topic.user(cast.ada.id)) as heard:
        token = await set_password(cast, 'ada', NEW)
    assert await is_signed_in(cast.ada, token)
    assert await sign_ins.viewer(other_token) is None
    assert await sign_ins.viewer(third_token) is None
    assert await is_signed_in(cast.bob, cast.tokens['bob'])
    assert types(heard) == ['sign_in.ended', 'sign_in.renewed']
    assert len(heard[0].sign_in_ids) >= 2 and cast.ada.sign_in_id not in heard[0].sign_in_ids
    assert heard[1].sign_in_id == cast.ada.sign_in_id
    with pytest.raises(Unauthenticated):
        await accounts.prove('ada', password_of('ada'), address=ADDRESS)
    assert (await accounts.prove('ada', NEW, address=ADDRESS)).id == cast.ada.id


async def test_this_sign_in_goes_on_with_another_token_only(cast: Cast) -> None:
    old = cast.tokens['ada']
    assert await is_signed_in(cast.ada, old), 'It is remembered for a while.'
    new = await set_password(cast, 'ada', NEW)
    assert await sign_ins.viewer(old) is None
    assert await is_signed_in(cast.ada, new) and len(new) == len(old) == 43
    assert [one.id for one in await sign_ins.listed(cast.ada)] == [cast.ada.sign_in_id]
    rows = await db.read(lambda session: session.exec(select(SignIn.token_hash)).all())
    assert security.token_hash(new) in rows and security.token_hash(old) not in rows


async def test_of_two_changes_at_once_one_counts_and_its_browser_stays(cast: Cast) -> None:
    """The other would leave the browser with a token that was taken back already."""
    outcomes = await asyncio.gather(
        *(set_password(cast, 'ada', f'{NEW} {number}') for number in range(2)),
        return_exceptions=True,
    )
    [(number, token)] = [(n, one) for n, one in enumerate(outcomes) if isinstance(one, str)]
    assert isinstance(outcomes[1 - number], Unauthenticated)
    assert await is_signed_in(cast.ada, token)
    assert await accounts.prove('ada', f'{NEW} {number}', address=ADDRESS)


async def test_a_sign_in_that_ended_meanwhile_sets_no_password(cast: Cast) -> None:
    for token in ('', 'planted', cast.tokens['bob']):
        with pytest.raises(Unauthenticated):
            await accounts.change_password(cast.ada, password_of('ada'), NEW, token=token)
    await sign_ins.end(cast.tokens['ada'])
    with pytest.raises(Unauthenticated):
        await set_password(cast, 'ada', NEW)
    assert await accounts.prove('ada', password_of('ada'), address=ADDRESS)


async def test_the_present_password_is_asked_and_guessing_it_has_an_end(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Invalid, match='not your present password') as refusal:
            await accounts.change_password(cast.ada, 'a guess', NEW, token=cast.tokens['ada'])
        assert refusal.value.field == 'old'
    with pytest.raises(TooMany, match='Try again in 15 minutes'):
        await set_password(cast, 'ada', NEW)
    await set_password(cast, 'bob', NEW)
    assert await accounts.prove('ada', password_of('ada'), address=ADDRESS)
