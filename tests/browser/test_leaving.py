"""Leaving, in front of everybody's eyes: what the others see of it, at once and without reload."""

import pytest

from tests.browser.browser import Browser
from tests.browser.people import PASSWORD, Person, Room

pytestmark = pytest.mark.browser

DIALOG = '.dialog'
DAYS = '.timeline__day'
AUTHORS = '.timeline__author'


def _asks_to(browser: Browser, deed: str) -> None:
    browser.goes_to('/settings')
    browser.button(deed, within='.leaving').click()
    browser.find('.dialog [name=password]')


def _confirms(browser: Browser, **said: str) -> None:
    for name, value in said.items():
        control = browser.find(f'.dialog [name="{name}"]')
        control.clear()
        control.send_keys(value)
    browser.find('.dialog button[type=submit]').click()


def _authors(browser: Browser) -> list[str]:
    return list(
        browser.js(
            f'return [...document.querySelectorAll("{AUTHORS}")].map((one) => one.innerText)'
        )
    )


def test_who_deletes_the_account_and_the_messages_vanishes_from_open_pages(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bobs.expects('status of 422', 'status of 401')
    adas.opens(room)  # Before anything is said: nothing is new to her.
    ada.writes(room, 'first of Ada')
    bob.writes(room, 'one of Bob', 'two of Bob')
    ada.writes(room, 'second of Ada')
    adas.shows('first of Ada', 'one of Bob', 'two of Bob', 'second of Ada')
    adas.says('2 members', '.room-header')
    _asks_to(bobs, 'Delete my account')
    _confirms(bobs, handle='somebody', password=PASSWORD)
    bobs.says('not your handle', DIALOG)
    _confirms(bobs, handle=bob.handle, password='wrong horse')
    bobs.says('not your password', DIALOG)
    adas.shows('first of Ada', 'one of Bob', 'two of Bob', 'second of Ada')

    bobs.find('.dialog [name=messages][value=go]').click()
    _confirms(bobs, handle=bob.handle, password=PASSWORD)
    bobs.arrives_at('/sign-in')
    adas.shows('first of Ada', 'second of Ada')
    assert len(_authors(adas)) == 1, 'What stands together now is one group.'
    adas.says('1 member', '.room-header')
    adas.says('Deleted person joined', '.timeline__system')
    assert bob.name not in adas.text('.timeline')


def test_what_is_new_is_counted_without_what_was_taken_back(
    adas: Browser, ada: Person, bob: Person, eve: Person, room: Room
) -> None:
    eve.joins(room)
    ada.writes(room, 'Whoever writes has read what is above')
    bob.writes(room, 'of Bob')
    eve.writes(room, 'one of Eve', 'two of Eve')
    adas.opens(room)
    adas.says('3 messages since', '.timeline__new')
    eve.post('/api/me/delete', {'password': PASSWORD, 'handle': eve.handle, 'messages': 'go'})
    adas.says('1 message since', '.timeline__new')


def test_who_leaves_the_messages_is_a_deleted_person_at_once(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bobs.expects('status of 401')
    bob.writes(room, 'still here')
    adas.opens(room)
    adas.shows('still here')
    assert adas.has(f'a.person-link[href="/people/{bob.handle}"]')
    _asks_to(bobs, 'Delete my account')
    _confirms(bobs, handle=f'@{bob.handle}', password=PASSWORD)
    bobs.arrives_at('/sign-in')
    adas.until(lambda: _authors(adas) == ['Deleted person'], 'his name is gone')
    adas.shows('still here')
    assert adas.has('.timeline__row .avatar--gone')
    assert not adas.has(f'[href*="{bob.handle}"]'), 'There is no way to him.'
    adas.find('.timeline__row .timeline__author').click()
    assert not adas.has('.person-card--open')


def test_a_profile_that_is_looked_at_goes_with_the_person(
    adas: Browser, bob: Person, ada: Person
) -> None:
    adas.expects('status of 404')
    bob.patch('/api/me/profile', {'bio': 'Collects teapots'})
    adas.goes_to(f'/people/{bob.handle}')
    adas.says('Collects teapots')
    adas.until(lambda: adas.js('return window.socket?.connected'), 'the page is connected')
    adas.until(lambda: adas.has('.sidebar__list'), 'the page is live')
    said = {'password': PASSWORD, 'handle': bob.handle, 'messages': 'keep'}
    bob.post('/api/me/delete', said)
    adas.says('no such person', '.profile__hint')
    assert 'teapots' not in adas.text('body')


def test_who_is_deactivated_comes_back_by_signing_in(
    adas: Browser, bobs: Browser, bob: Person, room: Room
) -> None:
    bobs.expects('status of 401')
    adas.goes_to(f'/people/{bob.handle}')
    adas.says('0 followers', '.profile')
    adas.until(lambda: adas.js('return window.socket?.connected'), 'the page is connected')
    adas.until(lambda: adas.has('.sidebar__list'), 'the page is live')
    _asks_to(bobs, 'Deactivate my account')
    _confirms(bobs, password=PASSWORD)
    bobs.arrives_at('/sign-in')
    adas.says('This profile is private.', '.profile')
    bobs.fills(handle=bob.handle, password=PASSWORD)
    bobs.submits()
    bobs.arrives_at('/welcome-back')
    bobs.says(f'You are back, {bob.name}', 'h1')
    adas.says('0 followers', '.profile')
    bobs.find('.entrance a.button').click()
    bobs.until(lambda: bobs.path.startswith('/rooms/'), 'he is in a room')
