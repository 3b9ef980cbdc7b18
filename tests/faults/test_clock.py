"""The server's clock is put back by hours and ahead by days: order, sign-ins and rooms hold."""

import itertools
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chatter import clock
from chatter.services import messages, rooms
from tests.cast import Cast, password_of
from tests.faults.conftest import World, started
from tests.faults.people import Reader
from tests.security.page import visitor

TURNS = {'back': timedelta(hours=-2), 'ahead': timedelta(days=3), 'right': timedelta()}


@pytest.fixture
def turned(tmp_path: Path) -> Path:
    """The file that says how far the clock is off."""
    file = tmp_path / 'seconds'
    file.write_text('0')
    return file


def turn(file: Path, by: timedelta) -> None:
    """Have the clock be off by so much from now on."""
    file.write_text(str(by.total_seconds()))


@pytest.fixture
def turned_world(tmp_path: Path, turned: Path) -> Iterator[World]:
    """A server that believes this clock."""
    command = [sys.executable, '-m', 'tests.faults.turned', str(turned)]
    with started(tmp_path / 'data', command=command) as world:
        yield world


async def test_time_jumps_and_nobody_notices(turned_world: World, turned: Path) -> None:
    world, bob = turned_world, turned_world.cast.tokens['bob']
    async with (
        world.writer() as ada,
        Reader.open('Bob', world.wire, bob, world.room_id) as reader,
        visitor(world.server) as stranger,
    ):
        await ada.insist('at-first', 'at first')
        for name, by in TURNS.items():
            turn(turned, by)
            await ada.insist(f'after-{name}', name)
            await world.judge(reader)
            form = {'handle': 'eve', 'password': password_of('eve'), 'keep': 'on'}
            answer = await stranger.post('/sign-in', data=form)
            assert answer.status_code == 200 and answer.cookies['chatter'], answer.text
        assert (reader.connections, reader.page_loads) == (1, 1), 'Nothing of it broke.'
        now = await world.history()
    said = [message for message in now.messages if message.nonce]
    assert [message.text for message in said] == ['at first', *TURNS]
    hours = [
        round((after.created_at - before.created_at) / timedelta(hours=1))
        for before, after in itertools.pairwise(said)
    ]
    assert hours == [-2, 74, -72], 'The clock did jump.'


async def test_a_clock_that_was_put_back_closes_no_slow_room(
    cast: Cast,
) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(slow_seconds=30))
    await messages.post(cast.bob, cast.tea, 'before', 'nonce-before')
    clock.put(timedelta(hours=-2))
    posted = await messages.post(cast.bob, cast.tea, 'after', 'nonce-after')
    assert posted.message.text == 'after'
