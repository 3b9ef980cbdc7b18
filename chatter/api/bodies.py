"""What is sent as raw bytes, read no further than it may be long."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from chatter import files
from chatter.errors import TooLarge
from chatter.language import words


@asynccontextmanager
async def kept_picture(request: Request) -> AsyncIterator[str]:
    """Store the picture in a request's body; gives its name, and removes it if what is done with it
    is refused. Raises `TooLarge`, `Invalid`."""
    name = await files.save_avatar(await _picture_of(request))
    try:
        yield name
    except Exception:
        files.remove_avatar(name)
        raise


async def _picture_of(request: Request) -> bytes:
    picture = bytearray()
    async for chunk in request.stream():
        picture += chunk
        if len(picture) > files.AVATAR_BYTES_MOST:
            raise TooLarge(words('A picture has at most 10 MB.'))
    return bytes(picture)
