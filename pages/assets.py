"""The few files that pages need beside what components bring: the stylesheet and the sign."""

from fastapi import APIRouter
from starlette.responses import Response

from chatter import language
from components import catalogue, design, scripts
from components.mark import FAVICON
from pages import not_found
from pages.statics import FOREVER

router = APIRouter()

UNREAD_DOT = '<circle cx="38" cy="10" r="9" fill="#d4232f" stroke="#fff" stroke-width="2.5"/>'
FOR_A_DAY = 'public, max-age=86400'


@router.get('/assets/{name}.css', include_in_schema=False)
async def stylesheet(name: str) -> Response:
    """The stylesheet; an old name gets the new one, but must not keep it."""
    is_current = design.stylesheet_url() == f'/assets/{name}.css'
    headers = {'Cache-Control': FOREVER if is_current else 'no-store'}
    return Response(design.stylesheet(), media_type='text/css', headers=headers)


@router.get(scripts.URL, include_in_schema=False)
async def script() -> Response:
    """What all components share, in one file, before NiceGUI serves it in eighty."""
    headers = {'Cache-Control': FOREVER}
    return Response(scripts.script(), media_type='text/javascript', headers=headers)


@router.get('/assets/words-{name}.js', include_in_schema=False)
async def words(name: str) -> Response:
    """The sentences of a language; an old address gets the new ones, but must not keep them."""
    spoken = name.rpartition('-')[0]
    if spoken not in language.available():
        return await not_found.stray()
    is_current = catalogue.url(spoken) == f'/assets/words-{name}.js'
    headers = {'Cache-Control': FOREVER if is_current else 'no-store'}
    return Response(catalogue.script(spoken), media_type='text/javascript', headers=headers)


@router.api_route(
    '/favicon.ico', methods=['GET', 'HEAD'], include_in_schema=False
)  # Not NiceGUI's.
@router.get('/favicon.svg', include_in_schema=False)
async def sign() -> Response:
    """The sign of Chatter."""
    return _drawn(FAVICON)


@router.get('/favicon-unread.svg', include_in_schema=False)
async def sign_with_dot() -> Response:
    """The sign while there is something to read."""
    return _drawn(FAVICON.replace('</svg>', f'{UNREAD_DOT}</svg>'))


def _drawn(svg: str) -> Response:
    return Response(svg, media_type='image/svg+xml', headers={'Cache-Control': FOR_A_DAY})
