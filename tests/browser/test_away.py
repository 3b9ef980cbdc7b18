"""Catching up: what waits in one place, what is unread again, and everything read at once."""

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server
from tests.browser.test_keyboard import press

pytestmark = pytest.mark.browser


def entries(browser: Browser) -> list[str]:
    return [
        str(name)
        for name in browser.js(
            'return [...document.querySelectorAll(".away__name")].map((one) => one.innerText)'
        )
    ]


def test_what_waits_stands_in_one_place_and_looking_reads_nothing(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    other = bob.makes_room(f'{room.name} two')
    ada.joins(other)
    bob.writes(room, 'first of it', f'@{ada.handle}, look', 'and more')
    bob.writes(other, 'only this')
    talk = bob.post('/api/directs', {'user_ids': [ada.id]})
    bob.writes(Room(talk['id'], ''), 'psst')
    before = ada.read_seq(room), ada.read_seq(other)
    adas.goes_to('/away')
    adas.until(lambda: len(entries(adas)) == 4, 'all of it waits')
    assert entries(adas) == [bob.name, f'{bob.name} in {room.name}', room.name, other.name]
    said = adas.text('.away')
    assert 'first of it' in said and 'only this' in said and '3 unread' in said and 'psst' in said
    assert (ada.read_seq(room), ada.read_seq(other)) == before, 'To look reads nothing.'

    press(adas, 'N')
    press(adas, 'N')
    press(adas, 'N')
    assert room.name in adas.js('return document.activeElement.innerText')
    press(adas, 'E')
    adas.until(lambda: room.name not in entries(adas), 'it waits no more')
    adas.until(lambda: ada.has_read(room), 'the server knows')
    assert ada.read_seq(other) == before[1]
    press(adas, 'Z')
    adas.until(lambda: ada.read_seq(room) == before[0], 'it is as it was')
    adas.until(lambda: room.name in entries(adas), 'and waits again')

    adas.button('Mark everything as read').click()
    adas.says('Nothing waits for you')
    adas.until(lambda: ada.has_read(room) and ada.has_read(other), 'all of it is read')
    adas.find('.q-notification button', 'Undo').click()
    adas.until(lambda: len(entries(adas)) == 4, 'all of it is back')
    assert (ada.read_seq(room), ada.read_seq(other)) == before


def test_what_comes_meanwhile_appears_and_leads_to_its_place(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    adas.goes_to('/away')
    adas.says('Nothing waits for you')
    bob.writes(room, 'one', f'@{ada.handle}: here', 'three')
    adas.until(lambda: room.name in entries(adas), 'it appears by itself', soon=5)
    adas.find('.away__name', f'{bob.name} in {room.name}').click()
    adas.arrives_at(f'{room.path}/4')
    adas.sees(f'@{ada.handle}: here')


def test_from_a_message_on_it_is_unread_again_in_every_browser(
    adas: Browser, open_browser: OpenBrowser, chat: Server, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'one', 'two', 'three')
    adas.opens(room)
    adas.sees('three')
    adas.until(lambda: ada.has_read(room), 'she has read it')
    second = open_browser(chat, ada)
    second.goes_to('/rooms')
    second.until(lambda: second.badge(room) == 0, 'there, too')
    adas.find('.timeline__text', 'two').click()
    adas.find('.message-menu--here button').click()
    adas.find('.menu__list--open .menu__item', 'Mark as unread from here').click()
    second.until(lambda: second.badge(room) == 2, 'two are unread again')
    adas.until(lambda: adas.badge(room) == 2, 'here as well, though they are in view')
    adas.says('2 messages', '.timeline__new-label')
    second.reloads()
    second.until(lambda: second.badge(room) == 2, 'also after a reload')
    adas.box.click()
    press(adas, 'Escape')
    second.until(lambda: second.badge(room) == 0, 'Esc reads the room')
    adas.until(lambda: not adas.has('.timeline__new'), 'and takes the line away')
    assert ada.has_read(room)


def test_by_keyboard_too(adas: Browser, ada: Person, bob: Person, room: Room) -> None:
    bob.writes(room, 'one', 'two')
    adas.opens(room)
    adas.sees('two')
    adas.until(lambda: ada.has_read(room), 'she has read it')
    press(adas, 'F6')
    adas.js('document.querySelector(".timeline__viewport [data-row][tabindex=\'0\']").focus()')
    press(adas, 'M')
    adas.find('.menu__list--open .menu__item')
    assert 'Mark as unread' in adas.js('return document.activeElement.innerText')
    press(adas, 'Escape')
    adas.until(
        lambda: adas.js('return document.activeElement.matches("[data-row]")'),
        'the focus is at the message again',
    )
    press(adas, 'U')
    adas.until(lambda: adas.badge(room) == 1, 'the last one is unread')


def test_everything_is_read_from_anywhere(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'one', 'two')
    adas.goes_to('/rooms')
    adas.until(lambda: adas.badge(room) == 2, 'two are unread')
    adas.js('window.dispatchEvent(new CustomEvent("chatter:mark-all-read"))')
    adas.until(lambda: adas.badge(room) == 0, 'nothing is')
    adas.find('.q-notification button', 'Undo').click()
    adas.until(lambda: adas.badge(room) == 2, 'two are unread again')
    press(adas, 'N')
    adas.arrives_at(room.path)
