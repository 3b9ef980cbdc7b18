"""Coming in: what an attacker can plant before, or find afterwards."""

import base64
import re
import sqlite3
import threading
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from chatter import security
from chatter.services import accounts
from tests.cast import Cast, password_of
from tests.elsewhere import ELSEWHERE
from tests.security import stored
from tests.security.conftest import DATABASES, Stage, own_address
from tests.security.page import Page, Socket, visitor
from tests.stage import browser


async def sign_in(
    client: httpx.AsyncClient, handle: str, password: str, **more: str
) -> httpx.Response:
    return await client.post('/sign-in', data={'handle': handle, 'password': password, **more})


CANARY = 'canary-9Zx!7Qw%2Vb-in-a-mine'


async def test_a_password_is_found_nowhere_afterwards(own_stage: Stage) -> None:
    """Neither in what is stored, nor in the log, nor in an answer, however it was typed."""
    server = own_stage.server
    answers = []
    async with visitor(server, address=own_address()) as client:
        form = {'handle': 'mallory', 'name': 'Mallory', 'password': CANARY}
        answers.append(await client.post('/sign-up', data=form))
        assert answers[-1].status_code == 200
        answers.append(await client.post('/sign-up', data=form))
        answers.append(await sign_in(client, 'mallory', CANARY))
        assert answers[-1].status_code == 200
        answers.append(await sign_in(client, CANARY, 'typed into the wrong field'))
        answers.append(await sign_in(client, 'mallory', f'{CANARY}x'))
        answers.append(await client.post('/sign-in', json={'handle': 'x', 'password': CANARY}))
        answers.append(
            await client.post('/settings/password', data={'old': CANARY, 'new': CANARY[::-1]})
        )
        assert answers[-1].status_code == 200
        answers.append(await client.post('/settings/password', data={'old': 'x', 'new': CANARY}))
        answers.append(
            await client.post(
                '/sign-in', content=f'{{"password": "{CANARY}"', headers={'Content-Type': 'x/y'}
            )
        )
        answers.append(
            await client.post(
                '/sign-in',
                content=f'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n{CANARY}',
                headers={'Content-Type': 'multipart/form-data; boundary=b'},
            )
        )
        answers += [await client.get(path) for path in ('/settings', '/api/me', '/api/me/sign-ins')]
    for secret in (CANARY, CANARY[::-1]):
        for answer in answers:
            assert secret not in answer.text and secret not in str(answer.headers)
        assert secret not in server.said()
        for file in server.data.rglob('*'):
            if file.is_file():
                assert secret.encode() not in file.read_bytes(), file
    assert 'mallory' in str(stored.dump_file(server.data / 'chatter.db')), 'She is stored.'


async def test_no_secret_is_stored_in_any_table_or_file(own_stage: Stage) -> None:
    """Neither of cookies and codes nor of links, for members, guests and who lost the password."""
    server, cast = own_stage.server, own_stage.cast
    token = await own_stage.sign_in('grace')
    secrets = {'cookie': token}
    async with visitor(server, token) as client:

        async def made(path: str, **said: object) -> Any:
            answer = await client.post(path, **said)  # type: ignore[arg-type]
            assert answer.status_code in {200, 201}, answer.text
            return answer.json()

        secrets['invitation'] = (await made('/api/invites', json={}))['token']
        wish = {'role': 'guest', 'room_ids': [cast.lobby]}
        secrets['guest link'] = (await made('/api/invites', json=wish))['token']
        link = (await made(f'/api/admin/people/{cast.ada.id}/link'))['link']
        secrets['one-time link'] = link.rpartition('/')[2]
        form = {'password': password_of('grace')}
        codes = (await made('/settings/recovery-codes', data=form))['codes']
    async with visitor(server, address=own_address()) as client:
        form = {'name': 'Gus', 'invite': secrets['guest link']}
        answer = await client.post('/guest', data=form)
        assert answer.status_code == 200, answer.text
        secrets["a guest's cookie"] = answer.cookies['chatter']
    for what, secret in secrets.items():
        assert len(base64.urlsafe_b64decode(f'{secret}=')) == 32, f'{what}: 256 bits.'
    assert len(codes) == 8
    tables = stored.dump_file(server.data / 'chatter.db')
    rows = str(tables)
    for secret in secrets.values():
        assert security.token_hash(secret) in rows, 'Its hash is.'
    for secret in (*secrets.values(), *codes, *(code.replace('-', '') for code in codes)):
        assert [name for name, found in tables.items() if secret in str(found)] == []
        for file in server.data.rglob('*'):
            assert not file.is_file() or secret.encode() not in file.read_bytes(), file
        assert secret not in server.said()


async def test_a_password_is_not_in_a_crash(own_stage: Stage) -> None:
    """Whatever breaks while it is checked or set: neither the answer nor the log holds it."""
    server, said = own_stage.server, []
    token = await own_stage.sign_in('grace')
    connection = sqlite3.connect(server.data / 'chatter.db', timeout=30)
    connection.execute('ALTER TABLE password_resets RENAME TO gone_resets')
    connection.execute('ALTER TABLE recovery_codes RENAME TO gone_codes')
    form = {'old': password_of('grace'), 'new': CANARY}
    async with visitor(server, token, address=own_address()) as client:
        said.append(await client.post('/settings/password', data=form))
    recovering = {'handle': 'ada', 'code': CANARY, 'new': CANARY}
    async with visitor(server, address=own_address()) as client:
        said.append(await client.post('/recover', data=recovering))
    connection.execute('ALTER TABLE users RENAME TO gone_users')
    connection.close()
    account = {'handle': 'mallory', 'name': 'M', 'password': CANARY}
    for path, form in (
        ('/sign-in', account),
        ('/sign-up', account),
        ('/sign-in', {'handle': CANARY}),
    ):
        async with visitor(server, address=own_address()) as client:
            said.append(await client.post(path, data=form))
    assert [answer.status_code for answer in said] == [500, 500, 500, 500, 401]
    assert 'no such table' in server.said(), 'The operator is told.'
    for text in (server.said(), *(answer.text for answer in said)):
        assert CANARY not in text and password_of('grace') not in text
        assert '$bcrypt' not in text, 'Nor a hash.'


REASKED: dict[tuple[str, str], dict[str, Any]] = {
    ('/settings/password', 'old'): {'new': 'a new password'},
    ('/settings/recovery-codes', 'password'): {},
    ('/api/me/deactivate', 'password'): {},
    ('/api/me/delete', 'password'): {'handle': 'ada', 'messages': 'go'},
}


@pytest.mark.parametrize(('path', 'field'), REASKED)
async def test_a_cookie_alone_does_not_do_what_the_password_is_asked_for(
    app: FastAPI, cast: Cast, path: str, field: str
) -> None:
    """Whoever finds an open browser neither takes the account over nor away."""
    said = REASKED[path, field]
    name = 'json' if path.startswith('/api') else 'data'
    before = await stored.dump()
    async with browser(app, cast.tokens['ada'], Accept='application/json') as client:
        for more in ({}, {field: ''}, {field: 'a guess'}, {field: password_of('bob')}):
            refused = await client.post(path, **{name: {**said, **more}})
            assert refused.status_code == 422, refused.text
        assert await stored.dump() == before
        right = await client.post(path, **{name: {**said, field: password_of('ada')}})
        assert right.status_code == 200, right.text
    assert await stored.dump() != before


@pytest.mark.parametrize('database', DATABASES)
async def test_the_seventy_third_byte_counts_at_the_door(app: FastAPI, cast: Cast) -> None:
    """Bcrypt by itself ignores it, and whatever comes after a NUL."""
    long, nul = 'é' * 36 + 'b', 'nul\x00in the middle'
    async with browser(app, Accept='application/json') as client:
        for handle, password, others in [
            ('long', long, ['é' * 36, 'é' * 36 + 'c', long + 'x']),
            ('nul', nul, ['nul', 'nul\x00', 'nul\x00in the muddle']),
        ]:
            form = {'handle': handle, 'name': handle, 'password': password}
            assert (await client.post('/sign-up', data=form)).status_code == 200
            for other in others:
                assert (await sign_in(client, handle, other)).status_code == 401
            assert (await sign_in(client, handle, password)).status_code == 200


@pytest.mark.parametrize(
    'planted', ['planted', 'A' * 43, '', '" OR 1=1 --', 'x' * 4000, 'own'], ids=lambda p: p[:12]
)
async def test_a_planted_cookie_is_never_the_one_that_counts(
    app: FastAPI, cast: Cast, planted: str
) -> None:
    """Whoever can set a cookie in somebody's browser must not know it when they have signed in."""
    planted = cast.tokens['eve'] if planted == 'own' else planted
    async with browser(app, planted, Accept='application/json') as client:
        answer = await sign_in(client, 'ada', password_of('ada'))
        assert answer.status_code == 200
        given = answer.cookies['chatter']
    assert given != planted and len(given) >= 43
    async with browser(app, given) as client:
        assert (await client.get('/api/me')).json()['user']['handle'] == 'ada'
    async with browser(app, planted) as client:
        assert (await client.get('/api/me')).status_code == 401


async def test_every_sign_in_has_another_cookie_and_ends_the_one_before(
    app: FastAPI, cast: Cast
) -> None:
    given: list[str] = []
    async with browser(app, Accept='application/json') as client:
        for _ in range(3):
            answer = await sign_in(client, 'ada', password_of('ada'))
            given.append(answer.cookies['chatter'])
    assert len(set(given)) == 3
    for old in given[:2]:
        async with browser(app, old) as client:
            assert (await client.get('/api/me')).status_code == 401
    async with browser(app, given[2]) as client:
        assert (await client.get('/api/me')).status_code == 200


DOORS = {
    '/sign-in': {'handle': 'ada', 'password': password_of('ada')},
    '/sign-up': {'handle': 'mallory', 'name': 'M', 'password': 'a good password'},
}


@pytest.mark.parametrize('scheme', ['http', 'https'])
@pytest.mark.parametrize('path', [*DOORS, '/reset', '/recover', '/sign-out'])
async def test_the_cookie_can_neither_be_read_nor_sent_from_elsewhere(
    app: FastAPI, cast: Cast, scheme: str, path: str
) -> None:
    form = dict(DOORS.get(path, {}))
    if path == '/reset':
        form = {'token': await accounts.make_reset('ada'), 'new': 'a new password'}
    if path == '/recover':
        codes = await accounts.new_recovery_codes(cast.ada, password_of('ada'))
        form = {'handle': 'ada', 'code': codes[0], 'new': 'a new password'}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=f'{scheme}://localhost',
        headers={'Origin': f'{scheme}://localhost', 'Accept': 'application/json'},
    ) as client:
        answer = await client.post(path, data=form)
    assert answer.status_code == 200, answer.text
    said = answer.headers.get_list('set-cookie')
    assert len(said) == 1
    name, *flags = re.split(r';\s*', said[0])
    names = {flag.split('=')[0].lower(): flag.partition('=')[2] for flag in flags}
    assert 'httponly' in names and names['samesite'].lower() == 'lax' and names['path'] == '/'
    assert 'domain' not in names
    assert ('secure' in names) is (scheme == 'https')
    assert name.startswith('__Host-chatter=' if scheme == 'https' else 'chatter=')


ADA = {'handle': 'ada', 'password': password_of('ada')}
CHROMIUM = (
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) '
    'Chrome/156.0.0.0 Safari/537.36'
)
FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'
FIREFOX_ON_IOS = (
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 '
    '(KHTML, like Gecko) FxiOS/153.0 Mobile/15E148 Safari/605.1.15'
)
SAFARI = (
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 '
    '(KHTML, like Gecko) Version/18.0 Safari/605.1.15'
)
# What each says of itself on `http://localhost`, and whether it keeps a `Secure` cookie there, as
# seen in Chromium 156, Firefox 153 and WebKitGTK 2.50. Elsewhere over http they say less.
FETCHED = {'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate'}
BROWSERS = {
    'Chromium': (FETCHED | {'Sec-CH-UA': '"Chromium";v="156"'}, CHROMIUM, True),
    'Chromium by another name': (FETCHED | {'Sec-CH-UA': '"Chromium";v="156"'}, SAFARI, True),
    'Firefox': (FETCHED, FIREFOX, True),
    'an old Firefox': ({}, FIREFOX, False),
    'Safari': (FETCHED, SAFARI, False),
    'Safari by another name': (FETCHED, CHROMIUM, False),
    'Firefox on an iPhone, which is WebKit': (FETCHED, FIREFOX_ON_IOS, False),
    'a script': ({}, 'curl/8.5.0', False),
    'nothing': ({}, '', False),
}
HERE = ['localhost', '127.0.0.1:8080', '[::1]']


def visiting(
    app: FastAPI, address: str, headers: dict[str, str], **cookies: str
) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=address,
        headers={'Origin': address, 'Accept': 'application/json', **headers},
        cookies=cookies,
    )


def given(answer: httpx.Response) -> list[tuple[str, str, list[str]]]:
    """Name, value and flags of each cookie that is set."""
    said = [line.split('; ') for line in answer.headers.get_list('set-cookie')]
    return [(*first.partition('=')[::2], sorted(flags)) for first, *flags in said]


@pytest.mark.parametrize('host', HERE)
@pytest.mark.parametrize('name', BROWSERS)
async def test_on_the_own_machine_the_cookie_is_secure_where_the_browser_keeps_it(
    app: FastAPI, cast: Cast, host: str, name: str
) -> None:
    """Decision 11. Who would drop it gets a plain one: Safari and scripts shall get in, too."""
    said, calls_itself, keeps = BROWSERS[name]
    headers = said | {'User-Agent': calls_itself}
    async with visiting(app, f'http://{host}', headers) as client:
        answer = await client.post('/sign-in', data=ADA)
        [(cookie, token, flags)] = given(answer)
        plain = ['HttpOnly', 'Path=/', 'SameSite=lax']
        expected = ('__Host-chatter', [*plain, 'Secure']) if keeps else ('chatter', plain)
        assert (cookie, flags) == expected
    async with visiting(app, f'http://{host}', headers, **{cookie: token}) as client:
        assert (await client.get('/api/me')).status_code == 200
        assert (await client.post('/sign-out')).status_code == 200
        assert (await client.get('/api/me')).status_code == 401


@pytest.mark.parametrize('name', BROWSERS)
async def test_on_no_other_address_a_word_of_the_browser_makes_it_secure(
    app: FastAPI, cast: Cast, name: str
) -> None:
    """A proxy that says of itself what browsers say shall keep nobody out."""
    said, calls_itself, _ = BROWSERS[name]
    headers = said | {'User-Agent': calls_itself}
    for address, expected in (
        ('http://192.0.2.7:8080', 'chatter'),
        ('https://192.0.2.7', '__Host-chatter'),
        ('https://localhost', '__Host-chatter'),
    ):
        async with visiting(app, address, headers) as client:
            [(cookie, _, flags)] = given(await client.post('/sign-in', data=ADA))
            assert cookie == expected
            assert ('Secure' in flags) is (expected == '__Host-chatter')


async def test_a_plain_cookie_of_before_gives_way_to_the_secure_one(
    app: FastAPI, cast: Cast
) -> None:
    """It counts until the next sign-in, which ends it; then both are never there at once."""
    said, calls_itself, _ = BROWSERS['Chromium']
    headers = said | {'User-Agent': calls_itself}
    before = {'chatter': cast.tokens['ada']}
    async with visiting(app, 'http://localhost', headers, **before) as client:
        assert (await client.get('/api/me')).status_code == 200
        forgotten, (cookie, token, _) = given(await client.post('/sign-in', data=ADA))
    assert forgotten[:2] == ('chatter', '""') and 'Max-Age=0' in forgotten[2]
    assert cookie == '__Host-chatter'
    async with visiting(app, 'http://localhost', {}, **before) as client:
        assert (await client.get('/api/me')).status_code == 401
    async with visiting(app, 'http://localhost', headers, **before, **{cookie: token}) as client:
        left = given(await client.post('/sign-out'))
    assert {name: 'Secure' in flags for name, value, flags in left if value == '""'} == {
        '__Host-chatter': True,
        'chatter': False,
    }


async def test_a_planted_plain_cookie_does_not_outdo_the_secure_one(
    app: FastAPI, cast: Cast
) -> None:
    both = {'chatter': cast.tokens['bob'], '__Host-chatter': cast.tokens['ada']}
    async with visiting(app, 'http://localhost', {}, **both) as client:
        assert (await client.get('/api/me')).json()['user']['handle'] == 'ada'


async def test_only_who_wants_to_stay_gets_a_cookie_that_outlives_the_browser(
    app: FastAPI, cast: Cast
) -> None:
    async with browser(app, Accept='application/json') as client:
        short = await sign_in(client, 'ada', password_of('ada'))
        kept = await sign_in(client, 'ada', password_of('ada'), keep='on')
    assert 'max-age' not in short.headers['set-cookie'].lower()
    assert 'max-age=7776000' in kept.headers['set-cookie'].lower()


async def test_on_a_secure_connection_the_plain_cookie_counts_for_nothing(
    app: FastAPI, cast: Cast
) -> None:
    """Somebody on the wire could have planted it; the prefix keeps them from planting the other."""
    for address, name, status in [
        ('https://localhost', 'chatter', 401),
        ('https://localhost', '__Host-chatter', 200),
        ('http://192.0.2.7', '__Host-chatter', 401),
        ('http://192.0.2.7', 'chatter', 200),
    ]:
        async with visiting(app, address, {}, **{name: cast.tokens['ada']}) as client:
            assert (await client.get('/api/me')).status_code == status, (address, name)


@pytest.mark.parametrize('elsewhere', ELSEWHERE)
async def test_signing_in_leads_nowhere_else(app: FastAPI, cast: Cast, elsewhere: str) -> None:
    async with browser(app) as client:
        led = await sign_in(client, 'ada', password_of('ada'), next=elsewhere)
        fine = await sign_in(client, 'ada', password_of('ada'), next='/rooms/1?a=b#c')
    assert (led.status_code, led.headers['location']) == (303, '/')
    assert fine.headers['location'] == '/rooms/1?a=b#c'
    assert len(led.headers.get_list('set-cookie')) == 1


async def test_whoever_comes_when_too_many_do_is_told_so_and_pays_no_try(
    app: FastAPI, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = threading.BoundedSemaphore(1)
    full.acquire()
    free = security._places
    codes = await accounts.new_recovery_codes(cast.ada, password_of('ada'))
    monkeypatch.setattr(security, '_places', full)
    async with browser(app, cast.tokens['ada'], Accept='application/json') as client:
        for _ in range(7):
            for path, form in {
                **DOORS,
                '/recover': {'handle': 'ada', 'code': codes[0], 'new': 'a new password'},
                '/settings/password': {'old': password_of('ada'), 'new': 'a new password'},
                '/settings/recovery-codes': {'password': password_of('ada')},
            }.items():
                refused = await client.post(path, data=form)
                assert refused.status_code == 503, (path, refused.text)
                assert refused.headers['retry-after'] == str(security.BUSY_SECONDS)
                assert 'try again in a few seconds' in refused.json()['error']['message']
                assert 'set-cookie' not in refused.headers
        monkeypatch.setattr(security, '_places', free)
        for path, form in DOORS.items():
            assert (await client.post(path, data=form)).status_code == 200


async def test_a_password_never_travels_on_the_socket(stage: Stage) -> None:
    """The fields of forms are the browser's affair: no element of the page hears them."""
    for path, token in (('/sign-in', None), ('/settings', stage.cast.tokens['grace'])):
        page = await Page.load(stage.server, path, token)
        async with await Socket.open(page):
            heard = [
                (element.get('tag'), event['type'])
                for element in page.elements.values()
                for event in element.get('events', ())
                if event['type'] in {'input', 'change', 'keydown', 'keyup', 'update:model-value'}
            ]
        assert page.shows('password') and not heard
