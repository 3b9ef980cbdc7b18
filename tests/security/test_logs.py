"""What the program says of itself: who came in, who was refused and who did what; and no secret.

The program runs as people run it, with everything said that it can say; whatever is written,
typed, sent, uploaded, made or handed out meanwhile has a canary in it, or is one.
"""

import json
import re
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cast import password_of
from tests.core.pictures import GOOD
from tests.security.conftest import PROXY, Stage, own_address, staged
from tests.security.page import Page, Refused, Socket, looking, until, visitor

ELSEWHERE = '203.0.113.77'  # Where people are whom the proxy tells of.
LINE = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (\w+) ([\w.]+): (.*)')


@dataclass
class Secrets:
    """What must not be said, by what it is."""

    by_name: dict[str, str] = field(default_factory=dict)

    def new(self, name: str) -> str:
        """Another one, that nobody else has."""
        return self.keep(name, f'canary{uuid.uuid4().hex[:16]}')

    def keep(self, name: str, secret: str) -> str:
        """One that the program has made."""
        assert len(secret) > 8, f'{name} could stand anywhere by chance.'
        self.by_name[f'{name} {len(self.by_name)}'] = secret
        return secret


@dataclass(frozen=True)
class Told:
    """A stage on which all of it has happened, what was said, and what must not have been."""

    stage: Stage
    said: str
    secrets: Secrets
    addresses: dict[str, str]

    def record(self, what: str, **facts: object) -> list[str]:
        """The lines of the record that tell this."""
        found = [LINE.fullmatch(line) for line in self.said.splitlines()]
        lines = [one[3] for one in found if one and one[2] == 'chatter.record']
        wanted = [f'{name}={value}' for name, value in facts.items()]
        return [
            line for line in lines if line.startswith(f'{what} ') and {*wanted} <= {*line.split()}
        ]


@pytest.fixture
def talkative(tmp_path: Path) -> Iterator[Stage]:
    """A server that says everything it can."""
    yield from staged(tmp_path / 'talkative', log_level='debug')


@pytest.fixture
async def told(talkative: Stage) -> Told:
    """Everything has happened once, broken things at the end, and the program has ended."""
    stage, secrets = talkative, Secrets()
    addresses = {name: own_address() for name in ('in', 'out', 'admin', 'guard')}
    for number, token in enumerate(stage.cast.tokens.values()):
        secrets.keep(f'cookie {number}', token)
    await come_and_go(stage, secrets, addresses)
    await talk(stage, secrets)
    await administrate(stage, secrets, addresses['admin'])
    await administrate_on_a_page(stage)
    await be_refused(stage, secrets, addresses['guard'])
    await talk_nonsense(stage, secrets)
    await crash(stage, secrets)
    stage.server.process.terminate()
    assert stage.server.process.wait(20) in {0, -15}
    return Told(stage, stage.server.said(), secrets, addresses)


def good(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code in {200, 201, 204}, f'{answer.request.url}: {answer.text}'
    return answer


async def come_and_go(stage: Stage, secrets: Secrets, addresses: dict[str, str]) -> None:
    """Sign up, in and out, with right and wrong words, by codes and links."""
    password = secrets.new('password')
    async with visitor(stage.server, address=addresses['in']) as browser:
        account = {'handle': 'mallory', 'name': 'Mallory', 'password': password}
        good(await browser.post('/sign-up', data=account))
        secrets.keep('cookie', browser.cookies['chatter'])
        codes = await browser.post('/settings/recovery-codes', data={'password': password})
        for code in good(codes).json()['codes']:
            secrets.keep('recovery code', code)
        wrong = {'password': secrets.new('password')}
        assert (await browser.post('/settings/recovery-codes', data=wrong)).status_code == 422
        another = secrets.new('password')
        wrong = {'old': secrets.new('password'), 'new': another}
        assert (await browser.post('/settings/password', data=wrong)).status_code == 422
        good(await browser.post('/settings/password', data={'old': password, 'new': another}))
        good(await browser.post('/sign-out'))
    async with visitor(stage.server, address=addresses['out']) as browser:
        for handle in ('mallory', 'nobody-at-all', secrets.new('typed for a handle')):
            form = {'handle': handle, 'password': secrets.new('password')}
            assert (await browser.post('/sign-in', data=form)).status_code == 401
        form = {'handle': 'mallory', 'code': secrets.new('code'), 'new': secrets.new('password')}
        assert (await browser.post('/recover', data=form)).status_code == 422
        good(await browser.post('/recover', data=form | {'code': code}))
        form = {'token': secrets.new('token'), 'new': secrets.new('password')}
        assert (await browser.post('/reset', data=form)).status_code == 404
        for _ in range(6):
            await browser.post('/sign-in', data={'handle': 'eve', 'password': 'a wild guess'})
    async with visitor(stage.server, address=PROXY) as browser:
        form = {'handle': 'bob', 'password': password_of('bob')}
        headers = {'X-Forwarded-For': f'{secrets.new("forwarded")}, {ELSEWHERE}'}
        good(await browser.post('/sign-in', data=form, headers=headers))


async def talk(stage: Stage, secrets: Secrets) -> None:
    """Write, privately too; upload, call oneself something, look for something."""
    async with visitor(stage.server, stage.cast.tokens['ada']) as adas:
        direct = good(await adas.post('/api/directs', json={'user_ids': [stage.cast.bob.id]}))
        for room_id in (stage.cast.tea, direct.json()['id']):
            words = {'text': secrets.new('text'), 'nonce': secrets.new('nonce')}
            good(await adas.post(f'/api/rooms/{room_id}/messages', json=words))
            refused = await adas.post(
                f'/api/rooms/{room_id}/messages', json={'text': {'no': secrets.new('text')}}
            )
            assert refused.status_code == 422
        name = {'name': secrets.new('name'), 'description': secrets.new('text')}
        good(await adas.post('/api/rooms', json=name))
        good(await adas.patch('/api/me/profile', json={'bio': secrets.new('bio')}))
        good(await adas.put('/api/me/avatar', content=GOOD['png']))
        broken = GOOD['png'][:40] + secrets.new('picture').encode()
        assert (await adas.put('/api/me/avatar', content=broken)).status_code == 422
        good(await adas.get('/api/people', params={'q': secrets.new('query')}))
        for path in ('/no-such-thing', '/api/no-such-thing', '/rooms/nonsense', '/sign-in'):
            await adas.get(f'{path}/{secrets.new("path")}?{secrets.new("query")}=1')
            await adas.get(path, params={'next': secrets.new('query')})
        bearer = {'Authorization': f'Bearer {secrets.new("bearer")}'}
        await adas.post(f'/api/rooms/{stage.cast.tea}/messages', json={}, headers=bearer)
    async with visitor(stage.server, secrets.new('cookie')) as nobodys:
        assert (await nobodys.get('/api/me')).status_code == 401


async def administrate(stage: Stage, secrets: Secrets, address: str) -> None:
    """Invite, make an administrator, suspend, make a link and use it."""
    bob, eve = stage.cast.bob.id, stage.cast.eve.id
    async with visitor(stage.server, stage.cast.tokens['grace'], address=address) as graces:
        invite = good(await graces.post('/api/invites', json={})).json()
        secrets.keep('invitation', invite['token'])
        await graces.get(f'/join/{invite["token"]}')
        await graces.get(f'/join/{secrets.new("invitation")}')
        good(await graces.put(f'/api/admin/people/{bob}/role', json={'role': 'administrator'}))
        reason = {'reason': secrets.new('reason'), 'minutes': 5}
        good(await graces.put(f'/api/admin/people/{eve}/suspension', json=reason))
        form = {'handle': 'eve', 'password': password_of('eve')}
        async with visitor(stage.server, address=own_address()) as eves:
            assert (await eves.post('/sign-in', data=form)).status_code == 403
        good(await graces.delete(f'/api/admin/people/{eve}/suspension'))
        link = good(await graces.post(f'/api/admin/people/{eve}/link')).json()['link']
        token = secrets.keep('one-time link', link.rsplit('/', 1)[1])
        good(await graces.get(f'/reset/{token}'))
        good(await graces.patch('/api/server', json={'name': secrets.new('server name')}))
    async with visitor(stage.server, address=own_address()) as eves:
        form = {'token': token, 'new': secrets.new('password')}
        good(await eves.post('/reset', data=form))
        assert (await eves.post('/reset', data=form)).status_code == 404
        refused = await eves.put(f'/api/admin/people/{bob}/role', json={'role': 'member'})
        assert refused.status_code == 403


async def administrate_on_a_page(stage: Stage) -> None:
    """Archive a room and open it again, by the menu above it: over the socket."""
    room = f'/api/rooms/{stage.cast.tea}'
    async with looking(stage.server, f'/rooms/{stage.cast.tea}', stage.cast.tokens['ada']) as open:
        page, socket = open
        async with visitor(stage.server, stage.cast.tokens['ada']) as adas:

            async def is_archived() -> bool:
                return bool(good(await adas.get(room)).json()['room']['archived'])

            await socket.says('event', page.event('choose', 'Room menu', args=1))
            await until(is_archived, 'The second line of the menu archives it.')
            good(await adas.post(f'{room}/restore'))


async def be_refused(stage: Stage, secrets: Secrets, address: str) -> None:
    """Come from another page, under another name."""
    origin = {'Origin': f'https://{secrets.new("origin")}.example'}
    host = {'Host': f'{secrets.new("host")}.example'}
    async with visitor(stage.server, stage.cast.tokens['ada'], address=address) as adas:
        for headers in (origin, host):
            assert (await adas.post('/api/rooms', json={}, headers=headers)).status_code == 403


async def talk_nonsense(stage: Stage, secrets: Secrets) -> None:
    """A page, its socket, and all that can be said in it that makes no sense."""
    page = await Page.load(stage.server, f'/rooms/{stage.cast.tea}', stage.cast.tokens['bob'])
    secrets.keep('client id', page.client_id)
    own = {'client_id': page.client_id}
    with pytest.raises(Refused):
        await Socket.open(page, query=page.query(client_id=secrets.new('client id')))
    with pytest.raises(Refused):
        await Socket.open(page, token=secrets.new('cookie'))
    async with await Socket.open(page) as socket:
        for name in ('event', 'ack', 'javascript_response', 'log', 'handshake', 'nonsense'):
            for said in (secrets.new('frame'), [secrets.new('frame')], {'id': secrets.new('id')}):
                await socket.says(name, said)
                await socket.says(name, own | (said if isinstance(said, dict) else {'args': said}))
        element, listener = page.listener('click')
        for args in (secrets.new('event'), [secrets.new('event')], [json.dumps({'a': 1})] * 99):
            event = own | {'id': element, 'listener_id': listener, 'args': args}
            await socket.says('event', event)
        await socket.sends(f'42[{secrets.new("frame")}')
        await socket.sends(f'43{secrets.new("frame")}')
        await socket.sends(secrets.new('frame').encode())
        async with visitor(stage.server, stage.cast.tokens['bob']) as browser:
            for _ in range(10):  # The loop comes round, so that all of it was looked at.
                good(await browser.get('/api/health'))


async def crash(stage: Stage, secrets: Secrets) -> None:
    """Break the database under its feet, and have it stumble with secrets in hand."""
    words = {'text': secrets.new('text'), 'nonce': secrets.new('nonce')}
    account = {'handle': 'late', 'name': secrets.new('name'), 'password': secrets.new('password')}
    gone = 'ALTER TABLE {0} RENAME TO gone_{0}'
    stumble = 'CREATE TRIGGER stumble BEFORE INSERT ON messages BEGIN SELECT gone(); END'
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        (stumble, 'POST', f'/api/rooms/{stage.cast.tea}/messages', {'json': words}),
        (gone.format('server'), 'POST', '/sign-up', {'data': account}),
        (gone.format('invites'), 'GET', f'/join/{secrets.new("invitation")}', {}),
        (gone.format('password_resets'), 'GET', f'/reset/{secrets.new("token")}', {}),
    ]
    for statement, method, path, body in rows:
        connection = sqlite3.connect(stage.server.data / 'chatter.db', timeout=30)
        connection.execute(statement)
        connection.close()
        async with visitor(stage.server, stage.cast.tokens['ada']) as adas:
            answer = await adas.request(method, f'{path}?{secrets.new("query")}=1', **body)
            assert answer.status_code == 500, answer.text


async def test_what_is_said_holds_no_secret_and_tells_who_did_what(told: Told) -> None:
    """One server for all of it: what happens takes longer than looking at what was said."""
    assert 'no such table' in told.said and 'Traceback' in told.said, 'The operator is told.'
    assert len(told.secrets.by_name) > 80
    assert [name for name, one in told.secrets.by_name.items() if one in told.said] == []
    assert [line for line in told.said.splitlines() if 'client_id' in line] == []
    check_what_is_recorded(told)
    check_form(told)


def check_what_is_recorded(told: Told) -> None:
    """Sign-ins, refusals and administration: who, and from where."""
    inside, out, admin = (told.addresses[name] for name in ('in', 'out', 'admin'))
    cast = told.stage.cast
    eve = {'person': cast.eve.id, 'handle': 'eve'}
    bob = {'person': cast.bob.id, 'handle': 'bob'}
    ada = {'person': cast.ada.id, 'handle': 'ada', 'address': '127.0.0.1'}
    grace = {'person': cast.grace.id, 'handle': 'grace', 'address': admin}
    for what, facts in [
        ('account made', {'handle': 'mallory', 'address': inside}),
        ('sign-in', {'handle': 'mallory', 'address': inside}),
        ('recovery codes made', {'handle': 'mallory', 'address': inside}),
        ('password changed', {'handle': 'mallory', 'address': inside}),
        ('sign-out', {'address': inside}),
        ('password changed', {'handle': 'mallory', 'address': out}),
        ('sign-in', bob | {'address': ELSEWHERE}),
        ('sign-in refused', eve | {'why': 'suspended'}),
        ('one-time link refused', {'address': out}),
        ('recovery refused', {'handle': 'mallory', 'address': out}),
        ('administration', grace | {'deed': 'role', 'about': cast.bob.id, 'role': 'administrator'}),
        ('administration', grace | {'deed': 'suspended', 'about': cast.eve.id}),
        ('administration', grace | {'deed': 'unsuspended', 'about': cast.eve.id}),
        ('administration', grace | {'deed': 'link_made', 'about': cast.eve.id}),
        ('administration', grace | {'deed': 'invited'}),
        ('administration', ada | {'deed': 'room_archived', 'room': cast.tea}),
        ('administration', grace | {'deed': 'settings'}),
        ('refused', eve | {'asked': 'PUT:/api/admin/people/{user_id}/role'}),
        ('refused', {'why': 'origin', 'address': told.addresses['guard']}),
        ('refused', {'why': 'host', 'address': told.addresses['guard']}),
    ]:
        assert len(told.record(what, **facts)) == 1, (what, facts)
    assert len(told.record('password refused', handle='mallory', address=inside)) == 2
    assert len(told.record('sign-in refused', handle='mallory', address=out)) == 1
    assert len(told.record('sign-in refused', person='-', handle='-', address=out)) == 2
    assert len(told.record('sign-in refused', **eve, address=out)) == 5
    assert len(told.record('throttled', tries='sign-in', address=out)) == 1


def check_form(told: Told) -> None:
    """Every line has its moment, its weight and its place; only tracebacks go on below."""
    plain = [line for line in told.said.splitlines() if LINE.fullmatch(line)]
    assert len(plain) > 30
    assert {LINE.fullmatch(line)[1] for line in plain} >= {'INFO', 'ERROR'}  # type: ignore[index]
    assert {'chatter.record', 'chatter.logs'} <= {
        LINE.fullmatch(line)[2]  # type: ignore[index]
        for line in plain
    }
    assert ' on POST /api/rooms/{room_id}/messages' in told.said, 'Of an address its pattern.'
    assert ' on GET /join/{token}' in told.said
    crashes = [line for line in plain if ' ERROR ' in line]
    assert len(crashes) == 4 and 'Exception in ASGI' not in told.said, 'Each is told once.'
    assert 'no such function: gone in INSERT INTO messages' in told.said
    assert 'engineio' not in told.said, 'Broken frames are no event.'
