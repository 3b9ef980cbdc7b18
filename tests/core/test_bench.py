"""`chatter bench` measures, prints, and leaves nothing behind; it does so here on very little.

How fast anything is, is not asserted: other programs use the same processor.
"""

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import psutil
import pytest

import main
from benchmarks import command
from benchmarks.client import Socket
from benchmarks.loop import run
from benchmarks.plan import QUICK, Plan
from benchmarks.report import Figure, Found, show
from benchmarks.server import HOST
from chatter.errors import Unusable
from tests import servers

TINY = Plan(
    starts=1,
    clients=(1, 16),
    seconds=0.2,
    pages=(2, 4),
    saturated=3,
    messages=2,
    read=1,
    idle_seconds=0.1,
    leaving=3,
    filled=(10, 300),
    openings=5,
    questions=5,
    rooms=20,
    soak_minutes=0.02,
    soak_pages=3,
)
FOUND = {
    'posts': Found(
        'what was posted',
        [
            Figure('fast', 1_024, '/s', 500, is_least=True, ratio=0.13, beside='nothing'),
            Figure('slow', 51.0, 'ms', 50),
            Figure('so much', 3.0),
        ],
        ['One was lost.'],
    )
}


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process, and those it starts, make temporary files."""
    monkeypatch.setattr(tempfile, 'tempdir', None)
    monkeypatch.setenv('TMPDIR', str(tmp_path))
    return tmp_path


# Two tests on real servers; the other parts are made of the same.


def test_it_measures_and_leaves_nothing_behind(
    own_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = psutil.Process().children()
    status = command.run(['history', 'delivery'], TINY, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert status == 0, found
    assert list(found['parts']) == ['delivery', 'history'], 'In the order of all parts.'
    for part in found['parts'].values():
        assert part['figures'] and not part['faults']
        assert {figure['verdict'] for figure in part['figures']} <= {'', 'kept', 'MISSED'}
    assert list(own_place.iterdir()) == []
    assert psutil.Process().children() == before


def test_what_is_told_to_end_takes_its_servers_and_files_along(own_place: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, '-m', 'chatter', 'bench', 'posts', '--quick'],
        cwd=servers.ROOT,
        env=servers.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    try:
        said = next((line for line in running.stderr if 'posting' in line), '')
        servants = psutil.Process(running.pid).children()
        assert said and servants and list(own_place.iterdir()), 'It was at work.'
        running.send_signal(signal.SIGTERM)
        out, _ = running.communicate(timeout=120)
    finally:
        running.kill()
    assert (running.returncode, out) == (128 + signal.SIGTERM, '')
    assert list(own_place.iterdir()) == []
    assert not any(one.is_running() for one in servants)


# In this process alone


def test_who_ends_in_the_moment_of_starting_a_server_ends_it_too() -> None:
    with pytest.raises(SystemExit), command.nobody_left():
        started = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
        raise SystemExit(1)
    assert not psutil.pid_exists(started.pid)
    started.wait()


def test_every_part_can_be_measured() -> None:
    assert 'posts' in command.PARTS
    for name in [*command.PARTS, *command.OF_THEIR_OWN]:
        assert callable(import_module(f'benchmarks.{name}').measure)


def test_a_page_whose_connection_broke_goes_on_without_a_word() -> None:
    """What broke is counted by whoever opened it: it ends no measuring of half an hour."""
    run(_speaking_on_a_broken_line())


async def _speaking_on_a_broken_line() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b'\r\n\r\n')
        writer.write(b'HTTP/1.1 101 Switching Protocols\r\n\r\n')
        writer.close()

    broken = asyncio.Event()
    listening = await asyncio.start_server(hang_up, HOST, 0)
    port = listening.sockets[0].getsockname()[1]
    line = await Socket.open(port, '/', '', lambda _line, _frame: None, broken.set)
    await broken.wait()
    listening.close()
    line.send(b'2')
    line.close()


def test_a_part_that_does_not_exist_is_said() -> None:
    with pytest.raises(Unusable, match='There is no part “speed”: choose from start, posts, '):
        command.run(['speed'], QUICK, as_json=False)


def test_where_it_is_not_installed_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, 'benchmarks', None)  # As in the program without Python.
    with pytest.raises(Unusable, match='does not measure itself'):
        main.measure([], is_quick=True, minutes=None, as_json=False)


def test_a_table_shows_budgets_beside_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    show(FOUND, as_json=False)
    lines = [' '.join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert 'fast 1,024 /s ≥ 500 kept 0.13 × nothing' in lines
    assert 'slow 51.0 ms ≤ 50.0 MISSED' in lines
    assert 'so much 3.00' in lines
    assert 'One was lost.' in lines


def test_as_json_it_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    show(FOUND, as_json=True)
    part = json.loads(capsys.readouterr().out)['parts']['posts']
    assert [figure['verdict'] for figure in part['figures']] == ['kept', 'MISSED', '']
    assert part['faults'] == ['One was lost.']
