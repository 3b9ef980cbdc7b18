"""The pages on the application: NiceGUI mounted, its socket guarded, its defaults made a chat's."""

import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import FastAPI
from nicegui import app as nicegui_app
from nicegui import ui
from starlette.middleware import Middleware

from chatter.config import Settings
from chatter.errors import Refused
from components import design, live, scripts, signatures, sockets, web_app
from pages import answers, assets, being_set_up, routes, statics
from pages import web_app as web_app_pages

RECONNECT_SECONDS = 60  # So long a page that lost its connection is kept.
HISTORY_LENGTH = 200
TAB_STORAGE_SECONDS = 60  # NiceGUI makes one for each tab; nothing here puts anything into it.
GC_THRESHOLDS = (50_000, 20, 100)  # Full collections stop everything: seldom, please.


def install(app: FastAPI, settings: Settings) -> FastAPI:
    """Put the pages on the application."""
    ready = [design.stylesheet_url(), scripts.URL]
    # The last to see a request.
    app.user_middleware.append(Middleware(statics.Statics, ready=ready))
    app.include_router(assets.router)
    app.include_router(web_app_pages.router)
    app.include_router(being_set_up.router)
    sockets.install()
    signatures.install()
    routes.install()
    ui.add_head_html(web_app.head(), shared=True)
    # Quasar's bar has no name, and what loads in the background is nobody's business.
    nicegui_app.config.quasar_config['loadingBar']['skipHijack'] = True
    ui.run_with(
        app,
        title='Chatter',
        dark=None,
        language='en-US',
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        message_history_length=HISTORY_LENGTH,
        gzip_middleware_factory=None,
        tailwind=False,
        show_welcome_message=False,
        favicon='/favicon.svg',
    )
    nicegui_app.user_middleware[:] = [Middleware(answers.Answers)]
    nicegui_app.storage.max_tab_storage_age = TAB_STORAGE_SECONDS
    logging.getLogger('nicegui').addFilter(_is_no_refusal)
    app.router.lifespan_context = _opened(app)
    return app


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """What is refused is told to the person and is no event for the log."""
    return not (record.exc_info and isinstance(record.exc_info[1], Refused))


def _opened(app: FastAPI) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[Any]]:
    """The application's lifespan, and inside of it that of the open pages."""
    inner = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with inner(app):
            sockets.set_heartbeat()
            live.open()
            gc.collect()
            gc.freeze()
            gc.set_threshold(*GC_THRESHOLDS)
            yield
            await live.close()

    return lifespan
