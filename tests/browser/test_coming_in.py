"""Coming in: forms that forgive, sign-ins that hold and that end."""

import time
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.browser import NETWORK_FAILURE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD, Person, Room, unique
from tests.browser.server import Server

pytestmark = pytest.mark.browser

UNAUTHORIZED = r'status of 401'
CONFLICT = r'status of 409'


def test_the_first_fills_in_one_form_and_the_second_signs_up_and_they_talk(
    new_chat: Server, open_browser: OpenBrowser
) -> None:
    graces = open_browser(new_chat)
    graces.goes_to('/')
    graces.arrives_at('/first-run')
    graces.find('form.form')
    assert len(graces.driver.find_elements('css selector', 'form')) == 1, 'One form, no more.'
    graces.fills(handle='grace', name='Grace Hopper', password=PASSWORD)
    graces.submits()
    lobby = Room(1, 'Lobby')
    graces.is_in(lobby)
    graces.until(lambda: 'composer__box' in graces.focus(), 'the composer has the focus')
    graces.types('Is anybody here?\ue007')
    graces.shows('Is anybody here?')

    graces.goes_to('/first-run')
    graces.is_in(lobby)
    bobs = open_browser(new_chat)
    bobs.goes_to('/first-run')
    bobs.arrives_at('/sign-in')

    bobs.follows('/sign-up')
    bobs.arrives_at('/sign-up')
    bobs.fills(handle='bob', name='Bob', password=PASSWORD)
    bobs.submits()
    bobs.is_in(lobby)
    bobs.sees('Is anybody here?')
    bobs.writes('I am!')
    graces.sees('I am!')
    graces.writes('Welcome, Bob')
    bobs.shows('Is anybody here?', 'I am!', 'Welcome, Bob')
    graces.shows('Is anybody here?', 'I am!', 'Welcome, Bob')
    graces.says('2 members', '.room-header')


def test_two_first_forms_at_the_same_moment_make_one_owner(
    new_chat: Server, open_browser: OpenBrowser
) -> None:
    both = [open_browser(new_chat), open_browser(new_chat)]
    for number, browser in enumerate(both):
        browser.goes_to('/first-run')
        browser.fills(handle=f'first{number}', name=f'First {number}', password=PASSWORD)
    at = time.time() * 1000 + 1500
    for browser in both:
        browser.js(
            'setTimeout(() => document.querySelector("form.form").requestSubmit(),'
            ' arguments[0] - Date.now())',
            at,
        )
    for browser in both:
        browser.find('.timeline, [name=keep]')
    assert sorted(browser.path for browser in both) == ['/rooms/1', '/sign-in']

    owner = next(number for number, browser in enumerate(both) if browser.path == '/rooms/1')
    both[owner].is_in(Room(1, 'Lobby'))
    assert both[owner].text('.sidebar__handle') == f'@first{owner}'
    both[owner].says('1 member', '.room-header')
    loser = both[1 - owner]
    loser.expects(UNAUTHORIZED)
    loser.fills(handle=f'first{1 - owner}', password=PASSWORD)
    loser.submits()
    loser.says('do not belong together')


def test_a_wrong_password_and_an_unknown_handle_hear_the_same_words(
    chat: Server, ada: Person, open_browser: OpenBrowser
) -> None:
    browser = open_browser(chat)
    browser.expects(UNAUTHORIZED)
    browser.goes_to('/sign-in')
    heard = []
    for handle in (ada.handle, f'nobody{unique()}'):
        browser.fills(handle=handle, password='not the password')
        browser.submits()
        browser.until(lambda: browser.text('.form__summary'), 'why one is not let in')
        browser.until(
            lambda: browser.js('return !document.querySelector("[aria-busy=true]")'), 'an answer'
        )
        heard.append(browser.text('.form__summary'))
        assert browser.path == '/sign-in'
        assert browser.js('return document.querySelector("[name=handle]").value') == handle
    assert heard[0] == heard[1] == 'That handle and password do not belong together.'

    browser.fills(handle=ada.handle, password=PASSWORD)
    browser.submits()
    browser.arrives_at('/rooms/')


def test_a_refusal_stands_beside_its_field_and_keeps_everything_typed(
    chat: Server, ada: Person, open_browser: OpenBrowser
) -> None:
    browser = open_browser(chat)
    browser.expects(CONFLICT)
    browser.goes_to('/sign-up')
    browser.fills(handle=ada.handle, name='Somebody Else', password='short')
    browser.submits()
    browser.until(lambda: '8' in browser.error_at('password'), 'how long a password is')
    assert browser.focus() == 'password'
    assert _typed(browser) == [ada.handle, 'Somebody Else', 'short']

    browser.types(' no more')
    browser.fills(password='short no more')
    browser.submits()
    browser.until(lambda: browser.error_at('handle'), 'the handle is taken')
    assert not browser.error_at('password'), 'What is right now is not complained about.'
    browser.until(lambda: browser.focus() == 'handle', 'one can type another one')
    assert _typed(browser) == [ada.handle, 'Somebody Else', 'short no more']

    browser.fills(handle=f'else{unique()}')
    browser.submits()
    browser.arrives_at('/rooms/')


def test_somebody_new_may_bring_a_picture(
    chat: Server, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    portrait = tmp_path / 'portrait.png'
    Image.new('RGB', (300, 200), 'teal').save(portrait)
    browser = open_browser(chat)
    browser.goes_to('/sign-up')
    browser.fills(handle=f'dora{unique()}', name='Dora', password=PASSWORD)
    browser.gives(portrait, 'input[type=file]')
    browser.button('Take this', within='.cropper').click()
    browser.until(lambda: browser.has('.form__portrait img[src^="blob:"]'), 'it is shown')
    browser.submits()
    browser.arrives_at('/rooms/')
    shown = 'return document.querySelector(".sidebar__appear .avatar img")?.naturalWidth'
    browser.until(lambda: browser.js(shown) == 64, 'the server made it small and square')


def test_a_sign_in_holds_through_a_reload_and_in_a_second_tab(
    adas: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    adas.reloads()
    adas.is_in(room)
    adas.driver.switch_to.new_window('tab')
    adas.goes_to('/')
    adas.until(lambda: adas.text('.sidebar__handle') == f'@{ada.handle}', 'the same person')


def test_a_sign_in_is_kept_longer_than_the_browser_is_open(
    chat: Server, ada: Person, open_browser: OpenBrowser
) -> None:
    browser = open_browser(chat)
    browser.goes_to('/sign-in')
    browser.fills(handle=ada.handle, password=PASSWORD)
    assert browser.js('return document.querySelector("[name=keep]").checked'), 'Kept by default.'
    browser.submits()
    browser.arrives_at('/rooms/')
    cookie = browser.driver.get_cookie('__Host-chatter')
    assert cookie is not None and cookie['secure'], 'This is the own machine.'
    assert cookie['expiry'] > time.time() + 29 * 86_400
    assert cookie['httpOnly'] and cookie['sameSite'] == 'Lax'


def test_signing_out_in_one_tab_shows_the_way_in_in_the_other(
    adas: Browser, ada: Person, chat: Server, open_browser: OpenBrowser, room: Room
) -> None:
    other = open_browser(chat, ada)
    adas.opens(room)
    other.opens(room)
    adas.button('Sign out').click()
    other.arrives_at('/sign-in', soon=5)
    adas.arrives_at('/sign-in')
    for browser in (adas, other):
        browser.goes_to(room.path)
        browser.arrives_at('/sign-in')


def test_the_open_page_of_a_revoked_session_shows_the_way_in_within_a_second(
    adas: Browser, ada: Person, chat: Server, open_browser: OpenBrowser, room: Room
) -> None:
    elsewhere = open_browser(chat, ada.signs_in_again())
    elsewhere.opens(room)
    adas.goes_to('/settings')
    adas.button('Sign out Firefox on Linux', within='.own-list').click()
    took = elsewhere.arrives_at('/sign-in', soon=3)
    print(f'A revoked session’s page showed the way in after {took:.2f} s.')  # noqa: T201
    adas.until(lambda: adas.text('.own-list').count('Firefox on Linux') == 1, 'one row less')
    adas.reloads()
    adas.says('This browser', '.own-list')


def test_another_password_ends_the_other_browsers(
    adas: Browser, ada: Person, chat: Server, open_browser: OpenBrowser, room: Room
) -> None:
    elsewhere = open_browser(chat, ada.signs_in_again())
    elsewhere.opens(room)
    adas.goes_to('/settings')
    adas.find('[name=old]').send_keys(PASSWORD)
    adas.find('[name=new]').send_keys('another horse battery')
    adas.button('Change password').click()
    took = elsewhere.arrives_at('/sign-in', soon=3)
    print(f'A changed password ended the other browser after {took:.2f} s.')  # noqa: T201
    adas.says('Changed. Every other browser is signed out.')
    adas.opens(room)

    elsewhere.expects(UNAUTHORIZED)
    elsewhere.fills(handle=ada.handle, password=PASSWORD)
    elsewhere.submits()
    elsewhere.says('do not belong together')
    elsewhere.fills(password='another horse battery')
    elsewhere.submits()
    elsewhere.arrives_at('/rooms/')


def test_the_tabs_of_whoever_changes_the_password_go_on(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    """Their lines are cut, as whoever copied the old cookie may have some too; the very same pages
    come back with the new one."""
    adas.expects(NETWORK_FAILURE)  # Who looks at a tab while it connects has it begin anew.
    adas.goes_to('/settings')
    settings = adas.driver.current_window_handle
    tabs = []
    for _ in range(2):
        adas.driver.switch_to.new_window('tab')
        adas.opens(room)
        adas.js('window.mark = "this very page"; window.first = window.socket.id')
        tabs.append(adas.driver.current_window_handle)
    adas.box.send_keys('half a draft')
    adas.driver.switch_to.window(settings)
    adas.find('[name=old]').send_keys(PASSWORD)
    adas.find('[name=new]').send_keys('another horse battery')
    adas.button('Change password').click()
    adas.says('Changed. Every other browser is signed out.')
    for tab in tabs:
        adas.driver.switch_to.window(tab)
        adas.until(
            lambda: adas.js('return window.socket.connected && window.socket.id !== window.first'),
            'it was cut, and is back',
        )
        bob.writes(room, f'heard in {tab}')
        adas.sees(f'heard in {tab}')
    for tab in tabs:
        adas.driver.switch_to.window(tab)
        adas.shows(*(f'heard in {one}' for one in tabs))
        assert adas.js('return window.mark') == 'this very page', 'It was not loaded anew.'
    assert adas.draft == 'half a draft'
    adas.writes(' that goes out')
    adas.sees('half a draft that goes out')
    assert ada.ask('GET', '/api/me').status == 401, 'The cookie that she had is worth nothing.'
    adas.reloads()
    adas.is_in(room)


def _typed(browser: Browser) -> list[str]:
    return [
        browser.js('return document.querySelector(`[name=${arguments[0]}]`).value', name)
        for name in ('handle', 'name', 'password')
    ]
