"""The way through a day in WebKit, and what has once been otherwise there than in Chromium.

Skipped where WebKitGTK or its driver are missing; what is tried in it by hand, and in Firefox, is
in `docs/browsers.md`.
"""

from collections.abc import Iterator

import pytest
from selenium.webdriver import WebKitGTK

from tests.browser import webkit
from tests.browser.people import PASSWORD, Person, Room
from tests.browser.server import Server
from tests.browser.webkit import Safari

COOKIE = 'chatter'  # One that is Secure it discards on plain http, also on this machine.
HEIGHTS = 'return [...document.querySelectorAll(arguments[0])].map((one) => one.offsetHeight)'
TOPS = """
return [...document.querySelectorAll(arguments[0])].map((one) => one.getBoundingClientRect().top);
"""


@pytest.fixture(scope='module')
def engine() -> Iterator[WebKitGTK]:
    """One browser serves this module: there is no more than one of a driver."""
    try:
        with webkit.started() as driver:
            yield driver
    except webkit.Missing as reason:
        pytest.skip(str(reason))


@pytest.fixture
def safari(engine: WebKitGTK, chat: Server) -> Iterator[Safari]:
    """The browser, in which nobody is signed in."""
    browser = Safari(engine, chat.address)
    browser.goes_to('/sign-in')
    yield browser
    browser.goes_to('/sign-in')
    engine.delete_all_cookies()


def _signs_in(safari: Safari, person: Person) -> None:
    safari.arrives_at('/sign-in')
    safari.fills(handle=person.handle, password=PASSWORD)
    safari.submits()
    safari.arrives_at('/rooms/')


def test_somebody_signs_in_talks_comes_back_and_signs_out(
    safari: Safari, ada: Person, bob: Person, room: Room
) -> None:
    _signs_in(safari, ada)
    cookies = {cookie['name']: cookie for cookie in safari.driver.get_cookies()}
    assert list(cookies) == [COOKIE]
    assert cookies[COOKIE]['httpOnly'] and cookies[COOKIE]['sameSite'] == 'Lax'
    assert not cookies[COOKIE]['secure']

    safari.find(f'.sidebar__room[href="{room.path}"]').click()
    safari.is_in(room)
    safari.writes('Hello from elsewhere')
    safari.shows('Hello from elsewhere')
    assert ada.texts(room) == ['Hello from elsewhere']
    bob.writes(room, 'Hello back')
    safari.shows('Hello from elsewhere', 'Hello back')

    safari.reloads()
    safari.is_in(room)
    safari.shows('Hello from elsewhere', 'Hello back')

    safari.button('Sign out').click()
    safari.arrives_at('/sign-in')
    safari.until(lambda: not safari.driver.get_cookies(), 'the cookie is gone')
    safari.goes_to(room.path)
    safari.arrives_at('/sign-in')


def test_a_menu_is_as_high_as_its_lines(safari: Safari, ada: Person, room: Room) -> None:
    _signs_in(safari, ada)
    safari.opens(room)
    safari.button('Room menu').click()
    safari.find('.menu__list:popover-open .menu__item')
    lines = safari.js(HEIGHTS, '.menu__list:popover-open .menu__item')
    [height] = safari.js(HEIGHTS, '.menu__list:popover-open')
    assert max(lines) <= 48
    assert sum(lines) <= height <= sum(lines) + 20


def test_what_can_be_chosen_stands_in_a_row_beside_its_name(safari: Safari, ada: Person) -> None:
    _signs_in(safari, ada)
    safari.goes_to('/settings')
    row = '.appearance__choice[aria-labelledby="appearance-theme"]'
    safari.find(f'{row} .appearance__option')
    options = safari.js(TOPS, f'{row} .appearance__option')
    assert len(options) > 2 and len(set(options)) == 1
    [label] = safari.js(TOPS, f'{row} .appearance__label')
    assert abs(label - options[0]) < 20
