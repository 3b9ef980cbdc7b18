"""Calling people by name: offered while one writes, seen by whoever is called."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import axe
from tests.browser.browser import PHONE, Browser
from tests.browser.people import Person, Room
from tests.browser.test_keyboard import focus_is_in, press

pytestmark = pytest.mark.browser

CHOICE = '.completer__choice'
ACTIVE = f'{CHOICE}--active'
CARD = '.person-card--open'
CALLED = '.timeline__row[data-calls]'
OFFERED = 'return [...document.querySelectorAll(".completer__about")].map((one) => one.innerText)'


def test_a_name_is_completed_and_whoever_is_called_sees_it_at_once(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, eve: Person, room: Room
) -> None:
    bobs.opens(room)
    adas.opens(room)
    adas.box.send_keys('Tea, @bo')
    adas.says(f'@{bob.handle}', ACTIVE)
    box = adas.box
    assert box.get_attribute('aria-activedescendant') == adas.find(ACTIVE).get_attribute('id')
    assert box.get_attribute('aria-controls') == adas.find('.completer__list').get_attribute('id')
    offered = adas.js(OFFERED)
    assert offered[0] == f'@{bob.handle}', 'Who is in the room comes first.'
    adas.types(Keys.ENTER)
    assert adas.draft == f'Tea, @{bob.handle} '
    assert not adas.has(CHOICE)
    focus_is_in(adas, '.composer__box')
    adas.types('?', Keys.ENTER)
    words = f'Tea, @{bob.handle} ?'
    bobs.sees(words, soon=3)
    bobs.find(f'{CALLED} .mention--me')
    adas.sees(words)
    assert not adas.has(CALLED), 'She is not called.'

    adas.find('.timeline__text a.mention').click()
    adas.says('Bob', CARD)
    assert adas.path == room.path, 'No page is loaded.'


def test_arrows_walk_tab_takes_and_esc_wants_none_of_it(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    adas.opens(room)
    adas.box.send_keys('@b')
    adas.says(f'@{bob.handle}', CHOICE)
    press(adas, 'Escape')
    adas.until(lambda: not adas.has(CHOICE), 'it is gone')
    adas.types('o')
    assert not adas.has(CHOICE), 'It does not come back for this word.'
    adas.types(Keys.BACKSPACE * 3, f'@{bob.handle}')
    adas.says(f'@{bob.handle}', CHOICE)
    press(adas, 'ArrowDown')
    press(adas, 'ArrowUp')
    press(adas, 'Tab')
    assert adas.draft == f'@{bob.handle} '
    adas.types('`@bo')
    adas.until(lambda: adas.draft.endswith('`@bo'), 'it is written')
    assert not adas.has(CHOICE), 'In code a sign is a sign.'


def test_rooms_and_emoji_are_completed(adas: Browser, ada: Person, room: Room) -> None:
    adas.opens(room)
    adas.box.send_keys('See #', room.name[:3].lower())
    adas.says(room.name, CHOICE)
    adas.types(Keys.ENTER, ':tad')
    adas.says(':tada:', ACTIVE)
    adas.types(Keys.ENTER)
    assert adas.draft == f'See #{room.name} 🎉 '


@axe.needed
def test_on_a_phone_a_finger_takes_it_and_axe_finds_nothing_wrong(
    adas: Browser, bob: Person, room: Room
) -> None:
    adas.is_as_large_as(PHONE)
    adas.opens(room)
    adas.box.send_keys('@bo')
    adas.says(f'@{bob.handle}', ACTIVE)
    assert axe.violations(adas) == []
    adas.find(ACTIVE).click()
    assert adas.draft == f'@{bob.handle} '
