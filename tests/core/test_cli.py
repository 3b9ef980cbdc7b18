"""The command: what makes a start impossible is one sentence and exit code 2, never a traceback."""

import asyncio
import os
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import chatter
from chatter import cli, migrations, server
from chatter.config import Settings
from chatter.errors import Unusable
from chatter.lifespan import running
from chatter.services import accounts
from tests import servers
from tests.cast import Cast


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        listener.listen()
        yield listener.getsockname()[1]


def said(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of a start that should end by itself."""
    process = servers.command(*arguments, stderr=subprocess.PIPE, **settings)
    out, complaints = process.communicate(timeout=150)
    return process.returncode, out.decode(), complaints.decode()


def refused(*arguments: str, **settings: str) -> str:
    """The one sentence with which a start was refused."""
    code, out, complaints = said(*arguments, '--no-open', **settings)
    assert (code, out) == (2, ''), (code, out, complaints)
    assert 'Traceback' not in complaints and complaints.endswith('.\n')
    lines = complaints.splitlines()
    assert len(lines) == 1, complaints
    return lines[0]


def port() -> tuple[str, str]:
    return '--port', str(servers.free_port())


def test_it_says_its_version() -> None:
    assert said('--version') == (0, f'Chatter {chatter.__version__}\n', '')


def test_help_names_every_option_and_command() -> None:
    code, out, _ = said('--help')
    assert code == 0
    for word in ('--host', '--port', '--data', '--native', '--open', '--no-open', 'reset-password'):
        assert word in out


def test_a_port_in_use_is_said(tmp_path: Path, taken: int) -> None:
    sentence = refused('--data', str(tmp_path / 'data'), '--port', str(taken))
    assert re.fullmatch(
        rf'Port {taken} on 127\.0\.0\.1 cannot be used \(Address already in use\): choose another '
        r'with --port or CHATTER_PORT\.',
        sentence,
    )


def test_a_directory_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    data = tmp_path / 'file'
    data.write_text('in the way')
    sentence = refused('--data', str(data), *port())
    assert sentence.startswith(f'{data} cannot be written to (')
    assert sentence.endswith('choose another directory with --data or CHATTER_DATA.')


def test_a_newer_database_is_said_and_not_touched(tmp_path: Path) -> None:
    migrations.upgrade(Settings(data=tmp_path))
    with closing(sqlite3.connect(tmp_path / 'chatter.db')) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    sentence = refused('--data', str(tmp_path), *port())
    assert sentence.startswith('The database was written by a newer Chatter (9999): ')


def test_a_bad_setting_is_said_without_its_password(tmp_path: Path) -> None:
    url = 'mysql://somebody:canary-5ecret@host/nothing'
    sentence = refused('--data', str(tmp_path), database_url=url)
    assert sentence.startswith('CHATTER_DATABASE_URL (--database-url) is ')
    assert 'canary-5ecret' not in sentence and 'somebody' in sentence


def test_a_bad_option_is_said(tmp_path: Path) -> None:
    code, out, complaints = said('--data', str(tmp_path), '--port', 'eighty')
    assert (code, out) == (2, '') and 'Traceback' not in complaints and '--port' in complaints


# The same refusals, without a process for each


@pytest.mark.parametrize('host', ['192.0.2.1', 'no.such.invalid'])
def test_an_address_that_is_not_this_machines_is_refused(host: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, host=host, port=servers.free_port())
    with (
        pytest.raises(Unusable, match=f'on {re.escape(host)} cannot be used'),
        server.listening(settings),
    ):
        pass


@pytest.mark.parametrize('place', ['file', 'file/below', 'proc'])
def test_a_place_where_nothing_can_be_made_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / 'file').write_text('in the way')
    data = Path('/proc/nowhere') if place == 'proc' else tmp_path / place
    with pytest.raises(Unusable, match='cannot be written to'):
        cli.prepare(Settings(data=data))


def test_what_is_made_is_for_its_owner_only(tmp_path: Path) -> None:
    data = tmp_path / 'data'
    data.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        cli.prepare(Settings(data=data))
    finally:
        os.umask(before)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / 'secret.key').stat().st_mode) == 0o600
    assert [file.name for file in data.iterdir() if file.name.startswith('.')] == []


@pytest.mark.parametrize('content', [b'This is a shopping list. ' * 100, b'SQLite format 3\0' * 99])
def test_a_database_that_is_none_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / 'chatter.db').write_bytes(content)
    with pytest.raises(Unusable, match=f'The database .{tmp_path}/chatter.db. cannot be used: '):
        cli.migrate(Settings(data=tmp_path))
    assert (tmp_path / 'chatter.db').read_bytes() == content


def test_a_database_that_does_not_answer_is_refused_without_its_password(tmp_path: Path) -> None:
    url = f'postgresql://somebody:canary-5ecret@127.0.0.1:{servers.free_port()}/nothing'
    with pytest.raises(Unusable) as refusal:
        cli.migrate(Settings(data=tmp_path, database_url=url))
    said = str(refusal.value)
    assert said.startswith('The database (CHATTER_DATABASE_URL) cannot be used: ')
    assert 'canary-5ecret' not in said and '\n' not in said


# Running


@pytest.mark.slow
def test_a_second_one_on_the_same_directory_is_said(tmp_path: Path) -> None:
    data = tmp_path / 'data'
    with servers.chatter(data) as first:
        sentence = refused('--data', str(data), *port())
        assert sentence.startswith(f'Another Chatter is running on {data}: stop it first')
        assert f'Chatter is open at http://localhost:{first.port} (Ctrl+C closes it).' in (
            first.said()
        )
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        for file in data.rglob('*'):
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, f'Others can read {file}.'
        first.process.terminate()
        assert first.process.wait(20) in {0, -15}
        assert 'Traceback' not in first.said() and 'rror' not in first.said()
    assert [file.name for file in data.glob('chatter.db*')] == ['chatter.db'], 'It ended cleanly.'


def announced(data: Path, *, is_terminal: bool) -> str:
    """What a start says that listens to all, to a terminal or into a pipe."""
    import pty  # Where there are such terminals.

    reading, writing = pty.openpty() if is_terminal else os.pipe()
    process = servers.command(
        '--data', str(data), '--no-open', '--host', '0.0.0.0', *port(), stdout=writing,
        public_url='https://chat.example.org/',
    )  # fmt: skip
    os.close(writing)
    said, wanted = '', '▀' if is_terminal else 'example.org\n'
    try:
        with open(reading, encoding='utf-8', errors='replace', buffering=1) as lines:
            while wanted not in said:
                said += lines.readline()
    finally:
        servers.end(process)
    return said


@pytest.mark.slow
@pytest.mark.skipif(os.name != 'posix', reason='There are no such terminals here.')
def test_others_are_told_where_it_is_and_a_terminal_draws_it(tmp_path: Path) -> None:
    sentence = 'Other devices find it at https://chat.example.org'
    said = announced(tmp_path / 'pipe', is_terminal=False)
    assert sentence in said and not set(said) & set('▀▄█')
    assert sentence in announced(tmp_path / 'terminal', is_terminal=True)


# The other command


async def test_a_link_to_set_a_password_is_printed(
    peopled: tuple[Settings, Cast], database: str
) -> None:
    settings, _cast = peopled
    code, out, complaints = await asyncio.to_thread(
        said,
        'reset-password',
        'Ada',
        data=str(settings.data),
        database_url=settings.database_url,
    )
    assert (code, complaints) == (0, '')
    match = re.fullmatch(r'http://localhost:8080/reset/([A-Za-z0-9_-]{43})\n', out)
    assert match, out
    async with running(settings):
        assert (await accounts.reset(match[1], 'a new password')).handle == 'ada'


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
def test_the_link_leads_where_others_find_the_server(settings: Settings) -> None:
    code, out, complaints = said(
        '--data', str(settings.data), 'reset-password', 'ada', public_url='https://chat.example.org'
    )
    assert (code, complaints) == (0, '')
    assert re.fullmatch(r'https://chat\.example\.org/reset/[A-Za-z0-9_-]{43}\n', out)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
def test_there_is_no_link_for_nobody(settings: Settings) -> None:
    code, out, complaints = said('--data', str(settings.data), 'reset-password', 'mallory')
    assert (code, out, complaints) == (2, '', 'Nobody has the handle mallory.\n')


@pytest.mark.slow
@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
def test_a_link_is_made_while_the_chat_is_open(settings: Settings, tmp_path: Path) -> None:
    data = tmp_path / 'open'
    shutil.copytree(settings.data, data)
    with servers.chatter(data):
        code, out, complaints = said('--data', str(data), 'reset-password', 'ada')
        assert (code, complaints) == (0, '') and '/reset/' in out


@pytest.mark.skipif(os.name == 'nt', reason='Windows has no such limit.')
def test_it_may_open_as_many_connections_as_the_system_allows() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert before[1] == resource.RLIM_INFINITY or before[1] > 600, 'There is something to gain.'
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        server.allow_many_connections()
        least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert most == before[1]
    assert least == server.CONNECTIONS_MOST or least == most < server.CONNECTIONS_MOST
