"""The ways back in: eight codes that work once each, and a link that the operator makes."""

import asyncio
import re
import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from chatter import clock, db, security
from chatter.errors import Conflict, Invalid, NotFound, TooMany
from chatter.models.people import RecoveryCode
from chatter.models.views import Viewer
from chatter.services import accounts, opening, sign_ins
from tests.cast import Cast, is_signed_in, password_of

NEW = 'a new password of mine'
ADDRESS = '203.0.113.5'
UNUSED = '2222-2222-2222'


async def lacks_codes(viewer: Viewer) -> bool:
    """Whether the first page somebody sees offers recovery codes."""
    return (await opening.room(viewer, 1))[1].codes


async def test_a_newcomer_is_shown_eight_codes_once(cast: Cast) -> None:
    assert await lacks_codes(cast.ada)
    codes = await accounts.first_recovery_codes(cast.ada)
    assert len(set(codes)) == 8
    assert all(re.fullmatch(r'([2-9a-hjkmnp-z]{4}-){2}[2-9a-hjkmnp-z]{4}', code) for code in codes)
    assert not await lacks_codes(cast.ada)
    with pytest.raises(Conflict, match='shown already'):
        await accounts.first_recovery_codes(cast.ada)


async def test_two_tabs_at_once_show_one_set_of_codes(cast: Cast) -> None:
    outcomes = await asyncio.gather(
        *(accounts.first_recovery_codes(cast.ada) for _ in range(3)), return_exceptions=True
    )
    [codes] = [codes for codes in outcomes if isinstance(codes, list)]
    rows = await db.read(lambda session: session.exec(select(RecoveryCode)).all())
    assert {row.code_hash for row in rows} == {security.recovery_hash(code) for code in codes}


async def test_whoever_is_not_new_needs_the_password_for_codes(cast: Cast) -> None:
    clock.turn(accounts.NEW_FOR + timedelta(minutes=1))
    assert not await lacks_codes(cast.ada)
    with pytest.raises(Conflict):
        await accounts.first_recovery_codes(cast.ada)
    with pytest.raises(Invalid, match='not your password') as refusal:
        await accounts.new_recovery_codes(cast.ada, 'a guess')
    assert refusal.value.field == 'password'
    assert len(await accounts.new_recovery_codes(cast.ada, password_of('ada'))) == 8


async def test_only_hashes_of_the_codes_are_stored(cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.ada)
    rows = await db.read(lambda session: session.exec(select(RecoveryCode)).all())
    stored = ' '.join(row.model_dump_json() for row in rows)
    assert len(rows) == 8
    assert not any(code in stored or code.replace('-', '') in stored for code in codes)


async def test_a_code_sets_a_password_and_ends_every_sign_in(cast: Cast) -> None:
    code = (await accounts.first_recovery_codes(cast.ada))[3]
    user = await accounts.recover(f' @{cast.ada.handle.upper()} ', code, NEW, address=ADDRESS)
    assert user.id == cast.ada.id
    assert await sign_ins.viewer(cast.tokens['ada']) is None
    assert await is_signed_in(cast.bob, cast.tokens['bob'])
    assert (await accounts.prove('ada', NEW, address=ADDRESS)).id == cast.ada.id


async def test_a_code_may_be_typed_as_people_type(cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.ada)
    for number, typed in enumerate(
        [codes[0].upper(), codes[1].replace('-', ' '), f'  {codes[2].replace("-", "")} ']
    ):
        user = await accounts.recover('ada', typed, NEW, address=f'203.0.113.{number}')
        assert user.id == cast.ada.id


async def test_a_code_works_once(cast: Cast) -> None:
    first, second, *_ = await accounts.first_recovery_codes(cast.ada)
    await accounts.recover('ada', first, NEW, address=ADDRESS)
    with pytest.raises(Invalid, match='do not belong together') as refusal:
        await accounts.recover('ada', first, 'yet another one', address=ADDRESS)
    assert refusal.value.field == 'code'
    assert await accounts.recover('ada', second, 'yet another one', address=ADDRESS)


async def test_a_code_twice_at_once_works_once(cast: Cast) -> None:
    code = (await accounts.first_recovery_codes(cast.ada))[0]
    outcomes = await asyncio.gather(
        *(
            accounts.recover('ada', code, f'password no. {i}', address=f'203.0.113.{i}')
            for i in range(4)
        ),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 3 and all(isinstance(refusal, Invalid) for refusal in refused), outcomes


async def test_new_codes_make_the_old_ones_worthless(cast: Cast) -> None:
    old = await accounts.first_recovery_codes(cast.ada)
    new = await accounts.new_recovery_codes(cast.ada, password_of('ada'))
    with pytest.raises(Invalid):
        await accounts.recover('ada', old[0], NEW, address=ADDRESS)
    assert await accounts.recover('ada', new[0], NEW, address=ADDRESS)


async def test_a_wrong_code_and_nobody_sound_the_same(cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.ada)
    said = set()
    for handle, code in [
        ('ada', UNUSED),
        ('ada', ''),
        ('bob', codes[0]),
        ('nobody', codes[0]),
        ('ada\x00', codes[0]),
    ]:
        with pytest.raises(Invalid) as refusal:
            await accounts.recover(handle, code, NEW, address=f'203.0.113.{len(handle)}')
        said.add((refusal.value.message, refusal.value.field))
    assert len(said) == 1


async def test_guessing_codes_has_an_end_but_no_lock(cast: Cast) -> None:
    code = (await accounts.first_recovery_codes(cast.ada))[0]
    for _ in range(5):
        with pytest.raises(Invalid):
            await accounts.recover('ada', UNUSED, NEW, address=ADDRESS)
    with pytest.raises(TooMany, match='Try again in 15 minutes'):
        await accounts.recover('ada', code, NEW, address=ADDRESS)
    clock.turn(timedelta(minutes=16))
    assert await accounts.recover('ada', code, NEW, address=ADDRESS)


async def test_the_operators_link_sets_a_password_once(cast: Cast) -> None:
    token = await accounts.make_reset('@Ada')
    assert await accounts.reset_is_good(token)
    with pytest.raises(Invalid, match='at least 8'):
        await accounts.reset(token, 'short')
    assert (await accounts.reset(token, NEW)).id == cast.ada.id
    assert await sign_ins.viewer(cast.tokens['ada']) is None
    assert (await accounts.prove('ada', NEW, address=ADDRESS)).id == cast.ada.id
    assert not await accounts.reset_is_good(token)
    with pytest.raises(NotFound, match='not valid'):
        await accounts.reset(token, 'yet another one')


async def test_the_link_is_good_for_an_hour(cast: Cast) -> None:
    token = await accounts.make_reset('ada')
    clock.turn(timedelta(minutes=59))
    assert await accounts.reset_is_good(token)
    clock.turn(timedelta(minutes=2))
    assert not await accounts.reset_is_good(token)
    with pytest.raises(NotFound):
        await accounts.reset(token, NEW)


async def test_a_newer_link_and_another_password_make_it_worthless(cast: Cast) -> None:
    first, second = await accounts.make_reset('ada'), await accounts.make_reset('ada')
    assert not await accounts.reset_is_good(first) and await accounts.reset_is_good(second)
    await accounts.change_password(cast.ada, password_of('ada'), NEW, token=cast.tokens['ada'])
    assert not await accounts.reset_is_good(second)


async def test_a_link_twice_at_once_works_once(cast: Cast) -> None:
    token = await accounts.make_reset('ada')
    outcomes = await asyncio.gather(
        *(accounts.reset(token, f'password no. {i}') for i in range(4)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 3 and all(isinstance(refusal, NotFound) for refusal in refused), outcomes


@pytest.mark.parametrize('token', ['', 'nonsense', '\x00é'], ids=['none', 'nonsense', 'nul'])
async def test_a_bad_link_costs_no_hash(cast: Cast, token: str) -> None:
    release = threading.Event()
    busy = [security._pool.submit(release.wait) for _ in range(security.HASHING_THREADS)]
    try:
        with pytest.raises(NotFound, match='not valid'):
            await asyncio.wait_for(accounts.reset(token, NEW), timeout=60)
    finally:
        release.set()
    assert all(future.result() for future in busy)


async def test_there_is_no_link_for_nobody(cast: Cast) -> None:
    with pytest.raises(NotFound, match='Nobody has the handle mallory'):
        await accounts.make_reset('mallory')
