"""Lines that are open and of no use: nobody entered a page on them, or nobody reads them.

Each costs a descriptor and memory for as long as it stands, and whoever opens them pays nothing.
"""

import asyncio
import contextlib
import select
import socket

import psutil
import pytest

from components import sockets
from tests.conftest import Measured
from tests.security.conftest import Stage
from tests.security.page import SOCKET_PATH, Page, looking, until, visitor

OTHERS_SECONDS = 60.0  # What a busy machine may add.
SMALL_BUFFER = 4 * 1024
MEGABYTE = 1024 * 1024
GROWN_MOST = 40 * MEGABYTE  # Of the server by itself, all the messages being remembered by it too.
MESSAGES_MOST = 1200
LONG = 'word ' * 1900
PONG = b'\x81\x81\0\0\0\0' + b'3'  # A frame of a client, under a mask that changes nothing.
ENTER = b'\x81\x82\0\0\0\0' + b'40'
LEAVE = b'\x81\x82\0\0\0\0' + b'41'


def opening(stage: Stage, page: Page, query: str, origin: str | None = None) -> bytes:
    """What the browser of a page says to open a socket."""
    fields = [
        f'GET {SOCKET_PATH}?{query} HTTP/1.1',
        f'Host: 127.0.0.1:{stage.server.port}',
        f'Origin: {origin or stage.server.address}',
        f'Cookie: chatter={page.token}',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ]
    return '\r\n'.join([*fields, '', '']).encode()


async def test_who_enters_no_page_is_hung_up_on(stage: Stage) -> None:
    """Saying nothing, no more than that one is there, asking for a page that is none, or leaving
    it at once. Whoever is in a page stays."""
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    own, none = adas.query(), adas.query(client_id='none')

    async def is_hung_up_on(query: str, says: bytes) -> None:
        reader, writer = await asyncio.open_connection('127.0.0.1', stage.server.port)
        writer.write(opening(stage, adas, query))
        assert (await reader.readuntil(b'\r\n\r\n')).startswith(b'HTTP/1.1 101 ')
        writer.write(says)
        with contextlib.suppress(ConnectionError):
            while await reader.read(1024):
                pass
        writer.close()

    ways = [(own, b''), (own, PONG), (none, ENTER), (own, ENTER + LEAVE)]
    async with looking(stage.server, '/rooms/1', stage.cast.tokens['bob']) as (_, bobs):
        async with asyncio.timeout(2 * sockets.ENTERING_SECONDS + OTHERS_SECONDS):
            await asyncio.gather(*(is_hung_up_on(*way) for way in ways for _ in range(10)))
        assert not bobs.is_closed


@pytest.mark.parametrize('origin', ['https://evil.example', 'null', 'http://127.0.0.1'])
async def test_another_origin_does_not_even_get_a_socket(stage: Stage, origin: str) -> None:
    adas = await Page.load(stage.server, '/rooms/1', stage.cast.tokens['ada'])
    reader, writer = await asyncio.open_connection('127.0.0.1', stage.server.port)
    writer.write(opening(stage, adas, adas.query(), origin))
    async with asyncio.timeout(OTHERS_SECONDS):
        assert (await reader.read()).startswith(b'HTTP/1.1 403 ')
    writer.close()


async def test_who_does_not_read_is_hung_up_on_and_costs_no_memory(
    own_stage: Stage, measured: Measured
) -> None:
    """A page that answers pings blindly would else have everything kept for it for ever. Whoever
    reads, misses nothing."""
    server, cast = own_stage.server, own_stage.cast
    adas = await Page.load(server, '/rooms/1', cast.tokens['ada'])
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    deaf.connect(('127.0.0.1', server.port))
    deaf.sendall(opening(own_stage, adas, adas.query()) + ENTER)
    hung_up = select.poll()
    hung_up.register(deaf, select.POLLERR | select.POLLHUP)
    memory = psutil.Process(server.process.pid).memory_info
    written = 0
    async with (
        looking(server, '/rooms/1', cast.tokens['bob']) as (_, bobs),
        visitor(server, cast.tokens['bob']) as browser,
    ):
        before = memory().rss
        while not hung_up.poll(0) and written < MESSAGES_MOST:
            said = {'text': LONG, 'nonce': f'never-read-{written:05}'}
            answer = await browser.post('/api/rooms/1/messages', json=said)
            assert answer.status_code == 201, answer.text
            written += 1
            if written % 20 == 0:
                with contextlib.suppress(OSError):  # It is being hung up on.
                    deaf.sendall(PONG)
        grown = memory().rss - before
        measured(messages=written, megabytes=grown / MEGABYTE)
        assert hung_up.poll(0), 'Nobody hung up.'
        await until(lambda: bobs.has_seen(f'never-read-{written - 1:05}'), 'He sees the last one.')
        assert not bobs.is_closed
    deaf.close()
    assert grown < GROWN_MOST
