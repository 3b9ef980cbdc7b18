"""On a phone: one column, the rooms in a drawer, nothing wider than the screen."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import PHONE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server
from tests.browser.touch import holds, swipes

pytestmark = pytest.mark.browser

NARROWEST = (320, 568)
WITH_KEYBOARD = (375, 330)  # What an on-screen keyboard leaves of a phone.
OVERFLOW = """
const {clientWidth, scrollWidth} = document.documentElement;
return {
  page: scrollWidth - clientWidth,
  beyond: [...document.querySelectorAll('body *')].filter((element) => {
    const {right, width} = element.getBoundingClientRect();
    return width && right > clientWidth + 1 && element.checkVisibility()
      && !element.closest('.drawer, pre, [hidden], .visually-hidden');
  }).map((element) => element.className || element.tagName),
};
"""
IN_VIEW = """
const {top, bottom, left, right} = arguments[0].getBoundingClientRect();
return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
"""
LIFTED = """
window.lifted = 0;
window.addEventListener('pointerup', () => requestAnimationFrame(() => window.lifted++), true);
"""
ROOM_MENU = '.menu__list--open:popover-open'
PANEL_LEFT = 'return document.querySelector(".drawer__panel").getBoundingClientRect().left'


@pytest.fixture
def adas(adas: Browser) -> Browser:
    """Ada's phone."""
    adas.is_as_large_as(PHONE)
    return adas


def test_the_drawer_opens_leads_elsewhere_and_closes(
    adas: Browser, ada: Person, room: Room
) -> None:
    other = ada.makes_room(f'Other {unique()}')
    adas.opens(room)
    assert adas.js(IN_VIEW, adas.box), 'The composer is on the screen.'
    assert not adas.has('.drawer--open')
    assert adas.js('return document.querySelector(".drawer__panel").inert'), 'Out of reach.'

    adas.find('.menu-button').click()
    adas.until(lambda: adas.js(PANEL_LEFT) == 0, 'the drawer slides in')
    assert adas.js('return document.activeElement.closest(".drawer__panel") !== null')
    adas.follows(other.path)
    adas.is_in(other)
    adas.until(lambda: not adas.has('.drawer--open'), 'it closes by itself')
    adas.until(lambda: adas.js(PANEL_LEFT) < 0, 'it is out of the way')

    adas.find('.menu-button').click()
    adas.until(lambda: adas.js(PANEL_LEFT) == 0, 'the drawer slides in')
    adas.types(Keys.ESCAPE)
    adas.until(lambda: not adas.has('.drawer--open'), 'Escape closes it')
    adas.until(lambda: 'menu-button' in adas.focus(), 'the focus goes back')
    adas.find('.menu-button').click()
    adas.until(lambda: adas.js(PANEL_LEFT) == 0, 'the drawer slides in')
    adas.js('document.querySelector(".drawer__backdrop").click()')
    adas.until(lambda: not adas.has('.drawer--open'), 'a touch beside it closes it')


def test_a_finger_that_stays_on_a_room_opens_its_menu_and_leaves_it_open(
    adas: Browser, room: Room
) -> None:
    adas.opens(room)
    adas.find('.menu-button').click()
    adas.until(lambda: adas.js(PANEL_LEFT) == 0, 'the drawer slides in')
    adas.js(LIFTED)
    place = adas.find(f'.sidebar__room[href="{room.path}"]').rect
    middle = round(place['x'] + place['width'] / 2), round(place['y'] + place['height'] / 2)
    holds(adas, middle, lambda: adas.has(ROOM_MENU), 'the menu')
    adas.until(lambda: adas.js('return window.lifted'), 'the finger is lifted')
    assert adas.has(ROOM_MENU)
    adas.find(f'{ROOM_MENU} .menu__item', 'Mute').click()
    adas.find(f'.sidebar__room--muted[href="{room.path}"]')


def test_the_drawer_follows_a_finger(adas: Browser, bob: Person, room: Room) -> None:
    bob.writes(room, '```\n' + 'code ' * 80 + '\n```')
    adas.opens(room)
    swipes(adas, (40, 300), (90, 300))
    adas.until(lambda: adas.js(PANEL_LEFT) < -300, 'a little is not enough')
    assert not adas.has('.drawer--open')
    swipes(adas, (40, 200), (60, 500))
    assert not adas.has('.drawer--open'), 'Up and down is for the conversation.'
    code = adas.find('.code pre').rect
    swipes(adas, (90, round(code['y']) + 12), (330, round(code['y']) + 12))
    assert not adas.has('.drawer--open'), 'What scrolls sideways scrolls.'
    swipes(adas, (40, 300), (330, 310))
    adas.until(lambda: adas.js(PANEL_LEFT) == 0, 'the drawer is in')
    adas.until(lambda: adas.has('.drawer--open'), 'it stays')
    swipes(adas, (250, 300), (10, 300))
    adas.until(lambda: not adas.has('.drawer--open'), 'and goes the same way')


@pytest.mark.parametrize(('width', 'is_drawer'), [(1023, True), (1024, False)])
def test_below_1024_pixels_the_rooms_are_a_drawer(
    adas: Browser, room: Room, width: int, is_drawer: bool
) -> None:
    adas.is_as_large_as((width, 700))
    adas.opens(room)
    assert (adas.js(PANEL_LEFT) < 0) is is_drawer
    assert adas.find('.menu-button').is_displayed() if is_drawer else True


def test_one_can_write_on_a_phone(adas: Browser, bobs: Browser, ada: Person, room: Room) -> None:
    adas.opens(room)
    bobs.opens(room)
    assert 'composer__box' not in adas.focus(), 'No keyboard jumps up by itself.'
    adas.box.click()
    adas.types('first line', Keys.ENTER, 'second line')
    assert adas.draft == 'first line\nsecond line', 'Enter is for lines there.'
    adas.button('Send message').click()
    bobs.shows('first line\nsecond line')
    adas.shows('first line\nsecond line')
    assert adas.js(IN_VIEW, adas.box)


def test_a_keyboard_leaves_the_box_and_what_was_said_last_in_view(
    adas: Browser, ada: Person, room: Room
) -> None:
    ada.writes(room, *(f'word {number}' for number in range(30)))
    adas.opens(room)
    adas.box.click()
    adas.is_as_large_as(WITH_KEYBOARD)
    for words in ('', 'one\n' * 12):
        adas.types(words)
        adas.until(lambda: adas.js(IN_VIEW, adas.box), 'the box is above the keyboard')
        assert adas.js(IN_VIEW, adas.button('Send message'))
        last = adas.find('.timeline__row:last-of-type')
        adas.until(lambda row=last: adas.js(IN_VIEW, row), 'the latest message, too')
        view = adas.find('.timeline__viewport').rect
        assert view['height'] >= 60, f'Two lines of it, below a notice as well: {view}'
    assert adas.js(OVERFLOW) == {'page': 0, 'beyond': []}


def test_nothing_is_wider_than_the_narrowest_screen(adas: Browser, ada: Person, room: Room) -> None:
    adas.is_as_large_as(NARROWEST)
    ada.patch(room.api, {'name': 'Donaudampfschifffahrtsgesell', 'description': 'w' * 200})
    ada.writes(
        room, 'w' * 300, f'https://example.org/{"long" * 80}', '```\n' + 'code ' * 80 + '\n```'
    )
    for path in (room.path, '/rooms', '/settings', '/rooms/999999'):
        adas.expects('status of 404')
        adas.goes_to(path)
        adas.find('main h1')
        assert adas.has('.drawer')
        if path == room.path:
            adas.until(lambda: len(adas.rows()) == 3, 'the messages')
            assert adas.js(IN_VIEW, adas.box)
        assert adas.js(OVERFLOW) == {'page': 0, 'beyond': []}, path


@pytest.mark.parametrize('path', ['/sign-in', '/sign-up', '/recover', '/join/nonsense'])
def test_the_ways_in_fit_the_narrowest_screen(
    chat: Server, open_browser: OpenBrowser, path: str
) -> None:
    browser = open_browser(chat)
    browser.is_as_large_as(NARROWEST)
    browser.goes_to(path)
    browser.find('.entrance__heading')
    assert browser.js(OVERFLOW) == {'page': 0, 'beyond': []}
