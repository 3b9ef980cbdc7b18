"""Bodies as long as they may be, made to take long: they are refused before that."""

import json
import unicodedata
from typing import Any, Literal

import pytest
from fastapi import FastAPI

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
