"""Coming in: what an attacker can plant before, or find afterwards."""

import re

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


async def test_secrets_of_cookies_and_links_are_not_stored_either(own_stage: Stage) -> None:
    server = own_stage.server
    token = await own_stage.sign_in('grace')
    async with visitor(server, token) as client:
        invitation = (await client.post('/api/invites', json={})).json()['token']
        codes = (
            await client.post('/settings/recovery-codes', data={'password': password_of('grace')})
        ).json()['codes']
    assert len(codes) == 8
    for file in server.data.rglob('*'):
        if file.is_file():
            content = file.read_bytes()
            for secret in (token, invitation, *codes):
                assert secret.encode() not in content, file
    assert security.token_hash(token) in str(stored.dump_file(server.data / 'chatter.db'))


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
    for scheme, name, status in [
        ('https', 'chatter', 401),
        ('https', '__Host-chatter', 200),
        ('http', '__Host-chatter', 401),
        ('http', 'chatter', 200),
    ]:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=f'{scheme}://localhost',
            cookies={name: cast.tokens['ada']},
        ) as client:
            assert (await client.get('/api/me')).status_code == status, (scheme, name)


@pytest.mark.parametrize('elsewhere', ELSEWHERE)
async def test_signing_in_leads_nowhere_else(app: FastAPI, cast: Cast, elsewhere: str) -> None:
    async with browser(app) as client:
        led = await sign_in(client, 'ada', password_of('ada'), next=elsewhere)
        fine = await sign_in(client, 'ada', password_of('ada'), next='/rooms/1?a=b#c')
    assert (led.status_code, led.headers['location']) == (303, '/')
    assert fine.headers['location'] == '/rooms/1?a=b#c'
    assert len(led.headers.get_list('set-cookie')) == 1


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
