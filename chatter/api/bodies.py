"""What is sent as raw bytes, read no further than it may be long."""

from fastapi import Request

from chatter import files
from chatter.errors import TooLarge
from chatter.language import words


async def picture_of(request: Request) -> bytes:
    """The picture in a request's body. Raises `TooLarge`."""
    picture = bytearray()
    async for chunk in request.stream():
        picture += chunk
        if len(picture) > files.AVATAR_BYTES_MOST:
            raise TooLarge(words('A picture has at most 10 MB.'))
    return bytes(picture)
