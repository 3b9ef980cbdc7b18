"""Leaving over REST: the cookie goes at once; a sign-in brings back who went for a while."""

import httpx
import pytest

from chatter.models.people import Role
from chatter.services import invites
from tests.api.conftest import Browsers
from tests.cast import Cast, password_of

pytestmark = pytest.mark.parametrize('database', ['sqlite'], indirect=True)


async def signs_in(client: httpx.AsyncClient, handle: str, to: str = '') -> httpx.Response:
    form = {'handle': handle, 'password': password_of(handle), 'next': to}
    return await client.post('/sign-in', data=form, headers={'Accept': 'application/json'})


async def test_who_is_deactivated_is_out_and_comes_back_by_signing_in(
    at: Browsers, cast: Cast
) -> None:
    async with at('bob') as client:
        answer = await client.post('/api/me/deactivate', json={'password': password_of('bob')})
        assert (answer.status_code, answer.json()) == (200, {'to': '/sign-in'})
        assert 'chatter=""' in answer.headers['set-cookie'], 'The browser forgets its secret.'
    async with at('bob') as client:
        assert (await client.get('/api/me')).status_code == 401
    async with at(None) as client:
        answer = await signs_in(client, 'bob', '/rooms/2')
        assert answer.json() == {'to': '/welcome-back?next=%2Frooms%2F2'}
        assert (await client.get('/api/me')).status_code == 200
        assert (await signs_in(client, 'bob', '/rooms/2')).json() == {'to': '/rooms/2'}
    async with at('ada') as client:
        assert not (await client.get(f'/api/people/{cast.bob.id}')).json()['is_private']


async def test_who_is_deleted_does_not_come_back(at: Browsers, cast: Cast) -> None:
    said = {'password': password_of('bob'), 'handle': '@Bob', 'messages': 'keep'}
    async with at('bob') as client:
        assert (await client.post('/api/me/delete', json=said)).json() == {'to': '/sign-in'}
    async with at(None) as client:
        assert (await signs_in(client, 'bob')).status_code == 401
    async with at('ada') as client:
        assert (await client.get(f'/api/people/{cast.bob.id}')).status_code == 404


@pytest.mark.parametrize(
    ('wrong', 'status', 'field'),
    [
        ({'password': ''}, 422, 'password'),
        ({'password': 'wrong horse'}, 422, 'password'),
        ({'handle': 'ada'}, 422, 'handle'),
        ({'handle': ''}, 422, 'handle'),
        ({'messages': 'perhaps'}, 422, 'messages'),
        ({'messages': None}, 422, 'messages'),
    ],
)
async def test_whoever_does_not_mean_it_stays(
    at: Browsers, cast: Cast, wrong: dict[str, str], status: int, field: str
) -> None:
    said = {'password': password_of('bob'), 'handle': 'bob', 'messages': 'go'} | wrong
    async with at('bob') as client:
        answer = await client.post('/api/me/delete', json=said)
        assert answer.status_code == status
        assert answer.json()['error']['field'] == field
        assert (await client.get('/api/me')).status_code == 200


async def test_the_only_owner_is_told_why_not(at: Browsers, cast: Cast) -> None:
    async with at('grace') as client:
        answer = await client.post('/api/me/deactivate', json={'password': password_of('grace')})
        assert answer.status_code == 409
        assert 'the only owner of this server' in answer.json()['error']['message']


async def test_a_guest_goes_without_a_password(at: Browsers, cast: Cast) -> None:
    wish = invites.Wish(role=Role.GUEST, room_ids=(cast.tea,))
    link = await invites.create(cast.ada, wish)
    async with at(None) as client:
        form = {'name': 'Heidi', 'invite': link.token}
        await client.post('/guest', data=form, headers={'Accept': 'application/json'})
        me = (await client.get('/api/me')).json()
        assert me['role'] == Role.GUEST
        refused = await client.post('/api/me/delete', json={'handle': 'ada', 'messages': 'go'})
        assert refused.json()['error']['field'] == 'handle'
        said = {'handle': me['user']['handle'], 'messages': 'go'}
        assert (await client.post('/api/me/delete', json=said)).json() == {'to': '/sign-in'}
        assert (await client.get('/api/me')).status_code == 401
    async with at('bob') as client:
        answer = await client.post('/api/me/delete', json={**said, 'handle': 'bob'})
        assert (answer.status_code, answer.json()['error']['field']) == (422, 'password')
