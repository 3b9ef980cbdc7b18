"""The data directory is the operator's alone, and pictures are for those who are in."""

import io
import os
import stat
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from chatter import security
from chatter.api.files import FOREVER
from chatter.config import Settings
from tests import servers
from tests.cast import Cast
from tests.security.conftest import Stage
from tests.security.page import visitor
from tests.stage import browser

pytestmark = pytest.mark.skipif(os.name != 'posix', reason='Elsewhere there are no such modes.')

START_SECONDS = 150.0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize('umask', [0o022, 0o000], ids=oct)
async def test_nobody_else_on_the_machine_can_read_what_is_stored(
    tmp_path: Path, umask: int
) -> None:
    """Also where it was there before, open to all, and whatever the umask is."""
    data = tmp_path / 'data'
    before = os.umask(umask)
    try:
        (data / 'uploads').mkdir(parents=True)
        for path in (data, data / 'uploads'):
            path.chmod(0o777)
        (data / 'restored.db').write_text('from a backup')
        (data / 'restored.db').chmod(0o666)
        with servers.chatter(data) as server:
            await own(server)
            assert server.said().startswith('Chatter is open at'), (
                'It has come up as people see it.'
            )
            files = [path for path in data.rglob('*') if path.is_file()]
            directories = [data, *(path for path in data.rglob('*') if path.is_dir())]
            modes = {path.relative_to(data).as_posix(): mode(path) for path in files}
    finally:
        os.umask(before)
    assert {'chatter.db', 'chatter.db-wal', 'secret.key', 'chatter.lock'} <= set(modes)
    assert len([path for path in modes if path.startswith('uploads/avatars/')]) == 2
    assert {path: oct(bits) for path, bits in modes.items() if bits != 0o600} == {}
    assert {str(path): oct(mode(path)) for path in directories if mode(path) != 0o700} == {}


async def own(server: servers.Chatter) -> None:
    """Come in as the first, with a picture."""
    account = {'handle': 'grace', 'name': 'Grace', 'password': 'correct horse'}
    async with visitor(server) as graces:
        assert (await graces.post('/first-run', data=account)).status_code == 200
        assert (await graces.put('/api/me/avatar', content=picture())).status_code == 200


def start(data: Path) -> tuple[int, str]:
    """Start the program where it cannot; its exit status and what it said."""
    process = servers.command('--port', str(servers.free_port()), '--data', str(data), '--no-open')
    try:
        said, _ = process.communicate(timeout=START_SECONDS)
    finally:
        servers.end(process)
    return process.returncode, said.decode()


@pytest.mark.parametrize('bits', [0o640, 0o604])
def test_a_key_that_others_can_read_is_no_key(tmp_path: Path, bits: int) -> None:
    key = tmp_path / 'secret.key'
    key.write_text('k' * 64)
    key.chmod(bits)
    status, said = start(tmp_path)
    assert status == 2
    assert said == f'Others can read {key}: run chmod 600 on it, then start again.\n'
    assert key.read_text() == 'k' * 64 and mode(key) == bits, 'It is left as it was.'


@pytest.mark.parametrize('key', ['', 'k' * 31])
def test_a_key_that_is_too_short_is_no_key(tmp_path: Path, key: str) -> None:
    """A key that was cut off must not become a new one: recovery codes would be worth nothing."""
    file = tmp_path / 'secret.key'
    file.write_text(key)
    file.chmod(0o600)
    status, said = start(tmp_path)
    assert status == 2
    assert said == f'{file} is too short to be a key: restore it from your backup.\n'
    assert file.read_text() == key


@pytest.mark.parametrize('key', ['k' * 64, '0123456' * 10, 'ab' * 32])
def test_a_key_that_can_be_guessed_is_no_key(tmp_path: Path, key: str) -> None:
    file = tmp_path / 'secret.key'
    file.write_text(key)
    file.chmod(0o600)
    assert start(tmp_path) == (2, f'{file} can be guessed: restore it from your backup.\n')
    assert file.read_text() == key


@pytest.mark.skipif(os.name != 'posix' or os.geteuid() != 0, reason='Only root gives files away.')
def test_a_key_of_somebody_else_is_no_key(tmp_path: Path) -> None:
    """What it would write could not be read by whose it is."""
    file = tmp_path / 'secret.key'
    file.write_bytes(os.urandom(64).hex().encode())
    file.chmod(0o600)
    os.chown(file, 12345, 12345)
    status, said = start(tmp_path)
    assert status == 2
    assert said.startswith(f'{file} belongs to another user of this machine: start Chatter as')
    os.chown(file, os.geteuid(), os.getegid())
    assert security.secret_key(file), 'It was for that reason alone.'


def test_a_key_must_be_a_file(tmp_path: Path) -> None:
    """Reading from a pipe would wait for ever."""
    os.mkfifo(tmp_path / 'secret.key', 0o600)
    assert start(tmp_path) == (
        2,
        f'{tmp_path / "secret.key"} is not a file: put the key from your backup there.\n',
    )


def picture() -> bytes:
    written = io.BytesIO()
    Image.new('RGB', (300, 200), 'teal').save(written, 'PNG')
    return written.getvalue()


async def avatar_of(app: FastAPI, token: str) -> str:
    async with browser(app, token) as someones:
        answer = await someones.put('/api/me/avatar', content=picture())
        assert answer.status_code == 200, answer.text
        return str(answer.json()['avatar'])


async def get(app: FastAPI, path: str, token: str | None) -> httpx.Response:
    async with browser(app, token) as someones:
        return await someones.get(path)


async def test_pictures_are_for_those_who_are_in(app: FastAPI, cast: Cast) -> None:
    path = await avatar_of(app, cast.tokens['ada'])
    for handle in ('ada', 'eve'):
        seen = await get(app, path, cast.tokens[handle])
        assert (seen.status_code, seen.headers['content-type']) == (200, 'image/webp')
        assert seen.headers['cache-control'] == FOREVER and FOREVER.startswith('private')
        assert seen.headers['x-content-type-options'] == 'nosniff'
    for token in (None, 'nonsense', ''):
        refused = await get(app, path, token)
        assert refused.status_code == 401 and refused.headers['content-type'] == 'application/json'


async def test_a_picture_that_was_taken_away_is_gone(app: FastAPI, cast: Cast) -> None:
    path = await avatar_of(app, cast.tokens['ada'])
    assert (await get(app, path, cast.tokens['eve'])).status_code == 200
    async with browser(app, cast.tokens['ada']) as adas:
        assert (await adas.delete('/api/me/avatar')).status_code == 200
    assert (await get(app, path, cast.tokens['eve'])).status_code == 404


TRAVERSALS = [
    '../../secret.key',
    '..%2f..%2fsecret.key',
    '..%2F..%2F..%2Fsecret.key%00-64.webp',
    '%2e%2e/%2e%2e/secret.key',
    '..%5c..%5csecret.key-64.webp',
    '....//....//secret.key-64.webp',
    '%2fetc%2fpasswd-64.webp',
    '/etc/passwd-64.webp',
    '..%c0%af..%c0%afsecret.key-64.webp',
    '%252e%252e%252fsecret.key-64.webp',
    'aaaaaaaaaaaaaaaaaaaa-64.webp%00.png',
    'aaaaaaaaaaaaaaaaaaaa%0a-64.webp',
    'aaaaaaaaaaaaaaaaaaaa-64.webp/',
    'aaaaaaaaaaaaaaaaaaaa-64.webp',
    'aaaaaaaaaaaaaaaaaaaa--64.webp',
    'aaaaaaaaaaaaaaaaaaaa-64',
    'x-64.webp',
    '*-64.webp',
    '~-64.webp',
    '-64.webp',
    'NAME-65.webp',
    'NAME-0.webp',
    'NAME-064.webp',
    'NAME-9999999999999999999999.webp',
    'NAME-64.png',
    'NAME-64.webp.bak',
    './NAME-64.webp/../../../secret.key',
]


@pytest.mark.parametrize('name', TRAVERSALS)
async def test_no_name_leads_out_of_the_folder(
    app: FastAPI, cast: Cast, settings: Settings, name: str
) -> None:
    path = await avatar_of(app, cast.tokens['ada'])
    own = path.removeprefix('/files/avatars/').removesuffix('-64.webp')
    (settings.uploads / 'x-64.webp').write_bytes(b'secret')
    answer = await get(app, f'/files/avatars/{name.replace("NAME", own)}', cast.tokens['ada'])
    if name == 'NAME-064.webp':
        assert answer.status_code in {200, 404}, 'A number may be written in another way.'
        return
    assert answer.status_code in {307, 404, 422}, name
    assert b'secret' not in answer.content
    assert (await get(app, path, cast.tokens['ada'])).status_code == 200, 'The right one is found.'


@pytest.mark.parametrize('name', TRAVERSALS)
async def test_nor_does_it_on_a_real_server(stage: Stage, name: str) -> None:
    """There the address is not tidied up before it is sent."""
    key = (stage.server.data / 'secret.key').read_bytes()
    async with visitor(stage.server, stage.cast.tokens['ada']) as adas:
        for folder in ('/files/avatars/', '/assets/', '/web-app/', '/_nicegui/3.18.0/static/'):
            request = adas.build_request('GET', '/')
            request.url = request.url.copy_with(raw_path=f'{folder}{name}'.encode())
            answer = await adas.send(request)
            assert key not in answer.content and b'root:' not in answer.content
            assert answer.status_code in {400, 403, 404, 422} or folder == '/assets/', folder
            if folder == '/assets/' and answer.status_code == 200:
                assert answer.headers['content-type'].startswith('text/css')


async def test_what_is_no_picture_is_not_stored(
    app: FastAPI, cast: Cast, settings: Settings
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    page = b'<!doctype html><script>alert(1)</script>'
    gif = b'GIF89a/*' + page
    before = sorted(settings.uploads.rglob('*'))
    async with browser(app, cast.tokens['ada']) as adas:
        for content in (svg, page, gif, b'', b'\x89PNG\r\n\x1a\n' + page, b'BM' + page, b'%PDF-1'):
            answer = await adas.put(
                '/api/me/avatar', content=content, headers={'Content-Type': 'image/png'}
            )
            assert answer.status_code == 422, content
    assert sorted(settings.uploads.rglob('*')) == before
    stored = await avatar_of(app, cast.tokens['ada'])
    assert len(sorted(settings.uploads.rglob('*'))) == len(before) + 2, stored


async def test_what_came_with_a_picture_does_not_stay_in_it(
    app: FastAPI, cast: Cast, settings: Settings
) -> None:
    """Neither where it was taken, nor a page that hides behind its end."""
    exif = Image.Exif()
    exif[0x010E] = 'canary-of-exif'
    written = io.BytesIO()
    Image.new('RGB', (300, 200), 'teal').save(written, 'JPEG', exif=exif, comment=b'canary-too')
    content = written.getvalue() + b'<script>canary-behind</script>'
    assert content.count(b'canary') == 3
    async with browser(app, cast.tokens['ada']) as adas:
        assert (await adas.put('/api/me/avatar', content=content)).status_code == 200
    kept = [file.read_bytes() for file in settings.uploads.rglob('*.webp')]
    assert len(kept) == 2 and not any(b'canary' in one for one in kept)
