"""Direct conversations: begun anywhere, one for the same people, unseen until something is said."""

import threading

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import axe, pictures
from tests.browser.browser import PATIENCE, PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, comes_in, unique
from tests.browser.server import Server
from tests.browser.test_keyboard import focus_is_in, press

pytestmark = pytest.mark.browser

CARD = '.person-card--open'
MESSAGE = '.message-button'
NAME = '.room-header__name'
DIRECTS = '.sidebar__section[aria-labelledby=sidebar-directs] .sidebar__room'
REFUSED = '.timeline__row--refused'
CHIPS = '.new-message__chip'
NEW_MESSAGE = (
    'window.dispatchEvent(new CustomEvent("chatter:new-message", {detail: {names: ["bo"]}}))'
)


@pytest.fixture
def eves(open_browser: OpenBrowser, chat: Server, eve: Person) -> Browser:
    """Eve's browser."""
    return open_browser(chat, eve)


def talk(person: Person, *others: Person, name: str = '') -> Room:
    """The conversation of these, as somebody with a script opens it; `name` is what it shows."""
    made = person.post('/api/directs', {'user_ids': [one.id for one in others]})
    return Room(made['id'], name or ', '.join(sorted(one.name for one in others)))


def _line(room: Room) -> str:
    return f'.sidebar__room[href="{room.path}"]'


def _opens_profile(browser: Browser, person: Person) -> None:
    browser.goes_to(f'/people/{person.handle}')
    browser.find(f'.profile {MESSAGE}')
    browser.until(lambda: browser.has('.sidebar__list'), 'the page is live')
    browser.until(lambda: browser.js('return window.socket?.connected'), 'the page is connected')


def _is_with(browser: Browser, name: str) -> Room:
    browser.until(lambda: browser.text(NAME) == name and browser.is_ready(), f'talk with {name}')
    return Room(int(browser.path.removeprefix('/rooms/')), name)


def test_a_conversation_begun_on_a_card_is_seen_by_the_other_from_the_first_message_on(
    adas: Browser, bobs: Browser, bob: Person, room: Room
) -> None:
    bob.writes(room, 'Anybody there?')
    bobs.opens(room)
    adas.opens(room)
    adas.sees('Anybody there?')
    adas.find('.timeline__author').click()
    adas.find(f'{CARD} {MESSAGE}').click()
    talk = _is_with(adas, 'Bob')
    adas.until(lambda: not adas.has(CARD), 'the card is gone')
    adas.says('This conversation is between you and Bob.')
    adas.says('Bob sees this conversation from the first message on.')
    assert adas.box.get_attribute('placeholder') == 'Message Bob'
    assert 'Bob — Chatter' in adas.title
    adas.until(lambda: adas.text(_line(talk)).endswith('Bob'), 'it is at the side')
    assert not bobs.has(DIRECTS), 'He is not told before something is said.'

    adas.writes('Psst')
    bobs.says('Ada Lovelace', DIRECTS, soon=3)
    bobs.until(lambda: bobs.badge(talk) == 1, 'he has one to read', soon=3)
    bobs.until(lambda: bobs.title.startswith('(1) '), 'the title counts it')
    bobs.find(_line(talk)).click()
    _is_with(bobs, 'Ada Lovelace')
    bobs.sees('Psst')
    bobs.writes('What is it?')
    adas.sees('What is it?', soon=3)
    bobs.until(lambda: bobs.badge(talk) == 0, 'it is read')


def test_two_who_begin_at_the_same_moment_meet_in_one_conversation(
    adas: Browser, bobs: Browser, ada: Person, bob: Person
) -> None:
    _opens_profile(adas, bob)
    _opens_profile(bobs, ada)
    together = threading.Barrier(2, timeout=PATIENCE)

    def press_it(browser: Browser) -> None:
        button = browser.find(f'.profile {MESSAGE}')
        together.wait()
        button.click()

    clicks = [threading.Thread(target=press_it, args=(one,)) for one in (adas, bobs)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    hers, his = _is_with(adas, 'Bob'), _is_with(bobs, 'Ada Lovelace')
    assert hers.id == his.id
    adas.writes('Two minds')
    bobs.writes('one thought')
    for browser in (adas, bobs):
        browser.sees('Two minds')
        browser.sees('one thought')
    mine = [one['room'] for one in ada.get('/api/me/rooms')['rooms']]
    assert len([one for one in mine if one['kind'] == 'direct']) == 1


def test_ctrl_k_leads_to_the_conversation_first_and_to_the_profile_second(
    adas: Browser, bob: Person, room: Room
) -> None:
    adas.opens(room)
    press(adas, 'Mod+K')
    focus_is_in(adas, '.switcher__box')
    adas.types(bob.handle)
    choices = '[role=listbox] [role=option] .switcher__about'
    adas.says('Message', choices)
    assert adas.text('[role=option][aria-selected=true]').startswith('Bob')
    press(adas, 'ArrowDown')
    assert f'@{bob.handle} · Profile' in adas.text('[role=option][aria-selected=true]')
    press(adas, 'ArrowUp')
    adas.types(Keys.ENTER)
    _is_with(adas, 'Bob')
    focus_is_in(adas, '.composer__box')


def test_several_people_have_one_conversation_and_may_name_it(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, eve: Person, room: Room
) -> None:
    bobs.opens(room)
    adas.opens(room)
    adas.button('New message').click()
    focus_is_in(adas, '.new-message__box')
    for who in (bob, eve):
        adas.types(who.handle)
        adas.says(f'@{who.handle}', '.new-message__choice--active')
        adas.types(Keys.ENTER)
        adas.says(who.name, f'{CHIPS}:last-of-type')
    adas.types(Keys.BACKSPACE)
    adas.until(lambda: not adas.js(f'return document.querySelectorAll("{CHIPS}")[1]'), 'one less')
    adas.types(eve.handle)
    adas.says(f'@{eve.handle}', '.new-message__choice--active')
    adas.types(Keys.ENTER)
    adas.says('Eve', f'{CHIPS}:nth-of-type(2)')
    adas.types(Keys.ENTER)
    talk = _is_with(adas, 'Bob, Eve')
    adas.says('This conversation is between you, Bob and Eve.')
    adas.writes('Shall we?')
    bobs.says('Ada Lovelace, Eve', DIRECTS)

    bobs.find(_line(talk)).click()
    _is_with(bobs, 'Ada Lovelace, Eve')
    adas.button('3 members').click()
    adas.find('#direct-name').send_keys('Trio')
    adas.button('Save', within='.direct-details').click()
    for browser in (adas, bobs):
        _is_with(browser, 'Trio')
        browser.says('Trio', DIRECTS)
        browser.until(lambda one=browser: 'Trio — Chatter' in one.title, 'so is the page')  # type: ignore[misc]
    assert bobs.box.get_attribute('placeholder') == 'Message Trio'


def test_what_is_hidden_comes_back_with_the_next_message(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    apart = talk(bob, ada)
    bob.writes(apart, 'One')
    bobs.opens(room)
    adas.opens(Room(apart.id, 'Bob'))
    adas.button('Details').click()
    adas.button('Hide conversation').click()
    adas.until(lambda: not adas.has(_line(apart)), 'it is out of sight')
    adas.until(lambda: adas.path != apart.path, 'and she is elsewhere')
    assert bobs.has(_line(apart)), 'He has it still.'
    bob.writes(apart, 'Two')
    adas.until(lambda: adas.badge(apart) == 1, 'it is back', soon=3)
    adas.find(_line(apart)).click()
    adas.shows('One', 'Two')


def test_who_may_not_write_is_told_no_more_than_that_and_keeps_the_words(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    apart = Room(talk(ada, bob).id, 'Bob')
    adas.expects('status of 403')
    adas.opens(apart)
    bob.post(f'/api/people/{ada.id}/block')
    adas.writes('Are you cross?')
    adas.says('This cannot be delivered.', REFUSED)
    assert adas.text(f'{REFUSED} .timeline__text') == 'Are you cross?'
    adas.opens(room)
    adas.writes('Everybody else?')
    adas.sees('Everybody else?')
    adas.opens(apart)
    adas.says('Are you cross?', f'{REFUSED} .timeline__text')
    adas.button('Edit', within=REFUSED).click()
    adas.until(lambda: adas.draft == 'Are you cross?', 'the words are in the box again')


def test_the_way_to_a_conversation_is_shown_only_where_there_is_one(
    adas: Browser, bob: Person, eve: Person
) -> None:
    eve.patch('/api/me/profile', {'allows_write': 'nobody'})
    _opens_profile(adas, bob)
    adas.goes_to(f'/people/{eve.handle}')
    adas.find('.profile .follow-button')
    assert not adas.has(f'.profile {MESSAGE}')


def test_somebody_renamed_is_called_so_wherever_one_talks_with_them(
    adas: Browser, ada: Person, bob: Person
) -> None:
    apart = Room(talk(ada, bob).id, 'Bob')
    adas.opens(apart)
    bob.patch('/api/me', {'name': f'Robert {unique()}'})
    name = bob.get('/api/me')['user']['name']
    _is_with(adas, name)
    adas.says(name, DIRECTS)
    adas.until(lambda: f'{name} — Chatter' in adas.title, 'the page is called so')
    assert adas.box.get_attribute('placeholder') == f'Message {name}'


def test_a_note_to_oneself(adas: Browser, ada: Person) -> None:
    adas.goes_to(f'/people/{ada.handle}')
    adas.find(f'.profile {MESSAGE}', 'Note to self').click()
    _is_with(adas, 'Note to self')
    adas.says('This is for yourself')
    assert adas.box.get_attribute('placeholder') == 'A note to yourself'
    adas.writes('Buy gears')
    adas.sees('Buy gears')


@axe.needed
@pytest.mark.parametrize('scheme', ['light', 'dark'])
@pytest.mark.parametrize('size', [WIDE, PHONE], ids=['wide', 'phone'])
def test_axe_finds_nothing_wrong(
    adas: Browser, ada: Person, bob: Person, eve: Person, size: tuple[int, int], scheme: str
) -> None:
    trio = talk(ada, bob, eve)
    bob.writes(trio, f'@{ada.handle}, shall we?')
    pictures.uses(adas, scheme, is_still=True)
    adas.is_as_large_as(size)
    adas.opens(trio)
    adas.find('.mention--me')
    assert axe.violations(adas) == []
    adas.button('3 members').click()
    adas.find('#direct-name')
    assert axe.violations(adas) == []
    adas.js(NEW_MESSAGE)
    adas.find(CHIPS)
    assert axe.violations(adas) == []


def test_three_people_have_one_conversation_whoever_begins_it(
    adas: Browser, bobs: Browser, eves: Browser, ada: Person, bob: Person, eve: Person
) -> None:
    for browser in (bobs, eves):
        browser.goes_to('/rooms')
        browser.find('.sidebar__list')
    together = talk(ada, bob, eve)
    adas.opens(Room(together.id, 'Bob, Eve'))
    assert not bobs.has(_line(together)), 'They are not told before something is said.'
    adas.writes('Tea for three?')
    for browser, names in ((bobs, 'Ada Lovelace, Eve'), (eves, 'Ada Lovelace, Bob')):
        browser.says(names, _line(together), soon=5)
        browser.until(lambda browser=browser: browser.badge(together) == 1, 'one to read')
    assert talk(eve, ada, bob).id == talk(bob, eve, ada).id == together.id
    assert talk(ada, bob).id != together.id
    bobs.opens(Room(together.id, 'Ada Lovelace, Eve'))
    bobs.writes('Two lumps')
    for browser in (adas, bobs):
        browser.sees('Two lumps')
    eves.until(lambda: eves.badge(together) == 2, 'Eve has two to read')
    bob.patch(f'{together.api}/name', {'name': 'Tea time'})
    for browser in (adas, bobs, eves):
        browser.says('Tea time', _line(together), soon=5)
    eve.post(f'{together.api}/hide')
    eves.until(lambda: not eves.has(_line(together)), 'she hides it')
    ada.writes(together, 'Come!')
    eves.find(_line(together))
    mallory = comes_in(ada.server, 'Mallory')
    assert mallory.ask('GET', together.api).status == 404
