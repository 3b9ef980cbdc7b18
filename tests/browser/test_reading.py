"""What counts as read, and that everybody who is the same person agrees on it."""

import time
from collections.abc import Callable

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def second(open_browser: OpenBrowser, chat: Server, ada: Person) -> Browser:
    """Another browser of Ada's, with the same cookie."""
    return open_browser(chat, ada)


def test_two_browsers_of_one_person_agree_on_what_is_unread(
    adas: Browser, second: Browser, bob: Person, room: Room
) -> None:
    for browser in (adas, second):
        browser.goes_to('/rooms')
        browser.find('.sidebar__list')
        assert browser.badge(room) == 0
    bob.writes(room, 'one', 'two', 'three')
    for browser in (adas, second):
        browser.until(lambda browser=browser: browser.badge(room) == 3, 'three are unread')
        browser.until(lambda browser=browser: browser.title.startswith('(3) '), 'in the title, too')
        assert browser.has(f'.sidebar__room--unread[href="{room.path}"]')

    adas.follows(room.path)
    adas.is_in(room)
    adas.until(lambda: adas.badge(room) == 0, 'she reads')
    took = second.until(lambda: second.badge(room) == 0, 'the other browser agrees', soon=3)
    took += second.until(lambda: not second.title.startswith('('), 'the title agrees', soon=3)
    print(f'What was read in one browser was read in the other after {took:.2f} s.')  # noqa: T201
    assert not adas.title.startswith('(')


def test_nothing_is_read_in_a_tab_that_nobody_looks_at(
    adas: Browser, second: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'seen')
    second.goes_to('/rooms')
    adas.opens(room)
    second.until(lambda: second.badge(room) == 0, 'it is seen')
    before = ada.read_seq(room)
    with adas.looked_away_from():
        bob.writes(room, 'unseen', 'unseen, too')
        second.until(lambda: second.badge(room) == 2, 'the other browser tells of it')
        assert _stays_for_a_second(lambda: ada.read_seq(room) == before), 'Nobody looks.'
    adas.sees('unseen, too')
    adas.says('2 messages', '.timeline__new-label')  # What came meanwhile is marked.
    second.until(lambda: second.badge(room) == 0, 'now somebody looks')
    assert ada.read_seq(room) == before + 2


def test_nothing_is_read_that_is_not_in_view(
    adas: Browser, second: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, *(f'line {number}' for number in range(60)))
    second.goes_to('/rooms')
    adas.opens(room)
    adas.scrolls_through('down')
    second.until(lambda: second.badge(room) == 0, 'all is read')
    adas.js('document.querySelector(".timeline__viewport").scrollTop = 0')
    adas.until(lambda: adas.has('.timeline__jump'), 'she looks at the beginning')
    before = ada.read_seq(room)
    bob.writes(room, 'below')
    second.until(lambda: second.badge(room) == 1, 'something new')
    adas.until(lambda: adas.badge(room) == 1, 'and here as well')
    assert _stays_for_a_second(lambda: ada.read_seq(room) == before), 'It is out of view.'
    adas.find('.timeline__jump').click()
    second.until(lambda: second.badge(room) == 0, 'now it is in view')


def test_what_one_writes_oneself_is_read(
    adas: Browser, second: Browser, ada: Person, room: Room
) -> None:
    second.goes_to('/rooms')
    second.find('.sidebar__list')
    adas.opens(room)
    adas.writes('my own words')
    adas.shows('my own words')
    assert _stays_for_a_second(lambda: second.badge(room) == 0)


def _stays_for_a_second(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 1
    while time.monotonic() < until:
        if not holds():
            return False
        time.sleep(0.05)
    return True
