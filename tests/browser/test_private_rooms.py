"""Private rooms, who is in them and what may be done about it: in front of everybody's eyes."""

from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import NETWORK_FAILURE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server
from tests.core.pictures import GOOD
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

AT_ONCE = 1.0  # Seconds until somebody who was sent out knows it, in every tab.
PANEL = '.details__panel'
GONE = '.empty__heading'


def shows_details(browser: Browser) -> None:
    browser.find('.room-header__members').click()
    browser.find('.member-list__one')


def member(person: Person) -> str:
    return f'.member-list__row[data-user="{person.id}"]'


def found(person: Person) -> str:
    return f'.ask[open] .people-picker__found [data-user="{person.id}"] button'


def does(browser: Browser, deed: str, whom: Person) -> None:
    browser.find(f'{member(whom)} .menu > button').click()
    browser.find('.menu__list--open .menu__item', deed).click()


@pytest.fixture
def secret(ada: Person, bob: Person) -> Room:
    """A private room of Ada's with Bob in it."""
    made = ada.post('/api/rooms', {'name': f'Secret {unique()}', 'kind': 'private'})
    ada.post(f'/api/rooms/{made["id"]}/members', {'user_ids': [bob.id]})
    return Room(made['id'], made['name'])


def test_a_private_room_is_made_and_others_neither_see_nor_find_it(
    adas: Browser, open_browser: OpenBrowser, chat: Server, eve: Person
) -> None:
    eves = open_browser(chat, eve)
    eves.expects('status of 404')
    eves.goes_to('/rooms')
    eves.find('.room-list__room')
    adas.goes_to('/rooms')
    adas.find('.room-header').find_element('xpath', './/button[contains(., "New room")]').click()
    adas.until(lambda: adas.focus() == 'name', 'the name can be typed at once')
    name = f'Surprise {unique()}'
    adas.says('Only those who are brought in know that it exists.', '.dialog')
    adas.find('input[name=kind][value=private]').click()
    adas.fills(name=name)
    adas.types(Keys.ENTER)
    adas.arrives_at('/rooms/')
    adas.until(lambda: adas.text('.room-header__name') == name and adas.is_ready(), 'the room')
    assert adas.has('.room-header .room-sign')
    adas.until(lambda: 'composer__box' in adas.focus(), 'one can write at once')
    made = Room(int(adas.path.split('/')[2]), name)
    open_one = f'Open {unique()}'
    person = adas.js('return fetch("/api/rooms", {method: "POST", headers: {"Content-Type": '
                     '"application/json"}, body: JSON.stringify({name: arguments[0]})})'
                     '.then((answer) => answer.status)', open_one)  # fmt: skip
    assert person == 201
    eves.says(open_one, '.room-list')
    assert name not in eves.text('body'), 'What came before it would be there.'
    eves.goes_to(made.path)
    eves.says('There is nothing here')


def test_whoever_is_added_has_the_room_at_once(
    adas: Browser, open_browser: OpenBrowser, chat: Server, eve: Person, secret: Room
) -> None:
    eves = open_browser(chat, eve)
    eves.goes_to('/rooms')
    eves.find('.room-list__room')
    adas.opens(secret)
    shows_details(adas)
    adas.button('Add people', within=PANEL).click()
    adas.find('.ask[open] [name=people]').send_keys(eve.handle)
    adas.find(found(eve)).click()
    adas.says('Eve', '.people-picker__chosen')
    adas.find('.ask[open] .ask__answers .button--primary').click()
    adas.says('Eve', f'{PANEL} {member(eve)}')
    adas.says('Bob and Eve were added', '.timeline')
    eves.says(secret.name, '.sidebar__list')
    eves.says(secret.name, '.room-list')
    eves.follows(secret.path)
    eves.is_in(secret)
    eves.writes('Thank you')
    adas.sees('Thank you')


def test_whoever_is_removed_is_told_so_at_once_in_every_tab(
    adas: Browser, bobs: Browser, open_browser: OpenBrowser, chat: Server, bob: Person, secret: Room
) -> None:
    other = open_browser(chat, bob)
    for browser in (bobs, other):
        browser.expects('status of 40[34]')  # How far he had read comes too late.
        browser.opens(secret)
    bobs.box.send_keys('half a thought')
    adas.opens(secret)
    shows_details(adas)
    does(adas, 'Remove from the room…', bob)
    adas.says('It is a private room', '.ask[open]')
    adas.find('.ask[open] .button--danger').click()
    for browser in (bobs, other):
        browser.says(f'You were removed from “{secret.name}”.', GONE, soon=AT_ONCE)
        assert not browser.has('.timeline') and not browser.has('.composer')
        browser.until(
            lambda browser=browser: secret.name not in browser.text('.sidebar__list'), 'nor beside'
        )
    adas.until(lambda: not adas.has(member(bob)), 'he is gone from the list')
    adas.says('Bob was removed', '.timeline')
    adas.writes('not for him')
    adas.sees('not for him')
    assert 'not for him' not in bobs.text('body')
    drafts = bobs.js('return Object.values(localStorage).join(" ")')
    assert 'half a thought' in drafts, 'What he had begun to write is kept.'
    bobs.find('.empty a.button').click()
    bobs.arrives_at('/rooms')


def test_whoever_is_banned_cannot_come_back_until_it_is_lifted(
    adas: Browser, bobs: Browser, bob: Person, room: Room
) -> None:
    bobs.expects('status of 40[34]')
    bobs.opens(room)
    adas.opens(room)
    shows_details(adas)
    does(adas, 'Ban…', bob)
    adas.find('.ask[open] [name=reason]').send_keys('Too much sugar')
    adas.find('.ask[open] [name=minutes] option[value="60"]').click()
    adas.find('.ask[open] .button--danger').click()
    bobs.says(f'You were banned from “{room.name}”.', GONE, soon=AT_ONCE)
    bobs.goes_to(room.path)
    bobs.button('Join room').click()
    bobs.says('You cannot join this room.')
    adas.find('.ban-list__summary', 'Banned: 1').click()
    adas.says('Too much sugar', '.ban-list')
    adas.button('Lift the ban of Bob').click()
    adas.until(lambda: not adas.has('.ban-list'), 'nobody is banned')
    bobs.button('Join room').click()
    bobs.is_in(room)
    adas.find(member(bob))


def test_roles_show_in_open_pages_and_give_what_they_give(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.patch(room.api, {'who_posts': 'moderators', 'who_invites': 'moderators'})
    adas.opens(room)
    bobs.opens(room)
    shows_details(adas)
    shows_details(bobs)
    bobs.says('Only moderators write in this room.', '.composer')
    assert not bobs.has('.composer__box') and not bobs.has(f'{member(ada)} .menu')
    does(adas, 'Make moderator', bob)
    for browser in (adas, bobs):
        browser.says('Moderator', member(bob))
    bobs.writes('I may')
    adas.sees('I may')
    bobs.find('.details__deeds button', 'Add people')
    ada.patch(f'{room.api}/members/{bob.id}', {'role': 'member'})
    bobs.says('Only moderators write in this room.', '.composer')
    shown = 'return document.querySelector(".details__deeds").checkVisibility()'
    bobs.until(lambda: not bobs.js(shown), 'he brings nobody in any more')


def test_the_only_owner_hands_over_before_leaving(
    adas: Browser, bobs: Browser, bob: Person, secret: Room
) -> None:
    for browser in (adas, bobs):
        browser.expects('status of 4(09|03|04)')
        browser.opens(secret)
    adas.button('Room menu').click()
    adas.button('Leave room').click()
    adas.find('.ask[open] .button--danger').click()
    adas.says('You are the only owner of this room. Hand it over first', '.ask[open]')
    adas.find(found(bob)).click()
    adas.find('.ask[open] .ask__answers .button--primary', 'Hand over to Bob').click()
    adas.until(lambda: not adas.has('.ask[open]'), 'it is done')
    bobs.button('Room menu').click()
    bobs.button('Edit room')
    adas.button('Room menu').click()
    assert 'Edit room' not in adas.text('.menu__list--open')
    adas.button('Leave room').click()
    adas.find('.ask[open] .button--danger').click()
    adas.arrives_at('/rooms')
    adas.until(lambda: adas.text('.room-header__name') == 'Rooms', 'all rooms')
    adas.until(lambda: secret.name not in adas.text('.room-list'), 'it is none of them')
    bobs.button('Leave room').click()
    bobs.find('.ask[open] .button--danger').click()
    bobs.says('You are the only one in this private room', '.ask[open]')
    bobs.find('.ask[open] .button--danger', 'Delete room').click()
    bobs.arrives_at('/rooms')


def test_a_room_is_changed_in_all_that_it_is(adas: Browser, bobs: Browser, room: Room) -> None:
    adas.expects('status of 422')
    adas.opens(room)
    bobs.opens(room)
    shows_details(bobs)
    adas.button('Room menu').click()
    adas.button('Edit room').click()
    adas.until(lambda: adas.focus() == 'name', 'the dialog')
    adas.fills(topic='Which pot?')
    adas.find('.form__one', '🍵').click()
    adas.button('Add a link').click()
    adas.find('.links-field__title').send_keys('Brewing')
    adas.find('.links-field__url').send_keys('javascript:alert(1)')
    adas.find('[name=slow_seconds] option[value="30"]').click()
    adas.submits()
    adas.says('A link begins with https:// or http://.', '.dialog')
    assert adas.js('return document.querySelector("[name=topic]").value') == 'Which pot?'
    adas.js('document.querySelector(".links-field__url").select()')
    adas.find('.links-field__url').send_keys('https://example.org/brew')
    adas.submits()
    adas.until(lambda: not adas.has('.dialog'), 'it is saved')
    for browser in (adas, bobs):
        browser.says('Which pot?', '.room-header__description')
        browser.says('🍵', '.room-header')
        browser.says('set the topic to “Which pot?”', '.timeline')
    bobs.says('Slow: each member writes once in 30 seconds.', PANEL)
    link = bobs.find('.room-about__link a')
    assert link.text.startswith('Brewing')
    assert link.get_attribute('href') == 'https://example.org/brew'
    assert {'noopener', 'noreferrer'} <= set((link.get_attribute('rel') or '').split())
    assert link.get_attribute('target') == '_blank'


def test_a_room_that_becomes_private_goes_from_the_eyes_of_others(
    adas: Browser, bobs: Browser, open_browser: OpenBrowser, chat: Server, eve: Person, room: Room
) -> None:
    looking, listing = open_browser(chat, eve), open_browser(chat, eve)
    looking.goes_to(room.path)
    looking.button('Join room')
    listing.goes_to('/rooms')
    listing.says(room.name, '.room-list')
    bobs.opens(room)
    adas.opens(room)
    adas.button('Room menu').click()
    adas.button('Edit room').click()
    adas.button('Make it private…').click()
    adas.says('For all others it does not exist any more.', '.dialog')
    adas.find('.dialog button[type=submit]', 'Make it private').click()
    looking.says(f'“{room.name}” is private now.', GONE)
    listing.until(lambda: room.name not in listing.text('.room-list'), 'it is gone')
    bobs.says('made the room private', '.timeline')
    bobs.writes('still here')
    adas.sees('still here')
    adas.button('Room menu').click()
    adas.button('Edit room').click()
    adas.button('Make it public…').click()
    adas.says('also while it was private', '.dialog')
    adas.find('.dialog button[type=submit]', 'Make it public').click()
    listing.says(room.name, '.room-list')


def test_what_is_too_much_for_a_slow_room_goes_out_by_itself(
    adas: Browser, bobs: Browser, ada: Person, room: Room
) -> None:
    ada.patch(room.api, {'slow_seconds': 4})
    bobs.expects('status of 429')
    adas.opens(room)
    bobs.opens(room)
    bobs.writes('one', 'two')
    adas.sees('one')
    bobs.says('What you send now goes out by itself.', '.composer')
    bobs.find('.composer__wait')
    assert bobs.strip() == '', 'Nothing is wrong with the connection.'
    assert 'two' not in adas.texts()
    adas.sees('two')
    bobs.shows('one', 'two')
    bobs.until(lambda: not bobs.text('.composer__wait'), 'it is over')


def test_what_one_is_told_of_is_the_same_in_every_browser(
    bobs: Browser, open_browser: OpenBrowser, chat: Server, bob: Person, room: Room
) -> None:
    other = open_browser(chat, bob)
    for browser in (bobs, other):
        browser.opens(room)
        shows_details(browser)
    bobs.find('[name=level] option[value=mentions]').click()
    chosen = 'return document.querySelector("[name=level]").value'
    other.until(lambda: other.js(chosen) == 'mentions', 'the other one follows')
    assert bob.get(room.api)['level'] == 'mentions'


def test_members_are_found_by_name_and_come_and_go(
    adas: Browser, bob: Person, eve: Person, room: Room
) -> None:
    adas.opens(room)
    shows_details(adas)
    assert not adas.has(member(eve))
    eve.joins(room)
    adas.find(member(eve))
    adas.find('[name=member]').send_keys(eve.handle)
    adas.until(lambda: not adas.has(member(bob)), 'others are not called that')
    assert adas.has(member(eve))
    adas.find('[name=member]').send_keys('nobody')
    adas.says('Nobody here is called that.', PANEL)
    adas.js('document.querySelector("[name=member]").select()')
    adas.find('[name=member]').send_keys(Keys.BACKSPACE)
    adas.find(member(bob))
    eve.post(f'{room.api}/leave')
    adas.until(lambda: not adas.has(member(eve)), 'she is gone')


def test_a_picture_of_a_room_shows_in_open_pages(
    adas: Browser, bobs: Browser, room: Room, tmp_path: Path
) -> None:
    file = tmp_path / 'pot.png'
    file.write_bytes(GOOD['png'])
    adas.opens(room)
    bobs.opens(room)
    adas.button('Room menu').click()
    adas.button('Edit room').click()
    adas.until(lambda: adas.focus() == 'name', 'the dialog')
    adas.gives(file)
    adas.find('.ask[open] .button--primary').click()
    adas.find('.form__portrait img')
    adas.submits()
    adas.until(lambda: not adas.has('.dialog'), 'it is saved')
    for browser in (adas, bobs):
        browser.find('.room-header .room-sign__picture')
        browser.says('changed the picture of the room', '.timeline')


def test_whoever_was_not_there_when_removed_learns_it_on_coming_back(
    open_browser: OpenBrowser, wire_to_chat: Wire, ada: Person, bob: Person, secret: Room
) -> None:
    bobs = open_browser(wire_to_chat, bob)
    bobs.expects(NETWORK_FAILURE, 'status of 40[34]')
    bobs.opens(secret)
    wire_to_chat.cut()
    bobs.until(lambda: not bobs.js('return window.socket.connected'), 'the network is gone')
    ada.delete(f'{secret.api}/members/{bob.id}')
    wire_to_chat.mend()
    bobs.says(f'You were removed from “{secret.name}”.', GONE)
    assert not bobs.has('.timeline')
