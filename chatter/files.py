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

from chatter.errors import Invalid

AVATAR_BYTES_MOST = 10 * 1024 * 1024
AVATAR_SIZES = (256, 64)
PIXELS_MOST = 40_000_000  # Decoded one at a time, this is 160 MB.
FORMATS = ('PNG', 'JPEG', 'WEBP', 'GIF', 'BMP')
AVATAR_NAME = re.compile(r'[A-Za-z0-9_-]{16,40}')
WEBP_QUALITY = 85

_uploads = Path()
_decoding = asyncio.Semaphore(1)


def configure(uploads: Path) -> None:
    """Say where the bytes lie; the directories are made."""
    global _uploads
    _uploads = uploads
    (uploads / 'avatars').mkdir(parents=True, exist_ok=True, mode=0o700)


async def save_avatar(picture: bytes) -> str:
    """Store a square of the picture in every size; returns the name of its files.

    Raises `Invalid` for what is not a picture, or too many pixels.
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
            if image.width * image.height > PIXELS_MOST:
                raise Invalid('This picture has too many pixels; 40 million is the most.')
            image.draft('RGB', (AVATAR_SIZES[0] * 2, AVATAR_SIZES[0] * 2))
            upright = ImageOps.exif_transpose(image).convert('RGBA')
    except Invalid:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid('This is not a picture that can be read. Take a PNG, JPEG or WebP.') from None
    name = secrets.token_urlsafe(16)
    for size in AVATAR_SIZES:
        square = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
        square.save(
            _uploads / 'avatars' / f'{name}-{size}.webp', 'WEBP', quality=WEBP_QUALITY, exif=b''
        )
    return name
