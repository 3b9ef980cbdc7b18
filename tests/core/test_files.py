"""Pictures of people: whatever is sent, what is kept was drawn anew, small, square and silent."""

import asyncio
import contextlib
import io
import random
import stat
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from chatter import files
from chatter.bootstrap import ROOT
from chatter.errors import Invalid
from tests import servers
from tests.core.pictures import (
    BAD,
    CANARY,
    GOOD,
    bomb,
    chunk,
    drawn,
    encoded,
    gif_with_a_huge_frame,
    located,
    moving,
    png_of_16_bits,
    png_with,
    webp_bomb,
)

MEMORY_MB_MOST = 300  # What the largest picture that is accepted may cost, decoded and turned.


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path) -> Path:
    files.configure(tmp_path / 'uploads')
    return tmp_path / 'uploads'


def stored(name: str, size: int) -> Image.Image:
    file = files.avatar_file(name, size)
    assert file is not None, 'It is not there.'
    content = file.read_bytes()
    assert CANARY not in content and b'<script' not in content and b'EXIF' not in content
    image = Image.open(io.BytesIO(content), formats=['WEBP'])
    image.load()
    return image


@pytest.mark.parametrize('kind', GOOD)
async def test_a_picture_is_drawn_anew(kind: str, uploads: Path) -> None:
    name = await files.save_avatar(GOOD[kind])
    for size in files.AVATAR_SIZES:
        image = stored(name, size)
        assert image.size == (size, size) and not image.getexif()
        assert 'exif' not in image.info and 'icc_profile' not in image.info
        assert 'xmp' not in image.info and getattr(image, 'n_frames', 1) == 1
    assert len(list((uploads / 'avatars').iterdir())) == len(files.AVATAR_SIZES)


@pytest.mark.parametrize('kind', BAD)
async def test_what_is_no_picture_is_refused_in_words(kind: str, uploads: Path) -> None:
    with pytest.raises(Invalid, match='not a picture that can be read'):
        await files.save_avatar(BAD[kind])
    assert list((uploads / 'avatars').iterdir()) == [], 'Something is left of it.'


async def test_a_photo_stands_upright() -> None:
    turned = encoded(drawn((60, 40)), 'JPEG', exif=located(orientation=8))
    image = stored(await files.save_avatar(turned), 256).convert('RGB')
    top, bottom = image.getpixel((128, 20)), image.getpixel((128, 236))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[2] > 150 > top[0] and bottom[0] > 150 > bottom[2], 'Blue was turned to the top.'


TURNS = {  # Where red is when a photo that is red at the left has been turned upright.
    1: 'left', 2: 'right', 3: 'right', 4: 'left', 5: 'top', 6: 'top', 7: 'bottom', 8: 'bottom',
}  # fmt: skip


@pytest.mark.parametrize(('orientation', 'side'), TURNS.items())
@pytest.mark.parametrize('kind', ['JPEG', 'PNG', 'WEBP'])
async def test_a_photo_stands_upright_however_it_was_held(
    kind: str, orientation: int, side: str
) -> None:
    photo = encoded(drawn((60, 60)), kind, exif=located(orientation))
    image = stored(await files.save_avatar(photo), 256).convert('RGB')
    places = {'left': (20, 128), 'right': (236, 128), 'top': (128, 20), 'bottom': (128, 236)}
    opposite = {'left': 'right', 'right': 'left', 'top': 'bottom', 'bottom': 'top'}
    red, blue = image.getpixel(places[side]), image.getpixel(places[opposite[side]])
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 150 > red[2] and blue[2] > 150 > blue[0]


@pytest.mark.parametrize('kind', ['GIF', 'WEBP', 'PNG'])
async def test_of_what_moves_the_first_picture_is_shown(kind: str) -> None:
    image = stored(await files.save_avatar(moving(kind)), 256).convert('RGB')
    left, right = image.getpixel((20, 128)), image.getpixel((236, 128))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[0] > 150 > left[2] and right[2] > 150 > right[0]


@pytest.mark.parametrize('mode', ['RGB', 'RGBA'])
async def test_sixteen_bits_are_the_same_colours(mode: str) -> None:
    image = stored(await files.save_avatar(png_of_16_bits(mode)), 256).convert('RGB')
    left, right = image.getpixel((20, 128)), image.getpixel((236, 128))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[0] > 150 > left[2] and right[2] > 150 > right[0]


@pytest.mark.parametrize('mode', ['RGBA', 'LA', 'P'])
async def test_what_is_transparent_stays_so(mode: str) -> None:
    clear = Image.new('RGBA', (40, 30), (255, 0, 0, 0))
    picture = encoded(clear.convert(mode), 'PNG', **({'transparency': 0} if mode == 'P' else {}))
    pixel = stored(await files.save_avatar(picture), 64).convert('RGBA').getpixel((32, 32))
    assert isinstance(pixel, tuple) and pixel[3] == 0


async def test_the_colours_of_print_are_shown() -> None:
    image = stored(await files.save_avatar(GOOD['jpeg in cmyk']), 256).convert('RGB')
    left, right = image.getpixel((20, 128)), image.getpixel((236, 128))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[0] > 150 > left[2] and right[2] > 150 > right[0]


@pytest.mark.parametrize(
    'picture', [bomb(9000, 9000), bomb(10_000, 10_000), bomb(60_000, 60_000)],
    ids=['81 million', '100 million', '3600 million'],
)  # fmt: skip
async def test_too_many_pixels_are_refused(picture: bytes, uploads: Path) -> None:
    assert len(picture) < 500_000, 'It is no bomb.'
    with pytest.raises(Invalid, match='too many pixels; 16 million is the most'):
        await files.save_avatar(picture)
    assert list((uploads / 'avatars').iterdir()) == []


@pytest.mark.parametrize(('is_progressive', 'most'), [(False, 64), (True, 16)])
async def test_a_photo_may_have_more_pixels_but_not_if_it_comes_in_waves(
    is_progressive: bool, most: int
) -> None:
    picture = encoded(Image.new('L', (8100, 8000)), 'JPEG', progressive=is_progressive)
    with pytest.raises(Invalid, match=f'{most} million is the most'):
        await files.save_avatar(picture)


@pytest.mark.parametrize('size', [(65_000, 984), (984, 65_000)])
async def test_a_photo_that_is_long_and_narrow_may_not_have_more(size: tuple[int, int]) -> None:
    """It cannot be decoded at a part of its size: its shorter side is all that is shown."""
    with pytest.raises(Invalid, match='16 million is the most'):
        await files.save_avatar(encoded(Image.new('L', size), 'JPEG'))


@pytest.mark.parametrize('mode', ['RGB', 'P', '1'])
@pytest.mark.parametrize(('long', 'short'), [(900, 40), (9000, 1200)])
async def test_of_what_is_long_the_middle_is_shown(mode: str, long: int, short: int) -> None:
    for size, turned in (((long, short), 1), ((short, long), 6)):
        picture = Image.new('RGB', size, 'black')
        picture.paste('white', ((size[0] - short) // 2, (size[1] - short) // 2,
                                (size[0] + short) // 2, (size[1] + short) // 2))  # fmt: skip
        file = encoded(picture.convert(mode), 'PNG', exif=located(turned).tobytes())
        image = stored(await files.save_avatar(file), 256).convert('L')
        corners = [image.getpixel(place) for place in ((2, 2), (253, 2), (2, 253), (253, 253))]
        assert all(isinstance(one, int) and one > 200 for one in corners)


async def test_a_frame_larger_than_its_screen_is_refused() -> None:
    with pytest.raises(Invalid):
        await files.save_avatar(gif_with_a_huge_frame())


MEASURED = r"""
import asyncio, re, sys
from pathlib import Path
from chatter import files
from chatter.errors import Invalid

files.configure(Path(sys.argv[1]))
picture = Path(sys.argv[2]).read_bytes()
asyncio.run(files.save_avatar(Path(sys.argv[3]).read_bytes()))
peak = lambda: int(re.search(r'VmHWM:\s*(\d+)', Path('/proc/self/status').read_text())[1])
before = peak()
try:
    asyncio.run(files.save_avatar(picture))
except Invalid:
    pass
print((peak() - before) // 1024)
"""


needs_linux = pytest.mark.skipif(sys.platform != 'linux', reason='Memory is measured on Linux.')


def megabytes(picture: bytes, tmp_path: Path) -> int:
    """How much more memory a process needs for this picture than for a small one."""
    (tmp_path / 'picture').write_bytes(picture)
    (tmp_path / 'small').write_bytes(GOOD['png'])
    done = subprocess.run(
        [
            sys.executable,
            '-c',
            MEASURED,
            str(tmp_path / 'uploads'),
            str(tmp_path / 'picture'),
            str(tmp_path / 'small'),
        ],
        cwd=ROOT,
        env=servers.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


BURSTING = zlib.compress(bytes(200 * 1024 * 1024), 9)  # 200 MB in 200 KB.
COSTLY = {
    'png': bomb(9000, 9000),
    'gif': gif_with_a_huge_frame(),
    'webp': webp_bomb(16_000, 16_000),
    'words of a png': png_with(chunk(b'zTXt', b'Comment\0\0' + BURSTING)),
    'international words of a png': png_with(
        chunk(b'iTXt', b'XML:com.adobe.xmp\0\1\0\0\0' + BURSTING)
    ),
    'colour profile of a png': png_with(chunk(b'iCCP', b'profile\0\0' + BURSTING)),
    'many words of a png': png_with(*[chunk(b'tEXt', b'Comment\0' + bytes(100_000))] * 90),
}


@needs_linux
@pytest.mark.parametrize('kind', COSTLY)
def test_what_bursts_costs_no_memory(tmp_path: Path, kind: str) -> None:
    assert len(COSTLY[kind]) < files.AVATAR_BYTES_MOST, 'It is refused for its length already.'
    assert megabytes(COSTLY[kind], tmp_path) < 40
    assert len(list((tmp_path / 'uploads' / 'avatars').iterdir())) in {2, 4}, 'Half a picture.'


@needs_linux
@pytest.mark.parametrize(
    ('kind', 'mode', 'size'),
    [
        ('PNG', 'RGB', (4000, 4000)),
        ('PNG', 'P', (4000, 4000)),
        ('WEBP', 'RGB', (4000, 4000)),
        ('WEBP', 'RGB', (16_000, 1000)),
        ('JPEG', 'RGB', (8000, 8000)),
        ('JPEG', 'RGB', (35_770, 1788)),
        ('JPEG', 'RGB', (65_000, 984)),
    ],
)
def test_the_largest_picture_costs_what_it_may(
    tmp_path: Path, kind: str, mode: str, size: tuple[int, int]
) -> None:
    exif = located(orientation=6).tobytes()
    options = {'compress_level': 1} if kind == 'PNG' else {'method': 0} if kind == 'WEBP' else {}
    picture = encoded(Image.new(mode, size), kind, exif=exif, **options)
    assert megabytes(picture, tmp_path) < MEMORY_MB_MOST


async def test_a_large_picture_is_the_same_picture() -> None:
    for mode in ('RGB', 'RGBA', 'P', 'L', '1', 'CMYK'):
        kind = 'JPEG' if mode == 'CMYK' else 'PNG'
        large = encoded(drawn((3000, 2000), mode), kind, exif=located(orientation=8).tobytes())
        image = stored(await files.save_avatar(large), 256).convert('RGB')
        top, bottom = image.getpixel((128, 20)), image.getpixel((128, 236))
        assert isinstance(top, tuple) and isinstance(bottom, tuple)
        if mode in {'L', '1'}:
            assert top != bottom
        else:
            assert top[2] > 150 > top[0] and bottom[0] > 150 > bottom[2], mode


async def test_one_at_a_time_is_decoded() -> None:
    names = await asyncio.gather(*(files.save_avatar(GOOD['png']) for _ in range(8)))
    assert len(set(names)) == 8
    assert files._decoding._value == 1


@pytest.mark.filterwarnings('ignore::UserWarning')  # Pillow mentions what is damaged.
@pytest.mark.parametrize('kind', ['png', 'jpeg with a place', 'gif', 'webp', 'bmp'])
def test_damaged_pictures_are_shown_or_refused_but_never_crash(kind: str) -> None:
    dice = random.Random(kind)
    for _ in range(60):
        damaged = bytearray(GOOD[kind])
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        for picture in (damaged, damaged[: dice.randint(1, len(damaged))]):
            with contextlib.suppress(Invalid):
                files._save_avatar(bytes(picture))


@pytest.mark.parametrize(
    'name', ['', '..', '../../secret', 'a' * 15, 'a' * 41, 'a/' * 10, 'a' * 21 + '.', '\0' * 20]
)
def test_only_our_own_names_are_looked_for(name: str, uploads: Path) -> None:
    (uploads / 'avatars' / 'somebody-elses-64.webp').write_bytes(b'')
    assert files.avatar_file(name, 64) is None


async def test_only_our_own_sizes_are_looked_for() -> None:
    name = await files.save_avatar(GOOD['png'])
    assert files.avatar_file(name, 64) and files.avatar_file(name, 256)
    for size in (0, -64, 65, 10**30):
        assert files.avatar_file(name, size) is None


async def test_a_picture_that_nobody_shows_is_deleted(uploads: Path) -> None:
    first, second = [await files.save_avatar(GOOD['png']) for _ in range(2)]
    files.remove_avatar(first)
    files.remove_avatar(first)
    files.remove_avatar(None)
    files.remove_avatar('../avatars/' + second)
    assert files.avatar_file(first, 64) is None and files.avatar_file(second, 64) is not None


def test_others_cannot_look_into_the_directories(tmp_path: Path) -> None:
    files.configure(tmp_path / 'others')
    assert stat.S_IMODE((tmp_path / 'others' / 'avatars').stat().st_mode) == 0o700
