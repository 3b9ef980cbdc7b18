"""What the window remembers, and what it makes of a file that others wrote."""

import json
from pathlib import Path

import pytest

from chatter.desktop import memory
from chatter.desktop.memory import Memory

LAPTOP = (0, 0, 1440, 900)
BESIDE_IT = (1440, -200, 1920, 1080)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / 'config' / 'window.json'
    remembered = Memory('https://chat.example.org', 700, 600, -20, 30, True, 1.21)
    memory.save(file, remembered)
    assert memory.load(file) == remembered
    assert [one.name for one in file.parent.iterdir()] == ['window.json']


def test_a_place_where_nothing_can_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / 'file').write_text('')
    memory.save(tmp_path / 'file' / 'window.json', Memory())


@pytest.mark.parametrize(
    'text',
    [
        *('', '{', '[]', 'null', '"own"', '{}', '\x00'),
        json.dumps({'home': 3, 'width': 'wide', 'height': None, 'x': 1, 'zoom': [1]}),
        '{"width": true, "x": 1e300, "y": 2, "zoom": NaN, "is_maximized": "yes"}',
    ],
)
def test_what_makes_no_sense_is_a_first_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / 'window.json'
    file.write_text(text)
    assert memory.load(file) == Memory()


def test_a_file_that_is_not_there_is_a_first_start(tmp_path: Path) -> None:
    assert memory.load(tmp_path / 'window.json') == Memory()


def test_what_is_too_small_or_too_large_to_use_is_not(tmp_path: Path) -> None:
    file = tmp_path / 'window.json'
    file.write_text('{"width": 3, "height": -3, "zoom": 99}')
    found = memory.load(file)
    assert (found.width, found.height) == (memory.LEAST_WIDTH, memory.LEAST_HEIGHT)
    assert found.zoom == memory.ZOOM_MOST


@pytest.mark.parametrize('x, y', [(0, 0), (100, 50), (-900, 100), (1400, 100), (2000, -150)])
def test_a_window_that_can_be_reached_stays_where_it_was(x: int, y: int) -> None:
    before = Memory(width=1000, height=700, x=x, y=y)
    assert memory.fit(before, [LAPTOP, BESIDE_IT]) == before


@pytest.mark.parametrize('x, y', [(2000, 100), (-990, 100), (100, 880), (100, -50)])
def test_a_window_that_cannot_comes_back(x: int, y: int) -> None:
    found = memory.fit(Memory(width=1000, height=700, x=x, y=y), [LAPTOP])
    assert (found.x, found.y) == (None, None)
    assert (found.width, found.height) == (1000, 700)


def test_a_window_is_never_larger_than_the_largest_screen() -> None:
    found = memory.fit(Memory(width=3000, height=2000), [LAPTOP])
    assert (found.width, found.height) == LAPTOP[2:]


def test_without_any_screen_known_the_size_stays() -> None:
    assert memory.fit(Memory(width=3000, height=2000), []).width == 3000
