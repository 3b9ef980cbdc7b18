"""Being called otherwise: once a month, and nobody else gets what one was called before."""

import asyncio
from datetime import timedelta

import pytest

from chatter import clock
from chatter.errors import Conflict, Invalid, NotFound
from chatter.realtime import topic
from chatter.services import accounts, handles, people
from tests.cast import Cast, come_in, password_of
from tests.stage import listening, types


async def test_another_handle_is_told_to_everybody_and_found(cast: Cast) -> None:
    with listening(topic.EVERYONE) as heard:
        assert (await handles.change(cast.ada, '@Countess')).handle == 'countess'
    assert types(heard) == ['person.changed'] and heard[0].user.handle == 'countess'
    assert (await people.called(cast.eve, 'countess')).user.id == cast.ada.id
    assert (await people.find(cast.eve, 'countess')).people[0].user.id == cast.ada.id
    await accounts.prove('countess', password_of('ada'), address='203.0.113.1')


async def test_the_old_handle_leads_to_the_same_person_and_is_nobody_elses(cast: Cast) -> None:
    await handles.change(cast.ada, 'countess')
    assert (await people.called(cast.eve, 'ada')).user.handle == 'countess'
    with pytest.raises(Conflict):
        await come_in('ada', 'Another Ada', address='203.0.113.2')
    with pytest.raises(Conflict):
        await handles.change(cast.bob, 'ada')


async def test_once_in_thirty_days(cast: Cast) -> None:
    await handles.change(cast.ada, 'countess')
    with pytest.raises(Conflict, match=r'in 30 days\.$') as refusal:
        await handles.change(cast.ada, 'lovelace')
    assert refusal.value.field == 'handle'
    clock.turn(timedelta(days=29, hours=1))
    with pytest.raises(Conflict, match=r'in 1 day\.$'):
        await handles.change(cast.ada, 'lovelace')
    clock.turn(timedelta(days=1))
    await handles.change(cast.ada, 'ada')
    assert (await people.called(cast.eve, 'countess')).user.handle == 'ada'
    assert (await people.called(cast.eve, 'ada')).user.handle == 'ada'


async def test_the_same_handle_is_no_change(cast: Cast) -> None:
    await handles.change(cast.ada, 'ADA')
    await handles.change(cast.ada, 'countess')


@pytest.mark.parametrize('handle', ['bob', 'BOB', '@bob'])
async def test_what_is_taken_is_refused(cast: Cast, handle: str) -> None:
    with pytest.raises(Conflict):
        await handles.change(cast.ada, handle)


@pytest.mark.parametrize('handle', ['', 'a', 'x' * 33, 'a b', 'ä', 'a/b'])
async def test_what_is_no_handle_is_refused(cast: Cast, handle: str) -> None:
    with pytest.raises(Invalid):
        await handles.change(cast.ada, handle)


async def test_two_who_want_the_same_at_once(cast: Cast) -> None:
    outcomes = await asyncio.gather(
        handles.change(cast.ada, 'same'), handles.change(cast.bob, 'same'), return_exceptions=True
    )
    assert sorted(isinstance(outcome, Conflict) for outcome in outcomes) == [False, True]


async def test_nobody_is_found_by_what_nobody_is_called(cast: Cast) -> None:
    await handles.change(cast.ada, 'countess')
    with pytest.raises(NotFound):
        await people.called(cast.eve, 'nobody')
