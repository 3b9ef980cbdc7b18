"""Every route × {nobody, a stranger, a member, an owner}; a route without a row fails."""

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from chatter.services import sign_ins
from tests.api.answers import refused
from tests.api.conftest import Browsers
from tests.api.stage import ask, path, things
from tests.api.table import PEOPLE, TABLE, Row
from tests.cast import Cast, guest_of, private_room
from tests.stage import browser

ABOUT_ROOMS = [row for row in TABLE if '{room_id}' in row.path]
ABOUT_SOMETHING = [row for row in TABLE if '_id}' in row.path]
IDS = ('room_id', 'sign_in_id', 'invite_id', 'user_id', 'report_id', 'folder_id', 'seq')
NO_IDS = [0, -1, 2**31, 2**63 - 1, 2**63, 10**30, 10**400]
NO_NUMBERS = ['x', '1.5', '1e3', '0x1', '%00', '%20', '١', '²', '1%2f2', 'null', '%F0%9F%98%80']


def names(rows: list[Row]) -> list[str]:
    return [row.name for row in rows]


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
def test_every_route_has_a_row(app: FastAPI) -> None:
    served = [
        f'{method} {route.path}'
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    ]
    assert len(served) >= 30, 'The routes are not found.'
    assert sorted(served) == sorted(names(TABLE))
    mounted = [route for route in iter_route_contexts(app.routes) if not route.methods]
    assert mounted == [], 'Something else is served that the table does not know.'


@pytest.mark.parametrize('who', PEOPLE)
@pytest.mark.parametrize('row', TABLE, ids=names(TABLE))
async def test_who_may_do_what(at: Browsers, cast: Cast, row: Row, who: str) -> None:
    handle = row.handle(who)
    where = path(row, **await things(cast, row))
    async with at(handle) as client:
        answer = await ask(client, row, where, handle)
    expected = row.expected[PEOPLE.index(who)]
    assert answer.status_code == expected, answer.text
    is_picture = answer.headers.get('content-type', '').startswith('image/')
    kept = 'private, max-age=31536000, immutable' if is_picture else 'no-store'
    assert answer.headers.get_list('cache-control') == [kept], 'No cache that is shared keeps it.'
    if expected >= 400:
        refused(answer, expected)


@pytest.mark.parametrize('row', TABLE, ids=names(TABLE))
async def test_what_guests_may_do(app: FastAPI, cast: Cast, row: Row) -> None:
    gus, token = await guest_of(cast.ada, cast.tea)
    where = path(row, **await things(cast, row))
    async with browser(app, token) as client:
        answer = await ask(client, row, where, gus.handle)
    assert answer.status_code == row.for_guests, answer.text
    if row.for_guests >= 400:
        refused(answer, row.for_guests)


@pytest.mark.parametrize('row', ABOUT_ROOMS, ids=names(ABOUT_ROOMS))
async def test_rooms_that_a_guest_was_not_invited_to_do_not_exist(
    app: FastAPI, cast: Cast, row: Row
) -> None:
    _gus, token = await guest_of(cast.ada, cast.tea)
    async with browser(app, token) as client:
        about = await things(cast, row)
        hidden = await ask(client, row, path(row, **about | {'room_id': cast.lobby}), None)
        missing = await ask(client, row, path(row, **about | {'room_id': 10**6}), None)
    refused(hidden, 404)
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)


@pytest.mark.parametrize('row', ABOUT_ROOMS, ids=names(ABOUT_ROOMS))
async def test_a_hidden_room_answers_like_none(at: Browsers, cast: Cast, row: Row) -> None:
    secret = await private_room(cast.ada)
    for handle in ('eve', 'bob', 'grace'):
        async with at(handle) as client:
            hidden = await ask(client, row, path(row, room_id=secret, user_id=1, seq=1), handle)
            missing = await ask(client, row, path(row, room_id=10**6, user_id=1, seq=1), handle)
        refused(hidden, 404)
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
        assert {*hidden.headers} == {*missing.headers}
    async with at('ada') as client:
        seen = await ask(client, row, path(row, room_id=secret, user_id=cast.bob.id, seq=1), 'ada')
        assert seen.content != missing.content
        assert seen.status_code < 300 or row.expected[-1] >= 300


@pytest.mark.parametrize('row', ABOUT_SOMETHING, ids=names(ABOUT_SOMETHING))
async def test_ids_of_nothing_are_nothing(at: Browsers, cast: Cast, row: Row) -> None:
    async with at('grace') as client:
        for number in NO_IDS:
            answer = await ask(client, row, path(row, **dict.fromkeys(IDS, number)), 'grace')
            assert answer.status_code == 404 or number == 10**400, number
            refused(answer)
        for word in NO_NUMBERS:
            answer = await ask(client, row, path(row, **dict.fromkeys(IDS, word)), 'grace')
            assert answer.status_code in {404, 405, 422}, word
            refused(answer)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_other_methods_are_not_allowed(at: Browsers, cast: Cast) -> None:
    allowed: dict[str, set[str]] = {}
    for row in TABLE:
        where = path(row, **await things(cast, row)).partition('?')[0]
        allowed.setdefault(where, set()).add(row.method)
    async with at('grace') as client:
        for where, methods in allowed.items():
            for method in {'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'} - methods:
                answer = await client.request(method, where)
                refused(answer, 405)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize(
    'where', ['/api', '/api/', '/api/nothing', '/docs', '/openapi.json', '/redoc']
)
async def test_there_is_nothing_else(at: Browsers, where: str) -> None:
    for handle in (None, 'grace'):
        async with at(handle) as client:
            refused(await client.get(where), 404)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize(
    'row', [row for row in TABLE if row.expected[0] == 401], ids=lambda row: row.name
)
async def test_a_cookie_of_nobody_is_nobody(
    app: FastAPI, at: Browsers, cast: Cast, row: Row
) -> None:
    where = path(row, **await things(cast, row))
    await sign_ins.end(cast.tokens['ada'])
    async with at('ada') as client:
        refused(await ask(client, row, where, 'ada'), 401)
    async with at(None) as client:
        client.cookies.set('chatter', 'nonsense')
        refused(await ask(client, row, where, 'ada'), 401)
        client.cookies.clear()
        client.headers['Authorization'] = f'Bearer {cast.tokens["bob"]}'
        answer = await ask(client, row, where, 'ada')
        assert answer.status_code == 401, 'A cookie is no bearer token.'
