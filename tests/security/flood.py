"""A flood over a page's socket: frames made beforehand, sent as fast as the server takes them. And
one of posts: each connection sends the next as soon as the last was answered.

From a thread that only sends, so that whoever measures beside it is not what becomes slow.
"""

import contextlib
import http.client
import itertools
import json
import struct
import threading
import time
from collections.abc import Iterator

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.security.page import SOCKET_PATH, Page
from tests.servers import Chatter

CHUNK_BYTES = 64 * 1024
PAUSE_SECONDS = 0.05  # Between two attempts to get in again.


def frame(said: str) -> bytes:
    """A frame as a browser sends it; its mask is nought, so that it is what it says."""
    payload = said.encode()
    if len(payload) < 126:
        head = struct.pack('!BB', 0x81, 0x80 | len(payload))
    elif len(payload) < 2**16:
        head = struct.pack('!BBH', 0x81, 0x80 | 126, len(payload))
    else:
        head = struct.pack('!BBQ', 0x81, 0x80 | 127, len(payload))
    return head + bytes(4) + payload


@contextlib.contextmanager
def flooding(page: Page, said: str, sockets: int = 3) -> Iterator[list[int]]:
    """Say the same again and again while inside, from some sockets; counts the bytes of each."""
    one = frame(said)
    chunk = one * max(1, CHUNK_BYTES // len(one))
    sent = [0] * sockets
    is_over = threading.Event()

    def flood(number: int) -> None:
        while not is_over.is_set():
            with contextlib.suppress(OSError, WebSocketException), opened(page) as connection:
                while not is_over.is_set():
                    connection.socket.settimeout(0.5)
                    with contextlib.suppress(TimeoutError):
                        sent[number] += connection.socket.send(chunk)
            time.sleep(PAUSE_SECONDS)

    threads = [threading.Thread(target=flood, args=[number]) for number in range(sockets)]
    for thread in threads:
        thread.start()
    try:
        yield sent
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def opened(page: Page) -> Iterator[ClientConnection]:
    """A socket of the page, past every guard."""
    address = page.server.address
    with connect(
        f'ws{address.removeprefix("http")}{SOCKET_PATH}?{page.query()}',
        origin=address,  # type: ignore[arg-type]
        additional_headers={'Cookie': f'chatter={page.token}'},
        proxy=None,
        close_timeout=0.2,
    ) as connection:
        connection.send('40')
        yield connection


@contextlib.contextmanager
def posting(
    server: Chatter, token: str, room_id: int, text: str, connections: int = 4
) -> Iterator[list[int]]:
    """Post the same text again and again while inside; gives the status of each answer."""
    statuses: list[int] = []
    is_over = threading.Event()
    fields = {
        'Cookie': f'chatter={token}',
        'Origin': server.address,
        'Content-Type': 'application/json',
    }

    def flood() -> None:
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=60)
        while not is_over.is_set():
            body = json.dumps({'text': text, 'nonce': f'flood-{next(_posts):08}'})
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request('POST', f'/api/rooms/{room_id}/messages', body, fields)
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=flood) for _ in range(connections)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


_posts = itertools.count()
