"""Guests: a name is enough, everybody sees what they are, and they may stay for good."""

import pytest

from tests.browser import axe
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD, Person, Room, unique
from tests.browser.server import Server
from tests.browser.test_inviting import CARD, MAKE, path_of_the_link

pytestmark = pytest.mark.browser

BADGE = '.guest-badge'


def comes_as_guest(browser: Browser, path: str, name: str, room: Room) -> None:
    """Open the link and say a name."""
    browser.goes_to(path)
    browser.says('Come in as a guest')
    browser.fills(name=name)
    browser.submits()
    browser.is_in(room)


def a_link(person: Person, room: Room, **wish: object) -> str:
    """A link for guests that somebody makes over REST, as a path."""
    said = {'role': 'guest', 'room_ids': [room.id], 'uses': 10, **wish}
    return f'/join/{person.post("/api/invites", said)["token"]}'


def test_a_guest_comes_by_a_link_and_talks_with_two_others(
    adas: Browser, bobs: Browser, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.find('.room-header .menu > button').click()
    adas.find('.menu__list--open .menu__item', 'Invite people').click()
    adas.find('.invite-maker [name=role] option', 'Guest').click()
    adas.says('A name is enough', '.invite-maker')
    adas.find('.invite-maker [name=days] option', '1 day').click()
    adas.find(MAKE).click()
    adas.find(CARD)
    path = path_of_the_link(adas)
    adas.find('.q-dialog [aria-label=Close]').click()

    guests = open_browser(chat)
    guests.goes_to(path)
    guests.says('Your stay ends after 1 day.')
    name = f'Gus {unique()}'
    comes_as_guest(guests, path, name, room)
    for absent in ('.sidebar__people', '.sidebar__invite', '[href="/rooms"]', '[title="New room"]'):
        assert not guests.has(absent), absent
    guests.writes('Hello from outside')
    for browser in (adas, bobs, guests):
        browser.sees('Hello from outside')
        browser.says('Guest', f'.timeline__head {BADGE}')
    adas.writes('Welcome!')
    guests.sees('Welcome!')

    adas.find('.timeline__head:has(.guest-badge) .timeline__author').click()
    adas.says('Guest', f'.person-card--open {BADGE}')
    bobs.find('.room-header button[aria-haspopup], .room-header button', '3 members').click()
    bobs.says('Guest', f'.member-list {BADGE}')
    guests.find('.timeline__head:not(:has(.guest-badge)) .timeline__author').click()
    guests.says('Ada Lovelace', '.person-card--open')
    assert not guests.has('.person-card--open .follow-button')


def test_what_is_not_for_guests_is_not_there(
    ada: Person, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    guests = open_browser(chat)
    guests.expects(r'status of 404')
    comes_as_guest(guests, a_link(ada, room), 'Gus', room)
    for path in ('/people', '/rooms', '/rooms/1', '/me/followers'):
        guests.goes_to(path)
        guests.says('There is nothing here')
    guests.opens(room)
    guests.find('.composer__box')
    guests.js("window.dispatchEvent(new CustomEvent('chatter:switcher'))")
    guests.find('.switcher input').send_keys('e')
    guests.says(room.name, '.switcher')
    words = guests.text('.switcher')
    assert not [one for one in ('New room', 'Browse', 'People', 'Create', 'Lobby') if one in words]


def test_a_guest_makes_the_account_their_own_and_keeps_what_they_wrote(
    adas: Browser, ada: Person, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    adas.opens(room)
    guests = open_browser(chat)
    comes_as_guest(guests, a_link(ada, room, may_claim=True), 'Gus', room)
    guests.writes('I was a guest')
    adas.sees('I was a guest')
    adas.says('Guest', f'.timeline__head {BADGE}')
    guests.follows('/settings')
    guests.says('You are a guest')
    handle = f'gus{unique()}'
    guests.find('form[action="/settings/stay"] [name=handle]').send_keys(handle)
    guests.find('form[action="/settings/stay"] [name=password]').send_keys(PASSWORD)
    guests.js('document.querySelector(\'form[action="/settings/stay"]\').requestSubmit()')
    guests.is_in(room)
    guests.sees('I was a guest')
    guests.says(f'@{handle}', '.sidebar__foot')
    guests.find('.sidebar__people')
    for browser in (adas, guests):
        browser.until(lambda b=browser: not b.has(BADGE), 'nobody is a guest any more')


def test_a_guest_goes_before_the_stay_ends_and_takes_back_what_was_said(
    adas: Browser, ada: Person, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    adas.opens(room)
    guests = open_browser(chat)
    guests.expects('status of 401', 'status of 422')
    comes_as_guest(guests, a_link(ada, room), 'Gus', room)
    guests.writes('I was never here')
    adas.sees('I was never here')
    guests.goes_to('/settings')
    guests.says('before your stay ends', '.settings:has(.leaving)')
    assert 'Deactivate' not in guests.text('.leaving')
    guests.button('Delete my account', within='.leaving').click()
    guests.find('.dialog [name=messages][value=go]').click()
    assert not guests.has('.dialog [name=password]')
    guests.find('.dialog [name=handle]').send_keys('somebody')
    guests.find('.dialog button[type=submit]').click()
    guests.says('not your handle', '.dialog')
    handle = guests.find('.dialog [name=handle]')
    handle.clear()
    handle.send_keys(guests.text('.sidebar__foot').split('@')[1].split()[0])
    guests.find('.dialog button[type=submit]').click()
    guests.arrives_at('/sign-in')
    adas.until(lambda: 'never here' not in adas.text('.timeline'), 'it is taken back')
    adas.says('Deleted person joined', '.timeline__system')


@axe.needed
@pytest.mark.parametrize('theme', ['light', 'dark'])
@pytest.mark.parametrize('size', [WIDE, PHONE], ids=['wide', 'phone'])
def test_axe_finds_nothing_wrong(
    ada: Person, open_browser: OpenBrowser, chat: Server, room: Room,
    size: tuple[int, int], theme: str,
) -> None:  # fmt: skip
    guests = open_browser(chat)
    path = a_link(ada, room)
    comes_as_guest(guests, path, 'Gus', room)
    guests.writes('Hello')
    stranger = open_browser(chat)
    for browser in (guests, stranger):
        browser.is_as_large_as(size)
    stranger.goes_to(path)
    stranger.says('Come in as a guest')
    assert axe.violations(stranger) == []
    guests.says('Guest', f'.timeline__head {BADGE}')
    guests.js('document.documentElement.dataset.theme = arguments[0]', theme)
    assert axe.violations(guests) == []
    guests.goes_to('/settings')
    guests.says('You are a guest')
    guests.js('document.documentElement.dataset.theme = arguments[0]', theme)
    assert axe.violations(guests) == []
