"""What a stranger cannot find out by asking: who has an account, and which links once were good.

Neither the words nor the status nor the headers tell it, nor how long the answer takes. What is
taken by turns is the time for which this process works, all its threads together, which others on
the machine change little; in an order drawn anew for each turn, for who comes second to the same
rows finds them warm; and medians are compared. Where they are too far apart more are taken, up to a
number: chance goes away by that, and a real difference does not.
"""

import itertools
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from chatter import clock, security
from chatter.config import Settings
from chatter.services import accounts, administration, endings, invites
from chatter.services.endings import Fate
from chatter.services.invites import Wish
from tests.cast import Cast, come_in, guest_of, password_of, signed_in
from tests.stage import browser

pytestmark = pytest.mark.timeout(600)  # Where much else runs, more turns are taken.

COST = 9  # High enough that a hash takes far longer than everything else.
WITHIN = 0.1
TIMES = 9
TIMES_MOST = 241

Ask = Callable[[], Awaitable[httpx.Response]]

_addresses = itertools.count(1)


@pytest.fixture
def core_with_slow_hashes(core: Settings) -> None:
    """From here on passwords take a while to be hashed."""
    security.configure(bcrypt_cost=COST, key=b'k' * 32)


def form(app: FastAPI, path: str, **fields: str) -> Ask:
    """How to send a form, each time from another address: throttles are not what is measured."""

    async def ask() -> httpx.Response:
        number = next(_addresses)
        transport = httpx.ASGITransport(app, client=(f'10.1.{number // 250}.{number % 250}', 1))
        async with httpx.AsyncClient(
            transport=transport,
            base_url='http://localhost',
            headers={'Origin': 'http://localhost', 'Accept': 'application/json'},
        ) as client:
            return await client.post(path, data=fields)

    return ask


async def check_alike(ways: dict[str, Ask]) -> None:
    """Whether all these are answered with the same, and after as long."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    seen = set()
    for ask in ways.values():
        answer = await ask()
        headers = tuple(sorted(answer.headers.items()))
        seen.add((answer.status_code, answer.content, headers))
    assert len(seen) == 1, seen

    def are_alike() -> bool:
        medians = [statistics.median(times) for times in took.values()]
        return max(medians) <= min(medians) * (1 + WITHIN)

    order = random.Random(7)
    for number in range(TIMES_MOST):
        for name in order.sample(list(ways), len(ways)):
            began = time.process_time()
            await ways[name]()
            took[name].append(time.process_time() - began)
        if number + 1 >= TIMES and are_alike():
            break
    assert are_alike(), {name: statistics.median(times) for name, times in took.items()}


@pytest.mark.usefixtures('core_with_slow_hashes')
async def test_nobody_looks_like_somebody_who_mistyped(app: FastAPI, cast: Cast) -> None:
    for handle in ('slow', 'kept-out', 'away', 'gone'):
        await come_in(handle, address=f'10.9.0.{len(handle)}')
    people = {handle: (await signed_in(handle))[0] for handle in ('kept-out', 'away', 'gone')}
    await administration.suspend(cast.grace, people['kept-out'].id)
    await endings.deactivate(people['away'], password_of('away'))
    await endings.delete_account(people['gone'], password_of('gone'), 'gone', Fate.KEEP)
    guest, _ = await guest_of(cast.ada, cast.tea)
    handles = ['slow', 'kept-out', 'away', 'gone', guest.handle, 'nobody', 'no handle at all', '']
    right = await form(app, '/sign-in', handle='slow', password=password_of('slow'))()
    assert right.status_code == 200
    await check_alike(
        {one: form(app, '/sign-in', handle=one, password='a wild guess') for one in handles}
    )


@pytest.mark.usefixtures('core_with_slow_hashes')
async def test_nobody_looks_like_somebody_with_another_code(app: FastAPI, cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.ada)
    new = 'a new password'
    await accounts.recover('ada', codes[0], new, address='10.9.0.1')
    asked = {
        'another code': ('ada', 'k7mq-2xra-9tfe'),
        'a used one': ('ada', codes[0]),
        "somebody else's": ('bob', codes[1]),
        'without codes': ('eve', codes[1]),
        'nobody': ('nobody', codes[1]),
    }
    await check_alike(
        {
            name: form(app, '/recover', handle=handle, code=code, new=new)
            for name, (handle, code) in asked.items()
        }
    )
    right = await form(app, '/recover', handle='ada', code=codes[1], new=new)()
    assert right.status_code == 200, 'What was asked for is there.'


async def test_links_that_were_good_once_look_like_nonsense(app: FastAPI, cast: Cast) -> None:
    used, revoked, expired, good = [
        await invites.create(cast.grace, Wish(hours=1 if number == 2 else 24))
        for number in range(4)
    ]
    await invites.revoke(cast.grace, revoked.invite.id)
    account = {'handle': 'mallory', 'name': 'M', 'password': 'a good password'}
    assert (await form(app, '/sign-up', **account, invite=used.token)()).status_code == 200
    clock.turn(timedelta(hours=2))
    tokens = {
        'used': used.token,
        'revoked': revoked.token,
        'expired': expired.token,
        'no': 'A' * 43,
    }
    account['handle'] = 'mallory2'
    await check_alike(
        {name: form(app, '/sign-up', **account, invite=token) for name, token in tokens.items()}
    )
    assert (await form(app, '/sign-up', **account, invite=good.token)()).status_code == 200


async def test_one_time_links_that_were_good_once_look_like_nonsense(
    app: FastAPI, cast: Cast
) -> None:
    used, replaced, expired = [await accounts.make_reset(one) for one in ('ada', 'bob', 'eve')]
    await accounts.reset(used, 'a new password')
    await accounts.make_reset('bob')
    clock.turn(timedelta(hours=2))
    tokens = {'used': used, 'replaced': replaced, 'expired': expired, 'no': 'A' * 43}
    await check_alike(
        {name: form(app, '/reset', token=one, new='another one') for name, one in tokens.items()}
    )


async def test_who_may_not_sign_up_does_not_hear_which_handles_are_taken(
    app: FastAPI, cast: Cast
) -> None:
    """Where anybody may come, they hear that a handle is taken, and have to."""
    account = {'name': 'M', 'password': 'a good password'}
    async with browser(app, cast.tokens['grace']) as graces:
        changed = await graces.patch('/api/server', json={'sign_up': 'invite'})
        assert changed.status_code == 200, changed.text
    for said in ({}, {'invite': 'A' * 43}):
        await check_alike(
            {one: form(app, '/sign-up', handle=one, **account, **said) for one in ('ada', 'free')}
        )
