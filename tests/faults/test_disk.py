"""The disk is full or takes nothing, the database is locked: everybody is told in a sentence, can
read on and loses nothing; when it is over everything goes on, without a restart."""

import asyncio
import contextlib
import resource
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from chatter import clock, db, outages
from chatter.config import Settings
from chatter.errors import Unavailable
from chatter.services import messages, people, sign_ins
from tests import cast as the_cast
from tests import servers
from tests.cast import Cast
from tests.conftest import Measured
from tests.core.pictures import drawn, encoded
from tests.faults import IS_LONG
from tests.faults.conftest import World, started
from tests.faults.people import Reader
from tests.security.page import visitor

DISK_BYTES = 16 * 1024 * 1024
LONG = 'x' * 9_000
POSTS_MOST = 2_000  # Before a disk of this size is full.
BRIEF_LOCK_SECONDS = 1.0
LONG_LOCK_SECONDS = 20.0 if IS_LONG else 8.0
ANSWER_SECONDS = 15.0  # After that the outbox takes a post for lost.
PICTURE = encoded(drawn(), 'PNG')
NO_PAGE = 4_096  # No page of a database fits into a file that ends here.


class Trouble(NamedTuple):
    """Something that keeps the server from writing: how it begins and ends, and what is said."""

    begin: Callable[[World], None]
    end: Callable[[World], None]
    status: int
    sentence: str


def fill(world: World) -> None:
    """Leave nothing of the disk."""
    if not world.server.data.parent.is_mount():
        pytest.skip('A small disk, to be filled, cannot be mounted here.')
    with _ballast(world).open('wb', buffering=0) as file:
        for size in (65_536, 4_096, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass


def empty(world: World) -> None:
    """Make room again."""
    _ballast(world).unlink()


def limit(world: World) -> None:
    """Let no file grow: every write fails, but not for want of space."""
    if not hasattr(resource, 'prlimit'):
        pytest.skip('Only Linux limits a program that runs already.')
    _limit(world, NO_PAGE)


def unlimit(world: World) -> None:
    """Let files grow again."""
    _limit(world, resource.RLIM_INFINITY)


def _ballast(world: World) -> Path:
    return world.server.data.parent / 'ballast'


def _limit(world: World, size: int) -> None:
    infinity = resource.RLIM_INFINITY
    resource.prlimit(world.server.process.pid, resource.RLIMIT_FSIZE, (size, infinity))


TROUBLES = {
    'full': Trouble(fill, empty, 507, str(outages.FULL)),
    'unwritable': Trouble(limit, unlimit, 503, str(outages.UNWRITABLE)),
}


@pytest.fixture(scope='module')
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of a few megabytes where one can be mounted, else a directory."""
    place = tmp_path_factory.mktemp('disk')
    is_mounted = _mount(place, f'size={DISK_BYTES}')
    yield place
    if is_mounted:
        subprocess.run(['umount', '--lazy', str(place)], check=True)


def _mount(place: Path, options: str) -> bool:
    command = ['mount', '-t', 'tmpfs', '-o', f'mode=700,{options}', 'tmpfs', str(place)]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope='module')
def small_world(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server on that disk; what it says is written elsewhere."""
    log = tmp_path_factory.mktemp('said') / 'server.log'
    with started(disk / 'data', log=log) as world:
        yield world


@contextlib.asynccontextmanager
async def reading(world: World) -> AsyncIterator[Reader]:
    """Bob's open page, which ends as it should."""
    async with Reader.open('Bob', world.wire, world.cast.tokens['bob'], world.room_id) as reader:
        yield reader
        await world.judge(reader)
        assert reader.connections == 1, 'Nothing of it broke.'


@contextlib.contextmanager
def locked(world: World) -> Iterator[None]:
    """Another program holds the database while inside."""
    file = world.server.data / 'chatter.db'
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as other:
        other.execute('BEGIN IMMEDIATE')
        yield
        other.execute('ROLLBACK')


def pictures(world: World) -> list[Path]:
    """What lies where pictures lie."""
    return list((world.server.data / 'uploads' / 'avatars').iterdir())


async def can_be_read(world: World) -> None:
    """Pages open, and history is there."""
    async with visitor(world.server, world.cast.tokens['bob']) as browser:
        for path in (f'/rooms/{world.room_id}', f'/api/rooms/{world.room_id}/messages', '/rooms'):
            answer = await browser.get(path)
            assert answer.status_code == 200, f'{path}: {answer.text}'


@pytest.mark.parametrize('name', TROUBLES)
async def test_nothing_can_be_stored_for_a_while(small_world: World, name: str) -> None:
    world, trouble = small_world, TROUBLES[name]
    process = world.server.process
    async with world.writer() as ada, world.writer('bob') as bob, reading(world):
        await ada.insist(f'{name}-before', 'before')
        trouble.begin(world)
        try:
            answer, number = None, 0
            while answer is None or answer.is_success:
                number += 1
                assert number < POSTS_MOST, 'It is never full.'
                answer = await ada.post(f'{name}-{number:04}', LONG)
            error = answer.json()['error']
            assert (answer.status_code, error['message']) == (trouble.status, trouble.sentence)
            world.record.was_refused(f'{name}-{number:04}', error['message'])
            await bob.try_once(f'{name}-refused', LONG)
            assert f'{name}-refused' in world.record.refused
            waiting = [
                asyncio.create_task(ada.insist(f'{name}-waiting-{number}', f'waited {number}'))
                for number in range(5)
            ]
            await can_be_read(world)
            async with visitor(world.server, world.cast.tokens['ada']) as browser:
                picture = await browser.put('/api/me/avatar', content=PICTURE)
                assert picture.status_code == trouble.status, picture.text
                assert picture.json()['error']['message'] == trouble.sentence
            assert pictures(world) == [], 'Nothing is left of it.'
            assert not any(task.done() for task in waiting), 'It lasts still.'
        finally:
            trouble.end(world)
        await asyncio.gather(*waiting)
        await bob.insist(f'{name}-after', 'after')
    assert world.server.process is process and process.poll() is None, 'It was never restarted.'
    assert 'Traceback' not in world.server.said(), world.server.said()


async def test_a_database_that_is_locked_briefly_is_waited_for(small_world: World) -> None:
    async with small_world.writer() as ada, reading(small_world):
        with locked(small_world):
            posting = asyncio.create_task(ada.post('locked-briefly', 'patience'))
            await asyncio.sleep(BRIEF_LOCK_SECONDS)
            assert not posting.done()
        answer = await posting
        assert answer is not None and answer.status_code == 201


async def test_a_database_that_is_locked_for_long_is_refused(
    small_world: World, measured: Measured
) -> None:
    loop = asyncio.get_running_loop()
    async with small_world.writer() as ada, small_world.writer('bob') as bob, reading(small_world):
        with locked(small_world):
            began = loop.time()
            waiting = asyncio.create_task(ada.insist('locked-waiting', 'waited'))
            answer = await bob.post('locked-refused', 'refused')
            assert loop.time() - began < ANSWER_SECONDS
            measured(seconds=loop.time() - began)
            assert answer is not None and answer.status_code == 503
            message = answer.json()['error']['message']
            assert message == str(outages.BUSY)
            small_world.record.was_refused('locked-refused', message)
            await can_be_read(small_world)
            await asyncio.sleep(began + LONG_LOCK_SECONDS - loop.time())
            assert not waiting.done()
        await waiting
        await bob.insist('locked-after', 'after')


async def test_after_all_that_the_database_is_whole(small_world: World) -> None:
    await small_world.judge()
    small_world.server.kill()
    assert small_world.is_sound()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is not waited for long."""
    monkeypatch.setattr(db, 'BUSY_SECONDS', 0.05)


async def test_whoever_is_signed_in_reads_on_while_nothing_can_be_noted(
    impatient: None, cast: Cast, settings: Settings
) -> None:
    """When somebody was last here is stored as they read; that must not keep them from reading."""
    clock.turn(timedelta(minutes=5))
    sign_ins.forget_everyone()
    with contextlib.closing(sqlite3.connect(settings.sqlite_file, isolation_level=None)) as other:
        other.execute('BEGIN IMMEDIATE')
        with pytest.raises(Unavailable):
            await messages.post(cast.ada, cast.tea, 'refused', 'nonce-refused')
        viewer = await sign_ins.viewer(cast.tokens['ada'])
        assert viewer is not None and viewer.id == cast.ada.id
        await people.saw(cast.ada.id, is_leaving=True)
        other.execute('ROLLBACK')


def test_a_directory_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    """Where it was written to before, too: a disk that the system made read-only."""
    data = tmp_path / 'disk' / 'data'
    data.parent.mkdir()
    if not _mount(data.parent, 'size=16M'):
        pytest.skip('A disk cannot be mounted here, and whoever owns a directory may write to it.')
    try:
        the_cast.peopled(data)
        subprocess.run(['mount', '-o', 'remount,ro', str(data.parent)], check=True)
        process = servers.command('--data', str(data), '--port', str(servers.free_port()))
        said = process.communicate(timeout=60)[0].decode()
        assert process.returncode == 2
        assert said == (
            f'{data} cannot be written to (Read-only file system): choose another directory with '
            '--data or CHATTER_DATA.\n'
        )
    finally:
        subprocess.run(['umount', '--lazy', str(data.parent)], check=True)
