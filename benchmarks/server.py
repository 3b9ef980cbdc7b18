"""Servers to be measured: a real Chatter on a data directory, and one without any of it.

Each is a process on a free port of 127.0.0.1 and ends with the block that started it.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from chatter.bootstrap import ROOT
from chatter.errors import Unusable
from chatter.server import allow_many_connections

HOST = '127.0.0.1'
DATABASE = 'chatter.db'  # and what SQLite keeps beside it
START_SECONDS = 60.0
ATTEMPTS = 3  # Somebody else may take the port before the server does.
STOP_SECONDS = 15.0
CHEAP_BCRYPT = 4  # How long a password takes to check is not what is measured here.
PROCESS_CLOCK = 2  # all threads, as the scheduler counted
# `chatter` first: in the wheel it makes the others importable.
WATCHED = 'import chatter; from benchmarks import watched; watched.main()'
BARE = 'import chatter; from benchmarks import bare; bare.main()'


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
        if sys.platform == 'linux':  # To the nanosecond: `clock_getcpuclockid` of another process.
            return time.clock_gettime(~self.process.pid << 3 | PROCESS_CLOCK)
        times = self.seen.cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> int:
        """Bytes of memory of its own. The database's file, which it maps, is the system's."""
        held = self.seen.memory_info()
        return int(held.rss - getattr(held, 'shared', 0))

    @property
    def descriptors(self) -> int:
        """How many files and connections it has open, without the database's: each of its readers
        opens those when it is first needed, and keeps them."""
        if sys.platform == 'win32':
            return int(self.seen.num_handles())
        names = (os.path.basename(one.path) for one in self.seen.open_files())
        return int(self.seen.num_fds() - sum(name.startswith(DATABASE) for name in names))

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
def chatter(data: Path, *, is_watched: bool = False) -> Iterator[Server]:
    """A Chatter on a data directory; `is_watched` has it tell what it holds (`watched.py`)."""
    program = ['-c', WATCHED] if is_watched else ['-m', 'chatter']
    options = ['--data', str(data), '--host', HOST, '--no-open', '--port']
    with _running([*program, *options], '/api/health') as server:
        yield server


@contextlib.contextmanager
def bare() -> Iterator[Server]:
    """The server of `benchmarks.bare`, with the same settings of uvicorn."""
    with _running(['-c', BARE], '/') as server:
        yield server


@contextlib.contextmanager
def _running(arguments: list[str], path: str) -> Iterator[Server]:
    """The program with these arguments and a port as the last. Raises `Unusable`."""
    allow_many_connections()  # A thousand pages are two thousand connections at this end, too.
    server = _started(arguments, path)
    try:
        yield server
        server.stop()
    finally:
        if server.process.poll() is None:
            server.kill()


def _started(arguments: list[str], path: str) -> Server:
    own = {name: value for name, value in os.environ.items() if not name.startswith('CHATTER_')}
    said = ''
    for _ in range(ATTEMPTS):
        port = free_port()
        began = time.perf_counter()
        with tempfile.TemporaryFile() as complaints:
            process = subprocess.Popen(
                [sys.executable, *arguments, str(port)],
                cwd=ROOT,
                env={**own, 'CHATTER_BCRYPT_COST': str(CHEAP_BCRYPT)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
            try:
                if _answers(process, f'http://{HOST}:{port}{path}'):
                    return Server(process, port, time.perf_counter() - began)
            except BaseException:
                process.kill()
                process.wait()
                raise
            process.kill()
            process.wait()
            complaints.seek(0)
            said = complaints.read().decode(errors='replace').strip()
    raise Unusable(f'A server to be measured did not start. {said}'.strip())


def _answers(process: 'subprocess.Popen[bytes]', address: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return True
        time.sleep(0.02)
    return False


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
