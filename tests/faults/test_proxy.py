"""The network of the tests does to connections what it says, and nothing else."""

import asyncio
import contextlib
import gc
import select
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.proxy import HOST, Wire, between

FLOOD = 64 * 1024 * 1024  # More than any system puts into its buffers.


class Echo(socketserver.ThreadingTCPServer):
    """Says back what it hears, and keeps it; told to `flood`, it sends until it cannot."""

    daemon_threads = True

    def __init__(self) -> None:
        self.heard = b''
        self.sent = 0
        super().__init__((HOST, 0), _Echoing)
        self.port = int(self.server_address[1])


class _Echoing(socketserver.BaseRequestHandler):
    server: Echo

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            while heard := self.request.recv(1024):
                self.server.heard += heard
                if heard == b'flood':
                    self._flood()
                self.request.sendall(b'<' + heard + b'>')

    def _flood(self) -> None:
        self.request.settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            while self.server.sent < FLOOD:
                self.server.sent += self.request.send(bytes(CHUNK))
        self.server.heard += b' and stopped'


CHUNK = 64 * 1024


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def wire(echo: Echo) -> Iterator[Wire]:
    with between(echo) as opened:
        yield opened


Connect = Callable[[], socket.socket]


@pytest.fixture
def connect(wire: Wire) -> Iterator[Connect]:
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(socket.create_connection((HOST, wire.port), 10))


def ask(line: socket.socket, words: bytes) -> bytes:
    """Say something and take the answer; b'' if the connection breaks."""
    try:
        line.sendall(words)
        answer = b''
        while not answer.endswith(b'>'):
            if not (chunk := line.recv(1024)):
                return b''
            answer += chunk
    except OSError as error:
        assert not isinstance(error, TimeoutError), 'Nothing comes at all.'
        return b''
    return answer


def is_quiet(line: socket.socket, seconds: float = 0.15) -> bool:
    return not select.select([line], [], [], seconds)[0]


def test_it_passes_on_what_is_said(connect: Connect, wire: Wire) -> None:
    first, second = connect(), connect()
    assert ask(first, b'one') == b'<one>' and ask(second, b'two') == b'<two>'
    assert wire.taken == 2


def test_a_cut_breaks_every_connection_and_refuses_new_ones(connect: Connect, wire: Wire) -> None:
    lines = [connect(), connect()]
    assert [ask(line, b'hello') for line in lines] == [b'<hello>'] * 2
    wire.cut()
    assert [ask(line, b'hello') for line in lines] == [b''] * 2
    with pytest.raises(ConnectionRefusedError):
        connect()
    wire.mend()
    assert ask(connect(), b'again') == b'<again>'


def test_hanging_up_takes_new_connections_at_once(connect: Connect, wire: Wire) -> None:
    line = connect()
    assert ask(line, b'hello') == b'<hello>'
    wire.hang_up()
    assert ask(line, b'hello') == b''
    assert ask(connect(), b'again') == b'<again>'


def test_a_line_that_died_silently_says_nothing_for_ever(
    connect: Connect, wire: Wire, echo: Echo
) -> None:
    line = connect()
    assert ask(line, b'before') == b'<before>'
    wire.die_silently()
    line.sendall(b'lost')
    during = connect()
    during.sendall(b'lost')
    assert is_quiet(line) and is_quiet(during)
    wire.mend()
    line.sendall(b'lost')
    during.sendall(b'lost')
    assert is_quiet(line) and is_quiet(during), 'The dead stay dead.'
    assert ask(connect(), b'after') == b'<after>'
    assert echo.heard == b'beforeafter'


def test_new_lines_can_be_spared(connect: Connect, wire: Wire) -> None:
    line = connect()
    assert ask(line, b'before') == b'<before>'
    wire.die_silently(spare_new=True)
    line.sendall(b'lost')
    assert ask(connect(), b'new') == b'<new>'
    assert is_quiet(line)


def test_what_was_frozen_comes_later(connect: Connect, wire: Wire) -> None:
    line = connect()
    wire.freeze()
    line.sendall(b'hello')
    assert is_quiet(line)
    wire.thaw()
    assert ask(line, b'') == b'<hello>'
    wire.freeze()
    line.sendall(b'hello')
    wire.hang_up()
    assert ask(line, b'') == b'', 'Also what is frozen can break.'


def test_a_slow_line_takes_so_long_in_each_direction(connect: Connect, wire: Wire) -> None:
    line = connect()
    wire.is_slow(0.1)
    began = time.monotonic()
    assert ask(line, b'hello') == b'<hello>'
    assert time.monotonic() - began >= 0.2


def test_a_narrow_line_carries_so_much_and_presses_on_the_server(
    connect: Connect, wire: Wire, echo: Echo
) -> None:
    wire.is_narrow(4000)
    line = connect()
    began = time.monotonic()
    line.sendall(b'x' * 1000)
    carried = b''
    while carried.count(b'x') < 1000:
        carried += line.recv(1024)
    assert time.monotonic() - began >= 0.24, '1,000 bytes at 4,000 a second.'
    line.sendall(b'flood')  # It comes in one piece: nothing else is under way.
    until = time.monotonic() + 20
    while not echo.heard.endswith(b'stopped'):
        assert time.monotonic() < until, 'It is still sending.'
        time.sleep(0.02)
    assert echo.sent < FLOOD


@pytest.mark.parametrize('hang_up', [False, True])
def test_an_answer_is_kept_after_the_server_had_the_request(
    connect: Connect, wire: Wire, echo: Echo, hang_up: bool
) -> None:
    line, other = connect(), connect()
    wire.swallow_answer_to('POST ', hang_up=hang_up)
    assert ask(line, b'GET me') == b'<GET me>', 'Others pass.'
    line.sendall(b'POST it')
    assert wire.swallowing.wait(30)
    assert wire.swallowed == [b'<POST it>'] and echo.heard == b'GET mePOST it'
    assert ask(line, b'') == b'' if hang_up else is_quiet(line)
    assert ask(other, b'POST more') == b'<POST more>', 'Only the next one.'


@pytest.mark.parametrize('turns', range(6))
def test_who_comes_at_the_moment_of_a_cut_is_cut_off(echo: Echo, turns: int) -> None:
    """However far asyncio has come in taking them."""
    lost: list[object] = []

    async def come_and_cut(wire: Wire) -> socket.socket:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: lost.append(context))
        caller = socket.create_connection((HOST, wire.port), timeout=10)
        for _ in range(turns):
            await asyncio.sleep(0)
        await wire._cut()
        return caller

    with (
        between(echo) as wire,
        wire._run(come_and_cut(wire)) as caller,
        contextlib.suppress(ConnectionResetError),
    ):
        assert caller.recv(1) == b''
    gc.collect()  # What nobody closed says so now.
    assert lost == []
