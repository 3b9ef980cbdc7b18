"""Chatter as it is, and beside it one address at which it tells what it holds at the moment.

Only the benchmarks start it, on this machine. Pages that left are forgotten within seconds, not
within a minute: whether all is given back can then be seen while somebody waits.
"""

import asyncio
import gc
import json

from nicegui import Client
from starlette.types import ASGIApp, Receive, Scope, Send

import main as program
from benchmarks.crowd import FORGETS_SECONDS, PATH
from chatter import cli
from chatter.config import Settings
from components import sockets
from components.look import look
from pages import site


def main() -> None:
    """Run the `chatter` command, watched."""
    site.RECONNECT_SECONDS = FORGETS_SECONDS
    sockets.PING_INTERVAL_SECONDS = FORGETS_SECONDS
    cli.run(_build, look)


def _build(settings: Settings) -> ASGIApp:
    app = program.build(settings)

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http' or scope['path'] != PATH:
            await app(scope, receive, send)
            return
        gc.collect()
        body = json.dumps({'tasks': len(asyncio.all_tasks()), 'clients': len(Client.instances)})
        headers = [(b'content-length', str(len(body)).encode())]
        await send({'type': 'http.response.start', 'status': 200, 'headers': headers})
        await send({'type': 'http.response.body', 'body': body.encode()})

    return watched
