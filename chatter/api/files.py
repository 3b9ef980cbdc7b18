"""Pictures of people and rooms, for those who are signed in; that of the server for everybody."""

from fastapi.responses import FileResponse

from chatter import files
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.errors import NotFound
from chatter.language import words
from chatter.services import rooms, server

router = Router(prefix='/files')

FOREVER = 'private, max-age=31536000, immutable'  # Another picture has another name.


@router.get('/avatars/{name}-{size}.webp')
async def avatar(viewer: SignedIn, name: str, size: int) -> FileResponse:
    """A square picture, 64 or 256 pixels wide."""
    is_for_them = await rooms.may_see_picture(viewer, name)  # First: each no takes as long.
    file = files.avatar_file(name, size)
    if file is None or not is_for_them:
        raise NotFound(words('There is no such picture.'))
    return FileResponse(file, media_type='image/webp', headers={'Cache-Control': FOREVER})


@router.get('/server/{name}-{size}.webp')
async def picture(name: str, size: int) -> FileResponse:
    """The server's picture, which also stands above the way in."""
    file = files.avatar_file(name, size)
    if file is None or not await server.is_picture(name):
        raise NotFound(words('There is no such picture.'))
    return FileResponse(file, media_type='image/webp', headers={'Cache-Control': FOREVER})
