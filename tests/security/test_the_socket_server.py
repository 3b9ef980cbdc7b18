"""How NiceGUI's own socket is set up in this process: websockets alone, permission for nobody, and
our guard around every handler, which asks for the Origin whoever asked before it.
"""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from nicegui import core
from socketio.exceptions import ConnectionRefusedError

from chatter.config import Settings
from components import sockets
from tests import in_process
from tests.cast import Cast
from tests.security.page import SOCKET_PATH


@pytest.fixture
async def nobodys(core: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in front of the whole program, pages and sockets included."""
    async with in_process.served(core), in_process.browser(None) as client:
        yield client


def test_no_origin_is_allowed_and_nothing_but_websockets(nobodys: httpx.AsyncClient) -> None:
    """NiceGUI's own is everybody; with an empty list engine.io gives nobody permission to read."""
    assert core.sio.eio.cors_allowed_origins == []
    assert core.sio.eio.transports == ['websocket']
    assert core.app.config.socket_io_js_transports == ['websocket']
    assert core.sio.eio._async['websocket'] is sockets._Line
    for name in ('connect', 'handshake', 'disconnect', 'event', 'ack'):
        assert core.sio.handlers['/'][name].__module__ == sockets.__name__, name
    for name in ('javascript_response', 'log'):
        assert core.sio.handlers['/'][name] is sockets._ignored


async def test_no_other_origin_is_told_that_it_may_read(nobodys: httpx.AsyncClient) -> None:
    for origin in ('https://evil.example', 'null', in_process.ADDRESS):
        for transport in ('websocket', 'polling'):
            refused = await nobodys.get(
                SOCKET_PATH,
                params={'EIO': '4', 'transport': transport},
                headers={'Origin': origin},
            )
            assert refused.status_code == 400, refused.text
            said = [name for name in refused.headers if name.startswith('access-control-')]
            assert said == []


ORIGINS = {
    in_process.ADDRESS: True,
    'https://evil.example': False,
    'https://localhost': False,
    'http://localhost:81': False,
    'http://localhost.evil.example': False,
    'null': False,
    '': False,
    None: False,
}


@pytest.mark.parametrize('origin', ORIGINS)
async def test_the_guard_asks_for_the_origin_also_where_nobody_asked_before_it(
    nobodys: httpx.AsyncClient, cast: Cast, origin: str | None
) -> None:
    async with in_process.browser(cast.tokens['ada']) as adas:
        page = (await adas.get('/rooms/1')).text
    client_id = re.search(r"'client_id': '([^']+)'", page)
    assert client_id, 'It is a page.'
    headers = [(b'host', b'localhost'), (b'cookie', f'chatter={cast.tokens["ada"]}'.encode())]
    if origin is not None:
        headers.append((b'origin', origin.encode()))
    scope = {'type': 'websocket', 'scheme': 'ws', 'path': SOCKET_PATH, 'headers': headers}
    environ = {
        'QUERY_STRING': f'client_id={client_id[1]}',
        'asgi.scope': {**scope, 'query_string': b'', 'server': ('localhost', 80)},
    }
    assert await sockets._may_connect(environ) is ORIGINS[origin]
    if not ORIGINS[origin]:
        with pytest.raises(ConnectionRefusedError, match='not known here'):
            await core.sio.handlers['/']['connect']('sid', environ)


@pytest.mark.parametrize('method', ['GET', 'POST', 'OPTIONS'])
async def test_polling_is_no_transport(nobodys: httpx.AsyncClient, method: str) -> None:
    for headers in ({}, {'Origin': in_process.ADDRESS}):
        refused = await nobodys.request(
            method, SOCKET_PATH, params={'EIO': '4', 'transport': 'polling'}, headers=headers
        )
        assert refused.status_code in {400, 403}, (method, refused.text)
        assert 'sid' not in refused.text and 'set-cookie' not in refused.headers
        assert core.sio.eio.sockets == {}, 'Nobody is connected by it.'
