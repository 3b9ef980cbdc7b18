"""What one touches on a phone is at least 44 pixels in both directions, wherever it is."""

from pathlib import Path

import pytest

from tests.browser import opening, people
from tests.browser.browser import PHONE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server

pytestmark = pytest.mark.browser

LEAST = 44
# What can be touched and is smaller; and how many things were looked at. A box to be ticked is as
# large as its label, which does the same. Links within sentences are as high as the sentence (WCAG
# 2.5.8 exempts them).
SMALL = """
const least = arguments[0];
const TARGETS = 'a[href], button, input, select, textarea, summary, [role=button]';
const IN_PROSE = '.timeline__text a, .person-facts__bio a, p a';
const isShown = (element) =>
  element.checkVisibility({visibilityProperty: true, opacityProperty: true})
  && !element.closest('[inert], [aria-hidden=true]:not(a), .visually-hidden, .keyboard__skip')
  && element.getBoundingClientRect().right > 0 && element.getBoundingClientRect().left < innerWidth;
const targets = [...document.querySelectorAll(TARGETS)].filter(
  (element) => isShown(element) && !element.matches(IN_PROSE) && !element.disabled
);
const box = (element) => {
  const label = element.matches('[type=checkbox], [type=radio], [type=file]') && element.labels[0];
  return (label || element).getBoundingClientRect();
};
return {
  looked: targets.length,
  small: targets.filter((element) => {
    const {width, height} = box(element);
    return width < least - 0.5 || height < least - 0.5;
  }).map((element) => {
    const {width, height} = box(element);
    const name = element.className || element.name || element.tagName;
    return `${name}: ${Math.round(width)} x ${Math.round(height)}`;
  }),
};
"""

MOVING = 'return document.getAnimations().some((one) => one.playState === "running")'


@pytest.fixture
def phone(open_browser: OpenBrowser, chat: Server, ada: Person) -> Browser:
    """Ada's phone."""
    browser = open_browser(chat, ada)
    browser.is_as_large_as(PHONE)
    return browser


def _is_large_enough(phone: Browser, least_many: int) -> None:
    assert phone.js('return matchMedia("(pointer: coarse)").matches'), 'A finger is coarse.'
    phone.until(lambda: not phone.js(MOVING), 'everything has come to rest')
    phone.until(
        lambda: phone.js(SMALL, LEAST)['looked'] >= least_many, f'there are {least_many} targets'
    )
    found = phone.js(SMALL, LEAST)
    assert not found['small'], '\n'.join(found['small'])


def test_a_room(phone: Browser, ada: Person, bob: Person, room: Room) -> None:
    bob.writes(room, 'hello', 'and [more](https://example.org)', '```python\nprint(1)\n```')
    ada.writes(room, 'hi')
    phone.opens(room)
    phone.sees('hi')
    _is_large_enough(phone, 10)


def test_what_was_refused(phone: Browser, ada: Person, room: Room) -> None:
    phone.opens(room)
    phone.expects(r'status of 4\d\d')
    phone.is_offline(True)
    phone.box.send_keys('too late')
    phone.button('Send message').click()
    phone.find('.timeline__row--pending')
    ada.post(f'{room.api}/archive')
    phone.expects(r'net::ERR_|WebSocket')
    phone.is_offline(False)
    phone.find('.timeline__choice')
    _is_large_enough(phone, 8)


def test_the_rooms_that_slide_in(phone: Browser, room: Room) -> None:
    phone.opens(room)
    phone.find('.menu-button').click()
    phone.find('.drawer--open .sidebar__room')
    left = 'return document.querySelector(".drawer__panel").getBoundingClientRect().left'
    phone.until(lambda: phone.js(left) == 0, 'they are in')
    _is_large_enough(phone, 8)


def test_the_details_of_a_room(phone: Browser, room: Room) -> None:
    phone.opens(room)
    phone.button('2 members').click()
    phone.find('.member-list__one')
    _is_large_enough(phone, 2)


@pytest.mark.parametrize(
    ('path', 'ready', 'least_many'),
    [
        ('/rooms', '.room-list__room', 5),
        ('/people', '.person-row[data-user]', 8),
        ('/me/requests', '.person-row[data-user]', 8),
        ('/me/following', '.person-row[data-user]', 8),
        ('/me/here', '.person-row[data-user]', 8),
        ('/following', '.followed__one', 3),
        ('/people/{bob}', '.profile .person-facts__bio', 4),
        ('/people/{ada}', '.profile__edit', 3),
        ('/settings', '.invite-list .own-list__row', 30),
    ],
)
def test_pages(
    phone: Browser, bobs: Browser, ada: Person, bob: Person, eve: Person, room: Room,
    path: str, ready: str, least_many: int,
) -> None:  # fmt: skip
    bobs.goes_to('/rooms')
    bob.writes(room, 'hello')
    ada.post('/api/invites', {'room_ids': [room.id]})
    bob.patch('/api/me/profile', {'bio': 'See https://example.org', 'pronouns': 'he/him'})
    ada.post(f'/api/people/{bob.id}/follow')
    ada.patch('/api/me/visibility', {'is_private': True})
    eve.post(f'/api/people/{ada.id}/follow')
    phone.goes_to(path.format(ada=ada.handle, bob=bob.handle))
    phone.find(ready)
    phone.until(lambda: phone.js('return window.socket?.connected'), 'the page is live')
    _is_large_enough(phone, least_many)


def test_a_card(phone: Browser, bob: Person, room: Room) -> None:
    bob.writes(room, 'hello')
    bob.patch('/api/me/profile', {'bio': 'See https://example.org', 'pronouns': 'he/him'})
    phone.opens(room)
    phone.find('.timeline__row .timeline__author').click()
    phone.find('.person-card .person-facts__bio')
    _is_large_enough(phone, 10)


@pytest.mark.parametrize(
    ('event', 'ready', 'least_many'),
    [('switcher', '.switcher__choice', 7), ('keys', '.keyboard__row', 7)],
)
def test_what_lies_above(
    phone: Browser, room: Room, event: str, ready: str, least_many: int
) -> None:
    phone.opens(room)
    phone.js('window.dispatchEvent(new CustomEvent(arguments[0]))', f'chatter:{event}')
    phone.find(ready)
    _is_large_enough(phone, least_many)


def test_a_form_above(phone: Browser, ada: Person) -> None:
    room = ada.makes_room(f'Alone {people.unique()}')
    phone.opens(room)
    phone.button('Room menu').click()
    phone.find('.menu__list--open')
    _is_large_enough(phone, 6)
    phone.button('Edit room').click()
    phone.find('.dialog [name=name]')
    _is_large_enough(phone, 4)


@pytest.mark.parametrize('deed', ['Deactivate', 'Delete'])
def test_what_asks_whoever_wants_to_leave(phone: Browser, deed: str) -> None:
    opening.to_leave(phone, deed)
    _is_large_enough(phone, 3)


def test_what_crops_a_picture(phone: Browser, tmp_path: Path) -> None:
    opening.cropper(phone, tmp_path)
    _is_large_enough(phone, 4)


def test_how_one_appears_and_who_has_read_what(
    phone: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'hello')
    bob.post(f'{room.api}/read', {'seq': ada.messages(room)[-1]['seq']})
    phone.opens(room)
    opening.seen_by(phone, 'Bob')
    _is_large_enough(phone, 8)
    phone.js('document.querySelector(".seen-by").hidePopover()')
    opening.how_i_appear(phone)
    _is_large_enough(phone, 8)


@pytest.mark.parametrize('path', ['/sign-in', '/sign-up', '/recover'])
def test_the_ways_in(open_browser: OpenBrowser, chat: Server, path: str) -> None:
    phone = open_browser(chat)
    phone.is_as_large_as(PHONE)
    phone.goes_to(path)
    phone.find('form.form')
    _is_large_enough(phone, 4)
