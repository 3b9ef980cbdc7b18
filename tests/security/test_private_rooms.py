"""A private room does not exist for whoever is not in it: no answer, page, frame, file, list, count
or pause tells of it, whether one is a stranger, runs the server, or was in it once."""

import asyncio
import io
import random
import re
import time
import uuid
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from pages.routes import VIEWS
from tests.api.table import TABLE, Row
from tests.core.pictures import GOOD
from tests.security import routes
from tests.security.conftest import Stage, own_address
from tests.security.page import Page, Socket, looking, until, visitor

BADGES_SECONDS = 1.0
CALLED = {'grace', 'eve'}
MISSING = 987_654
OUTSIDERS = ('stranger', 'server owner', 'administrator', 'removed member', 'banned member')
SAMPLES = 150
ROUNDS = 12
SHARE = 0.1  # So many are quicker than the pauses that are compared.
ALIKE = 0.2  # How much longer one of two pauses may be and still say nothing.


@dataclass
class Secret:
    """A private room of Ada's with Bob in it, and words that are nowhere else."""

    stage: Stage
    room_id: int
    canary: str
    picture: str

    async def asks(self, token: str, method: str, path: str, json: Any = None) -> httpx.Response:
        async with visitor(self.stage.server, token) as browser:
            return await browser.request(method, path, json=json)

    async def happens(self) -> None:
        """Everything that can happen in it, all of it said with the canary."""
        ada, bob = self.stage.cast.tokens['ada'], self.stage.cast.tokens['bob']
        path, said = f'/api/rooms/{self.room_id}', f'{self.canary} {uuid.uuid4().hex[:6]}'
        bob_id = self.stage.cast.bob.id
        calls = ' '.join(f'@{handle}' for handle in sorted(CALLED))
        await _good(ada, self, 'PATCH', path, {'name': said[:30], 'topic': said})
        await _good(ada, self, 'PATCH', path, {'description': said, 'emoji': '🐦'})
        links = [{'title': said, 'url': f'https://example.org/{self.canary}'}]
        await _good(ada, self, 'PATCH', path, {'links': links, 'who_invites': 'moderators'})
        for text in (said, f'{calls} {said}'):
            nonce = f'n-{uuid.uuid4()}'
            await _good(bob, self, 'POST', f'{path}/messages', {'text': text, 'nonce': nonce})
        await _good(bob, self, 'POST', f'{path}/typing')
        await _good(ada, self, 'PATCH', f'{path}/members/{bob_id}', {'role': 'moderator'})
        await _good(ada, self, 'PATCH', f'{path}/members/{bob_id}', {'role': 'member'})
        await _good(ada, self, 'POST', f'{path}/archive')
        await _good(ada, self, 'POST', f'{path}/restore')
        await _good(ada, self, 'POST', '/api/invites', {'uses': 1, 'room_ids': [self.room_id]})


async def _good(token: str, secret: Secret, method: str, path: str, json: Any = None) -> Any:
    answer = await secret.asks(token, method, path, json)
    assert answer.status_code in {200, 201, 204}, f'{method} {path}: {answer.text}'
    return answer.json() if answer.content else None


@pytest.fixture
async def secret(stage: Stage) -> Secret:
    canary = f'canary{uuid.uuid4().hex[:10]}'
    ada = stage.cast.tokens['ada']
    made = Secret(stage, 0, canary, '')
    body = {'name': canary, 'description': canary, 'kind': 'private'}
    made.room_id = (await _good(ada, made, 'POST', '/api/rooms', body))['id']
    people = {'user_ids': [stage.cast.bob.id]}
    await _good(ada, made, 'POST', f'/api/rooms/{made.room_id}/members', people)
    return made


async def an_outsider(secret: Secret, who: str) -> str:
    """The cookie of somebody who is not in the room, and perhaps was."""
    cast, path = secret.stage.cast, f'/api/rooms/{secret.room_id}'
    grace, ada = cast.tokens['grace'], cast.tokens['ada']
    if who == 'server owner':
        return grace
    form = {}
    if who == 'administrator':
        made = await _good(grace, secret, 'POST', '/api/invites', {'role': 'administrator'})
        form['invite'] = made['link'].rsplit('/', 1)[-1]
    token = await somebody_new(secret.stage, **form)
    if 'member' in who:
        user_id = (await _good(token, secret, 'GET', '/api/me'))['user']['id']
        await _good(ada, secret, 'POST', f'{path}/members', {'user_ids': [user_id]})
        said = {'text': 'Hello, it is me', 'nonce': f'n-{uuid.uuid4()}'}
        await _good(token, secret, 'POST', f'{path}/messages', said)
        if who == 'removed member':
            await _good(ada, secret, 'DELETE', f'{path}/members/{user_id}')
        else:
            why = {'reason': secret.canary}
            await _good(ada, secret, 'PUT', f'{path}/bans/{user_id}', why)
    return token


async def somebody_new(stage: Stage, **invited: str) -> str:
    """The cookie of a new person, called by name in what happens in the room."""
    handle = f'mallory{uuid.uuid4().hex[:8]}'
    CALLED.add(handle)
    form = {'handle': handle, 'name': 'Mallory', 'password': 'a password of hers', **invited}
    async with visitor(stage.server, address=own_address()) as browser:
        answer = await browser.post('/sign-up', data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.cookies['chatter'])


def filled(path: str, secret: Secret, room_id: int) -> str:
    """A path about the secret, as far as it is about anything."""
    values = {
        'room_id': room_id,
        'user_id': secret.stage.cast.ada.id,
        'handle': 'ada',
        'name': secret.picture or 'nothing',
        'size': 64,
        'seq': 1,
        'sign_in_id': 1,
        'invite_id': 1,
        'token': 'nonsense',
        'path': 'nowhere',
    }
    path = re.sub(r':\w+}', '}', path)  # Of a parameter its name alone.
    return path.format_map(_Values(values))


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return '1'


def unpacked(answer: httpx.Response) -> str:
    """Everything that was sent, readable."""
    if answer.headers.get('Content-Type') != 'application/zip':
        return answer.text + str(answer.headers)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return '\n'.join(
            archive.read(name).decode('utf-8', 'replace') for name in archive.namelist()
        )


def everything_to_read(secret: Secret) -> list[str]:
    """Every address there is to look at, and what one can look for."""
    pages = [*VIEWS, '/sign-in', '/join/{token}', '/manifest.webmanifest']
    asked = [route.path for route in routes.reading()] + pages
    found = [filled(path, secret, secret.room_id) for path in dict.fromkeys(asked)]
    searched = ['/api/people', '/api/rooms', '/api/me/rooms']
    return found + [f'{path}?q={secret.canary}' for path in searched]


@asynccontextmanager
async def open_pages(secret: Secret, token: str) -> AsyncIterator[list[tuple[Page, Socket]]]:
    server = secret.stage.server
    async with (
        looking(server, '/rooms', token) as one,
        looking(server, '/settings', token) as two,
        looking(server, f'/rooms/{secret.room_id}', token) as three,
        looking(server, '/people/ada', token) as four,
    ):
        yield [one, two, three, four]


@pytest.mark.parametrize('who', OUTSIDERS)
async def test_nothing_of_it_reaches_whoever_is_not_in_it(secret: Secret, who: str) -> None:
    token = await an_outsider(secret, who)
    ada = secret.stage.cast.tokens['ada']
    secret.canary = f'canary{uuid.uuid4().hex[:10]}'  # What they have known is no secret.
    async with visitor(secret.stage.server, ada) as browser:
        path = f'/api/rooms/{secret.room_id}/picture'
        drawn = await browser.put(path, content=GOOD['png'])
        assert drawn.status_code == 200, drawn.text
    secret.picture = drawn.json()['picture'].split('/')[-1].removesuffix('-64.webp')
    topics = (f'room:{secret.room_id}', f'members:{secret.room_id}')
    async with (
        open_pages(secret, token) as pages,
        looking(secret.stage.server, '/rooms', ada) as (_, adas),
    ):
        await secret.happens()
        await until(lambda: adas.heard(topics[1]), 'Its members hear of it.')
        assert not await telling(secret, token)
        await asyncio.sleep(BADGES_SECONDS)
        for page, socket in pages:
            assert socket.heard('live'), 'It is a page that hears.'
            assert not any(socket.heard(topic) for topic in topics)
            assert not socket.has_seen(secret.canary) and not page.shows(secret.canary)
            assert not socket.has_seen(secret.picture)
    seen = await telling(secret, ada)
    assert len(seen) > 5, f'There is something to see for those who are in it: {seen}'


async def telling(secret: Secret, token: str) -> list[str]:
    """The addresses at which somebody reads of it."""
    async with visitor(secret.stage.server, token) as browser:
        return [
            address
            for address in everything_to_read(secret)
            if _tells(await browser.get(address), secret)
        ]


def _tells(answer: httpx.Response, secret: Secret) -> bool:
    said = unpacked(answer)
    return secret.canary in said or (
        bool(secret.picture)
        and secret.picture in said
        and secret.picture not in str(answer.request.url)
    )


ABOUT_A_ROOM = [row for row in TABLE if '{room_id}' in row.path]


@pytest.mark.parametrize('who', OUTSIDERS)
async def test_every_route_answers_as_if_it_were_not_there(secret: Secret, who: str) -> None:
    token = await an_outsider(secret, who)
    assert len(ABOUT_A_ROOM) > 20, 'The table knows the routes about rooms.'
    for row in ABOUT_A_ROOM:
        hidden, missing = [
            await _asks_row(secret, token, row, room_id) for room_id in (secret.room_id, MISSING)
        ]
        assert hidden.status_code == 404, f'{row.name}: {hidden.status_code} {hidden.text}'
        assert _said(hidden) == _said(missing), row.name
    for page in ('/rooms/{room_id}', '/rooms/{room_id}/1'):
        answers = [
            await secret.asks(token, 'GET', filled(page, secret, room_id))
            for room_id in (secret.room_id, MISSING)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]


async def _asks_row(secret: Secret, token: str, row: Row, room_id: int) -> httpx.Response:
    async with visitor(secret.stage.server, token) as browser:
        return await browser.request(
            row.method,
            filled(row.path, secret, room_id) + row.query,
            json=row.json,
            content=row.body,
        )


def _said(answer: httpx.Response) -> tuple[object, ...]:
    changing = {'date', 'x-request-id'}
    headers = sorted(pair for pair in answer.headers.items() if pair[0] not in changing)
    return answer.status_code, answer.text, headers


async def test_its_name_is_free_for_others_and_its_picture_is_not_there(secret: Secret) -> None:
    grace, ada = secret.stage.cast.tokens['grace'], secret.stage.cast.tokens['ada']
    async with visitor(secret.stage.server, ada) as browser:
        drawn = await browser.put(f'/api/rooms/{secret.room_id}/picture', content=GOOD['png'])
    address = drawn.json()['picture']
    assert (await secret.asks(ada, 'GET', address)).status_code == 200
    nowhere = f'/files/avatars/{uuid.uuid4().hex}-64.webp'
    hidden, missing = [await secret.asks(grace, 'GET', one) for one in (address, nowhere)]
    assert hidden.status_code == 404 and _said(hidden) == _said(missing)
    made = await secret.asks(grace, 'POST', '/api/rooms', {'name': secret.canary})
    assert made.status_code == 201, 'That a name is taken would tell of it.'


PAUSES = {
    'a room': ('GET', '/api/rooms/{room_id}'),
    'its messages': ('GET', '/api/rooms/{room_id}/messages'),
    'its members': ('GET', '/api/rooms/{room_id}/members'),
    'posting': ('POST', '/api/rooms/{room_id}/messages'),
    'joining': ('POST', '/api/rooms/{room_id}/join'),
}


def quick(pauses: list[float]) -> float:
    return sorted(pauses)[int(len(pauses) * SHARE)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize('what', PAUSES)
async def test_it_takes_no_longer_to_say_no_than_if_there_were_nothing(
    secret: Secret, what: str
) -> None:
    """What else the machine does only makes answers later, and happens to both: what is compared is
    below which the quickest tenth of many answers came, asked for in an order drawn anew. Where
    those are too far apart more are asked for, up to a number: a real difference is in all of them.
    """
    method, path = PAUSES[what]
    hidden, missing = [path.format(room_id=secret.room_id), path.format(room_id=MISSING)]
    body = {'text': 'hello', 'nonce': 'nonce-of-the-pauses'} if what == 'posting' else None
    pauses: dict[str, list[float]] = {hidden: [], missing: []}
    async with visitor(secret.stage.server, secret.stage.cast.tokens['grace']) as browser:
        order = random.Random(7)
        for _ in range(ROUNDS):
            for _ in range(SAMPLES):
                for address in order.sample((hidden, missing), 2):
                    began = time.perf_counter()
                    answer = await browser.request(method, address, json=body)
                    pauses[address].append(time.perf_counter() - began)
                    assert answer.status_code == 404
            one, other = (quick(pauses[address]) for address in (hidden, missing))
            if abs(one / other - 1) < ALIKE:
                return
    raise AssertionError(f'{one * 1000:.2f} ms where there is one, {other * 1000:.2f} ms where not')
