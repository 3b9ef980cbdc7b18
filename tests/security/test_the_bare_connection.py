"""What somebody gets who speaks to the port by hand: no banner, no echo, no way elsewhere, and
neither memory nor time without bounds.
"""

import asyncio
import contextlib
import re
import time

import psutil
import pytest

from chatter import wire
from tests.security.conftest import Stage
from tests.security.page import SOCKET_PATH, visitor

CANARY = 'canary-5ecret'
# What the program is made of, and where it lies, helps only those who look for holes.
TELLING = re.compile(
    rb'uvicorn|starlette|fastapi|nicegui/|websockets|httptools|h11|python|traceback|site-packages'
    rb'|\.py\b|sqlite|^(?:server|via|x-powered-by):',
    re.IGNORECASE | re.MULTILINE,
)


async def says(stage: Stage, raw: bytes) -> bytes:
    """Everything that comes back until the server hangs up, or an open socket begins."""
    reader, writer = await asyncio.open_connection('127.0.0.1', stage.server.port)
    try:
        writer.write(raw)
        await writer.drain()
        async with asyncio.timeout(60):
            head = await reader.readuntil(b'\r\n\r\n')
            return head if head.startswith(b'HTTP/1.1 101') else head + await reader.read()
    finally:
        writer.close()


def request(line: str, *headers: str, body: str = '') -> bytes:
    """As it goes over the wire, with the connection closed after it."""
    lines = [line, *headers, 'Connection: close', '', body]
    return '\r\n'.join(lines).encode()


def handshake(stage: Stage, *headers: str) -> bytes:
    """What a browser says to open a socket."""
    return request(
        f'GET {SOCKET_PATH}?EIO=4&transport=websocket HTTP/1.1',
        f'Host: 127.0.0.1:{stage.server.port}',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        *headers,
    ).replace(b'Connection: close', b'Connection: Upgrade')


MALFORMED = {
    'no request': b'hello\r\n\r\n',
    'TLS': bytes.fromhex('160301020001000101fc0303') + b'\0' * 40,
    'another version': request('GET / HTTP/9.9', 'Host: localhost'),
    'no path': request('GET HTTP/1.1', 'Host: localhost'),
    'no method': request(f'{CANARY}? / HTTP/1.1', 'Host: localhost'),
    'a header without end': request('GET / HTTP/1.1', 'Host: localhost', f'{CANARY} \0 no header'),
    'two lengths': request('POST / HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'),
    'a broken length': request('POST /sign-in HTTP/1.1', f'Content-Length: {CANARY}'),
    'a broken chunk': request(
        'POST /sign-in HTTP/1.1', 'Host: localhost', 'Transfer-Encoding: chunked', body='zz\r\n'
    ),
}


@pytest.mark.parametrize('what', MALFORMED)
async def test_what_is_no_request_gets_a_short_answer_that_tells_nothing(
    stage: Stage, what: str
) -> None:
    answer = await says(stage, MALFORMED[what])
    assert re.match(rb'HTTP/1\.1 (4\d\d|505) ', answer), answer
    assert not TELLING.search(answer) and CANARY.encode() not in answer


async def test_an_opening_socket_tells_nothing_of_the_server_either(stage: Stage) -> None:
    own = f'Origin: http://127.0.0.1:{stage.server.port}'
    for headers, status in [
        ((own,), b'101'),
        ((), b'403'),
        (('Origin: https://evil.example',), b'403'),
        ((own, 'Sec-WebSocket-Version: 1'), b'400'),
    ]:
        answer = await says(stage, handshake(stage, *headers))
        head = answer.partition(b'\r\n\r\n')[0]
        assert head.startswith(b'HTTP/1.1 ' + status), head
        assert not TELLING.search(head), head


@pytest.mark.parametrize('method', ['TRACE', 'TRACK', 'CONNECT', 'DEBUG', 'PROPFIND'])
async def test_nobody_is_shown_what_they_sent(stage: Stage, method: str) -> None:
    """An echo would show a script the cookie that it cannot read; also from our own page."""
    port, token = stage.server.port, stage.cast.tokens['ada']
    for path in ('/', '/rooms/1', '/api/me', '/assets/x', SOCKET_PATH, '/no-such-thing'):
        answer = await says(
            stage,
            request(
                f'{method} {path} HTTP/1.1',
                f'Host: 127.0.0.1:{port}',
                f'Origin: http://127.0.0.1:{port}',
                f'Cookie: chatter={token}',
                f'X-Anything: {CANARY}',
            ),
        )
        assert re.match(rb'HTTP/1\.1 4\d\d ', answer), (path, answer[:200])
        assert token.encode() not in answer and CANARY.encode() not in answer
        assert not TELLING.search(answer.partition(b'\r\n\r\n')[0])


ELSEWHERE = [
    '//evil.example',
    '//evil.example/',
    '//evil.example/%2e%2e',
    '///evil.example/',
    '/\\evil.example/',
    '/%5cevil.example/',
    '/%2f%2fevil.example/',
    '/%09/evil.example/',
    '/%0d%0aLocation:%20https://evil.example/',
    '/.//evil.example/',
    '/rooms//evil.example/',
    '/sign-in//evil.example/',
    '/https://evil.example/',
    '/@evil.example/',
    '/sign-in/',
    '/api/me/',
    '/sign-in?next=https://evil.example/',
    '/sign-in?next=//evil.example/',
    '/sign-in?next=/%5cevil.example/',
    '/sign-up?next=//evil.example/',
    '/first-run?next=//evil.example/',
    '/welcome-back?next=//evil.example/',
    '/welcome-back?next=/%5cevil.example/',
    '/welcome-back?next=javascript:alert(1)',
]


@pytest.mark.parametrize('handle', [None, 'ada'])
async def test_no_address_leads_elsewhere(stage: Stage, handle: str | None) -> None:
    """Neither by an answer nor by a link that a page shows."""
    own = stage.server.address
    led = 0
    async with visitor(stage.server, stage.cast.tokens[handle] if handle else None) as browser:
        for path in ELSEWHERE:
            asked = browser.build_request('GET', '/')
            asked.url = asked.url.copy_with(raw_path=path.encode())
            answer = await browser.send(asked)
            assert answer.status_code < 500, path
            location = answer.headers.get('location', '')
            led += bool(location)
            assert not location or re.match(rf'(?:{re.escape(own)})?/(?![/\\])', location), location
            assert 'evil.example' not in location.partition('?')[0].partition('/')[0]
            links = re.findall(r'(?:href|to|path)\\?"\s*[=:]\s*\\?"([^"\\]*)', answer.text)
            assert not [link for link in links if re.match(r'(?:\w+:)?//|\\|/\\|javascript:', link)]
            assert len(answer.headers.get_list('location')) <= 1
    assert led, 'Some of them do lead somewhere.'


MEGABYTE = 1024 * 1024
GROWN_MOST = 60 * MEGABYTE  # A server grows by some of these by itself; these would add hundreds.
SENT_MOST = 200 * MEGABYTE
HEAD = b'GET / HTTP/1.1\r\nHost: localhost\r\n'
ENDLESS = {
    'fields': (HEAD, b'x: y\r\n'),
    'a value': (HEAD + b'x: ', b'y'),
    'a name': (HEAD, b'x'),
    'an address': (b'GET /', b'a'),
    'what follows a body': (
        HEAD.replace(b'GET', b'POST') + b'Transfer-Encoding: chunked\r\n\r\n0\r\n',
        b'x: y\r\n',
    ),
    'a length of a chunk': (
        HEAD.replace(b'GET', b'POST') + b'Transfer-Encoding: chunked\r\n\r\n1;',
        b'x',
    ),
}


@pytest.mark.parametrize('what', ENDLESS)
async def test_what_never_ends_before_a_request_is_cut_off(stage: Stage, what: str) -> None:
    begin, more = ENDLESS[what]
    memory = psutil.Process(stage.server.process.pid).memory_info
    before = memory().rss
    more *= MEGABYTE // len(more)
    reader, writer = await asyncio.open_connection('127.0.0.1', stage.server.port)
    sent = 0
    async with asyncio.timeout(120):
        with contextlib.suppress(ConnectionError):
            writer.write(begin)
            while sent < SENT_MOST:
                writer.write(more)
                await writer.drain()
                sent += len(more)
        assert sent < SENT_MOST, 'It was listened to for ever.'
        with contextlib.suppress(ConnectionError):
            answer = await reader.read()
            assert not answer or re.match(rb'HTTP/1\.1 4\d\d ', answer), answer[:200]
            assert not TELLING.search(answer)
    writer.close()
    assert memory().rss - before < GROWN_MOST


async def test_too_many_cookies_are_refused_in_words_and_many_are_not(stage: Stage) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        for kilobytes, status in [(20, 200), (60, 431), (1, 200)]:
            cookies = '; '.join(
                [f'chatter={stage.cast.tokens["ada"]}']
                + [f'other{number}={"x" * 990}' for number in range(kilobytes)]
            )
            answer = await browser.get('/api/me', headers={'Cookie': cookies})
            assert answer.status_code == status, kilobytes
            assert ('cookies' in answer.text) == (status == 431)


async def test_fields_are_counted_and_large_bodies_are_not(stage: Stage) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        for fields, status in [(80, 200), (120, 431), (80, 200)]:
            many = {f'X-{number}': 'y' for number in range(fields)}
            answer = await browser.get('/api/me', headers=many)
            assert answer.status_code == status, fields
        text = 'word ' * 1900
        said = {'text': text, 'nonce': f'bare-connection-{time.monotonic_ns()}'}
        for body in (said, {**said, 'beside': 'x' * 3 * wire.HEAD_BYTES_MOST}):
            answer = await browser.post('/api/rooms/1/messages', json=body)
            assert answer.status_code in {200, 201}, answer.text


async def test_many_requests_in_one_go_are_answered_one_after_the_other(stage: Stage) -> None:
    count = 40
    one = f'GET /api/health HTTP/1.1\r\nHost: localhost\r\nX: {"y" * 2000}\r\n\r\n'.encode()
    last = request('GET /api/health HTTP/1.1', 'Host: localhost')
    answers = await says(stage, one * count + last)
    assert answers.count(b'HTTP/1.1 200 ') == count + 1
    assert b'HTTP/1.1 4' not in answers


async def test_who_is_slow_to_say_what_they_want_is_hung_up_on(stage: Stage) -> None:
    """Whether nothing more comes or a little again and again; not who says it in time."""

    async def asks(beginning: bytes, drop: bytes) -> bytes:
        reader, writer = await asyncio.open_connection('127.0.0.1', stage.server.port)
        answer = asyncio.create_task(reader.read())
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            writer.write(beginning)
            while not answer.done():
                writer.write(drop)
                await asyncio.wait([answer], timeout=1)
        return await answer

    async with asyncio.timeout(wire.HEAD_SECONDS + 60):
        answers = await asyncio.gather(
            *(asks(HEAD, b'') for _ in range(50)),
            asks(HEAD, b'x: y\r\n'),
            asks(b'GET /', b'a'),
            asks(b'', b'\r\n'),
        )
    assert all(answer.startswith(b'HTTP/1.1 408 ') for answer in answers), answers
    assert not any(TELLING.search(answer) for answer in answers)


async def test_a_connection_is_kept_for_longer_than_a_request_may_take_to_begin(
    stage: Stage,
) -> None:
    """Browsers ask again on it, and open some before they know what to ask."""
    one = b'GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n'
    used, idle = [await asyncio.open_connection('127.0.0.1', stage.server.port) for _ in range(2)]
    used[1].write(one)
    assert (await used[0].readuntil(b'\r\n\r\n')).startswith(b'HTTP/1.1 200 ')
    await asyncio.sleep(wire.HEAD_SECONDS + 2)  # There is no sign of what must not happen.
    for reader, writer in (used, idle):
        writer.write(one.replace(b'\r\n\r\n', b'\r\nConnection: close\r\n\r\n'))
        assert b'HTTP/1.1 200 ' in await reader.read()
        writer.close()
