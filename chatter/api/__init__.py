"""How machines call it: REST routers over the services, one error handler, what guards them."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import chatter
from chatter import addresses
from chatter.api import (
    administration,
    directs,
    errors,
    files,
    forms,
    guard,
    health,
    invites,
    languages,
    me,
    messages,
    people,
    reports,
    rooms,
    server,
    sidebar,
)
from chatter.config import Settings
from chatter.lifespan import running

COMPRESSION_LEVEL = 4  # The highest costs ten times as much for a tenth less.


def application(settings: Settings) -> FastAPI:
    """The core with its REST interface, as an application that opens and closes it."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with running(settings):
            yield

    app = FastAPI(
        title='Chatter',
        version=chatter.__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    errors.install(app)
    # The busiest is met first.
    for module in (
        messages, rooms, directs, me, sidebar, people, invites, reports, server, administration,
        forms, files, health,
    ):  # fmt: skip
        app.include_router(module.router)
    app.add_middleware(guard.SafeHeaders)  # The last one added is the first to see a request.
    # BREACH needs a lasting secret beside words that somebody else chooses, in an answer that they
    # can have asked for many times. A page's nonce and client id are new each time; codes and links
    # answer to POSTs from our own pages only; and what foreign pages ask for in the background
    # comes without our cookie (SameSite=Lax).
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=COMPRESSION_LEVEL)
    app.add_middleware(guard.SameOrigin)
    app.add_middleware(guard.BodyLimit)
    app.add_middleware(guard.Hosts, names=addresses.hosts(settings))
    app.add_middleware(guard.Callers)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))
    app.add_middleware(guard.Forwarded, proxies=settings.proxies)
    app.add_middleware(languages.Languages)
    return app
