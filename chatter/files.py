"""The bytes under `data/uploads`: pictures of people, re-encoded before anybody sees them.

A picture's header is read before its pixels, so that a small file cannot fill the memory; what is
stored has been decoded and written anew, without EXIF or anything else that came with it.
"""

import asyncio
import io
import re
import secrets
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from chatter import outages
from chatter.errors import Invalid
from chatter.language import words

AVATAR_BYTES_MOST = 10 * 1024 * 1024
AVATAR_SIZES = (256, 64)
PIXELS_MOST = 16_000_000  # Decoded one at a time, at most 250 MB: a WebP is held several times.
PIXELS_MOST_IN_PHOTO = 64_000_000  # A plain JPEG costs little: it is decoded at an eighth.
FORMATS = ('PNG', 'JPEG', 'WEBP', 'GIF', 'BMP')
AVATAR_NAME = re.compile(r'[A-Za-z0-9_-]{16,40}')
WEBP_QUALITY = 85

Image.MAX_IMAGE_PIXELS = None  # Ours is lower, and says it in words.

_uploads = Path()
_decoding = asyncio.Semaphore(1)


def configure(uploads: Path) -> None:
    """Say where the bytes lie; the directories are made."""
    global _uploads
    _uploads = uploads
    (uploads / 'avatars').mkdir(parents=True, exist_ok=True, mode=0o700)


async def save_avatar(picture: bytes) -> str:
    """Store a square of the picture in every size; returns the name of its files.

    Raises `Invalid` for what is not a picture, or too many pixels; `Full` and `Unavailable`.
    """
    async with _decoding:
        return await asyncio.to_thread(_save_avatar, picture)


def avatar_file(name: str, size: int) -> Path | None:
    """Where a stored picture lies, if the name is one of ours."""
    if not AVATAR_NAME.fullmatch(name) or size not in AVATAR_SIZES:
        return None
    file = _uploads / 'avatars' / f'{name}-{size}.webp'
    return file if file.is_file() else None


def remove_avatar(name: str | None) -> None:
    """Delete a picture that nobody shows any more."""
    for size in AVATAR_SIZES:
        file = avatar_file(name, size) if name else None
        if file is not None:
            file.unlink(missing_ok=True)


def _save_avatar(picture: bytes) -> str:
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            is_plain_jpeg = image.format == 'JPEG' and not image.info.get('progressive')
            most = PIXELS_MOST_IN_PHOTO if is_plain_jpeg else PIXELS_MOST
            _refuse_more_than(most, image)
            image.draft('RGB', (AVATAR_SIZES[0] * 2, AVATAR_SIZES[0] * 2))
            _refuse_more_than(PIXELS_MOST, image)  # One that is narrow is decoded as it is.
            upright = ImageOps.exif_transpose(_reduced(image)).convert('RGBA')
    except Invalid:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid(
            words('This is not a picture that can be read. Take a PNG, JPEG or WebP.')
        ) from None
    name = secrets.token_urlsafe(16)
    try:
        for size in AVATAR_SIZES:
            square = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
            square.save(
                _uploads / 'avatars' / f'{name}-{size}.webp', 'WEBP', quality=WEBP_QUALITY, exif=b''
            )
    except OSError as error:
        remove_avatar(name)
        raise outages.of_disk(error) from error
    return name


def _refuse_more_than(most: int, image: Image.Image) -> None:
    if image.width * image.height > most:
        raise Invalid(
            words(
                'This picture has too many pixels; {most} million is the most.',
                most=most // 10**6,
            )
        )


def _reduced(image: Image.Image) -> Image.Image:
    """The square in its middle, about twice as large as it is needed: what is done to every pixel
    comes after this."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    middle = (left, top, left + side, top + side)
    factor = side // (AVATAR_SIZES[0] * 2)
    if factor < 2:
        return image.crop(middle)
    if image.mode in {'L', 'LA', 'RGB', 'RGBA', 'CMYK'}:
        return image.reduce(factor, middle)
    # Only colours can be averaged, not numbers of colours.
    return image.crop(middle).convert('RGBA').reduce(factor)
