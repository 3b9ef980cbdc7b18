"""How one appears: chosen at one's own name, seen by others, and in all browsers of one's own."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server
from tests.browser.test_keyboard import press

pytestmark = pytest.mark.browser

OPENER = '.how-i-appear > button'
OWN = '.sidebar__appear .avatar__dot'
MEMBER = '.member-list li'
OPEN_DETAILS = 'window.dispatchEvent(new CustomEvent("chatter:details"))'


def _chooses(browser: Browser, line: str) -> None:
    browser.find(OPENER).click()
    browser.find('.menu__list--open .menu__item', line).click()


def _looks(browser: Browser, selector: str, how: str) -> None:
    browser.until(lambda: browser.has(f'{selector}--{how}'), f'it looks {how}')


def test_busy_and_invisible_show_at_once_to_whom_they_are_meant_for(
    adas: Browser,
    bobs: Browser,
    open_browser: OpenBrowser,
    chat: Server,
    ada: Person,
    room: Room,
) -> None:
    other = open_browser(chat, ada)
    other.goes_to('/people')
    adas.opens(room)
    bobs.opens(room)
    ada.writes(room, 'Here I am')
    bobs.sees('Here I am')
    hers = '.timeline__row--head .avatar__dot'
    _looks(bobs, hers, 'online')

    _chooses(adas, 'Do not disturb for an hour')
    _looks(bobs, hers, 'busy')
    _looks(adas, OWN, 'busy')
    _looks(other, OWN, 'busy')
    other.says('Not to be disturbed until', '.sidebar__handle')

    _chooses(other, 'Invisible: I look as if I were not here')
    bobs.until(lambda: not bobs.has(hers), 'she is not here any more')
    _looks(adas, OWN, 'invisible')
    assert bob_knows_nobody_but_himself(bobs, ada)
    adas.box.send_keys('I am not here')
    adas.reloads()
    _looks(adas, OWN, 'invisible')
    assert not bobs.text('.timeline__typing'), 'Nobody invisible is seen writing.'
    assert not bobs.has(hers)

    _chooses(adas, 'As it is: here or away')
    _looks(bobs, hers, 'online')
    _looks(adas, OWN, 'online')
    assert not other.has(f'{OWN}--invisible')


def test_who_comes_and_goes_appears_and_vanishes_in_the_list_of_who_is_here(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bobs.goes_to('/me/here')
    bobs.until(lambda: bobs.has('.people-rows [aria-busy=false], .people-rows__none'), 'loaded')
    bobs.until(lambda: bobs.has('.sidebar__list'), 'the page is live')
    row = f'.person-row[data-user="{ada.id}"]'
    assert not bobs.has(row)
    adas.opens(room)
    bobs.says('Here now', row)
    _chooses(adas, 'Do not disturb until I say so')
    bobs.says('Not to be disturbed', row)
    ada.post(f'/api/people/{bob.id}/block')
    bobs.until(lambda: not bobs.has(row), 'the blocked one sees her no more')
    ada.delete(f'/api/people/{bob.id}/block')
    bobs.says('Not to be disturbed', row)
    _chooses(adas, 'Invisible: I look as if I were not here')
    bobs.until(lambda: not bobs.has(row), 'she is not here to anybody')


def bob_knows_nobody_but_himself(bobs: Browser, ada: Person) -> bool:
    """What his page would load now does not name her."""
    asked = 'return fetch("/api/me/rooms").then((answer) => answer.json())'
    return str(ada.id) not in bobs.js(asked)['presence']


def test_it_is_chosen_by_keyboard_and_the_menu_says_what_is_so(adas: Browser, room: Room) -> None:
    adas.opens(room)
    opener = adas.find(OPENER)
    assert opener.get_attribute('aria-label') == 'How I appear: as it is'
    adas.js('arguments[0].focus()', opener)
    press(adas, Keys.ENTER)
    chosen = adas.find('.menu__list--open [aria-checked=true]')
    assert chosen.text == 'As it is: here or away'
    press(adas, Keys.END)
    press(adas, Keys.ENTER)
    _looks(adas, OWN, 'invisible')
    assert adas.find(OPENER).get_attribute('aria-label') == 'How I appear: Invisible'
    assert adas.js('return document.activeElement.matches(arguments[0])', OPENER)
