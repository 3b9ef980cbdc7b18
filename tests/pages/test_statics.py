"""What is public and never changes comes compressed from memory, and is the same file."""

import asyncio
import gzip
import re
from collections.abc import Callable

import brotli
import httpx
import nicegui
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages import statics
from tests.cast import Cast
from tests.in_process import Come

LOADED = re.compile(r'(?:href=|src=|url\(|from )"(/(?:_nicegui|assets)/[^"]+\.(?:m?js|css))"')
STATIC = f'/_nicegui/{nicegui.__version__}/static'
QUASAR = f'{STATIC}/quasar.umd.prod.js'
UNTOUCHED = f'{STATIC}/quasar.umd.js'  # No page loads it, so no test before has asked for it.
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    'gzip': gzip.decompress,
    'br': brotli.decompress,
    '': bytes,
}
FOR_EVER = 'public, max-age=31536000, immutable'
WORDS = b'The same words again. ' * 100


async def ask(
    browser: httpx.AsyncClient, path: str, coding: str, **headers: str
) -> tuple[httpx.Response, bytes]:
    """An answer as it came over the wire, and what it holds."""
    headers = {name.replace('_', '-'): value for name, value in headers.items()}
    request = browser.stream('GET', path, headers={'Accept-Encoding': coding, **headers})
    async with request as answer:
        raw = b''.join([chunk async for chunk in answer.aiter_raw()])
    return answer, UNPACK[answer.headers.get('content-encoding', '')](raw)


async def improved(browser: httpx.AsyncClient, path: str) -> httpx.Response:
    """The answer once the best compression has been made."""
    for _ in range(1500):
        answer, _content = await ask(browser, path, 'gzip, br')
        if answer.headers['content-encoding'] == 'br':
            break
        await asyncio.sleep(0.02)
    return answer


async def test_every_file_of_a_page_is_kept_by_browsers_and_comes_compressed(
    come: Come, cast: Cast
) -> None:
    person = come(cast.tokens['ada'])
    pages = [await person.http_client.get(path) for path in ('/rooms/1', '/settings', '/sign-in')]
    paths = {path for page in pages for path in LOADED.findall(page.text)}
    assert len(paths) > 20, 'It saw what the pages are made of.'
    for path in sorted(paths):
        plain, content = await ask(person.http_client, path, 'identity')
        assert (plain.status_code, 'content-encoding' in plain.headers) == (200, False), path
        packed, same = await ask(person.http_client, path, 'gzip')
        assert same == content and content, path
        for answer in (plain, packed):
            assert 'max-age=31536000' in answer.headers['cache-control'], path
            assert 'immutable' in answer.headers['cache-control'], path
            assert answer.headers['content-type'] == plain.headers['content-type']
        if len(content) >= 1000:
            assert packed.headers['content-encoding'] == 'gzip', path
            assert packed.headers['vary'] == 'Accept-Encoding', path
            assert int(packed.headers['content-length']) < len(content), path


async def test_the_best_compression_comes_afterwards(come: Come) -> None:
    browser = come(None).http_client
    quick, content = await ask(browser, UNTOUCHED, 'gzip')
    best = await improved(browser, UNTOUCHED)
    assert best.headers['content-encoding'] == 'br'
    assert int(best.headers['content-length']) < 0.9 * int(quick.headers['content-length'])
    assert (await ask(browser, UNTOUCHED, 'gzip, br'))[1] == content
    assert (await ask(browser, UNTOUCHED, 'gzip'))[0].headers['content-encoding'] == 'gzip'


async def test_who_has_it_already_gets_nothing(come: Come) -> None:
    browser = come(None).http_client
    first, content = await ask(browser, QUASAR, 'gzip')
    tag = first.headers['etag']
    assert tag.startswith('W/"'), 'The bytes of another coding differ.'
    known, nothing = await ask(browser, QUASAR, 'gzip', If_None_Match=tag)
    assert (known.status_code, nothing) == (304, b'')
    assert known.headers['etag'] == tag and known.headers['cache-control'].startswith('public')
    plain, _ = await ask(browser, QUASAR, 'identity', If_None_Match=tag)
    assert plain.status_code == 304, 'It is the same file.'
    other, whole = await ask(browser, QUASAR, 'gzip', If_None_Match='W/"another"')
    assert (other.status_code, whole) == (200, content)


async def test_a_part_of_a_file_is_a_part_of_what_it_is_uncompressed(come: Come) -> None:
    browser = come(None).http_client
    _, content = await ask(browser, QUASAR, 'gzip')
    part, some = await ask(browser, QUASAR, 'gzip', Range='bytes=100-199')
    assert (part.status_code, some) == (206, content[100:200])
    assert 'content-encoding' not in part.headers


async def test_what_is_missing_is_not_missing_for_a_year(come: Come) -> None:
    for path in (
        QUASAR.replace('quasar', 'nothing'),
        STATIC.replace('static', 'components/nothing'),
    ):
        answer, _ = await ask(come(None).http_client, path, 'gzip')
        assert answer.status_code == 404
        assert 'max-age' not in answer.headers.get('cache-control', '')


@pytest.mark.parametrize(
    ('said', 'expected'),
    [
        ('', set()),
        ('identity', set()),
        ('gzip', {'gzip'}),
        ('GZIP;q=0.5', {'gzip'}),
        ('gzip, deflate, br, zstd', {'gzip', 'br'}),
        ('gzip;q=0, br;q=0.001', {'br'}),
        ('*', {'gzip', 'br'}),
        ('*, br;q=0', {'gzip'}),
        ('gzip;q=0.0', set()),
        ('xgzip, bro', set()),
    ],
)
def test_what_a_browser_accepts(said: str, expected: set[str]) -> None:
    assert statics.accepted_codings(said) == expected


class Origin:
    """Somebody who has a file, and counts how often they are asked for it."""

    def __init__(self, status: int = 200, content: bytes = WORDS, **headers: str) -> None:
        said = {'Cache-Control': FOR_EVER, 'Content-Type': 'text/css', **headers}
        self.said = {name.replace('_', '-'): value for name, value in said.items()}
        self.status, self.content, self.asked = status, content, 0

    def browser(self) -> httpx.AsyncClient:
        """Before them stands who keeps files."""
        route = Route('/{path:path}', self._answer)
        app = Starlette(routes=[route], middleware=[Middleware(statics.Statics)])
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url='http://localhost')

    async def _answer(self, _: Request) -> Response:
        self.asked += 1
        return Response(self.content, self.status, self.said)


async def test_who_has_a_file_is_asked_once() -> None:
    origin = Origin()
    async with origin.browser() as browser:
        answers = [await ask(browser, '/a.css', 'gzip') for _ in range(3)]
    assert {content for _, content in answers} == {WORDS}
    assert {answer.headers['content-encoding'] for answer, _ in answers} == {'gzip'}
    assert origin.asked == 1


@pytest.mark.parametrize(
    'origin',
    [
        Origin(Cache_Control='private, max-age=31536000, immutable'),
        Origin(Cache_Control='no-store'),
        Origin(Cache_Control='public, max-age=86400'),
        Origin(Set_Cookie='chatter=secret'),
        Origin(Vary='Accept-Language'),
        Origin(Content_Type='image/webp'),
        Origin(Content_Encoding='deflate'),
        Origin(404),
        Origin(content=b'short'),
    ],
    ids=[
        'private',
        'no-store',
        'a day',
        'cookie',
        'language',
        'picture',
        'encoded',
        'missing',
        'short',
    ],
)
async def test_all_else_passes_untouched(origin: Origin) -> None:
    async with origin.browser() as browser:
        for _ in range(2):
            headers = {'Accept-Encoding': 'gzip, br'}
            async with browser.stream('GET', '/a.css', headers=headers) as answer:
                raw = b''.join([chunk async for chunk in answer.aiter_raw()])
            assert (answer.status_code, raw) == (origin.status, origin.content)
    assert origin.asked == 2


@pytest.mark.parametrize(
    'path', ['/a.css?1', '//a.css', '/%2e/a.css', '/b/%2e%2e/a.css', '/a.css/']
)
async def test_a_file_is_not_kept_under_names_that_anybody_can_make_up(path: str) -> None:
    origin = Origin()
    async with origin.browser() as browser:
        for _ in range(2):
            assert (await ask(browser, path, 'gzip'))[1] == WORDS
    assert origin.asked == 2


async def test_what_is_kept_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    origin = Origin()
    monkeypatch.setattr(statics, 'ROOM', 2 * len(gzip.compress(WORDS, 9)) + 1)
    async with origin.browser() as browser:
        for name in ('/a', '/b', '/c', '/d', '/a'):
            assert (await ask(browser, name, 'gzip'))[1] == WORDS
    assert origin.asked == 4, 'The first is kept.'


async def test_what_is_to_be_ready_is_so_before_anybody_asks_for_it() -> None:
    origin = Origin()
    kept = statics.Statics(Starlette(routes=[Route('/{path:path}', origin._answer)]), ['/a.css'])
    transport = httpx.ASGITransport(kept)
    async with httpx.AsyncClient(transport=transport, base_url='http://localhost') as browser:
        await ask(browser, '/b.css', 'gzip')
        while kept._tasks:
            await asyncio.wait(kept._tasks)
        assert origin.asked == 2
        assert (await ask(browser, '/a.css', 'gzip'))[1] == WORDS
    assert origin.asked == 2, 'One for each; nobody was asked again.'
