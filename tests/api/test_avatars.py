"""Pictures over HTTP: whatever is sent is drawn anew or refused in words."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from chatter.config import Settings
from chatter.realtime import topic
from chatter.services import endings
from tests.api.answers import refused
from tests.api.conftest import Browsers
from tests.cast import Cast, password_of
from tests.core.pictures import BAD, CANARY, GOOD, bomb
from tests.stage import listening, types

pytestmark = pytest.mark.parametrize('database', ['sqlite'], indirect=True)
WHERE = '/api/me/avatar'


@pytest.mark.parametrize(
    'kind', ['jpeg with a place', 'png with secrets', 'gif and a script', 'jpeg in cmyk']
)
async def test_a_picture_is_shown_without_what_came_with_it(at: Browsers, kind: str) -> None:
    async with at('ada') as client, at('bob') as bob:
        user = (await client.put(WHERE, content=GOOD[kind])).json()
        for size in (64, 256):
            where = user['avatar'].replace('-64.', f'-{size}.')
            answer = await bob.get(where)
            assert answer.status_code == 200 and answer.headers['content-type'] == 'image/webp'
            assert answer.headers['x-content-type-options'] == 'nosniff'
            assert 'private' in answer.headers['cache-control']
            assert CANARY not in answer.content and b'script' not in answer.content
            image = Image.open(io.BytesIO(answer.content), formats=['WEBP'])
            assert image.size == (size, size) and not image.getexif()


@pytest.mark.parametrize('claimed', ['image/png', 'image/svg+xml', 'text/html', 'nonsense'])
async def test_what_the_sender_calls_it_does_not_matter(at: Browsers, claimed: str) -> None:
    async with at('ada') as client:
        answer = await client.put(WHERE, content=GOOD['jpeg'], headers={'Content-Type': claimed})
        assert answer.status_code == 200
        refused(await client.put(WHERE, content=BAD['svg'], headers={'Content-Type': claimed}), 422)


@pytest.mark.parametrize('kind', ['nothing', 'svg', 'a page', 'tiff', 'png that only begins'])
async def test_what_is_no_picture_changes_nothing(at: Browsers, cast: Cast, kind: str) -> None:
    async with at('ada') as client:
        before = (await client.put(WHERE, content=GOOD['png'])).json()
        with listening(topic.EVERYONE) as heard:
            error = refused(await client.put(WHERE, content=BAD[kind]), 422)
        assert 'Take a PNG, JPEG or WebP' in error['message'] and heard == []
        assert (await client.get('/api/me')).json()['user'] == before
        assert (await client.get(before['avatar'])).status_code == 200


async def test_too_many_pixels_are_refused(at: Browsers) -> None:
    async with at('ada') as client:
        error = refused(await client.put(WHERE, content=bomb(9000, 9000)), 422)
    assert 'too many pixels' in error['message']


async def test_too_many_bytes_are_refused(at: Browsers) -> None:
    async with at('ada') as client:
        most = GOOD['bmp'] + b'\0' * (10 * 1024 * 1024 - len(GOOD['bmp']))
        assert (await client.put(WHERE, content=most)).status_code == 200
        error = refused(await client.put(WHERE, content=most + b'\0'), 413)
        assert error['message'] == 'A picture has at most 10 MB.'


async def test_a_new_picture_takes_the_place_of_the_old_one(at: Browsers, cast: Cast) -> None:
    async with at('ada') as client:
        with listening(topic.EVERYONE) as heard:
            first = (await client.put(WHERE, content=GOOD['png'])).json()
            second = (await client.put(WHERE, content=GOOD['gif'])).json()
            none = (await client.delete(WHERE)).json()
            again = (await client.delete(WHERE)).json()
        assert first['avatar'] != second['avatar'] and none['avatar'] is again['avatar'] is None
        for gone in (first, second):
            refused(await client.get(gone['avatar']), 404)
    assert set(types(heard)) == {'person.changed'}
    assert [event.user.avatar for event in heard[:3]] == [first['avatar'], second['avatar'], None]


async def test_nothing_is_kept_of_whoever_goes_while_the_picture_comes(
    at: Browsers, cast: Cast, core: Settings
) -> None:
    async def picture() -> AsyncIterator[bytes]:
        await endings.delete_account(cast.bob, password_of('bob'), 'bob', endings.Fate.KEEP)
        yield GOOD['png']

    async with at('bob') as client:
        refused(await client.put(WHERE, content=picture()), 404)
    assert list((core.uploads / 'avatars').iterdir()) == []


@pytest.mark.parametrize(
    'name',
    [
        'x-64.webp',
        '..%2f..%2fsecret.key-64.webp',
        '..%2f..%2f..%2fetc%2fpasswd-64.webp',
        'aaaaaaaaaaaaaaaaaaaaaa-65.webp',
        'aaaaaaaaaaaaaaaaaaaaaa-64.webp',
        'aaaaaaaaaaaaaaaaaaaaaa-64.png',
        'aaaaaaaaaaaaaaaaaaaaaa--64.webp',
        '%00aaaaaaaaaaaaaaaaaaa-64.webp',
    ],
)
async def test_nothing_else_is_served(at: Browsers, name: str) -> None:
    async with at('ada') as client:
        answer = await client.get(f'/files/avatars/{name}')
        assert answer.status_code in {404, 422}
        refused(answer)
