"""The stage of the faults: the program as people run it, its people, and a network before it."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import cast as the_cast
from tests.browser.server import Server
from tests.cast import Cast
from tests.faults.checker import check
from tests.faults.people import Reader, Writer, everything_seen, history
from tests.faults.proxy import Wire, between
from tests.faults.record import History, Record


@dataclass
class World:
    """A server that can be harmed, a network before it, the cast, and the record of a room."""

    server: Server
    wire: Wire
    cast: Cast
    record: Record = field(default_factory=Record)

    @property
    def room_id(self) -> int:
        """The room of most tests: Ada's, with Bob in it."""
        return self.cast.tea

    def writer(self, handle: str = 'ada', *, patience: float = 20.0) -> Writer:
        """Somebody who writes in it."""
        token = self.cast.tokens[handle]
        return Writer(self.wire, token, self.room_id, self.record, patience=patience)

    async def restart(self) -> None:
        """Begin to serve again."""
        await asyncio.to_thread(self.server.start)

    async def history(self) -> History:
        """What is in the room now."""
        return await history(self.server, self.cast.tokens['bob'], self.room_id)

    async def judge(self, *readers: Reader) -> History:
        """Fail if anything is not as people were told, or as they saw it."""
        now = await self.history()
        check(self.record, now, await everything_seen(readers, now))
        return now

    def is_sound(self) -> bool:
        """Whether the database says of itself that it is whole. The server must not run."""
        with contextlib.closing(sqlite3.connect(self.server.data / 'chatter.db')) as connection:
            [(verdict,)] = connection.execute('PRAGMA integrity_check').fetchall()
            strays = connection.execute('PRAGMA foreign_key_check').fetchall()
        return verdict == 'ok' and not strays


@pytest.fixture
def database() -> str:
    """In this process: faults of networks and clocks do not see which database there is."""
    return 'sqlite'


@pytest.fixture(scope='module')
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server, a room and its record for the tests of a module, one after the other."""
    with started(tmp_path_factory.mktemp('world') / 'data') as made:
        yield made


@contextlib.contextmanager
def started(data: Path, *, log: Path | None = None, command: Sequence[str] = ()) -> Iterator[World]:
    """A server with the cast on it, and a network before it."""
    cast = the_cast.peopled(data)
    server = Server(data, command=command)
    server.log = log or server.log
    server.start()
    try:
        with between(server) as wire:
            yield World(server, wire, cast)
    finally:
        server.stop()
