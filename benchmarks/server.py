"""Servers to be measured: a real Chatter in a directory of its own, and one without any of it.

Each is a process on a free port of 127.0.0.1 and ends with the block that started it.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from chatter import cli, config, lifespan, security
from chatter.bootstrap import ROOT
from chatter.config import Settings
from chatter.models.views import Viewer
from chatter.services import accounts, messages, rooms, sign_ins

HOST = '127.0.0.1'
START_SECONDS = 60.0
STOP_SECONDS = 15.0
CHEAP_BCRYPT = 4  # How long a password takes to check is not what is measured here.
FILLED_AT_ONCE = 200


@dataclass
class Server:
    """A server that runs: how long it took to answer, and what it has used so far."""

    process: 'subprocess.Popen[bytes]'
    port: int
    start_seconds: float
    seen: psutil.Process = field(init=False)

    def __post_init__(self) -> None:
        self.seen = psutil.Process(self.process.pid)

    @property
    def cpu(self) -> float:
        """Seconds of processor time, user and system, of all its threads."""
        times = self.seen.cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> int:
        """Bytes of memory that are resident."""
        return int(self.seen.memory_info().rss)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and insist."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


class Usage:
    """What a server used while a block ran: processor, time, and the measuring process's share."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> 'Usage':
        self._cpu, self._own = self._server.cpu, time.process_time()
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
        self.cpu = self._server.cpu - self._cpu
        self.own_cpu = time.process_time() - self._own

    def cpu_above(self, idle: float) -> float:
        """Seconds of processor time beyond what it uses (seconds per second) when idle."""
        return self.cpu - idle * self.seconds


@contextlib.contextmanager
def chatter(data: Path) -> Iterator[Server]:
    """A Chatter on a data directory."""
    port = free_port()
    command = ['-c', 'import main; main.main()', '--port', str(port), '--data', str(data)]
    with _process([*command, '--host', HOST, '--no-open'], port, '/api/health') as server:
        yield server


@contextlib.contextmanager
def bare() -> Iterator[Server]:
    """The server of `benchmarks.bare`, with the same settings of uvicorn."""
    port = free_port()
    with _process(['-m', 'benchmarks.bare', str(port)], port, '/') as server:
        yield server


@contextlib.contextmanager
def _process(arguments: list[str], port: int, path: str) -> Iterator[Server]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith('CHATTER_')}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, 'CHATTER_BCRYPT_COST': str(CHEAP_BCRYPT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _await(process, f'http://{HOST}:{port}{path}')
        server = Server(process, port, time.perf_counter() - began)
        yield server
        server.stop()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _await(process: 'subprocess.Popen[bytes]', address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.02)
    raise RuntimeError(f'The server for {address} did not start.')


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def populate(data: Path, people: int, filled: dict[str, int] | None = None) -> list[str]:
    """Prepare a data directory: so many people, all in the Lobby, and rooms of the first one's
    that hold so many messages (rooms 2, 3, … in this order).

    Returns a cookie's secret for each. Over HTTP the throttle would make an evening of it.
    """
    settings = config.load(data=data, bcrypt_cost=CHEAP_BCRYPT)
    cli.prepare(settings)
    cli.migrate(settings)
    return asyncio.run(_populate(settings, people, filled or {}))


async def _populate(settings: Settings, people: int, filled: dict[str, int]) -> list[str]:
    async with lifespan.running(settings):
        tokens = [await _person(number) for number in range(people)]
        owner = await sign_ins.viewer(tokens[0])
        assert owner is not None
        for name, count in filled.items():
            await _fill(owner, name, count)
    return tokens


async def _person(number: int) -> str:
    account = accounts.NewAccount.checked(f'person{number}', f'Person {number}', 'a long password')
    if number == 0:
        user = await accounts.claim(account)
    else:
        address = f'10.0.{number // 250}.{number % 250}'
        user = await accounts.sign_up(account, address=address)
    browser = sign_ins.Browser('a benchmark', HOST)
    return await sign_ins.open_for(user.id, browser, is_kept=True, old_token=None)


async def _fill(owner: Viewer, name: str, count: int) -> None:
    room = await rooms.create(owner, name)
    for first in range(room.last_seq, count, FILLED_AT_ONCE):
        numbers = range(first, min(first + FILLED_AT_ONCE, count))
        await asyncio.gather(
            *(
                messages.post(owner, room.id, text(number), security.new_token())
                for number in numbers
            )
        )


def text(number: int) -> str:
    """What people write: short, long, and sometimes Markdown."""
    return (
        f'Number {number}, said the keeper of the list',
        f'It is {number} now. That was quick! Shall we go on, or wait for the others to come back?',
        'ok',
        f'The **important** one is `{number}`, see https://example.org/notes/{number} for more.',
    )[number % 4]
