"""What the server is called, and who may say on whose behalf they call.

All of 127.0.0.0/8 is this machine: one of its addresses is a configured proxy, the others are not.
"""

import pytest

from tests.cast import password_of
from tests.security.conftest import PROXY, Stage, own_address
from tests.security.page import Page, Refused, Socket, visitor

FOREIGN = [
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil-localhost',
    'xchat.example',
    'chat.example.evil.example',
    'localhost@evil.example',
    '1.2.3',
    '0x7f.1',
    '2130706433',
    '[::1',
    '[]',
    '',
]
OWN = ['localhost', 'LOCALHOST:9', '127.0.0.1', '192.0.2.5:8080', '[::1]:8080', '[fe80::1]']
CONFIGURED = ['chat.example', 'Chat.Example', 'chat.example:443']
PATHS = ['/', '/sign-in', '/api/health', '/api/me', '/favicon.ico', '/no-such-thing', '/offline']


@pytest.mark.parametrize('host', FOREIGN)
async def test_a_foreign_name_gets_no_answer(stage: Stage, host: str) -> None:
    """A name that somebody points at this machine would make their page ours."""
    async with visitor(stage.server, stage.cast.tokens['ada'], Host=host) as browser:
        for path in PATHS:
            assert (await browser.get(path)).status_code == 403, path
        posted = await browser.post('/api/rooms', json={}, headers={'Origin': f'http://{host}'})
        assert posted.status_code == 403 and 'by that name' in posted.text


@pytest.mark.parametrize('host', [*OWN, *CONFIGURED])
async def test_own_names_and_addresses_do(stage: Stage, host: str) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada'], Host=host) as browser:
        assert (await browser.get('/api/me')).status_code == 200
        assert (await browser.get('/rooms/1')).status_code == 200


@pytest.mark.parametrize('host', FOREIGN)
async def test_a_socket_under_a_foreign_name_is_refused(stage: Stage, host: str) -> None:
    page = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    with pytest.raises(Refused, match='at the door'):
        await Socket.open(page, host=host, origin=f'http://{host}')


@pytest.mark.parametrize('host', [*OWN, *CONFIGURED])
async def test_a_socket_under_an_own_name_is_not(stage: Stage, host: str) -> None:
    page = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    async with await Socket.open(page, host=host, origin=f'http://{host}') as socket:
        assert not socket.is_closed
    with pytest.raises(Refused, match='at the door'):
        await Socket.open(page, host=host, origin='http://evil.example')


async def signed_in_from(stage: Stage, address: str, said: str) -> str:
    """The address that is noted for a sign-in."""
    form = {'handle': 'bob', 'password': password_of('bob')}
    async with visitor(stage.server, address=address) as browser:
        answer = await browser.post('/sign-in', data=form, headers={'X-Forwarded-For': said})
        assert answer.status_code == 200, answer.text
        listed = (await browser.get('/api/me/sign-ins')).json()
        return str(next(one['address'] for one in listed if one['is_current']))


@pytest.mark.parametrize('said', ['203.0.113.9', '203.0.113.9, 198.51.100.1', 'nonsense'])
async def test_who_calls_directly_cannot_say_to_be_elsewhere(stage: Stage, said: str) -> None:
    address = own_address()
    assert await signed_in_from(stage, address, said) == address


@pytest.mark.parametrize('said', ['203.0.113.9', '6.6.6.6, 203.0.113.9', f'203.0.113.9, {PROXY}'])
async def test_a_proxy_says_who_called_it(stage: Stage, said: str) -> None:
    """Only the last address was seen by the proxy; those before it are what the caller said."""
    assert await signed_in_from(stage, PROXY, said) == '203.0.113.9'


async def tries(stage: Stage, address: str, prefix: str) -> list[int]:
    """Twenty-five sign-ins, each of which says to come from somewhere else."""
    async with visitor(stage.server, address=address) as browser:
        return [
            (
                await browser.post(
                    '/sign-in',
                    data={'handle': f'{prefix}{number}', 'password': 'a wild guess'},
                    headers={'X-Forwarded-For': f'198.18.{len(prefix)}.{number}'},
                )
            ).status_code
            for number in range(25)
        ]


async def test_a_made_up_address_does_not_get_around_the_throttle(stage: Stage) -> None:
    assert await tries(stage, own_address(), 'x') == [401] * 20 + [429] * 5
    assert await tries(stage, PROXY, 'xy') == [401] * 25, 'Behind a proxy these are 25 people.'


async def cookie_from(stage: Stage, address: str) -> str:
    form = {'handle': 'bob', 'password': password_of('bob')}
    async with visitor(stage.server, address=address) as browser:
        answer = await browser.post(
            '/sign-in',
            data=form,
            headers={
                'X-Forwarded-Proto': 'https',
                'X-Forwarded-For': own_address(),
                'Origin': stage.server.address.replace('http:', 'https:')
                if address == PROXY
                else stage.server.address,
            },
        )
        assert answer.status_code == 200, answer.text
        return answer.headers['set-cookie']


async def test_only_a_proxy_can_say_that_the_connection_is_secure(stage: Stage) -> None:
    direct = await cookie_from(stage, own_address())
    assert direct.startswith('chatter=') and 'secure' not in direct.lower()
    proxied = await cookie_from(stage, PROXY)
    assert proxied.startswith('__Host-chatter=') and 'Secure' in proxied


async def test_a_made_up_scheme_does_not_make_another_origin_ours(stage: Stage) -> None:
    https = stage.server.address.replace('http:', 'https:')
    headers = {'X-Forwarded-Proto': 'https', 'Origin': https}
    async with visitor(stage.server, stage.cast.tokens['ada'], address=own_address()) as browser:
        refused = await browser.post('/api/rooms', json={'name': 'Made up'}, headers=headers)
    assert refused.status_code == 403


@pytest.mark.parametrize('prefix', ['/chat', '//evil.example', '/"><script>alert(1)</script>'])
async def test_only_a_proxy_can_say_where_the_site_begins(stage: Stage, prefix: str) -> None:
    """The prefix stands before the address of every script."""
    headers = {'X-Forwarded-Prefix': prefix}
    async with visitor(stage.server, address=own_address(), **headers) as browser:
        direct = await browser.get('/sign-in')
    assert direct.status_code == 200
    assert prefix not in direct.text and 'evil.example' not in direct.text
    async with visitor(stage.server, address=PROXY, **headers) as browser:
        proxied = await browser.get('/sign-in')
        led = await browser.get('/rooms/1')
    believed = prefix if prefix == '/chat' else ''
    assert led.headers['location'] == f'{believed}/sign-in?next=/rooms/1'
    assert '<script>alert' not in proxied.text
    assert ('src="/chat/_nicegui' in proxied.text) is (prefix == '/chat'), 'It is believed.'


@pytest.mark.parametrize('name', ['X-Forwarded-Host', 'X-Original-Host', 'Forwarded', 'X-Host'])
async def test_no_other_header_says_where_this_is(stage: Stage, name: str) -> None:
    value = 'host=evil.example' if name == 'Forwarded' else 'evil.example'
    for address in (own_address(), PROXY):
        async with visitor(stage.server, address=address) as browser:
            led = await browser.get('/rooms/1', headers={name: value})
            page = await browser.get('/sign-in', headers={name: value})
        assert (led.status_code, led.headers['location']) == (303, '/sign-in?next=/rooms/1')
        assert page.status_code == 200 and 'evil.example' not in page.text
