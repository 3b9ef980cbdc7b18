"""Whoever runs the server reads nothing said in private: every route is asked, as the owner and as
an administrator, and every event that reaches them is looked through, for a canary."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from chatter import api
from chatter.config import Settings
from chatter.models.administration import ReportKind
from chatter.models.people import Role
from chatter.models.rooms import RoomKind
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import administration, bans, directs, members, messages, reports, rooms
from tests.api.answers import refused
from tests.api.stage import ask, path, things
from tests.api.table import TABLE, Row
from tests.cast import Cast, signed_in
from tests.stage import browser, listening

CANARY = 'canary-51c9e2'
HANDED_OVER = 'rude-77aa01'
READS = [row for row in TABLE if row.method == 'GET']
CHANGES = [row for row in TABLE if row.method != 'GET']


@dataclass(frozen=True)
class Secrets:
    """Where Ada and Bob talk, and the administrators who should know nothing of it."""

    rooms: tuple[int, ...]
    tokens: tuple[str, ...]
    viewers: tuple[Viewer, ...]


@pytest.fixture
async def secrets(cast: Cast) -> Secrets:
    """A private room and a direct conversation, full of canaries, with deeds done in them; of each
    one message was handed over. Eve is an administrator."""
    await administration.set_role(cast.grace, cast.eve.id, Role.ADMINISTRATOR)
    eve, token = await signed_in('eve')
    private = await rooms.create(cast.ada, f'{CANARY} room', CANARY, RoomKind.PRIVATE)
    await rooms.edit(cast.ada, private.id, rooms.Edit(topic=CANARY))
    await members.add(cast.ada, private.id, [cast.bob.id])
    direct = await directs.open(cast.ada, [cast.bob.id])
    for number, room_id in enumerate((private.id, direct.id)):
        await messages.post(cast.bob, room_id, f'before {CANARY}', f'nonce-a-{number}')
        said = await messages.post(cast.ada, room_id, HANDED_OVER, f'nonce-b-{number}')
        await messages.post(cast.ada, room_id, f'after {CANARY} @bob', f'nonce-c-{number}')
        await reports.message(cast.bob, room_id, said.message.seq, ReportKind.HARASSMENT)
    await bans.ban(cast.ada, private.id, cast.bob.id, CANARY)
    await bans.unban(cast.ada, private.id, cast.bob.id)
    await members.add(cast.ada, private.id, [cast.bob.id])
    return Secrets((private.id, direct.id), (cast.tokens['grace'], token), (cast.grace, eve))


@pytest.fixture
def app(core: Settings) -> FastAPI:
    return api.application(core)


def paths(row: Row, known: dict[str, object], secrets: Secrets) -> Iterator[str]:
    """The row's path about what everybody knows, and about what they should not."""
    yield path(row, **known)
    if '{room_id}' in row.path:
        yield from (path(row, **(known | {'room_id': number})) for number in secrets.rooms)


@pytest.fixture
async def browsers(app: FastAPI, secrets: Secrets) -> AsyncIterator[list[httpx.AsyncClient]]:
    opened = [browser(app, token) for token in secrets.tokens]
    yield opened
    for client in opened:
        await client.aclose()


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_no_answer_tells_of_it(
    cast: Cast, secrets: Secrets, browsers: list[httpx.AsyncClient], app: FastAPI
) -> None:
    assert len(READS) > 30, 'There are routes to ask.'
    async with browser(app, cast.tokens['bob']) as bobs:
        seen = await bobs.get(f'/api/rooms/{secrets.rooms[1]}/messages')
        assert CANARY in seen.text, 'It is there to be found.'
    for row in READS:
        known = await things(cast, row)
        for where in paths(row, known, secrets):
            for client in browsers:
                answer = await ask(client, row, where, 'grace')
                said = answer.text + str(answer.headers)
                assert CANARY not in said, where
                assert HANDED_OVER not in said or where.startswith('/api/reports'), where
                if any(f'/rooms/{number}' in where for number in secrets.rooms):
                    refused(answer, 404)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_what_was_handed_over_is_the_one_message(
    secrets: Secrets, browsers: list[httpx.AsyncClient]
) -> None:
    for client in browsers:
        found = (await client.get('/api/reports')).json()['reports']
        assert [one['text'] for one in found] == [HANDED_OVER] * 2
        assert [(one['room'], one['path']) for one in found] == [(None, None)] * 2


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_no_search_filter_or_word_of_theirs_finds_it(
    cast: Cast, secrets: Secrets, browsers: list[httpx.AsyncClient]
) -> None:
    asked = [
        f'/api/admin/people?q={CANARY}',
        f'/api/people?q={CANARY}',
        *(f'/api/admin/log?person={one.id}' for one in (cast.ada, cast.bob)),
        *(f'/api/admin/rooms?after={number}' for number in secrets.rooms),
        *(f'/api/admin/log?deed={deed}' for deed in ('member_banned', 'room_closed')),
    ]
    for client in browsers:
        for where in asked:
            answer = await client.get(where)
            assert CANARY not in answer.text, where
            assert '"about_room' not in answer.text


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_nothing_they_can_do_there_is_done(
    cast: Cast, secrets: Secrets, browsers: list[httpx.AsyncClient]
) -> None:
    about_rooms = [row for row in CHANGES if '{room_id}' in row.path]
    assert len(about_rooms) > 15
    for number in secrets.rooms:
        before = await messages.history(cast.ada, number)
        for row in about_rooms:
            known = await things(cast, row) | {'room_id': number, 'user_id': cast.bob.id}
            for client in browsers:
                refused(await ask(client, row, path(row, **known), 'grace'), 404)
        assert await messages.history(cast.ada, number) == before


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
async def test_nothing_that_is_said_there_is_heard_by_them(cast: Cast, secrets: Secrets) -> None:
    theirs = [topic.EVERYONE, *(topic.user(viewer.id) for viewer in secrets.viewers)]
    with listening(*theirs) as heard:
        for turn, number in enumerate(secrets.rooms):
            said = await messages.post(cast.ada, number, f'{CANARY} @grace', f'nonce-d-{turn}')
            await reports.message(cast.bob, number, said.message.seq, ReportKind.SPAM)
        await rooms.archive(cast.ada, secrets.rooms[0])
    assert 'reports.waiting' in {event.type for event in heard}, 'They are told that some wait.'
    assert all(CANARY not in event.model_dump_json() for event in heard)
