"""Browsers that proved who they are: rotation, idleness, an end at last, and endings by hand."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import delete, select

from chatter import clock, db, security
from chatter.errors import NotFound
from chatter.models.people import SignIn
from chatter.realtime import topic
from chatter.services import accounts, sign_ins
from tests.cast import BROWSER, Cast, is_signed_in, signed_in
from tests.stage import listening, types

MINUTE = timedelta(minutes=1)


async def pass_time(by: timedelta) -> None:
    """Time passes, and what was looked up a moment ago is forgotten with it."""
    clock.turn(by)


async def use_daily(token: str, days: int) -> None:
    for _ in range(days):
        clock.turn(timedelta(days=1))
        assert await sign_ins.viewer(token) is not None


async def test_a_cookie_tells_who_it_is(cast: Cast) -> None:
    assert await is_signed_in(cast.ada, cast.tokens['ada'])
    assert cast.ada.view.handle == 'ada' and cast.ada.role == 'member'


@pytest.mark.parametrize('token', [None, '', 'x', 'é', '\x00', 'A' * 43, 'A' * 100_000])
async def test_nonsense_is_nobody(cast: Cast, token: str | None) -> None:
    assert await sign_ins.viewer(token) is None


async def test_only_the_hash_of_the_cookie_is_stored(cast: Cast) -> None:
    rows = await db.read(lambda session: session.exec(select(SignIn)).all())
    assert len(rows) >= 4
    stored = ' '.join(row.model_dump_json() for row in rows)
    assert security.token_hash(cast.tokens['ada']) in stored
    assert not any(token in stored for token in cast.tokens.values())


async def test_the_hash_of_a_cookie_is_no_cookie(cast: Cast) -> None:
    assert await sign_ins.viewer(security.token_hash(cast.tokens['ada'])) is None


async def test_signing_in_again_ends_what_this_browser_had(cast: Cast) -> None:
    old = cast.tokens['ada']
    with listening(topic.user(cast.ada.id)) as heard:
        new = await sign_ins.open_for(cast.ada.id, BROWSER, is_kept=True, old_token=old)
    assert new != old and len(new) >= 43
    assert await sign_ins.viewer(old) is None
    viewer = await sign_ins.viewer(new)
    assert viewer is not None and viewer.id == cast.ada.id
    assert types(heard) == ['sign_in.ended'] and heard[0].sign_in_ids == (cast.ada.sign_in_id,)


async def test_another_person_at_the_same_browser_ends_the_first_ones(cast: Cast) -> None:
    await sign_ins.open_for(cast.bob.id, BROWSER, is_kept=True, old_token=cast.tokens['ada'])
    assert await sign_ins.viewer(cast.tokens['ada']) is None
    assert await is_signed_in(cast.bob, cast.tokens['bob'])


async def test_a_kept_sign_in_lasts_thirty_idle_days(cast: Cast) -> None:
    _, used = await signed_in('ada')
    _, unused = await signed_in('ada')
    clock.turn(timedelta(days=29, hours=23))
    assert await sign_ins.viewer(used) is not None
    clock.turn(timedelta(hours=2))
    assert await sign_ins.viewer(unused) is None
    assert await sign_ins.viewer(used) is not None, 'Its use began the thirty days anew.'


async def test_a_kept_sign_in_lasts_ninety_days_at_most(cast: Cast) -> None:
    _, token = await signed_in('ada')
    await use_daily(token, 89)
    clock.turn(timedelta(hours=25))
    assert await sign_ins.viewer(token) is None


async def test_one_that_is_not_kept_lasts_an_idle_day(cast: Cast) -> None:
    _, used = await signed_in('ada', is_kept=False)
    _, unused = await signed_in('ada', is_kept=False)
    clock.turn(timedelta(hours=23))
    assert await sign_ins.viewer(used) is not None
    clock.turn(timedelta(hours=2))
    assert await sign_ins.viewer(unused) is None
    assert await sign_ins.viewer(used) is not None


async def test_the_list_shows_where_one_is_signed_in_the_latest_first(cast: Cast) -> None:
    clock.turn(2 * MINUTE)
    phone = sign_ins.Browser('P' * 1000, '203.0.113.77')
    token = await sign_ins.open_for(cast.ada.id, phone, is_kept=True, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None
    listed = await sign_ins.listed(viewer)
    assert [sign_in.is_current for sign_in in listed] == [True, False]
    assert listed[0].device == 'P' * 400 and listed[0].address == '203.0.113.77'
    assert listed[1].device == BROWSER.device and listed[1].id == cast.ada.sign_in_id
    assert await sign_ins.viewer(cast.tokens['ada']) is not None
    clock.turn(2 * MINUTE)
    assert await sign_ins.viewer(cast.tokens['ada']) is not None
    assert [sign_in.is_current for sign_in in await sign_ins.listed(viewer)] == [False, True]


async def test_what_has_run_out_is_not_listed(cast: Cast) -> None:
    viewer, _ = await signed_in('ada')
    await signed_in('ada', is_kept=False)
    assert len(await sign_ins.listed(viewer)) == 3
    clock.turn(timedelta(days=2))
    assert len(await sign_ins.listed(viewer)) == 2
    await sign_ins.open_for(cast.bob.id, BROWSER, is_kept=True, old_token=None)
    left = await db.read(lambda s: s.exec(select(SignIn).where(SignIn.is_kept == False)).all())  # noqa: E712
    assert left == [], 'The next sign-in of anybody sweeps them out.'


async def test_one_ends_a_sign_in_of_ones_own(cast: Cast) -> None:
    other, token = await signed_in('ada')
    with listening(topic.user(cast.ada.id)) as heard:
        await sign_ins.revoke(cast.ada, other.sign_in_id)
    assert await sign_ins.viewer(token) is None
    assert await is_signed_in(cast.ada, cast.tokens['ada'])
    assert heard[0].sign_in_ids == (other.sign_in_id,)


async def test_nobody_ends_a_sign_in_of_somebody_else(cast: Cast) -> None:
    said = set()
    for sign_in_id in (cast.bob.sign_in_id, 10**6, 0, -1, 2**31, 2**63, 10**30):
        with pytest.raises(NotFound) as refusal:
            await sign_ins.revoke(cast.ada, sign_in_id)
        said.add(refusal.value.message)
    assert len(said) == 1, "What is somebody else's and what never was look the same."
    assert await is_signed_in(cast.bob, cast.tokens['bob'])


async def test_one_ends_all_others(cast: Cast) -> None:
    tokens = [(await signed_in('ada'))[1] for _ in range(3)]
    assert await sign_ins.revoke_others(cast.ada) == 3
    for token in tokens:
        assert await sign_ins.viewer(token) is None
    assert await is_signed_in(cast.ada, cast.tokens['ada'])
    assert await sign_ins.revoke_others(cast.ada) == 0


async def test_signing_out_ends_this_browser_only(cast: Cast) -> None:
    _, other = await signed_in('ada')
    await sign_ins.end(cast.tokens['ada'])
    await sign_ins.end(cast.tokens['ada'])
    assert await sign_ins.viewer(cast.tokens['ada']) is None
    assert await sign_ins.viewer(other) is not None


async def test_what_ended_while_it_was_looked_up_is_not_remembered(cast: Cast) -> None:
    for _ in range(20):
        other, token = await signed_in_as_ada(cast)
        looked_up = [asyncio.create_task(sign_ins.viewer(token)) for _ in range(3)]
        await sign_ins.revoke(cast.ada, other)
        await asyncio.gather(*looked_up)
        assert await sign_ins.viewer(token) is None


async def test_a_clock_that_is_put_back_has_nobody_remembered_for_longer(cast: Cast) -> None:
    assert await is_signed_in(cast.ada, cast.tokens['ada'])
    clock.put(timedelta(hours=-2))
    await db.write(lambda s: s.exec(delete(SignIn)))
    assert await is_signed_in(cast.ada, cast.tokens['ada']), 'It is, for five seconds.'
    clock.turn(sign_ins.REMEMBERED)
    assert await sign_ins.viewer(cast.tokens['ada']) is None


async def signed_in_as_ada(cast: Cast) -> tuple[int, str]:
    """A sign-in that has not been looked up yet."""
    token = await sign_ins.open_for(cast.ada.id, BROWSER, is_kept=True, old_token=None)
    row = await db.read(
        lambda s: s.exec(
            select(SignIn.id).where(SignIn.token_hash == security.token_hash(token))
        ).one()
    )
    assert row is not None
    return row, token


async def test_another_name_shows_at_the_next_request(cast: Cast) -> None:
    assert await is_signed_in(cast.ada, cast.tokens['ada'])
    await accounts.rename(cast.ada, 'Countess of Lovelace')
    viewer = await sign_ins.viewer(cast.tokens['ada'])
    assert viewer is not None and viewer.name == 'Countess of Lovelace'


async def test_the_good_ones_are_told_from_those_that_ended(cast: Cast) -> None:
    other, _ = await signed_in('ada')
    asked = [cast.ada.sign_in_id, other.sign_in_id, 10**6]
    assert set(await sign_ins.good_until(asked)) == {cast.ada.sign_in_id, other.sign_in_id}
    await sign_ins.revoke(cast.ada, other.sign_in_id)
    assert set(await sign_ins.good_until(asked)) == {cast.ada.sign_in_id}
    clock.turn(sign_ins.KEPT_IDLE)
    assert set(await sign_ins.good_until(asked)) == set()
