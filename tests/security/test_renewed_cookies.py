"""With another password the browser that set it gets another cookie, and goes on.

Whoever had copied the old one is out within a second, and comes in nowhere again.
"""

import asyncio
import re
import uuid

import httpx
import pytest
from fastapi import FastAPI

from chatter.services import accounts
from tests.cast import Cast, password_of
from tests.security.conftest import Stage, own_address
from tests.security.page import Page, Refused, Socket, looking, until, visitor
from tests.stage import browser

HUNG_UP_WITHIN = (
    12.0  # Half a second is for the answer; a line that nobody cuts takes more than 20.
)
PASSWORD = 'a good password'


async def newcomer(stage: Stage) -> str:
    """Somebody whose password nobody else needs; the secret of their browser."""
    handle = f'n{uuid.uuid4().hex[:12]}'
    form = {'handle': handle, 'name': handle, 'password': PASSWORD}
    async with visitor(stage.server, address=own_address()) as client:
        answer = await client.post('/sign-up', data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.cookies['chatter'])


async def renew(stage: Stage, token: str) -> str:
    """Set another password; the secret that the browser has from then on."""
    form = {'old': PASSWORD, 'new': 'another good password'}
    async with visitor(stage.server, token) as client:
        answer = await client.post('/settings/password', data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.cookies['chatter'])


async def says(stage: Stage, text: str) -> None:
    async with visitor(stage.server, stage.cast.tokens['grace']) as client:
        answer = await client.post(
            f'/api/rooms/{stage.cast.lobby}/messages',
            json={'text': text, 'nonce': f'n-{uuid.uuid4()}'},
        )
        assert answer.status_code == 201, answer.text


async def test_whoever_copied_the_cookie_is_out_and_its_owner_goes_on(stage: Stage) -> None:
    path, told = f'/rooms/{stage.cast.lobby}', f'secret {uuid.uuid4()}'
    old = await newcomer(stage)
    async with (
        looking(stage.server, path, old) as (own, owners),
        looking(stage.server, path, old) as (stolen, thiefs),
    ):
        late = await Page.load(stage.server, path, old)
        async with await Socket.open(late, query=late.query(implicit_handshake='false')) as waiting:
            new = await renew(stage, old)
            await until(lambda: thiefs.is_closed, 'The thief is hung up on.', HUNG_UP_WITHIN)
            await until(lambda: owners.is_closed, 'And so is the owner.', HUNG_UP_WITHIN)
            for page in (stolen, own, late):
                with pytest.raises(Refused, match='not known here'):
                    await Socket.open(page, token=old)
            said = {
                'client_id': late.client_id,
                'tab_id': late.tab_id,
                'document_id': str(uuid.uuid4()),
                'next_message_id': 0,
            }
            assert await waiting.asks('handshake', said) is False, 'Whoever waited is too late.'
            async with await Socket.open(own, token=new) as back:
                await until(lambda: back.heard('live'), 'The very same page is live again.')
                await says(stage, told)
                await until(lambda: back.has_seen(told), 'And hears what is new.')
            assert not thiefs.has_seen(told) and not waiting.has_seen(told)


async def test_the_old_cookie_opens_nothing_at_once(stage: Stage) -> None:
    old = await newcomer(stage)
    async with visitor(stage.server, old) as thiefs:
        before = (await thiefs.get('/api/me/sign-ins')).json()
        new = await renew(stage, old)
        for path in ('/api/me', '/api/rooms/1/messages', '/files/avatars/x-64.webp'):
            assert (await thiefs.get(path)).status_code == 401, path
        assert (await thiefs.get('/rooms/1')).status_code == 303
        posted = await thiefs.post('/api/rooms/1/messages', json={'text': 'x', 'nonce': 'n-12345'})
        assert posted.status_code == 401
        again = await thiefs.post('/settings/password', data={'old': PASSWORD, 'new': PASSWORD})
        assert again.status_code == 401
    async with visitor(stage.server, new) as owners:
        after = (await owners.get('/api/me/sign-ins')).json()
        assert (await owners.get('/rooms/1')).status_code == 200
    assert [one['id'] for one in after] == [one['id'] for one in before], 'It is the same sign-in.'
    assert after[0]['is_current']


@pytest.mark.parametrize('scheme', ['http', 'https'])
@pytest.mark.parametrize('keep', ['', 'on'])
async def test_the_new_cookie_is_as_safe_and_lasts_as_long_as_the_first(
    app: FastAPI, cast: Cast, scheme: str, keep: str
) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=f'{scheme}://localhost',
        headers={'Origin': f'{scheme}://localhost', 'Accept': 'application/json'},
    ) as client:
        form = {'handle': 'ada', 'password': password_of('ada'), 'keep': keep}
        first = await client.post('/sign-in', data=form)
        change = {'old': password_of('ada'), 'new': PASSWORD}
        second = await client.post('/settings/password', data=change)
        assert (await client.get('/api/me')).status_code == 200
        refused = await client.post('/settings/password', data=change)
    assert 'set-cookie' not in refused.headers, 'A wrong password renews nothing.'
    [before], [after] = (answer.headers.get_list('set-cookie') for answer in (first, second))
    assert before.partition(';')[0] != after.partition(';')[0]
    without = re.compile(r'=[^;]*')
    assert without.sub('', before, count=1) == without.sub('', after, count=1)
    assert ('Max-Age' in after) is bool(keep)


@pytest.mark.parametrize('way', ['/recover', '/reset'])
async def test_no_way_back_takes_over_the_cookie_that_is_there(
    app: FastAPI, cast: Cast, way: str
) -> None:
    """Neither the own one, which somebody may have copied, nor one that somebody planted."""
    for planted in (cast.tokens['ada'], cast.tokens['eve'], 'A' * 43):
        if way == '/reset':
            form = {'token': await accounts.make_reset('ada')}
        else:
            password = password_of('ada') if planted == cast.tokens['ada'] else PASSWORD
            codes = await accounts.new_recovery_codes(cast.ada, password)
            form = {'handle': 'ada', 'code': codes[0]}
        async with browser(app, planted, Accept='application/json') as client:
            answer = await client.post(way, data={**form, 'new': PASSWORD})
            assert answer.status_code == 200, answer.text
            given = answer.cookies['chatter']
        assert given != planted and len(given) == 43
        async with browser(app, given) as client:
            assert (await client.get('/api/me')).json()['user']['handle'] == 'ada'
        async with browser(app, planted) as client:
            assert (await client.get('/api/me')).status_code == 401


async def test_a_browser_that_changes_twice_at_once_stays_in(app: FastAPI, cast: Cast) -> None:
    """Two clicks: one answer brings a cookie, and it is the one that is good."""
    form = {'old': password_of('ada'), 'new': PASSWORD}
    async with browser(app, cast.tokens['ada'], Accept='application/json') as client:
        answers = await asyncio.gather(
            *(client.post('/settings/password', data=form) for _ in range(2))
        )
    given = [answer.cookies['chatter'] for answer in answers if 'set-cookie' in answer.headers]
    assert sorted(answer.status_code for answer in answers) == [200, 401] and len(given) == 1
    async with browser(app, given[0]) as client:
        assert (await client.get('/api/me')).status_code == 200
