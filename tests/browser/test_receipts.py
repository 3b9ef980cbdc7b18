"""Who has read how far: small faces that move, and say names to whoever asks."""

import pytest

from tests.browser import people
from tests.browser.browser import Browser
from tests.browser.people import Person, Room
from tests.browser.server import Server
from tests.browser.test_keyboard import press

pytestmark = pytest.mark.browser

LAST_ROW = '.timeline__row:last-of-type'
WHERE = """
const face = document.querySelector(`[data-reader="${arguments[0]}"]`);
return face?.closest('[data-row]').querySelector('.timeline__text')?.innerText ?? null;
"""
HEIGHTS = (
    'return [...document.querySelectorAll("[data-row]")]'
    '.map((row) => row.getBoundingClientRect().top)'
)
BOX = 'arguments[0].getBoundingClientRect().toJSON()'


def stands_at(browser: Browser, person: Person, text: str | None) -> None:
    browser.until(lambda: browser.js(WHERE, person.id) == text, f'{person.name} is at “{text}”')


def test_faces_show_live_how_far_others_have_read_and_nothing_moves_for_them(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'one', 'two')
    adas.opens(room)
    seqs = {message['text']: message['seq'] for message in ada.messages(room)}
    bob.post(f'{room.api}/read', {'seq': seqs['one']})
    stands_at(adas, bob, 'one')
    heights = adas.js(HEIGHTS)
    bobs.opens(room)  # He looks at all of it.
    stands_at(adas, bob, 'two')
    assert adas.js(HEIGHTS) == heights
    stands_at(bobs, ada, 'two')
    assert adas.js(WHERE, ada.id) is None, 'One’s own face is nowhere.'

    bobs.writes('three')
    stands_at(adas, bob, 'three')
    stands_at(bobs, ada, 'three')


def test_pressing_the_faces_names_them_and_a_block_takes_them_away(
    adas: Browser, ada: Person, bob: Person, eve: Person, room: Room
) -> None:
    eve.joins(room)
    ada.writes(room, 'Read this')
    [message] = ada.messages(room)
    for person in (bob, eve):
        person.post(f'{room.api}/read', {'seq': message['seq']})
    adas.opens(room)
    stands_at(adas, bob, 'Read this')
    stands_at(adas, eve, 'Read this')
    faces = adas.find('.timeline__readers')
    assert faces.get_attribute('aria-label') == 'Seen by Bob and Eve'
    faces.click()
    adas.says('Bob', '.seen-by--open')
    adas.says('Eve', '.seen-by--open')
    adas.js('addEventListener("chatter:mark-read", () => (window.hasMarked = true))')
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.seen-by--open'), 'Esc closes it')
    assert not adas.js('return window.hasMarked'), 'and does nothing else'
    adas.find('.timeline__readers').click()
    spot = adas.js(f'return {BOX}', adas.find('.seen-by__one', 'Bob'))
    adas.find('.seen-by__one', 'Bob').click()
    card = adas.js(f'return {BOX}', adas.find('.person-card--open'))
    assert card['left'] < spot['right'] and spot['left'] < card['right'], 'It is where he stood.'
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.person-card--open'), 'the card is closed')
    eve.post(f'/api/people/{ada.id}/block')
    stands_at(adas, eve, None)
    adas.js('document.querySelector(".timeline__readers").focus()')
    ada.post(f'/api/people/{bob.id}/block')
    stands_at(adas, bob, None)
    at_row = 'return document.activeElement.matches("[data-row]")'
    adas.until(lambda: adas.js(at_row), 'who was at the faces is at their row')


def test_who_hides_their_reading_goes_from_open_pages_and_comes_back(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'Read this')
    adas.opens(room)
    bobs.opens(room)
    stands_at(adas, bob, 'Read this')
    stands_at(bobs, ada, 'Read this')
    bob.patch('/api/me/profile', {'allows_reading': 'nobody'})
    stands_at(adas, bob, None)
    stands_at(bobs, ada, None)  # It goes both ways.
    bob.patch('/api/me/profile', {'allows_reading': 'everyone'})
    stands_at(adas, bob, 'Read this')
    stands_at(bobs, ada, 'Read this')


def test_in_a_large_room_one_asks_who_has_seen_a_message(
    adas: Browser, ada: Person, bob: Person, chat: Server, room: Room
) -> None:
    for number in range(30):
        people.comes_in(chat, f'Reader {number}').joins(room)
    ada.writes(room, 'Read this')
    [message] = ada.messages(room)
    bob.post(f'{room.api}/read', {'seq': message['seq']})
    adas.opens(room)
    adas.until(lambda: adas.has('.timeline__readers--ask'), 'it can be asked')
    assert not adas.has('[data-reader]')
    adas.js('document.querySelector(".timeline__readers--ask").click()')
    adas.says('Bob', '.seen-by--open')
    assert 'Reader' not in adas.text('.seen-by--open')
