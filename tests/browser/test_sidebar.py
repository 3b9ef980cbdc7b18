"""The rooms at the side, as somebody lays them out: kept, in their order, in every tab."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server
from tests.browser.test_keyboard import focus_is_in, press

pytestmark = pytest.mark.browser

LAID = """
return Object.fromEntries([...document.querySelectorAll('.sidebar__section')].map((section) => [
  section.querySelector('.sidebar__fold').innerText.trim(),
  [...section.querySelectorAll('.sidebar__name')].map((name) => name.innerText),
]));
"""
MENU = '.menu__list--open .menu__item'


@pytest.fixture
def adas_other(open_browser: OpenBrowser, chat: Server, ada: Person) -> Browser:
    """Ada's second browser."""
    return open_browser(chat, ada.signs_in_again())


def _line(room: Room) -> str:
    return f'.sidebar__room[href="{room.path}"]'


def _stand(browser: Browser, **expected: list[str]) -> None:
    """Wait until these sections hold exactly these."""
    browser.until(
        lambda: {key: browser.js(LAID).get(key) for key in expected} == expected,
        f'the rooms stand so: {expected}, not {browser.js(LAID)}',
    )


def _does(browser: Browser, room: Room, *lines: str) -> None:
    """By keyboard: the menu of a room, and lines of it."""
    browser.js('document.querySelector(arguments[0]).focus()', _line(room))
    ActionChains(browser.driver).context_click(browser.find(_line(room))).perform()
    for line in lines:
        browser.find(MENU, line).click()


def test_rooms_are_put_where_one_wants_them_in_every_tab(
    adas: Browser, adas_other: Browser, ada: Person, room: Room
) -> None:
    other = ada.makes_room(f'Other {unique()}')
    adas.opens(room)
    adas_other.opens(other)
    _does(adas, room, 'Add to favourites')
    _stand(adas, Favourites=[room.name])  # Else what is clicked on next is about to move.
    _does(adas, other, 'Add to favourites')
    for browser in (adas, adas_other):
        _stand(browser, Favourites=[room.name, other.name], Rooms=['Lobby'])
    _does(adas_other, other, 'Move up')
    _stand(adas, Favourites=[other.name, room.name])

    _does(adas, other, 'Move to folder…', 'New folder…')
    focus_is_in(adas, 'dialog input')
    adas.types('Work', Keys.ENTER)
    _stand(adas_other, Favourites=[room.name], Work=[other.name])
    adas.find('[data-key^=folder] .menu > button').click()
    adas.find(MENU, 'Rename folder…').click()
    focus_is_in(adas, 'dialog input')
    adas.types('Play', Keys.ENTER)
    _stand(adas_other, Play=[other.name])
    adas.reloads()
    _stand(adas, Favourites=[room.name], Play=[other.name], Rooms=['Lobby'])
    adas.find('[data-key^=folder] .menu > button').click()
    adas.find(MENU, 'Delete folder').click()
    _stand(adas_other, Rooms=['Lobby', other.name])


def test_a_mouse_takes_rooms_along(adas: Browser, ada: Person, room: Room) -> None:
    other = ada.makes_room(f'Other {unique()}')
    adas.opens(room)
    _does(adas, other, 'Add to favourites')
    _stand(adas, Favourites=[other.name])
    _does(adas, room, 'Add to favourites')
    _stand(adas, Favourites=[other.name, room.name])
    target = adas.find(_line(other))
    above = 4 - target.size['height'] // 2
    mouse = ActionChains(adas.driver).click_and_hold(adas.find(_line(room))).move_by_offset(0, -12)
    mouse.move_to_element_with_offset(target, 0, above).release().perform()
    _stand(adas, Favourites=[room.name, other.name])
    assert adas.path == room.path, 'It is no click.'
    mouse = ActionChains(adas.driver).click_and_hold(adas.find(_line(room))).move_by_offset(0, 12)
    mouse.move_to_element(adas.find('#sidebar-rooms')).release().perform()
    _stand(adas, Favourites=[other.name], Rooms=['Lobby', room.name])


def test_a_folded_section_shows_what_calls_and_says_that_it_is_folded(
    adas: Browser, adas_other: Browser, bob: Person, ada: Person, room: Room
) -> None:
    adas.opens(room)
    adas_other.opens(room)
    title = adas.find('#sidebar-rooms')
    assert title.get_attribute('aria-expanded') == 'true'
    adas.js('arguments[0].focus()', title)
    press(adas, 'Enter')
    for browser in (adas, adas_other):
        _stand(browser, Rooms=[room.name])  # One is in it.
    adas.goes_to('/people')
    _stand(adas, Rooms=[])
    assert adas.find('#sidebar-rooms').get_attribute('aria-expanded') == 'false'
    with adas_other.looked_away_from():  # Else it is read there as soon as it comes.
        bob.writes(room, 'Anybody?')
        _stand(adas, Rooms=[room.name])


def test_what_was_written_in_last_comes_first_if_wanted(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    early = ada.makes_room(f'A {unique()}')
    ada.writes(early, 'first')
    adas.opens(room)
    _stand(adas, Rooms=[early.name, 'Lobby', room.name])
    adas.find('[data-key=rooms] .menu > button').click()
    adas.find(MENU, 'Latest messages first').click()
    bob.writes(room, 'Anybody?')
    adas.until(lambda: adas.js(LAID)['Rooms'][:2] == [room.name, early.name], 'the latest is first')
    ada.writes(early, 'Me')
    adas.until(lambda: adas.js(LAID)['Rooms'][:2] == [early.name, room.name], 'then the other')


def test_a_muted_room_is_dim_and_calls_only_by_name(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    other = ada.makes_room(f'Other {unique()}')
    adas.opens(other)
    _does(adas, room, 'Mute')
    adas.find(f'{_line(room)}.sidebar__room--muted')
    bob.writes(room, 'Noise')
    bob.writes(room, f'@{ada.handle}, noise?')
    adas.says('@1', f'{_line(room)} .badge--mention')
    assert adas.badge(room) == 0
    adas.until(lambda: adas.title.startswith('(1) '), 'the title counts the one')
    label = adas.js('return document.querySelector(arguments[0]).textContent', _line(room))
    assert ', muted' in label
    assert ', 1 mention' in label
    _does(adas, room, 'Unmute')
    adas.until(lambda: adas.badge(room) >= 2, 'all of it counts again')
    adas.until(lambda: not adas.has(f'{_line(room)}.sidebar__room--muted'), 'and it is not dim')
