"""What makes Chatter an app that can be installed, at its addresses: `components/web_app.py`."""

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from chatter import language
from chatter.api import session
from chatter.services import server
from components import web_app
from pages import not_found
from pages.statics import FOREVER

router = APIRouter(include_in_schema=False)

FRESH = {'Cache-Control': 'no-cache'}
BY_LANGUAGE = {'Vary': 'Accept-Language'}
DAY = {'Cache-Control': 'public, max-age=86400'}


@router.get(web_app.MANIFEST)
async def manifest() -> JSONResponse:
    """The manifest."""
    said = web_app.manifest((await server.view()).name)
    return JSONResponse(said, headers=FRESH | BY_LANGUAGE, media_type='application/manifest+json')


@router.get(web_app.WORKER)
async def worker(request: Request) -> Response:
    """The worker; browsers ask for it again with each visit."""
    await session.optional(request)  # It may be in another language than the browser.
    return Response(web_app.worker(language.current()), media_type='text/javascript', headers=FRESH)


@router.get(web_app.OFFLINE)
async def offline(request: Request) -> HTMLResponse:
    """The page for being offline, for the worker to keep: of whoever asks it knows the language."""
    await session.optional(request)
    return HTMLResponse(web_app.offline_page(language.current()), headers=FRESH)


@router.get(f'{web_app.FILES}/{{name}}')
async def file(request: Request, name: str) -> Response:
    """A picture or a script; an old address gets the new script, but must not keep it."""
    if name in web_app.PICTURES:
        return FileResponse(web_app.FOLDER / name, media_type='image/png', headers=DAY)
    if name in web_app.SCRIPTS:
        is_current = web_app.script_url(name) == f'{request.url.path}?{request.url.query}'
        headers = {'Cache-Control': FOREVER} if is_current else FRESH
        return FileResponse(web_app.FOLDER / name, media_type='text/javascript', headers=headers)
    return await not_found.stray()
