"""Rooms: made, found, joined, left, changed and closed, in front of everybody's eyes."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, comes_in, request, unique
from tests.browser.server import Server

pytestmark = pytest.mark.browser

NAME = '.room-header__name'
SYSTEM = '.timeline__system'


def test_a_room_is_made_in_a_dialog_that_keeps_what_was_typed(
    adas: Browser, ada: Person, room: Room
) -> None:
    adas.expects('status of 409')
    adas.opens(room)
    adas.button('New room', within='.sidebar').click()
    adas.until(lambda: adas.focus() == 'name', 'the name can be typed at once')
    adas.fills(name=room.name.upper(), description='One paper a week')
    adas.find('.dialog button[type=submit]').click()
    adas.until(lambda: 'this name already' in adas.error_at('name'), 'the name is taken')
    adas.until(lambda: adas.focus() == 'name', 'another one can be typed')
    assert adas.js('return document.querySelector("[name=description]").value') == (
        'One paper a week'
    )

    name = f'Reading {unique()}'
    adas.fills(name=name)
    adas.types(Keys.ENTER)
    adas.until(lambda: adas.text(NAME) == name, 'the new room')
    made = Room(int(adas.path.removeprefix('/rooms/')), name)
    adas.is_in(made)
    adas.until(lambda: 'composer__box' in adas.focus(), 'one can write at once')
    assert not adas.has('.dialog')
    assert adas.text('.room-header__description') == 'One paper a week'
    assert adas.title == f'{name} — Chatter'
    assert adas.text('.sidebar__room[aria-current=page]') == name
    assert ada.get(made.api)['role'] == 'owner'
    adas.types('first', Keys.ENTER)
    adas.shows('first')


def test_a_dialog_is_closed_by_escape(adas: Browser, room: Room) -> None:
    adas.opens(room)
    adas.button('New room', within='.sidebar').click()
    adas.until(lambda: adas.focus() == 'name', 'the dialog')
    adas.types(Keys.ESCAPE)
    adas.until(lambda: not adas.has('.dialog'), 'it is closed')
    assert adas.path == room.path


def test_a_room_is_seen_by_others_at_once_and_joined_before_it_is_read(
    adas: Browser, bobs: Browser, ada: Person, room: Room
) -> None:
    ada.writes(room, 'not for everybody')
    bobs.goes_to('/rooms')
    bobs.find('.room-list__room')
    made = ada.makes_room(f'Secrets {unique()}', 'Not really')
    ada.writes(made, 'what only members read')
    bobs.says(made.name, '.room-list')
    assert made.name not in bobs.text('.sidebar__list'), 'He is not in it.'

    bobs.follows(made.path)
    bobs.says(made.name, '.empty__heading')
    preview = bobs.text('.empty')
    assert 'Not really' in preview and '1 member' in preview
    assert not bobs.has('.timeline') and not bobs.has('.composer')
    assert 'what only members read' not in bobs.driver.page_source
    adas.opens(made)
    bobs.button('Join room').click()
    bobs.is_in(made)
    bobs.sees('what only members read')
    assert made.name in bobs.text('.sidebar__list')
    adas.says('2 members', '.room-header')
    adas.says('Bob joined', '.timeline')
    bobs.writes('Here I am')
    adas.sees('Here I am')


def test_comings_and_goings_fold_into_one_line(
    adas: Browser, ada: Person, bob: Person, chat: Server, room: Room
) -> None:
    adas.opens(room)
    adas.writes('Who is coming?')
    adas.shows('Who is coming?')
    guests = [comes_in(chat, name) for name in ('Carol', 'Dan', 'Erin', 'Frank')]
    for guest in guests:
        guest.joins(room)
    adas.says('Carol, Dan and 2 others joined', f'{SYSTEM}:last-child')
    guests[0].post(f'{room.api}/leave')
    guests[1].post(f'{room.api}/leave')
    adas.says('Carol, Dan and 2 others joined · Carol and Dan left', f'{SYSTEM}:last-child')
    assert len(adas.driver.find_elements('css selector', f'{SYSTEM}:last-child')) == 1
    adas.says('4 members', '.room-header')
    assert adas.badge(room) == 0, 'Nobody need read this.'


def test_changes_of_a_room_show_in_open_pages(
    adas: Browser, bobs: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.button('Room menu').click()
    adas.button('Edit room').click()
    adas.until(lambda: adas.focus() == 'name', 'the dialog')
    renamed = Room(room.id, f'Coffee {unique()}')
    adas.fills(name=renamed.name, description='Black')
    adas.find('.dialog button[type=submit]').click()
    for browser in (adas, bobs):
        browser.is_in(renamed)
        browser.says('Black', '.room-header__description')
        browser.says(renamed.name, '.sidebar__list')
        browser.until(
            lambda browser=browser: browser.title == f'{renamed.name} — Chatter', 'the title'
        )
        browser.says(f'renamed the room to “{renamed.name}”', '.timeline')
        browser.says('changed the description to “Black”', '.timeline')
        placeholder = browser.box.get_attribute('placeholder')
        assert placeholder == f'Message #{renamed.name}'


def test_an_archived_room_can_be_read_and_not_written_in_until_it_is_restored(
    adas: Browser, bobs: Browser, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    bobs.types('half a thought')
    adas.button('Room menu').click()
    adas.button('Archive room').click()
    for browser in (adas, bobs):
        browser.says('This room is archived', '.composer')
        assert not browser.has('.composer__box')
        browser.says('archived the room', '.timeline')
        browser.until(
            lambda browser=browser: browser.has(f'.sidebar__room--archived[href="{room.path}"]'),
            'the sidebar says so',
        )
    adas.button('Room menu').click()
    adas.button('Restore room').click()
    for browser in (adas, bobs):
        browser.find('.composer__box')
        browser.says('restored the room', '.timeline')
    assert bobs.draft == 'half a thought'
    bobs.box.send_keys('!', Keys.ENTER)
    adas.sees('half a thought!')


def test_whoever_does_not_own_a_room_is_not_offered_to_change_it(bobs: Browser, room: Room) -> None:
    bobs.opens(room)
    bobs.button('Room menu').click()
    bobs.button('Leave room')
    menu = bobs.text('.menu__list--open')
    assert 'Edit' not in menu and 'Archive' not in menu


def test_leaving_a_room_takes_it_away_everywhere(
    adas: Browser, bobs: Browser, chat: Server, bob: Person, room: Room, open_browser: OpenBrowser
) -> None:
    other = open_browser(chat, bob)
    for browser in (bobs, other):
        browser.expects('/read .* status of 403')  # How far he had read comes too late.
    other.opens(room)
    adas.opens(room)
    bobs.opens(room)
    bobs.button('Room menu').click()
    bobs.button('Leave room').click()
    bobs.arrives_at('/rooms')
    bobs.until(lambda: room.name not in bobs.text('.sidebar__list'), 'it is gone')
    other.button('Join room')
    assert not other.has('.timeline')
    other.until(lambda: room.name not in other.text('.sidebar__list'), 'it is gone there as well')
    adas.says('Bob left', '.timeline')
    adas.says('1 member', '.room-header')


def test_back_and_forward_lead_where_they_should(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    second = ada.makes_room(f'Second {unique()}')
    ada.writes(room, 'in the first')
    ada.writes(second, 'in the second')
    adas.opens(room)
    adas.js('window.mark = 1')
    adas.follows(second.path)
    adas.is_in(second)
    adas.sees('in the second')
    adas.follows('/rooms')
    adas.until(lambda: adas.text(NAME) == 'Rooms', 'the list')

    adas.driver.back()
    adas.is_in(second)
    adas.sees('in the second')
    adas.driver.back()
    adas.is_in(room)
    adas.sees('in the first')
    adas.driver.forward()
    adas.is_in(second)
    assert adas.title == f'{second.name} — Chatter'
    assert adas.text('.sidebar__room[aria-current=page]') == second.name
    assert adas.js('return window.mark') == 1, 'No page was loaded for all this.'
    bob.joins(second)
    bob.writes(second, 'live')
    adas.sees('live')


def test_a_room_that_is_not_there_is_not_found(
    adas: Browser, ada: Person, chat: Server, room: Room
) -> None:
    adas.expects('status of 404')
    assert request(chat, 'GET', room.path, token=ada.token).status == 200
    for path in ('/rooms/999999', '/rooms/abc', '/nowhere'):
        assert request(chat, 'GET', path, token=ada.token).status == 404
        adas.goes_to(path)
        adas.says('There is nothing here')
    adas.goes_to('/rooms/999999')
    adas.until(lambda: adas.title == 'There is nothing here — Chatter', 'the title')
    adas.find('a[href="/"].button').click()
    adas.until(lambda: adas.path.startswith('/rooms/') and adas.is_ready(), 'home')


def test_a_deleted_room_is_gone_everywhere_and_can_be_had_back(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'to be kept')
    adas.opens(room)
    bobs.opens(room)
    adas.sees('to be kept')
    adas.button('Room menu').click()
    adas.find('.menu__list--open .menu__item', 'Delete room').click()
    adas.find('.ask[open] .button--danger', 'Delete room').click()
    adas.arrives_at('/rooms')
    bobs.says(f'“{room.name}” was deleted.', soon=5)
    for browser in (adas, bobs):
        browser.until(
            lambda browser=browser: not browser.has(f'.sidebar__room[href="{room.path}"]'),
            'it is in no sidebar',
        )
    assert ada.ask('GET', room.api).status == bob.ask('GET', room.api).status == 404
    adas.find('.q-notification button', 'Undo').click()
    adas.is_in(room)
    adas.sees('to be kept')
    bobs.find(f'.sidebar__room[href="{room.path}"]')
    bobs.follows(room.path)
    bobs.sees('to be kept')


def test_who_is_brought_into_a_room_is_told_by_whom_and_led_there(
    bobs: Browser, ada: Person, bob: Person
) -> None:
    made = ada.post('/api/rooms', {'name': f'Plot {unique()}', 'kind': 'private'})
    room = Room(made['id'], made['name'])
    bobs.goes_to('/rooms')
    bobs.find('.sidebar__list')
    ada.post(f'{room.api}/members', {'user_ids': [bob.id]})
    bobs.says(f'{ada.name} brought you into “{room.name}”.', '.toast', soon=5)
    bobs.find('.q-notification button', 'Open').click()
    bobs.is_in(room)
