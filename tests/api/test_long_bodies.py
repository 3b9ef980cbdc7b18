"""Bodies as long as they may be, made to take long: they are refused before that."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from chatter import text
from chatter.api.guard import BODY_MOST, FORM_MOST
from tests.api import said
from tests.api.answers import refused
from tests.api.conftest import Browsers
from tests.api.stage import path, things
from tests.api.table import TABLE, Row
from tests.cast import Cast

pytestmark = pytest.mark.parametrize('database', ['sqlite'], indirect=True)

WITH_JSON = [row for row in TABLE if row.json is not None]
WITH_FORM = [row for row in TABLE if row.form is not None and row.path != '/sign-out']
MARKS = '\u0300\u0316'  # To be put in order, which takes Python the square of their number.
JSON = {'Content-Type': 'application/json', 'Accept': 'application/json'}


def names(rows: list[Row]) -> list[str]:
    return [row.name for row in rows]


def who(row: Row) -> str:
    """Somebody who may."""
    return 'grace' if row.handles else 'ada'


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long every text was that was put in order."""
    lengths: list[int] = []

    def counted(form: Literal['NFC', 'NFD', 'NFKC', 'NFKD'], source: str) -> str:
        lengths.append(len(source))
        return normalize(form, source)

    normalize = unicodedata.normalize
    monkeypatch.setattr(unicodedata, 'normalize', counted)
    return lengths


def fits(body: Any, way: said.Way, most: int) -> bytes:
    """The body with a text of marks there, as long as may be sent."""
    rest = len(json.dumps(said.put(body, way, 'a'), ensure_ascii=False).encode())
    marks = MARKS * ((most - rest) // len(MARKS.encode()))
    sent = json.dumps(said.put(body, way, 'a' + marks), ensure_ascii=False).encode()
    assert most - 4 <= len(sent) <= most
    return sent


@pytest.mark.parametrize('row', WITH_JSON, ids=names(WITH_JSON))
async def test_a_text_as_long_as_the_body_is_refused_and_holds_nobody_up(
    app: FastAPI, at: Browsers, cast: Cast, row: Row, ordered: list[int]
) -> None:
    where = path(row, **await things(cast, row))
    ways = [
        way
        for way, schema in said.fields(said.bodies(app)[row.name])
        if schema['type'] == 'string' and 'format' not in schema
    ]
    ordered.clear()
    async with at(who(row)) as client:
        for way in ways:
            body = fits(row.said(who(row)), way, BODY_MOST)
            answer = await client.request(row.method, where, content=body, headers=JSON)
            assert 400 <= answer.status_code < 500, (way, answer.text)
            refused(answer)
    assert max(ordered, default=0) <= text.LINE_MOST


@pytest.mark.parametrize('row', WITH_FORM, ids=names(WITH_FORM))
async def test_a_field_as_long_as_the_form_is_refused_and_holds_nobody_up(
    at: Browsers, app: FastAPI, cast: Cast, row: Row, ordered: list[int]
) -> None:
    assert row.form is not None
    form = row.form('ada')
    start = ''.join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    )
    ordered.clear()
    async with at('ada') as client:
        for name in form:  # The last of a name counts.
            before = start + f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\na'
            end = '\r\n--x--\r\n'
            room = FORM_MOST - len(before) - len(end)
            body = before + MARKS * (room // len(MARKS.encode())) + end
            answer = await client.post(
                row.path,
                content=body.encode(),
                headers={
                    'Content-Type': 'multipart/form-data; boundary=x',
                    'Accept': 'application/json',
                },
                follow_redirects=False,
            )
            assert 400 <= answer.status_code < 500, (name, answer.text)
            refused(answer)
    assert max(ordered, default=0) <= text.LINE_MOST


# Lists, and what nobody has asked for


def test_everything_that_is_sent_has_an_end(app: FastAPI) -> None:
    bodies = said.bodies(app)
    assert sorted(bodies) == sorted(names(WITH_JSON)), 'Of each body it is known what it is.'
    ends = {'string': 'maxLength', 'array': 'maxItems'}
    endless = [
        (name, way)
        for name, schema in bodies.items()
        for way, field in said.fields(schema)
        if ends[field['type']] not in field
    ]
    assert endless == []
    assert 'additionalProperties": {' not in json.dumps(bodies), 'Of names of fields there are few.'


def nonsense(body: Any, schema: said.Schema) -> Iterator[bytes]:
    """Bodies as long as they may be, in which nothing is right."""
    most = BODY_MOST - 2000
    for way, field in said.fields(schema):
        if field['type'] == 'array':
            for thing in ('{}', '"x"', '[]', '1e99'):
                for count in (field.get('maxItems', 0), most // (len(thing) + 1)):
                    full = json.dumps(said.put(body, way, 'HERE'))
                    yield full.replace('"HERE"', f'[{",".join([thing] * count)}]').encode()
    crowd = ','.join(f'"{number}":0' for number in range(most // 10))
    yield json.dumps(body)[:-1].encode() + (',' if body else '').encode() + crowd.encode() + b'}'
    yield b'{' + crowd.encode() + b'}'


@pytest.mark.parametrize('row', WITH_JSON, ids=names(WITH_JSON))
async def test_of_thousands_of_mistakes_the_first_is_enough(
    app: FastAPI, at: Browsers, cast: Cast, row: Row
) -> None:
    """Each takes as long to write down as a hundred to read."""
    counted: list[int] = []

    async def count(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        counted.append(len(error.errors()))
        return JSONResponse({}, 422)

    app.add_exception_handler(RequestValidationError, count)
    where = path(row, **await things(cast, row))
    fields = len(said.bodies(app)[row.name].get('properties', {}))
    async with at(who(row)) as client:
        for body in nonsense(row.said(who(row)), said.bodies(app)[row.name]):
            assert len(body) <= BODY_MOST
            answer = await client.request(row.method, where, content=body, headers=JSON)
            assert answer.status_code < 500, answer.text
    assert max(counted, default=0) <= fields + 2


@pytest.mark.parametrize(
    ('method', 'where', 'body', 'field', 'message'),
    [
        ('POST', '/api/directs', {'user_ids': [*range(9, 109)]}, 'user_ids', '8 people'),
        ('POST', '/api/directs', {'user_ids': [7] * 201}, 'user_ids', 'far too much'),
        ('POST', '/api/rooms/2/members', {'user_ids': [7] * 51}, 'user_ids', '50 people'),
        ('POST', '/api/invites', {'room_ids': [*range(21)]}, 'room_ids', '20 rooms'),
        ('POST', '/api/invites', {'room_ids': [1] * 201}, 'room_ids', 'far too much'),
        ('PATCH', '/api/rooms/2', {'links': [{'title': '', 'url': ''}] * 11}, 'links', '10 links'),
        ('PATCH', '/api/rooms/2', {'links': [{'title': '', 'url': ''}] * 101}, 'links', 'far too'),
        ('PATCH', '/api/rooms/2', {'topic': 'x' * 2001}, 'topic', '200 characters'),
        ('PATCH', '/api/rooms/2', {'topic': 'x' * 4001}, 'topic', 'far too much'),
        ('PATCH', '/api/me/profile', {str(number): 0 for number in range(101)}, 'body', 'far too'),
    ],
)
async def test_what_is_a_little_too_much_is_refused_with_what_the_most_is(
    at: Browsers, cast: Cast, method: str, where: str, body: object, field: str, message: str
) -> None:
    assert cast.tea == 2
    async with at('ada') as client:
        error = refused(await client.request(method, where, json=body), 422)
    assert error['field'] == field and message in error['message']
