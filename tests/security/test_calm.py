"""What one attacks with slows down oneself: everybody else's answers take as long as ever.

Quiet and attacked rounds go by turns in one run, and the medians of their 95th percentiles are
compared, so that a busy machine is fair to both. Another server that nobody attacks is asked by
turns with it: as much slower as that becomes, the whole machine has become, for whoever attacks
runs on it too. Where they are too far apart more rounds are asked for, up to a number: chance goes
away by that, and a slow answer does not.
"""

import asyncio
import contextlib
import json
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import httpx
import pytest

from tests.cast import password_of
from tests.conftest import Measured
from tests.security.conftest import Stage, own_address, staged
from tests.security.flood import flooding, posting
from tests.security.page import Page, until, visitor

pytestmark = pytest.mark.timeout(600)  # Where much else runs, more rounds are asked for.

ROUNDS = 3
ROUNDS_MOST = 12
ASKED_IN_A_ROUND = 25
AT_MOST_TIMES = 2.0
NOT_NOTICED_SECONDS = 0.05  # Whatever the ratio is: so little nobody feels.
AT_ONCE_SECONDS = 0.5
SIGN_INS = 64
BCRYPT_COST = 10  # A quarter of what people run.


@pytest.fixture(scope='module')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server of their own: who measures wants nobody else on it."""
    yield from staged(tmp_path_factory.mktemp('calm') / 'data')


@pytest.fixture(scope='module')
def slow_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server whose password hashes take a while."""
    cost = str(BCRYPT_COST)
    yield from staged(tmp_path_factory.mktemp('slow') / 'data', bcrypt_cost=cost)


@pytest.fixture
async def adas(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        yield browser


async def asked(browser: httpx.AsyncClient, path: str = '/api/me/rooms') -> float:
    """How long an answer takes, in seconds."""
    began = time.perf_counter()
    assert (await browser.get(path)).status_code == 200
    took = time.perf_counter() - began
    await asyncio.sleep(0.01)
    return took


def p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


@dataclass
class Pace:
    """How long answers of a server take, and those of another beside it: one of each a round."""

    own: list[float] = field(default_factory=list)
    other: list[float] = field(default_factory=list)

    async def is_taken(self, browser: httpx.AsyncClient, beside: httpx.AsyncClient) -> None:
        """One round."""
        took = [(await asked(browser), await asked(beside)) for _ in range(ASKED_IN_A_ROUND)]
        self.own.append(p95([own for own, _ in took]))
        self.other.append(p95([other for _, other in took]))

    def is_like(self, quiet: 'Pace') -> bool:
        """Whether it is no slower than what the machine has become, or nobody feels it."""
        most = max(AT_MOST_TIMES * statistics.median(quiet.own), NOT_NOTICED_SECONDS)
        return statistics.median(self.own) < most * max(1.0, self._machine(quiet))

    def times(self, quiet: 'Pace') -> dict[str, float]:
        """How much slower it is than it was, and the machine."""
        own = statistics.median(self.own) / statistics.median(quiet.own)
        return {'times': own, 'machine': self._machine(quiet), 'p95': statistics.median(self.own)}

    def _machine(self, quiet: 'Pace') -> float:
        return statistics.median(self.other) / statistics.median(quiet.other)


FLOODS = {
    'events': None,
    'tiny packets': '43',
    'no packets': 'x',
    'large events': '42["event",{"client_id":"","x":"' + 'x' * 100_000 + '"}]',
    'too large': '42["event",[' + '1,' * 500_000 + '1]]',
}


@pytest.mark.parametrize('name', FLOODS)
async def test_a_flood_over_sockets_leaves_others_their_pace(
    stage: Stage,
    slow_stage: Stage,
    adas: httpx.AsyncClient,
    measured: Measured,
    name: str,
) -> None:
    eves = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['eve'])
    go = '42' + json.dumps(['event', eves.event('go', args='/rooms')])

    @contextlib.asynccontextmanager
    async def attack() -> AsyncIterator[None]:
        with flooding(eves, FLOODS[name] or go) as sent:
            await until(lambda: sum(sent) > 500_000, 'It is a flood.')
            yield

    await leaves_others_their_pace(slow_stage, adas, attack, measured)


SLOW_TO_READ = '*_' * 5000


async def test_a_flood_of_texts_that_are_slow_to_read_leaves_others_their_pace(
    stage: Stage, slow_stage: Stage, adas: httpx.AsyncClient, measured: Measured
) -> None:
    """After a second of the processor somebody's texts wait, for themselves alone."""
    cast = stage.cast

    @contextlib.asynccontextmanager
    async def attack() -> AsyncIterator[None]:
        with posting(stage.server, cast.tokens['bob'], cast.tea, SLOW_TO_READ) as statuses:
            await until(lambda: statuses, 'It is a flood.')
            yield
        assert set(statuses) == {201}

    with posting(stage.server, cast.tokens['bob'], cast.tea, SLOW_TO_READ) as statuses:
        await until(lambda: len(statuses) > 12, 'So much is read at once.')
    await leaves_others_their_pace(slow_stage, adas, attack, measured)


async def leaves_others_their_pace(
    slow_stage: Stage,
    adas: httpx.AsyncClient,
    attack: Callable[[], AbstractAsyncContextManager[None]],
    measured: Measured,
) -> None:
    """Quiet and attacked rounds by turns."""
    quiet, attacked, rounds = Pace(), Pace(), 0
    async with visitor(slow_stage.server, slow_stage.cast.tokens['ada']) as beside:
        while rounds < ROUNDS or (not attacked.is_like(quiet) and rounds < ROUNDS_MOST):
            rounds += 1
            await quiet.is_taken(adas, beside)
            async with attack():
                await attacked.is_taken(adas, beside)
    measured(**attacked.times(quiet))
    assert attacked.is_like(quiet), (quiet, attacked)


async def test_many_sign_ins_at_once_hold_up_nobody(stage: Stage, slow_stage: Stage) -> None:
    """Each comes from another address, so none is refused. Hashes are a quarter as slow as real
    ones; as few are made at a time, only for less long."""
    server, cast = slow_stage.server, slow_stage.cast

    async def tries(number: int) -> httpx.Response:
        form = {'handle': f'nobody{number}', 'password': 'a wild guess'}
        async with visitor(server, address=own_address()) as browser:
            browser.timeout = httpx.Timeout(120)
            return await browser.post('/sign-in', data=form)

    async with (
        visitor(server, cast.tokens['ada']) as adas,
        visitor(stage.server, stage.cast.tokens['ada']) as beside,
    ):
        adas.timeout = beside.timeout = httpx.Timeout(120)
        others_quiet = [await asked(beside) for _ in range(20)]
        quiet = [await asked(adas, path) for path in ('/api/me/rooms', '/rooms/1') * 10]
        storm = [asyncio.create_task(tries(number)) for number in range(SIGN_INS)]
        took, others = [], []
        while not all(one.done() for one in storm):
            took += [await asked(adas, '/api/me/rooms'), await asked(adas, '/rooms/1')]
            others.append(await asked(beside))
        assert [one.result().status_code for one in storm] == [401] * SIGN_INS
    assert len(took) >= 10, 'That many were asked for meanwhile.'
    machine = max(1.0, p95(others) / p95(others_quiet))
    assert p95(took) < max(AT_ONCE_SECONDS, 4 * p95(quiet)) * machine, (quiet, took, machine)


async def test_a_flood_of_guesses_keeps_nobody_from_signing_in(slow_stage: Stage) -> None:
    """From one address so few are hashed that whoever comes next waits seconds, not for ever."""
    server = slow_stage.server
    attacker = own_address()

    async def guesses(number: int) -> int:
        form = {'handle': f'nobody{number}', 'password': 'a wild guess'}
        async with visitor(server, address=attacker) as browser:
            browser.timeout = httpx.Timeout(120)
            return (await browser.post('/sign-in', data=form)).status_code

    storm = [asyncio.create_task(guesses(number)) for number in range(100)]
    await asyncio.wait(storm, return_when=asyncio.FIRST_COMPLETED)
    assert not all(one.done() for one in storm), 'Others are still being hashed.'
    async with visitor(server, address=own_address()) as browser:
        browser.timeout = httpx.Timeout(120)
        form = {'handle': 'ada', 'password': 'a wild guess'}
        assert (await browser.post('/sign-in', data=form)).status_code == 401
        form = {'handle': 'ada', 'password': password_of('ada')}
        assert (await browser.post('/sign-in', data=form)).status_code == 200
    said = await asyncio.gather(*storm)
    assert (said.count(401), said.count(429)) == (20, 80)
