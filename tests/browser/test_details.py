"""The pane at the right: beside the conversation on a wide screen, over it on a narrow one."""

import pytest

from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.people import Person, Room, unique
from tests.browser.touch import swipes

pytestmark = pytest.mark.browser

TABLET = (1100, 800)
INERT = 'return document.querySelector(".room__conversation").inert'
EXPANDED = 'return document.querySelector(".room-header__members").ariaExpanded'
WIDTHS = """
const width = (selector) => document.querySelector(selector).getBoundingClientRect().width;
return [width('.room__conversation'), width('.details__panel'), width('.shell__main')];
"""


def test_on_a_wide_screen_it_stands_beside_and_stays_wanted(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    adas.opens(room)
    assert not adas.has('.details__panel') and adas.js(EXPANDED) == 'false'
    adas.button('2 members').click()
    adas.says('Bob', '.details__panel')
    adas.says('Nobody has said yet.', '.details__panel')
    assert adas.js(EXPANDED) == 'true'
    conversation, panel, main = adas.js(WIDTHS)
    assert conversation + panel == pytest.approx(main, abs=1) and panel == 300
    assert not adas.js(INERT), 'One can go on writing.'
    adas.writes('beside')
    adas.sees('beside')

    ada.patch(room.api, {'description': 'Earl Grey only'})
    adas.says('Earl Grey only', '.details__panel')
    adas.reloads()
    adas.is_in(room)
    adas.says('Earl Grey only', '.details__panel')
    other = ada.makes_room(f'Other {unique()}', 'Another one')
    adas.follows(other.path)
    adas.is_in(other)
    adas.says('Another one', '.details__panel')
    adas.find('.details__head button').click()
    adas.until(lambda: not adas.has('.details__panel'), 'it is closed')
    adas.reloads()
    adas.is_in(other)
    assert not adas.has('.details__panel'), 'And stays closed.'


@pytest.mark.parametrize('size', [TABLET, PHONE], ids=['tablet', 'phone'])
def test_on_a_narrow_screen_it_lies_over_the_conversation(
    adas: Browser, room: Room, size: tuple[int, int]
) -> None:
    adas.is_as_large_as(size)
    adas.opens(room)
    adas.find('.room-header__members').click()
    adas.says('Bob', '.details__panel')
    assert adas.js(INERT), 'What lies behind is out of reach.'
    conversation, panel, main = adas.js(WIDTHS)
    assert conversation == main
    assert panel == pytest.approx(PHONE[0] if size == PHONE else 360, abs=0.5)
    adas.js('arguments[0].focus()', adas.find('.details__head button'))
    adas.types('\ue00c')
    adas.until(lambda: not adas.has('.details__panel'), 'Esc closes it')
    adas.until(lambda: not adas.js(INERT), 'what lay behind is in reach')
    adas.until(lambda: 'room-header__members' in adas.focus(), 'the focus is where it was')
    adas.reloads()
    adas.is_in(room)
    assert not adas.has('.details__panel'), 'Nobody comes into a room and sees something over it.'


def test_a_finger_takes_it_away(adas: Browser, room: Room) -> None:
    adas.is_as_large_as(PHONE)
    adas.opens(room)
    adas.find('.room-header__members').click()
    adas.says('Bob', '.details__panel')
    swipes(adas, (60, 400), (120, 400))
    adas.until(lambda: not adas.js('return document.getAnimations().length'), 'it comes back')
    assert adas.has('.details__panel'), 'A little is not enough.'
    swipes(adas, (60, 400), (320, 400))
    adas.until(lambda: not adas.has('.details__panel'), 'it is gone')


def test_it_follows_the_width_of_the_screen(adas: Browser, room: Room) -> None:
    adas.opens(room)
    adas.button('2 members').click()
    adas.says('Bob', '.details__panel')
    adas.is_as_large_as(TABLET)
    adas.until(lambda: not adas.has('.details__panel'), 'it makes room')
    adas.until(lambda: not adas.js(INERT), 'nothing is out of reach')
    adas.is_as_large_as(WIDE)
    adas.says('Bob', '.details__panel')
