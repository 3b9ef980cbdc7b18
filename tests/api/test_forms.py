"""The forms by which people come in: JSON for a script, a redirect for a browser without one."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from chatter import api
from chatter.config import Settings
from chatter.services import accounts, invites, server, sign_ins
from chatter.services.accounts import NewAccount
from tests.api.answers import refused
from tests.api.conftest import Browsers
from tests.cast import Cast, password_of
from tests.elsewhere import ELSEWHERE
from tests.stage import browser

JSON = {'Accept': 'application/json'}
HEIDI = {'handle': 'Heidi', 'name': 'Heidi', 'password': 'a password of hers'}
ADA = {'handle': 'ada', 'password': password_of('ada')}


def cookie_of(answer: httpx.Response) -> dict[str, str]:
    """The session cookie that an answer sets: its value and attributes, in lower case."""
    [line] = answer.headers.get_list('set-cookie')
    pair, *rest = line.split('; ')
    name, value = pair.split('=', 1)
    said = {key.lower(): value for key, _, value in (one.partition('=') for one in rest)}
    return {'name': name, 'value': value, **said}


@pytest.fixture
async def first(unclaimed: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a Chatter that nobody owns yet."""
    async with browser(api.application(unclaimed)) as client:
        yield client


# The first account


async def test_the_first_one_is_signed_in_at_once(first: httpx.AsyncClient) -> None:
    answer = await first.post('/first-run', data=HEIDI, headers=JSON)
    assert (answer.status_code, answer.json()) == (200, {'to': '/'})
    me = (await first.get('/api/me')).json()
    assert me['user']['handle'] == 'heidi' and me['role'] == 'owner'


async def test_a_browser_without_scripts_is_led_inside(first: httpx.AsyncClient) -> None:
    answer = await first.post('/first-run', data=HEIDI)
    assert (answer.status_code, answer.headers['location'], answer.content) == (303, '/', b'')
    assert (await first.get('/api/me')).status_code == 200


@pytest.mark.parametrize(
    ('wrong', 'field'),
    [({'handle': ''}, 'handle'), ({'name': ''}, 'name'), ({'password': 'x'}, 'password')],
)
async def test_what_is_wrong_is_said_beside_its_field(
    first: httpx.AsyncClient, wrong: dict[str, str], field: str
) -> None:
    for headers in (JSON, {}):
        error = refused(await first.post('/first-run', data=HEIDI | wrong, headers=headers), 422)
        assert error['field'] == field
    assert not (await server.view()).is_claimed


async def test_who_comes_second_is_led_to_the_way_in_and_is_nobody(at: Browsers) -> None:
    async with at(None) as client:
        answer = await client.post('/first-run', data=HEIDI, headers=JSON)
        assert answer.json() == {'to': '/sign-in'} and 'set-cookie' not in answer.headers
        error = refused(await client.post('/sign-in', data=HEIDI, headers=JSON), 401)
        assert 'do not belong together' in error['message']


# Signing in, up and out


async def test_signing_up_signs_in(at: Browsers) -> None:
    async with at(None) as client:
        answer = await client.post('/sign-up', data=HEIDI, headers=JSON)
        assert answer.json() == {'to': '/'}
        assert (await client.get('/api/me')).json()['user']['handle'] == 'heidi'


async def test_an_invitation_travels_with_the_form(at: Browsers, cast: Cast) -> None:
    from chatter.models.people import SignUp

    await server.edit(cast.grace, server.Edit(sign_up=SignUp.INVITE))
    token = (await invites.create(cast.grace)).token
    async with at(None) as client:
        refused(await client.post('/sign-up', data=HEIDI), 403)
        refused(await client.post('/sign-up', data=HEIDI | {'invite': 'x'}), 404)
        assert (await client.post('/sign-up', data=HEIDI | {'invite': token})).status_code == 303


async def test_an_invitation_leads_to_its_first_room_by_every_form(
    at: Browsers, cast: Cast
) -> None:
    made = await invites.create(cast.ada, invites.Wish(uses=3, room_ids=(cast.tea, cast.lobby)))
    tea = {'to': f'/rooms/{cast.tea}'}
    async with at(None) as client:
        form = HEIDI | {'invite': made.token}
        assert (await client.post('/sign-up', data=form, headers=JSON)).json() == tea
    async with at(None) as client:
        form = {'handle': 'eve', 'password': password_of('eve'), 'invite': made.token}
        assert (await client.post('/sign-in', data=form, headers=JSON)).json() == tea
        assert (await client.get(f'/api/rooms/{cast.tea}/members')).status_code == 200
    async with at('grace') as client:
        form = {'invite': made.token}
        refused(await client.get(f'/api/rooms/{cast.tea}/members'), 403)
        assert (await client.post('/join', data=form, headers=JSON)).json() == tea
        assert (await client.get(f'/api/rooms/{cast.tea}/members')).status_code == 200
    async with at('bob') as client:  # It is used up; he is in both rooms.
        refused(await client.post('/join', data=form, headers=JSON), 404)


async def test_who_signs_in_with_a_bad_invitation_is_signed_in_all_the_same(at: Browsers) -> None:
    async with at(None) as client:
        form = {'handle': 'eve', 'password': password_of('eve'), 'invite': 'nonsense'}
        answer = await client.post('/sign-in', data=form | {'next': '/rooms'}, headers=JSON)
        assert answer.json() == {'to': '/rooms'}


async def test_a_wrong_password_sets_no_cookie(at: Browsers) -> None:
    async with at(None) as client:
        error = refused(await client.post('/sign-in', data=ADA | {'password': 'wrong'}), 401)
        assert error['field'] is None, 'It is not said which of the two is wrong.'
        refused(await client.get('/api/me'), 401)


async def test_signing_out_ends_it_here_and_in_the_database(at: Browsers, cast: Cast) -> None:
    async with at('ada') as client:
        answer = await client.post('/sign-out', headers=JSON)
        assert answer.json() == {'to': '/sign-in'}
        assert cookie_of(answer)['max-age'] == '0'
        refused(await client.get('/api/me'), 401)
        assert (await client.post('/sign-out')).headers['location'] == '/sign-in'
    async with at('ada') as thief:
        refused(await thief.get('/api/me'), 401)


async def test_signing_in_gives_another_secret_and_ends_the_old_one(
    at: Browsers, cast: Cast
) -> None:
    async with at('ada') as client:
        answer = await client.post('/sign-in', data=ADA, headers=JSON)
        assert cookie_of(answer)['value'] != cast.tokens['ada']
        assert (await client.get('/api/me')).status_code == 200
    assert await sign_ins.viewer(cast.tokens['ada']) is None


async def test_a_planted_cookie_is_not_taken_over(at: Browsers) -> None:
    async with at(None) as client:
        client.cookies.set('chatter', 'planted-by-mallory')
        answer = await client.post('/sign-in', data=ADA, headers=JSON)
        assert cookie_of(answer)['value'] != 'planted-by-mallory'
    assert await sign_ins.viewer('planted-by-mallory') is None


# The cookie


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(at: Browsers) -> None:
    async with at(None) as client:
        cookie = cookie_of(await client.post('/sign-in', data=ADA | {'keep': 'on'}))
    assert cookie['name'] == 'chatter' and len(cookie['value']) == 43
    assert 'httponly' in cookie and cookie['samesite'] == 'lax' and cookie['path'] == '/'
    assert 'secure' not in cookie and 'domain' not in cookie
    assert cookie['max-age'] == str(90 * 24 * 3600)


async def test_it_ends_with_the_browser_unless_it_is_to_be_kept(at: Browsers) -> None:
    async with at(None) as client:
        cookie = cookie_of(await client.post('/sign-in', data=ADA))
    assert 'max-age' not in cookie and 'expires' not in cookie


async def test_over_https_it_is_secure_and_bound_to_this_host(app: FastAPI, cast: Cast) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url='https://localhost',
        headers={'Origin': 'https://localhost'},
    ) as client:
        cookie = cookie_of(await client.post('/sign-in', data=ADA))
        assert cookie['name'] == '__Host-chatter' and 'secure' in cookie
        assert cookie['path'] == '/' and 'domain' not in cookie
        assert (await client.get('/api/me')).status_code == 200
        client.cookies.clear()
        client.cookies.set('chatter', cast.tokens['ada'])
        refused(await client.get('/api/me'), 401)


# Where it leads


@pytest.mark.parametrize(
    'path', ['/', '/rooms/2', '/rooms/2?a=b&c=d#e', '/settings', '/rooms/../settings', '/é']
)
async def test_one_goes_on_to_where_one_wanted_to_be(at: Browsers, path: str) -> None:
    async with at(None) as client:
        answer = await client.post('/sign-in', data=ADA | {'next': path}, headers=JSON)
        assert answer.json() == {'to': path}
        redirected = await client.post('/sign-in', data=ADA | {'next': path})
        where = httpx.URL('http://localhost/').join(redirected.headers['location'])
        assert where.host == 'localhost'


@pytest.mark.parametrize('path', ELSEWHERE)
async def test_nobody_is_led_to_another_site(at: Browsers, path: str) -> None:
    async with at(None) as client:
        answer = await client.post('/sign-in', data=ADA | {'next': path}, headers=JSON)
        assert answer.json() == {'to': '/'}
        redirected = await client.post('/sign-in', data=ADA | {'next': path})
        assert redirected.headers['location'] == '/'


# Ways back in


async def test_a_recovery_code_leads_back_in(at: Browsers, cast: Cast) -> None:
    codes = await accounts.first_recovery_codes(cast.ada)
    async with at(None) as client:
        answer = await client.post(
            '/recover',
            data={'handle': 'ada', 'code': codes[0], 'new': 'a new password'},
            headers=JSON,
        )
        assert answer.json() == {'to': '/'} and 'max-age' not in cookie_of(answer)
        assert (await client.get('/api/me')).json()['user']['handle'] == 'ada'
    async with at('ada') as old:
        refused(await old.get('/api/me'), 401)


async def test_the_operators_link_leads_back_in(at: Browsers, cast: Cast) -> None:
    token = await accounts.make_reset('ada')
    async with at(None) as client:
        answer = await client.post('/reset', data={'token': token, 'new': 'a new password'})
        assert answer.headers['location'] == '/'
        refused(await client.post('/reset', data={'token': token, 'new': 'another one'}), 404)


async def test_new_codes_are_shown_once_and_kept_by_nobody(at: Browsers) -> None:
    async with at('ada') as client:
        refused(await client.post('/settings/recovery-codes', data={'password': 'wrong'}), 422)
        answer = await client.post(
            '/settings/recovery-codes', data={'password': password_of('ada')}
        )
        assert len(set(answer.json()['codes'])) == 8
        assert answer.headers['cache-control'] == 'no-store'


async def test_another_password_leaves_this_browser_signed_in(at: Browsers, cast: Cast) -> None:
    form = {'old': password_of('ada'), 'new': 'a new password'}
    async with at('ada') as client:
        error = refused(
            await client.post('/settings/password', data=form | {'old': 'wrong'}, headers=JSON), 422
        )
        assert error['field'] == 'old'
        answer = await client.post('/settings/password', data=form, headers=JSON)
        assert answer.status_code == 200
        assert (await client.get('/api/me')).status_code == 200
    assert await accounts.prove('ada', 'a new password', address='::1')


# Throttled


async def test_too_many_tries_say_when_to_come_back(at: Browsers) -> None:
    async with at(None) as client:
        for _ in range(5):
            refused(await client.post('/sign-in', data=ADA | {'password': 'wrong'}), 401)
        answer = await client.post('/sign-in', data=ADA)
        error = refused(answer, 429)
    assert error['message'] == 'Too many tries. Try again in 15 minutes.'
    assert answer.headers['retry-after'] == str(error['retry_after'])
    assert 880 <= error['retry_after'] <= 900


async def test_a_forged_address_is_no_other_address(at: Browsers) -> None:
    async with at(None) as client:
        for number in range(5):
            forged = f'203.0.113.{number}'
            headers = {'X-Forwarded-For': forged, 'Forwarded': f'for={forged}', 'X-Real-IP': forged}
            await client.post('/sign-in', data=ADA | {'password': 'wrong'}, headers=headers)
        refused(await client.post('/sign-in', data=ADA), 429)


async def test_an_account_of_two_at_once_is_one(at: Browsers) -> None:
    import asyncio

    async with at(None) as one, at(None) as other:
        answers = await asyncio.gather(
            *(client.post('/sign-up', data=HEIDI, headers=JSON) for client in (one, other))
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert NewAccount.checked(**HEIDI).handle == 'heidi'
