"""Running a server in the browser: what is set holds at once for others, who is suspended is out,
what is reported reaches who looks after it, and to everybody else there is nothing here."""

import itertools

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import axe, people
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD, Person, Room
from tests.browser.server import Server

pytestmark = pytest.mark.browser

TOAST = '.q-notification__message'
REFUSED = r'status of 40[0-9]'
OPEN_ASK = 'dialog.ask[open]'


@pytest.fixture
def grace(new_chat: Server) -> Person:
    """Grace, who owns the server."""
    return people.claims(new_chat, 'Grace Hopper')


@pytest.fixture
def ada(new_chat: Server, grace: Person) -> Person:
    """Ada, who is a member of it."""
    return people.comes_in(new_chat, 'Ada Lovelace')


@pytest.fixture
def bob(new_chat: Server, grace: Person) -> Person:
    """Bob, too."""
    return people.comes_in(new_chat, 'Bob')


@pytest.fixture
def graces(open_browser: OpenBrowser, new_chat: Server, grace: Person) -> Browser:
    """Grace's browser."""
    return open_browser(new_chat, grace)


@pytest.fixture
def adas(open_browser: OpenBrowser, new_chat: Server, ada: Person) -> Browser:
    """Ada's browser."""
    return open_browser(new_chat, ada)


LOBBY = Room(1, 'Lobby')


def chooses(browser: Browser, row: str, line: str) -> None:
    """Choose something in the menu of a row."""
    browser.find(f'{row} .menu > button').click()
    browser.find('.menu__list--open .menu__item', line).click()


def row_of(person: Person) -> str:
    return f'.admin-list__row[data-user="{person.id}"]'


def saves(browser: Browser) -> None:
    browser.js("document.querySelector('form.form').requestSubmit()")
    browser.says('Saved.')


def test_what_the_server_is_called_and_lets_people_do_holds_in_every_tab(
    graces: Browser, adas: Browser, open_browser: OpenBrowser, new_chat: Server
) -> None:
    adas.opens(LOBBY)
    adas.find('.sidebar__tool[aria-label="New room"]')
    graces.goes_to('/admin')
    graces.fills(name='The Tea House', message_most='200')
    graces.find('input[name=who_creates][value=administrators]').click()
    graces.find('input[name=accent][value=plum]').click()
    saves(graces)
    adas.until(lambda: adas.title == 'Lobby — The Tea House', 'the title')
    adas.until(lambda: not adas.has('.sidebar__tool[aria-label="New room"]'), 'no way to a room')
    accent = 'return document.documentElement.dataset.accent'
    adas.until(lambda: adas.js(accent) == 'plum', 'the colour')
    adas.opens(LOBBY)
    adas.box.send_keys('x' * 201)
    adas.says('A message holds 200 characters.', '.composer')
    stranger = open_browser(new_chat)
    stranger.goes_to('/sign-in')
    assert stranger.text('.mark__name') == 'The Tea House'
    assert stranger.title.endswith('— The Tea House') and stranger.js(accent) == 'plum'


def test_to_all_but_administrators_there_is_nothing(adas: Browser, graces: Browser) -> None:
    adas.expects(r'status of 404')
    for path in ('/admin', '/admin/people', '/admin/rooms', '/admin/log', '/reports'):
        adas.goes_to(path)
        adas.says('There is nothing here')
    adas.goes_to('/settings')
    adas.says('Who can read what')
    assert not adas.has('a[href="/admin"]')
    graces.goes_to('/settings')
    graces.find('a[href="/admin"]').click()
    graces.arrives_at('/admin')
    graces.says('Name of the server')


def test_who_is_suspended_is_out_at_once_and_let_in_again(
    graces: Browser, adas: Browser, ada: Person, open_browser: OpenBrowser, new_chat: Server
) -> None:
    adas.expects(REFUSED)
    adas.opens(LOBBY)
    graces.goes_to('/admin/people')
    chooses(graces, row_of(ada), 'Suspend…')
    graces.find(f'{OPEN_ASK} [name=reason]').send_keys('Spam')
    graces.button('Suspend', within=OPEN_ASK).click()
    graces.says('Suspended', row_of(ada))
    graces.says('Spam', row_of(ada))
    adas.arrives_at('/sign-in', soon=5)
    adas.fills(handle=ada.handle, password=PASSWORD)
    adas.submits()
    adas.says('This account is suspended.')
    chooses(graces, row_of(ada), 'Lift the suspension')
    graces.until(lambda: 'Suspended' not in graces.text(row_of(ada)), 'she is not any more')
    adas.submits()
    adas.is_in(LOBBY)
    graces.goes_to('/admin/log')
    graces.says('Grace Hopper let Ada Lovelace in again.')
    graces.says('Grace Hopper suspended Ada Lovelace.')
    graces.find('[name=deed] option', 'Suspended').click()
    graces.until(
        lambda: 'let Ada' not in graces.text('.admin-list__rows'), 'only suspensions are listed'
    )


def test_a_sign_in_link_is_made_and_works_once(
    graces: Browser, ada: Person, open_browser: OpenBrowser, new_chat: Server
) -> None:
    graces.goes_to('/admin/people')
    chooses(graces, row_of(ada), 'Make a sign-in link…')
    graces.button('Make a link', within=OPEN_ASK).click()
    field = 'return document.querySelector(".link-card input")?.value ?? ""'
    graces.until(lambda: '/reset/' in graces.js(field), 'the link is there')
    link = str(graces.js(field))
    drawn = "return document.querySelector('.link-card img').naturalWidth"
    graces.until(lambda: graces.js(drawn), 'its picture is drawn')
    path = link[link.index('/reset/') :]
    news = open_browser(new_chat)
    news.goes_to(path)
    news.fills(new='a new password')
    news.submits()
    news.is_in(LOBBY)
    other = open_browser(new_chat)
    other.goes_to(path)
    other.says('Not this way')


def test_an_administrator_is_made_and_has_the_way_there_but_not_above(
    graces: Browser, grace: Person, adas: Browser, ada: Person, bob: Person
) -> None:
    adas.opens(LOBBY)
    graces.goes_to('/admin/people')
    chooses(graces, row_of(ada), 'Make administrator…')
    graces.button('Make administrator', within=OPEN_ASK).click()
    graces.says('Administrator', row_of(ada))
    adas.goes_to('/admin/people')
    adas.find(f'{row_of(bob)} .menu')
    assert not adas.has(f'{row_of(grace)} .menu') and not adas.has(f'{row_of(ada)} .menu')
    adas.find(f'{row_of(bob)} .menu > button').click()
    assert 'administrator' not in adas.text('.menu__list--open')


def test_a_report_reaches_who_looks_after_it_and_whoever_made_it_is_thanked(
    graces: Browser, adas: Browser, ada: Person, bob: Person
) -> None:
    bob.writes(LOBBY, 'Buy my tea!')
    said = bob.messages(LOBBY)[-1]['seq']
    graces.opens(LOBBY)
    assert not graces.has('.reports-link')
    adas.opens(LOBBY)
    adas.js("document.querySelector(`[data-seq='${arguments[0]}']`).focus()", said)
    adas.find('.message-menu--here .menu > button').click()
    adas.find('.menu__list--open .menu__item', 'Report…').click()
    adas.says('Buy my tea!', OPEN_ASK)
    adas.says('Bob is not told.', OPEN_ASK)
    adas.find('[name=report-words]').send_keys('Third time.')
    adas.button('Report', within=OPEN_ASK).click()
    adas.says('Thank you. Somebody will look at it.', TOAST)
    graces.says('1', '.reports-link', soon=5)
    graces.find('.reports-link').click()
    graces.arrives_at('/reports')
    graces.says('Ada Lovelace reported a message of Bob in #Lobby', '.report')
    graces.says('Third time.', '.report')
    graces.find('.report__ways .button').click()
    graces.find('.report__note').send_keys('Spoke to him.')
    graces.button('Something was done', within='.report').click()
    adas.says('Thank you: somebody has looked at what you reported.', TOAST, soon=5)
    graces.until(lambda: not graces.has('.reports-link'), 'nothing waits any more')
    graces.find('.report-list__choice input[value=false]').click()
    graces.says('Spoke to him.', '.report')


def test_a_person_is_reported_from_their_card_and_rooms_change_hands(
    graces: Browser, adas: Browser, ada: Person, bob: Person
) -> None:
    adas.goes_to(f'/people/{bob.handle}')
    adas.find('.person-deeds .menu > button').click()
    adas.find('.menu__list--open .menu__item', 'Report…').click()
    adas.says('Report Bob?', OPEN_ASK)
    adas.button('Report', within=OPEN_ASK).click()
    adas.says('Thank you. Somebody will look at it.', TOAST)
    room = ada.makes_room('Tea')
    bob.joins(room)
    graces.goes_to('/admin/rooms')
    row = f'.admin-list__row[data-room="{room.id}"]'
    chooses(graces, row, 'Hand over…')
    graces.find(f'{OPEN_ASK} [name=handle]').send_keys(bob.handle)
    graces.button('Hand over', within=OPEN_ASK).click()
    graces.says('Owner: Bob', row)
    chooses(graces, row, 'Archive room')
    graces.says('Archived', row)


def test_it_is_done_without_a_mouse(graces: Browser, ada: Person) -> None:
    graces.goes_to('/admin/people')
    graces.find(f'{row_of(ada)} .menu > button')
    graces.js('document.querySelector(arguments[0]).focus()', f'{row_of(ada)} .menu > button')
    graces.types(Keys.ENTER)
    graces.until(lambda: graces.js('return document.activeElement.innerText') == 'Suspend…', 'menu')
    graces.types(Keys.ARROW_DOWN, Keys.ENTER)
    graces.says('Sign Ada Lovelace out everywhere?', OPEN_ASK)
    graces.types(Keys.ESCAPE)
    graces.until(lambda: not graces.has(OPEN_ASK), 'it is closed')


@axe.needed
@pytest.mark.parametrize(
    ('size', 'theme'), list(itertools.product((WIDE, PHONE), ('light', 'dark')))
)
def test_axe_finds_nothing_wrong(
    graces: Browser, grace: Person, ada: Person, bob: Person, size: tuple[int, int], theme: str
) -> None:
    grace.patch('/api/me/preferences', {'theme': theme})
    ada.post(f'/api/people/{bob.id}/report', {'kind': 'spam', 'words': 'Again.'})
    grace.ask('PUT', f'/api/admin/people/{bob.id}/suspension', {'reason': 'Spam'})
    graces.is_as_large_as(size)
    for path, there in (
        ('/admin', '.form'),
        ('/admin/people', row_of(ada)),
        ('/admin/rooms', '.admin-list__row'),
        ('/admin/log', '.admin-log__entry'),
        ('/reports', '.report'),
        ('/privacy', '.privacy'),
    ):
        graces.goes_to(path)
        graces.find(there)
        assert axe.violations(graces) == [], path
    graces.goes_to('/admin/people')
    chooses(graces, row_of(ada), 'Suspend…')
    graces.find(OPEN_ASK)
    assert axe.violations(graces) == []
