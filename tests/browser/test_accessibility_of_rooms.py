"""Nothing that axe-core finds wrong with what one knows of a room, does in it and is told of it."""

import pytest

from tests.browser import axe
from tests.browser.browser import Browser
from tests.browser.people import Person, Room, unique
from tests.browser.test_accessibility import Open, _is_faultless, _room, _with

pytestmark = [pytest.mark.browser, axe.needed]


@pytest.fixture
def full(ada: Person, bob: Person, eve: Person) -> Room:
    """A private room of Ada's with a bit of everything."""
    made = ada.post('/api/rooms', {'name': f'Full {unique()}', 'kind': 'private'})
    room = Room(made['id'], made['name'])
    ada.post(f'{room.api}/members', {'user_ids': [bob.id]})
    links = [{'title': 'The plan', 'url': 'https://example.org/plan'}]
    ada.patch(room.api, {'topic': 'A topic', 'emoji': '🎉', 'links': links, 'slow_seconds': 30})
    assert ada.ask('PUT', f'{room.api}/bans/{eve.id}', {'reason': 'Noise'}).status == 200
    return room


def _details(room: Room) -> Open:
    def show(browser: Browser) -> None:
        browser.opens(room)
        if not browser.has('.details--open'):
            browser.find('.room-header__members').click()
        browser.find('.member-list__one')
        browser.find('.ban-list__summary').click()

    return show


def test_everything_there_is_to_know(adas: Browser, full: Room) -> None:
    _is_faultless(adas, _details(full))


@pytest.mark.parametrize(
    'deed', ['', 'Hand over the room…', 'Remove from the room…', 'Ban…'], ids=str.strip
)
def test_what_may_be_done_about_a_member(adas: Browser, bob: Person, full: Room, deed: str) -> None:
    def show(browser: Browser) -> None:
        _details(full)(browser)
        menu = browser.find(f'.member-list__row[data-user="{bob.id}"] .menu > button')
        browser.js('arguments[0].scrollIntoView({block: "center"})', menu)
        menu.click()
        browser.find('.menu__list--open .menu__item')
        if deed:
            browser.find('.menu__list--open .menu__item', deed).click()
            browser.find('.ask[open]')

    _is_faultless(adas, show)


def test_adding_people(adas: Browser, full: Room) -> None:
    def show(browser: Browser) -> None:
        _details(full)(browser)
        browser.button('Add people', within='.details').click()
        browser.find('.ask[open] .people-picker__one').click()
        browser.find('.people-picker__chip')

    _is_faultless(adas, show)


def test_changing_a_room(adas: Browser, full: Room) -> None:
    _is_faultless(adas, _with(_room(full), 'Room menu', 'Edit room', ready='.dialog .links-field'))


def test_making_a_room_public(adas: Browser, full: Room) -> None:
    clicks = ('Room menu', 'Edit room', 'Make it public…')
    _is_faultless(adas, _with(_room(full), *clicks, ready='.dialog .form'))


def test_where_one_only_reads(bobs: Browser, ada: Person, full: Room) -> None:
    ada.patch(full.api, {'who_posts': 'moderators'})
    _is_faultless(bobs, _room(full))


def test_whoever_was_removed(bobs: Browser, ada: Person, bob: Person, full: Room) -> None:
    def show(browser: Browser) -> None:
        ada.post(f'{full.api}/members', {'user_ids': [bob.id]})
        browser.opens(full)
        ada.delete(f'{full.api}/members/{bob.id}')
        browser.says('You were removed from', '.empty')

    bobs.expects('status of 40[34]')
    _is_faultless(bobs, show)
