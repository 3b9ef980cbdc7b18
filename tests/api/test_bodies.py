"""Bodies that are wrong are refused in words, whatever is wrong with them, and never crash."""

import json
from collections.abc import AsyncIterator

import pytest

from chatter.services import messages
from tests.api.answers import refused
from tests.api.conftest import Browsers
from tests.api.stage import path, things
from tests.api.table import TABLE, Row
from tests.cast import Cast

WITH_JSON = [row for row in TABLE if row.json is not None]
WITH_FORM = [row for row in TABLE if row.form is not None and '/settings' not in row.path]

WRONG: dict[str, bytes] = {
    'nothing': b'',
    'a brace': b'{',
    'a list': b'[]',
    'null': b'null',
    'a word': b'"word"',
    'a number': b'7',
    'not unicode': b'\xff\xfe\x00',
    'a lonely surrogate': b'{"name": "\\ud800", "text": "\\ud800"}',
    'depth': b'[' * 20_000,
    'more depth': b'{"a":' * 20_000,
    'not a number': b'{"seq": NaN, "name": NaN, "text": Infinity}',
    'a huge number': b'{"name": 5, "seq": 1' + b'0' * 4000 + b'}',
    'a larger number': b'{"seq": 1' + b'0' * 9000 + b'}',
    'numbers': b'{"name": 5, "text": 5, "nonce": 5, "sign_up": 5, "theme": 5, "seq": 0.5}',
    'lists': b'{"name": [], "text": {}, "nonce": [], "sign_up": [], "theme": {}}',
}


def names(rows: list[Row]) -> list[str]:
    return [row.name for row in rows]


@pytest.mark.parametrize('row', WITH_JSON, ids=names(WITH_JSON))
async def test_a_wrong_body_is_refused_in_words(at: Browsers, cast: Cast, row: Row) -> None:
    where = path(row, **await things(cast, row))
    async with at('grace' if row.handles else 'ada') as client:
        for what, body in WRONG.items():
            answer = await client.request(
                row.method, where, content=body, headers={'Content-Type': 'application/json'}
            )
            assert 400 <= answer.status_code < 500, (what, answer.text)
            refused(answer)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize('row', WITH_JSON, ids=names(WITH_JSON))
async def test_what_does_not_say_that_it_is_json_is_not_read(
    at: Browsers, cast: Cast, row: Row
) -> None:
    """Another site's form can send any text as text; none can send JSON as JSON."""
    where = path(row, **await things(cast, row))
    who = 'grace' if row.handles else 'ada'
    body = json.dumps(row.said(who)).encode()
    async with at(who) as client:
        for kind in ('text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'):
            answer = await client.request(
                row.method, where, content=body, headers={'Content-Type': kind}
            )
            refused(answer, 422)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize('row', WITH_FORM, ids=names(WITH_FORM))
async def test_a_wrong_form_is_refused_in_words(at: Browsers, cast: Cast, row: Row) -> None:
    kinds = {
        'application/x-www-form-urlencoded': [b'', b'\xff', b'%', b'a=%zz', b'=&=&=', b'handle'],
        'multipart/form-data; boundary=x': [
            b'',
            b'--x',
            b'--x--',
            b'--x\r\nContent-Disposition: form-data; name="handle"\r\n\r\nada\r\n--x--\r\n',
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nf\r\n--x--\r\n',
        ],
        'multipart/form-data': [b'--x'],
        'application/json': [b'{"handle": "ada"}'],
        'nonsense': [b'handle=ada'],
    }
    async with at(None) as client:
        for kind, bodies in kinds.items():
            for body in bodies:
                answer = await client.post(
                    row.path, content=body, headers={'Content-Type': kind}, follow_redirects=False
                )
                if row.path == '/sign-out':
                    assert answer.status_code == 303
                else:
                    assert 400 <= answer.status_code < 500, (kind, body, answer.text)
                    refused(answer)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_a_thousand_fields_are_too_many(at: Browsers) -> None:
    async with at(None) as client:
        answer = await client.post('/sign-in', data={f'field{i}': 'x' for i in range(1500)})
        assert 400 <= answer.status_code < 500
        refused(answer)


# Sizes


async def chunks(total: int, size: int = 65_536) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    yield b'{"name": "'
    for _ in range(total // size):
        yield b'x' * size
    yield b'"}'


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize(
    ('method', 'where', 'kilobytes'),
    [
        ('POST', '/api/rooms', 256),
        ('PATCH', '/api/me', 256),
        ('POST', '/sign-in', 64),
        ('POST', '/sign-out', 64),
        ('PUT', '/api/me/avatar', 11 * 1024),
    ],
)
async def test_a_body_that_is_too_large_is_refused_said_or_not(
    at: Browsers, method: str, where: str, kilobytes: int
) -> None:
    kind = {'Content-Type': 'application/json' if where.startswith('/api') else
            'application/x-www-form-urlencoded'}  # fmt: skip
    most = kilobytes * 1024
    async with at('ada') as client:
        said = await client.request(method, where, content=b'x' * (most + 1), headers=kind)
        refused(said, 413)
        unsaid = await client.request(method, where, content=chunks(most + 100_000), headers=kind)
        if where != '/sign-out':  # Which reads nothing.
            refused(unsaid, 413)
        lying = await client.request(
            method, where, content=b'', headers={**kind, 'Content-Length': 'many'}
        )
        refused(lying, 413)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_the_longest_message_fits_however_it_is_written(at: Browsers, cast: Cast) -> None:
    text = '\N{PILE OF POO}' * messages.LENGTH_MOST
    wasteful = json.dumps({'text': text, 'nonce': 'nonce-of-the-longest'}, ensure_ascii=True)
    assert len(wasteful) > 10 * messages.LENGTH_MOST
    async with at('ada') as client:
        answer = await client.post(
            f'/api/rooms/{cast.tea}/messages',
            content=wasteful.encode(),
            headers={'Content-Type': 'application/json'},
        )
        assert answer.status_code == 201 and answer.json()['text'] == text
        longer = {'text': text + '.', 'nonce': 'nonce-of-a-longer'}
        error = refused(await client.post(f'/api/rooms/{cast.tea}/messages', json=longer), 422)
        assert error['field'] == 'text'


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize(
    ('method', 'where', 'body', 'field'),
    [
        ('POST', '/api/rooms', {'name': ''}, 'name'),
        ('POST', '/api/rooms', {'name': 'x' * 31}, 'name'),
        ('POST', '/api/rooms', {}, 'name'),
        ('POST', '/api/rooms', {'name': 'x', 'description': 'x' * 201}, 'description'),
        ('PATCH', '/api/me', {'name': ' '}, 'name'),
        ('PATCH', '/api/me', {}, 'name'),
        ('PATCH', '/api/me/preferences', {'theme': 'of tomorrow'}, 'theme'),
        ('PATCH', '/api/server', {'sign_up': 'perhaps'}, 'sign_up'),
        ('POST', '/api/rooms/2/messages', {'text': '', 'nonce': 'nonce-0001'}, 'text'),
        ('POST', '/api/rooms/2/messages', {'text': 'x', 'nonce': 'short'}, 'nonce'),
        ('POST', '/api/rooms/2/messages', {'text': 'x'}, 'nonce'),
        ('POST', '/api/rooms/2/read', {'seq': -1}, 'seq'),
        ('POST', '/api/rooms/2/read', {'seq': 2**31}, 'seq'),
        ('GET', '/api/rooms/2/changes', None, 'since'),
        ('GET', '/api/rooms/2/changes?since=x', None, 'since'),
        ('GET', '/api/rooms/2/messages?before=x', None, 'before'),
        ('GET', '/api/rooms/2/messages?limit=1.5', None, 'limit'),
    ],
)
async def test_a_refusal_names_the_field(
    at: Browsers, cast: Cast, method: str, where: str, body: object, field: str
) -> None:
    assert cast.tea == 2
    async with at('grace' if 'server' in where else 'ada') as client:
        error = refused(await client.request(method, where, json=body), 422)
    assert error['field'] == field
