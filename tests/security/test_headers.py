"""What comes with every answer: a policy under which a script that slipped in would not run.

Every kind of answer is asked for once: pages, JSON, files, redirections, refusals and crashes.
"""

import base64
import gzip
import hashlib
import re
import sqlite3
from collections.abc import Iterable

import httpx
import pytest

from chatter.api.headers import HEADERS
from tests.security.conftest import Stage
from tests.security.page import SOCKET_PATH, Scripts, visitor
from tests.servers import Chatter

PAGES = {
    '/sign-in': None,
    '/sign-up': None,
    '/recover': None,
    '/join/nonsense': None,
    '/reset/nonsense': None,
    '/offline': None,
    '/no-such-thing': None,
    '/rooms': 'ada',
    '/rooms/1': 'ada',
    '/rooms/4711': 'ada',
    '/settings': 'grace',
}


def policy(answer: httpx.Response) -> dict[str, list[str]]:
    """The content security policy, taken apart."""
    assert len(answer.headers.get_list('content-security-policy')) == 1
    parts = answer.headers['content-security-policy'].split(';')
    return {name: values for name, *values in (part.split() for part in parts)}


def nonce(answer: httpx.Response) -> str:
    """The one word that lets a script run, or a style count."""
    found = set(re.findall(r"'nonce-([\w-]+)'", answer.headers['content-security-policy']))
    assert len(found) == 1, 'One for all.'
    (word,) = found
    assert len(word) >= 22, 'At least 128 bits.'
    return str(word)


def check_page(answer: httpx.Response) -> None:
    """Every script of the page carries the nonce, and nothing else can run."""
    assert answer.headers['content-type'].startswith('text/html')
    own = f"'nonce-{nonce(answer)}'"
    scripts = Scripts(answer.text)
    hidden = base64.b64encode(hashlib.sha256(b'display: none').digest()).decode()
    assert set(scripts.styles) <= {'display: none'}, 'No other style attribute.'
    assert policy(answer) == {
        'default-src': ["'none'"],
        'script-src': ["'self'", own, "'unsafe-eval'"],
        'style-src': ["'self'", own],
        'style-src-attr': ["'unsafe-hashes'", f"'sha256-{hidden}'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'"],
    }
    assert [tag.get('nonce') for tag in scripts.tags] == [nonce(answer)] * len(scripts.tags)
    count = answer.text.lower().count('<script') + answer.text.lower().count('<style')
    assert count == len(scripts.tags), 'None hides from the parser.'
    assert scripts.handlers == []
    assert not [one for one in scripts.addresses if not re.match(r'[/#]', one)], 'All is our own.'
    assert 'no-store' in answer.headers['cache-control'] or answer.url.path == '/offline'


def check_headers(answers: Iterable[httpx.Response]) -> None:
    """What every answer has, whatever it is."""
    for answer in answers:
        said = answer.headers
        what = f'{answer.request.method} {answer.request.url.path} {answer.status_code}'
        for name, value in HEADERS.items():
            assert said.get_list(name) == [value], f'{what}: {name}'
        assert said['x-content-type-options'] == 'nosniff'
        assert said['referrer-policy'] == 'no-referrer'
        assert len(said.get_list('cache-control')) == 1, f'{what}: Caches guess what is not said.'
        for telling in ('server', 'x-powered-by', 'via'):
            assert telling not in said, what


@pytest.mark.parametrize('path', PAGES)
async def test_a_page_runs_only_its_own_scripts(stage: Stage, path: str) -> None:
    handle = PAGES[path]
    token = stage.cast.tokens[handle] if handle else None
    async with visitor(stage.server, token) as browser:
        answers = [await browser.get(path) for _ in range(3)]
    for answer in answers:
        assert answer.status_code in {200, 404}
        check_page(answer)
    check_headers(answers)
    assert any(Scripts(answer.text).tags for answer in answers), 'There are scripts to speak of.'
    assert len({nonce(answer) for answer in answers}) == 3, 'A nonce is good for one answer.'


@pytest.mark.parametrize(
    'path',
    [
        '/sign-in?next=/<script>alert(1)</script>',
        '/sign-in?next="><script>alert(1)</script>',
        '/sign-in?next=`</script><script>alert(1)//${alert(1)}',
        '/<script>alert(1)</script>',
        '/join/<script>alert(1)</script>',
        '/reset/"><img src=x onerror=alert(1)>',
        '/rooms/<script>alert(1)</script>',
        '/sign-in?<script>alert(1)</script>',
    ],
)
async def test_no_script_gets_the_nonce_by_being_in_the_address(stage: Stage, path: str) -> None:
    async with visitor(stage.server) as browser:
        answer = await browser.get(path, follow_redirects=True)
    check_page(answer)
    assert '<script>alert' not in answer.text and 'onerror=alert' not in answer.text
    assert f'nonce="{nonce(answer)}">alert' not in answer.text


@pytest.mark.parametrize('path', ['/rooms/', '/rooms/1/'])
async def test_a_number_longer_than_any_leads_nowhere(stage: Stage, path: str) -> None:
    """Python reads no number of more than 4,300 digits: a page would crash of it."""
    for token in (None, stage.cast.tokens['ada']):
        async with visitor(stage.server, token) as browser:
            answer = await browser.get(path + '7' * 5000, follow_redirects=True)
        assert answer.status_code == 404
        check_page(answer)


async def test_no_script_gets_the_nonce_by_being_a_name(own_stage: Stage) -> None:
    """Whatever people call themselves and their rooms is data of the page, and stays that."""
    evil = '</script><script>alert(1)</script>'
    async with visitor(own_stage.server, own_stage.cast.tokens['ada']) as browser:
        named = await browser.patch('/api/me', json={'name': evil})
        assert named.json()['name'] == evil, 'It is a name like any other.'
        made = await browser.post(
            '/api/rooms',
            json={'name': '<script>alert(1)//', 'description': f'`${{alert(1)}}{evil}<!--<script>'},
        )
        assert made.status_code == 201, made.text
        posted = await browser.post(
            f'/api/rooms/{made.json()["id"]}/messages', json={'text': evil, 'nonce': 'n-01234567'}
        )
        assert posted.status_code == 201
        pages = [await browser.get(path) for path in (f'/rooms/{made.json()["id"]}', '/settings')]
    for page in pages:
        assert page.status_code == 200
        check_page(page)
        assert 'alert(1)' in page.text, 'It is there.'
        assert '`${' not in page.text and not re.search(r'<script[^>]*>alert', page.text)


async def test_every_kind_of_answer_has_the_headers(stage: Stage) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada']) as adas:
        page = await adas.get('/rooms/1')
        own_files = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
        answers = [
            await adas.get('/api/me'),
            await adas.get('/api/rooms'),
            await adas.get('/api/rooms/4711'),
            await adas.get('/api/rooms/nonsense'),
            await adas.get('/'),
            await adas.get('/sign-in'),
            await adas.get('/files/avatars/nonsense-64.webp'),
            await adas.get('/manifest.webmanifest'),
            await adas.get('/service-worker.js'),
            await adas.post('/api/rooms', content=b'{'),
            await adas.post('/api/rooms', json={'name': ''}),
            await adas.patch('/api/server', json={'sign_up': 'closed'}),
            await adas.put('/api/me/avatar', content=b'no picture'),
            await adas.get(SOCKET_PATH),
            await adas.request('DELETE', '/api/me'),
            *[await adas.get(file) for file in own_files],
        ]
    assert {answer.status_code for answer in answers} >= {200, 303, 400, 403, 404, 405, 422}
    assert len(own_files) >= 10, 'Stylesheets, scripts and signs.'
    check_headers(answers)


async def test_what_the_guards_refuse_has_the_headers_too(stage: Stage) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada']) as adas:
        refused = [
            await adas.post('/api/rooms', json={}, headers={'Origin': 'null'}),
            await adas.get('/api/me', headers={'Host': 'evil.example'}),
            await adas.get('/rooms/1', headers={'Host': 'evil.example'}),
            await adas.post('/api/rooms', content=b'x' * 300_000),
        ]
    assert [answer.status_code for answer in refused] == [403, 403, 403, 413]
    check_headers(refused)


def break_database(server: Chatter) -> None:
    """Take a table away under the feet of the program."""
    connection = sqlite3.connect(server.data / 'chatter.db', timeout=30)
    connection.execute('ALTER TABLE server RENAME TO gone')
    connection.close()


async def crashing(server: Chatter, path: str) -> httpx.Response:
    """An answer after which the connection is closed."""
    async with visitor(server) as browser:
        return await browser.get(path)


async def test_a_crash_has_the_headers_too_and_tells_nothing(own_stage: Stage) -> None:
    async with visitor(own_stage.server) as browser:
        assert (await browser.get('/sign-in')).status_code == 200
    break_database(own_stage.server)
    page, nested, answer = [
        await crashing(own_stage.server, path)
        for path in ('/sign-in', '/join/some-token', '/api/health')
    ]
    assert [one.status_code for one in (page, nested, answer)] == [500, 500, 500]
    check_page(page)
    check_page(nested)
    check_headers([page, nested, answer])
    for one in (page, nested, answer):
        for telling in ('Traceback', 'sqlite', 'SELECT', 'no such table', 'site-packages', '.py'):
            assert telling not in one.text
    assert 'no such table' in own_stage.server.said(), 'The operator is told.'
    for one, place in [(page, '/sign-in'), (nested, '/join/{token}'), (answer, '/api/health')]:
        number = re.search(r'(?:number|operator:) ([0-9a-f]{8})\.', one.text)
        assert number and one.text.count(number[1]) == 1
        assert own_stage.server.said().count(f'{number[1]} on GET {place}\n') == 1


@pytest.mark.parametrize('coding', ['gzip', 'identity', 'gzip, deflate, br, zstd'])
async def test_compression_changes_nothing_of_it(stage: Stage, coding: str) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada']) as browser:
        browser.headers['Accept-Encoding'] = coding
        async with browser.stream('GET', '/rooms/1') as answer:
            raw = b''.join([chunk async for chunk in answer.aiter_raw()])
    is_packed = 'gzip' in coding
    assert (answer.headers.get('content-encoding') == 'gzip') is is_packed
    source = gzip.decompress(raw) if is_packed else raw
    plain = httpx.Response(
        200,
        headers={k: v for k, v in answer.headers.items() if k != 'content-encoding'},
        content=source,
        request=answer.request,
    )
    check_page(plain)
    if 'content-length' in answer.headers:
        assert int(answer.headers['content-length']) == len(raw)


async def test_json_is_never_html_whoever_asks(stage: Stage) -> None:
    async with visitor(stage.server, stage.cast.tokens['ada'], Accept='text/html') as browser:
        for path in ('/api/me', '/api/rooms', '/api/rooms/1/messages', '/api/rooms/4711'):
            answer = await browser.get(path)
            assert answer.headers['content-type'] == 'application/json', path
