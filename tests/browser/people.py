"""The people of the tests, and what they do without a browser: over REST, as any machine may.

Everybody comes from an address of their own (all of 127.0.0.0/8 is this machine), so that the
throttles, which count by address, do not take the cast for one impatient person.
"""

import http.client
import itertools
import json
import threading
import urllib.parse
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tests.browser.server import Server

PASSWORD = 'correct horse battery'
DEVICE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
JSON = 'application/json'
PATIENCE_SECONDS = 60

_numbers = itertools.count(1)
_numbering = threading.Lock()


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Room:
    """A room, and where it is."""

    id: int
    name: str

    @property
    def path(self) -> str:
        """Its page."""
        return f'/rooms/{self.id}'

    @property
    def api(self) -> str:
        """Its place in REST."""
        return f'/api/rooms/{self.id}'


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in; `token` is the secret of their browser's cookie."""

    server: Server
    handle: str
    name: str
    token: str
    id: int

    def get(self, path: str) -> Any:
        """The answer's JSON."""
        return self._said(self.ask('GET', path))

    def post(self, path: str, body: object | None = None) -> Any:
        """The answer's JSON."""
        return self._said(self.ask('POST', path, body))

    def patch(self, path: str, body: object) -> Any:
        """The answer's JSON."""
        return self._said(self.ask('PATCH', path, body))

    def delete(self, path: str) -> Any:
        """The answer's JSON."""
        return self._said(self.ask('DELETE', path))

    def ask(self, method: str, path: str, body: object | None = None) -> Answer:
        """Whatever the server answers."""
        content = None if body is None else json.dumps(body).encode()
        return request(self.server, method, path, content, JSON, token=self.token)

    def writes(self, room: Room, *texts: str) -> None:
        """Post messages, one after the other, on one connection."""
        with closing(_connection(self.server)) as line:
            for text in texts:
                body = json.dumps({'text': text, 'nonce': f'over rest {unique()}'}).encode()
                path = f'{room.api}/messages'
                self._said(_ask(line, self.server, 'POST', path, body, JSON, self.token))

    def messages(self, room: Room) -> list[dict[str, Any]]:
        """Everything that people wrote in a room, in order."""
        return [message for message in self.history(room) if message['kind'] == 'text']

    def history(self, room: Room) -> list[dict[str, Any]]:
        """Everything that was said in a room, by people and by the system, in order."""
        found: list[dict[str, Any]] = []
        is_complete = False
        while not is_complete:
            after = found[-1]['seq'] if found else 0
            page = self.get(f'{room.api}/messages?after={after}&limit=200')
            found += page['messages']
            is_complete = page['last']
        return found

    def texts(self, room: Room) -> list[str]:
        """What people wrote in a room, in order."""
        return [message['text'] for message in self.messages(room)]

    def read_seq(self, room: Room) -> int:
        """How far they have read a room, as the server knows it."""
        rooms = self.get('/api/me/rooms')['rooms']
        return next(int(one['read_seq']) for one in rooms if one['room']['id'] == room.id)

    def has_read(self, room: Room) -> bool:
        """Whether the server knows that they have read all of a room."""
        return self.read_seq(room) == self.get(room.api)['room']['last_seq']

    def makes_room(self, name: str, description: str = '') -> Room:
        """A new public room."""
        made = self.post('/api/rooms', {'name': name, 'description': description})
        return Room(made['id'], made['name'])

    def joins(self, room: Room) -> None:
        """Become a member."""
        self.post(f'{room.api}/join')

    def signs_in_again(self) -> 'Person':
        """The same person in another browser: with a sign-in of its own."""
        form = {'handle': self.handle, 'password': PASSWORD, 'keep': 'on'}
        return replace(self, token=_token(self.server, '/sign-in', form))

    @staticmethod
    def _said(answer: Answer) -> Any:
        assert 200 <= answer.status < 300, f'{answer.status}: {answer.body[:500]!r}'
        return answer.json


def claims(server: Server, name: str) -> Person:
    """The first one, who owns the server."""
    return _comes_in(server, '/first-run', name)


def comes_in(server: Server, name: str) -> Person:
    """Somebody new."""
    return _comes_in(server, '/sign-up', name)


def unique() -> int:
    """A number nobody has had before."""
    with _numbering:
        return next(_numbers)


def request(
    server: Server,
    method: str,
    path: str,
    content: bytes | None = None,
    kind: str = '',
    *,
    token: str = '',
    address: str = '127.0.0.1',
) -> Answer:
    """Ask as a browser would whose page is the server's own."""
    with closing(_connection(server, address)) as line:
        return _ask(line, server, method, path, content, kind, token)


def _connection(server: Server, address: str = '127.0.0.1') -> http.client.HTTPConnection:
    return http.client.HTTPConnection(
        '127.0.0.1', server.port, timeout=PATIENCE_SECONDS, source_address=(address, 0)
    )


def _ask(
    line: http.client.HTTPConnection,
    server: Server,
    method: str,
    path: str,
    content: bytes | None,
    kind: str,
    token: str,
) -> Answer:
    headers = {'Origin': server.address, 'Accept': JSON, 'User-Agent': DEVICE}
    if content is not None:
        headers['Content-Type'] = kind
    if token:
        headers['Cookie'] = f'chatter={token}'
    line.request(method, path, content, headers)
    answer = line.getresponse()
    return Answer(answer.status, answer.headers, answer.read())


def _comes_in(server: Server, path: str, name: str) -> Person:
    first = ''.join(filter(str.isalpha, name.split()[0].lower())) if name[:1].isalpha() else 'guest'
    handle = f'{first}{unique()}'
    form = {'handle': handle, 'name': name, 'password': PASSWORD}
    token = _token(server, path, form)
    user = Person(server, handle, name, token, 0).get('/api/me')['user']
    assert user['handle'] == handle, f'{path} let somebody else in: {user}'
    return Person(server, handle, name, token, user['id'])


def _token(server: Server, path: str, form: dict[str, str]) -> str:
    number = unique()
    answer = request(
        server,
        'POST',
        path,
        urllib.parse.urlencode(form).encode(),
        'application/x-www-form-urlencoded',
        address=f'127.1.{number // 250}.{number % 250 + 1}',
    )
    cookie = answer.headers.get('Set-Cookie', '')
    assert cookie.startswith('chatter='), f'{path} did not let in: {answer.body!r}'
    return cookie.removeprefix('chatter=').split(';')[0]
