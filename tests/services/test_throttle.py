"""How often one may try: it says when to try again, moves on by itself and locks nobody out."""

import asyncio
from datetime import timedelta

import pytest

from chatter import clock
from chatter.errors import Invalid, TooMany, Unauthenticated
from chatter.services import accounts, throttle, tries
from chatter.services.tries import Tries
from tests.cast import Cast, come_in, password_of

HERE, THERE = '203.0.113.5', '203.0.113.6'


async def guess(handle: str, address: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unauthenticated):
            await accounts.prove(handle, 'a guess', address=address)


async def test_five_failures_close_one_account_for_one_address(cast: Cast) -> None:
    await guess('ada', HERE, 5)
    with pytest.raises(TooMany, match=r'Try again in 15 minutes\.') as refusal:
        await accounts.prove('ada', password_of('ada'), address=HERE)
    assert 890 <= refusal.value.retry_after <= 900
    assert await accounts.prove('ada', password_of('ada'), address=THERE), 'Ada is not locked out.'
    assert await accounts.prove('bob', password_of('bob'), address=HERE)


async def test_the_window_moves_on(cast: Cast) -> None:
    await guess('ada', HERE, 3)
    clock.turn(timedelta(minutes=10))
    await guess('ada', HERE, 2)
    with pytest.raises(TooMany, match='Try again in 5 minutes'):
        await accounts.prove('ada', password_of('ada'), address=HERE)
    clock.turn(timedelta(minutes=5, seconds=1))
    assert await accounts.prove('ada', password_of('ada'), address=HERE)


async def test_refused_tries_do_not_make_it_longer(cast: Cast) -> None:
    await guess('ada', HERE, 5)
    for _ in range(10):
        clock.turn(timedelta(minutes=1))
        with pytest.raises(TooMany):
            await accounts.prove('ada', 'a guess', address=HERE)
    clock.turn(timedelta(minutes=5, seconds=1))
    assert await accounts.prove('ada', password_of('ada'), address=HERE)


async def test_the_right_password_forgives_what_was_mistyped(cast: Cast) -> None:
    await guess('ada', HERE, 4)
    assert await accounts.prove('ada', password_of('ada'), address=HERE)
    await guess('ada', HERE, 4)
    assert await accounts.prove('ada', password_of('ada'), address=HERE)


async def test_a_handle_is_one_account_however_it_is_typed(cast: Cast) -> None:
    for typed in ('ada', 'ADA', '@ada', ' Ada', 'aDa'):
        await guess(typed, HERE, 1)
    with pytest.raises(TooMany):
        await accounts.prove('ada', password_of('ada'), address=HERE)


async def test_twenty_tries_a_minute_close_an_address(cast: Cast) -> None:
    for number in range(20):
        await guess(f'nobody{number}', HERE, 1)
    with pytest.raises(TooMany, match=r'(seconds|1 minute)\.$') as refusal:
        await accounts.prove('ada', password_of('ada'), address=HERE)
    assert 50 <= refusal.value.retry_after <= 60
    assert await accounts.prove('ada', password_of('ada'), address=THERE)
    clock.turn(timedelta(seconds=61))
    assert await accounts.prove('ada', password_of('ada'), address=HERE)


async def test_five_sign_ups_an_hour_close_an_address(cast: Cast) -> None:
    for number in range(5):
        await come_in(f'guest{number}', address=HERE)
    with pytest.raises(TooMany, match='Try again in 60 minutes') as refusal:
        await come_in('guest5', address=HERE)
    assert 3590 <= refusal.value.retry_after <= 3600
    assert await come_in('guest6', address=THERE)
    clock.turn(timedelta(hours=1, seconds=1))
    assert await come_in('guest5', address=HERE)


async def test_a_network_of_ipv6_is_one_address(cast: Cast) -> None:
    """Whoever is given one address there is given all of its network."""
    for number in range(5):
        await guess('ada', f'2001:db8:1:2::{number:x}', 1)
    with pytest.raises(TooMany):
        await accounts.prove('ada', password_of('ada'), address='2001:db8:1:2:ffff::1')
    for number in range(14):
        await guess(f'nobody{number}', f'2001:db8:1:2:{number:x}::1', 1)
    with pytest.raises(TooMany):
        await accounts.prove('bob', password_of('bob'), address='2001:db8:1:2::beef')
    assert await accounts.prove('ada', password_of('ada'), address='2001:db8:1:3::1')
    assert await accounts.prove('bob', password_of('bob'), address='2001:db8:1:3::1')


@pytest.mark.parametrize(
    ('address', 'place'),
    [
        ('192.0.2.7', '192.0.2.7'),
        ('::ffff:192.0.2.7', '192.0.2.7'),
        ('2001:db8::1', '2001:db8::/64'),
        ('fe80::1%eth0', 'fe80::/64'),
        ('unknown', 'unknown'),
        ('', ''),
    ],
)
def test_what_counts_as_one_address(address: str, place: str) -> None:
    assert throttle.place(address) == place


async def test_whoever_guesses_for_hours_locks_out_nobody_but_themselves(
    cast: Cast,
) -> None:
    """Neither the account, nor for ever: the owner comes in from elsewhere at any time, and from
    the attacker's own address once there was a pause."""
    for _ in range(12):
        for _ in range(7):
            with pytest.raises((Unauthenticated, TooMany)):
                await accounts.prove('grace', 'a guess', address=HERE)
            with pytest.raises((Invalid, TooMany)):
                await accounts.recover('grace', 'a guess', 'a new password', address=HERE)
        assert await accounts.prove('grace', password_of('grace'), address=THERE)
        clock.turn(timedelta(minutes=15))
    clock.turn(timedelta(minutes=1))
    assert await accounts.prove('grace', password_of('grace'), address=HERE)


async def test_many_at_once_are_counted_as_many(cast: Cast) -> None:
    outcomes = await asyncio.gather(
        *(accounts.prove('ada', 'a guess', address=HERE) for _ in range(15)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes].count(Unauthenticated) == 5
    assert [type(outcome) for outcome in outcomes].count(TooMany) == 10


async def test_a_clock_that_is_put_back_or_ahead_changes_no_window(cast: Cast) -> None:
    for by in (timedelta(hours=-2), timedelta(days=3)):
        await guess('ada', HERE, 5)
        clock.put(by)
        with pytest.raises(TooMany, match='Try again in 15 minutes') as refusal:
            await accounts.prove('ada', password_of('ada'), address=HERE)
        assert 890 <= refusal.value.retry_after <= 900
        clock.turn(timedelta(minutes=15, seconds=1))
        assert await accounts.prove('ada', password_of('ada'), address=HERE)


def addresses(many: int) -> list[str]:
    return [f'2001:db8:{n >> 16:x}:{n & 0xFFFF:x}::/64' for n in range(many)]


def test_however_many_addresses_there_are_so_many_are_remembered_and_no_more() -> None:
    counted = Tries()
    for address in addresses(tries.MOST + 10_000):
        assert counted.take(throttle.SIGN_UPS, 'sign-up', address) is None
    assert len(counted) == tries.MOST
    clock.turn(timedelta(hours=1, seconds=1))
    counted.take(throttle.SIGN_UPS, 'sign-up', HERE)
    assert len(counted) == 1, 'What is over is not remembered.'


def test_who_wants_to_be_forgotten_needs_as_many_others_of_the_same_kind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tries, 'MOST', 100)
    counted, limit = Tries(), throttle.SIGN_IN_FAILURES
    for _ in range(limit.amount):
        assert counted.take(limit, 'sign-in', 'ada', HERE) is None
    for address in addresses(1000):
        counted.take(throttle.SIGN_UPS, 'sign-up', address)
        counted.take(throttle.RECOVERIES, 'recover', 'ada', address)
    for address in addresses(99):
        counted.take(limit, 'sign-in', 'ada', address)
    assert counted.take(limit, 'sign-in', 'ada', HERE) is not None
    counted.take(limit, 'sign-in', 'bob', HERE)
    assert counted.take(limit, 'sign-in', 'ada', HERE) is None, 'A hundred others: it begins anew.'
    assert len(counted) == 300


@pytest.mark.parametrize(
    ('seconds', 'words'),
    [
        (-3, '1 second'),
        (0.2, '1 second'),
        (1.4, '1 second'),
        (40, '40 seconds'),
        (60, '1 minute'),
        (61, '2 minutes'),
        (900, '15 minutes'),
        (3599.5, '60 minutes'),
    ],
)
def test_waiting_times_are_said_in_words(seconds: float, words: str) -> None:
    assert str(throttle.in_words(seconds)) == words
