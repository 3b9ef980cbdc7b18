"""The few files that pages need beside what components bring: the stylesheet and the sign."""

from fastapi import APIRouter
from starlette.responses import Response

from components import design
from components.mark import FAVICON

router = APIRouter()

FOREVER = 'public, max-age=31536000, immutable'


@router.get('/assets/{name}.css', include_in_schema=False)
async def stylesheet(name: str) -> Response:
    """The stylesheet; an old name gets the new one, but must not keep it."""
    is_current = design.stylesheet_url() == f'/assets/{name}.css'
    headers = {'Cache-Control': FOREVER if is_current else 'no-store'}
    return Response(design.stylesheet(), media_type='text/css', headers=headers)


@router.get('/favicon.ico', include_in_schema=False)
@router.get('/favicon.svg', include_in_schema=False)
async def sign() -> Response:
    """The sign of Chatter."""
    return Response(
        FAVICON, media_type='image/svg+xml', headers={'Cache-Control': 'public, max-age=86400'}
    )
