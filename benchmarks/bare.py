"""The baselines: what uvicorn and FastAPI do without a chat, and SQLite without a server.

The server has an echo that stores nothing, and a socket at `/ws` that hears whatever is posted to
`/broadcast`.
"""

import sqlite3
import sys
import time
from pathlib import Path

from fastapi import FastAPI, Request, WebSocket
from pydantic import BaseModel
from starlette.websockets import WebSocketDisconnect

from chatter import config
from chatter.server import listening, serve

app = FastAPI(openapi_url=None)
_sockets: set[WebSocket] = set()


class Said(BaseModel):
    """What Chatter's endpoint takes."""

    text: str
    nonce: str


@app.get('/')
async def home() -> dict[str, str]:
    """Something to wait for."""
    return {'status': 'ok'}


@app.post('/echo', status_code=201)
async def echo(said: Said) -> Said:
    """What a post costs that nobody keeps or hears."""
    return said


@app.post('/broadcast', status_code=201)
async def broadcast(request: Request) -> None:
    """Send the body to every socket."""
    said = (await request.body()).decode()
    for one in tuple(_sockets):
        await one.send_text(said)


@app.websocket('/ws')
async def hear(one: WebSocket) -> None:
    """Hear what is broadcast."""
    await one.accept()
    _sockets.add(one)
    try:
        while True:
            await one.receive_text()
    except WebSocketDisconnect:
        _sockets.discard(one)


def commits_per_second(folder: Path, seconds: float) -> float:
    """How many single durable commits SQLite does in a row, as Chatter sets it up."""
    connection = sqlite3.connect(folder / 'bare.db', isolation_level=None)
    connection.execute('PRAGMA journal_mode = WAL')
    connection.execute('PRAGMA synchronous = FULL')
    connection.execute('CREATE TABLE said (id INTEGER PRIMARY KEY, text TEXT)')
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.execute('INSERT INTO said (text) VALUES (?)', ('a message' * 20,))
        count += 1
    elapsed = time.perf_counter() - began
    connection.close()
    return count / elapsed


def main() -> None:
    """Serve at the port that the command names."""
    settings = config.load(port=int(sys.argv[1]), open=False, native=False)
    with listening(settings) as taken:
        serve(app, settings, taken)
