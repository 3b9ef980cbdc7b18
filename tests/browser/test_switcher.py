"""'Go to': from anywhere to a room or an action by a few letters."""

import math

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.people import Person, Room, unique
from tests.browser.test_keyboard import focus_is_in, press

pytestmark = pytest.mark.browser

OPENINGS_MOST = 5  # Of which the quickest counts: what else the machine does is in the others.
ACTIVE = '[role=option][aria-selected=true]'
OPENING = """
const done = arguments[0];
const began = performance.now();
addEventListener('focusin', function arrived({target}) {
  if (!target.matches('[role=combobox]')) return;
  removeEventListener('focusin', arrived);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
});
const options = {key: 'k', ctrlKey: true, bubbles: true, cancelable: true};
document.activeElement.dispatchEvent(new KeyboardEvent('keydown', options));
"""


def _choices(browser: Browser) -> list[str]:
    return list(
        browser.js(
            'return [...document.querySelectorAll(".switcher__name")].map((one) => one.innerText)'
        )
    )


def _opens(browser: Browser) -> None:
    press(browser, 'Mod+K')
    focus_is_in(browser, '.switcher__box')


def test_a_few_letters_and_enter_lead_to_a_room_whatever_its_accents(
    adas: Browser, ada: Person, room: Room
) -> None:
    cafe = ada.makes_room(f'Café Zürich {unique()}')
    adas.opens(room)
    _opens(adas)
    adas.types('cafe zu')
    adas.until(lambda: adas.text(ACTIVE) == cafe.name, 'it is the first choice')
    assert adas.js('return document.querySelector("mark").innerText') == 'Café Zü'
    adas.types(Keys.ENTER)
    adas.is_in(cafe)
    focus_is_in(adas, '.composer__box')
    assert not adas.has('dialog[open]')


def test_it_opens_at_once_and_says_what_a_screen_reader_needs(
    adas: Browser, ada: Person, room: Room
) -> None:
    took = math.inf
    for _ in range(OPENINGS_MOST):
        adas.opens(room)
        focus_is_in(adas, '.composer__box')
        took = min(took, adas.driver.execute_async_script(OPENING))
        if took < 1000:
            break
    assert took < 1000, f'{took} ms; the budget of 100 ms is for a machine that does nothing else.'
    box = adas.find('.switcher__box')
    assert box.get_attribute('role') == 'combobox'
    assert box.get_attribute('aria-controls') == adas.find('[role=listbox]').get_attribute('id')
    for key in ('ArrowDown', 'ArrowDown', 'ArrowUp'):
        press(adas, key)
        active = adas.find(ACTIVE)
        assert box.get_attribute('aria-activedescendant') == active.get_attribute('id')
    focus_is_in(adas, '.switcher__box')
    press(adas, 'Escape')
    focus_is_in(adas, '.composer__box')
    assert not adas.has('dialog[open]')


def test_where_one_was_lately_comes_first(adas: Browser, ada: Person, room: Room) -> None:
    other = ada.makes_room(f'Other {unique()}')
    third = ada.makes_room(f'Third {unique()}')
    for one in (third, other, room):
        adas.opens(one)
    _opens(adas)
    adas.until(lambda: _choices(adas)[:2] == [other.name, third.name], 'where she was lately')
    assert room.name not in _choices(adas), 'One is there already.'
    adas.types(Keys.ENTER)
    adas.is_in(other)
    _opens(adas)
    adas.until(lambda: _choices(adas)[:1] == [room.name], 'Ctrl+K and Enter lead to and fro')


def test_rooms_of_others_are_found_and_unread_ones_say_so(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    public = bob.makes_room(f'Public {unique()}')
    bob.writes(room, 'unread', 'too')
    adas.goes_to('/rooms')
    adas.find('.room-list__room')
    adas.until(lambda: adas.badge(room) == 3 or adas.badge(room) == 2, 'two are unread')
    _opens(adas)
    adas.types(room.name)
    adas.until(lambda: str(adas.badge(room)) in adas.text(ACTIVE), 'how many are unread')
    press(adas, 'Mod+K')
    _opens(adas)
    adas.types(public.name)
    adas.until(lambda: public.name in adas.text(ACTIVE), 'the room that Bob is in')
    assert 'Not joined' in adas.text(ACTIVE)
    adas.types(Keys.ENTER)
    adas.button('Join room')
    assert adas.path == public.path


def test_what_nothing_is_called_can_be_made(adas: Browser, ada: Person, room: Room) -> None:
    name = f'Gärtnern {unique()}'
    adas.opens(room)
    _opens(adas)
    adas.types(name)
    adas.until(lambda: _choices(adas)[-1:] == [f'Create room “{name}”'], 'it can be made')
    press(adas, 'ArrowUp')
    adas.types(Keys.ENTER)
    field = adas.find('.dialog [name=name]')
    assert field.get_attribute('value') == name
    adas.submits()
    adas.says(name, '.room-header__name')
    assert name in [one['room']['name'] for one in ada.get('/api/me/rooms')['rooms']]


def test_actions_are_found_by_their_names(adas: Browser, room: Room) -> None:
    adas.expects(r'status of 401')  # The settings ask who is signed in, and nobody is.
    adas.opens(room)
    _opens(adas)
    adas.types('keyb', Keys.ENTER)
    focus_is_in(adas, '.keyboard__help')
    press(adas, 'Escape')
    _opens(adas)
    adas.types('sett', Keys.ENTER)
    adas.arrives_at('/settings')
    _opens(adas)
    adas.types('sign out', Keys.ENTER)
    adas.arrives_at('/sign-in')


def test_enter_that_ends_a_composition_goes_nowhere(adas: Browser, room: Room) -> None:
    adas.opens(room)
    _opens(adas)
    adas.cdp('Input.imeSetComposition', text='に', selectionStart=1, selectionEnd=1)
    adas.cdp(
        'Input.dispatchKeyEvent',
        type='keyDown',
        key='Enter',
        code='Enter',
        windowsVirtualKeyCode=229,
    )
    assert adas.has('dialog[open]') and adas.path == room.path
