"""Who follows whom, on the screens of both: at once where it is public, asked for where not."""

import time
from collections.abc import Iterator

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser import browser as browsers
from tests.browser import heard
from tests.browser.browser import PHONE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.heard import Heard
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server
from tests.browser.test_keyboard import focus_is_in, press

pytestmark = pytest.mark.browser

BUTTON = '.profile .follow-button'
CARD = '.person-card--open'
ON_CARD = f'{CARD} .follow-button'
AUTHOR = '.timeline__row a.timeline__author'
BADGE = '.sidebar__people .badge'
INSIDE = """
const {left, right, top, bottom} = document.querySelector(arguments[0]).getBoundingClientRect();
const {clientWidth, clientHeight} = document.documentElement;
return left >= 0 && top >= 0 && right <= clientWidth && bottom <= clientHeight;
"""


@pytest.fixture
def eves(open_browser: OpenBrowser, chat: Server, eve: Person) -> Browser:
    """Eve's browser."""
    return open_browser(chat, eve)


def _visits(browser: Browser, person: Person) -> None:
    browser.goes_to(f'/people/{person.handle}')
    browser.says(person.name, '.profile h1')
    _is_live(browser)


def _is_live(browser: Browser) -> None:
    """The sidebar asks for its rooms when the socket is there."""
    browser.until(lambda: browser.has('.sidebar__list'), 'the page is live')
    browser.until(lambda: browser.js('return window.socket?.connected'), 'the page is connected')


def _offers(browser: Browser, words: str) -> None:
    """Exactly that: 'Request' is not 'Requested'."""
    browser.until(lambda: browser.text(BUTTON) == words, f'the button says “{words}”')


def _lists(browser: Browser, which: str) -> None:
    browser.goes_to(f'/me/{which}')
    browser.until(
        lambda: browser.has('.people-rows__none, .people-rows__list:not([aria-hidden])'), which
    )
    _is_live(browser)


def _row(person: Person) -> str:
    return f'.person-row[data-user="{person.id}"]'


def _chooses(browser: Browser, line: str, within: str = '.profile') -> None:
    browser.find(f'{within} .menu > button').click()
    browser.find('.menu__list--open .menu__item', line).click()


def _waiting(browser: Browser) -> str:
    return browser.text(f'{BADGE} [aria-hidden]')


def test_following_somebody_public_is_seen_by_both_at_once(
    adas: Browser, bobs: Browser, ada: Person, bob: Person
) -> None:
    _lists(bobs, 'followers')
    bobs.says('Nobody follows you yet.')
    _visits(adas, bob)
    _offers(adas, 'Follow')
    adas.says('0 followers', '.person-counts')
    adas.find(BUTTON).click()
    adas.says('Following', BUTTON)
    adas.says('1 follower', '.person-counts')
    bobs.says('Follows you', _row(ada))

    bobs.find(f'{_row(ada)} .follow-button').click()
    bobs.says('Friends', f'{_row(ada)} .follow-button')
    adas.says('Friends', BUTTON)

    _chooses(adas, 'Remove follower')
    adas.says('Following', BUTTON)
    bobs.says('Follow back', f'{_row(ada)} .follow-button')

    adas.find(BUTTON).click()
    _offers(adas, 'Follow')
    adas.says('0 followers', '.person-counts')
    bobs.until(lambda: not bobs.has(f'{_row(ada)} .label'), 'she does not follow any more')


def test_somebody_private_is_asked_and_answers_live(
    adas: Browser, bobs: Browser, ada: Person, bob: Person
) -> None:
    ada.patch('/api/me/profile', {'bio': 'Notes on an engine'})
    ada.patch('/api/me/visibility', {'is_private': True})
    _lists(adas, 'requests')
    adas.says('Nobody waits for your answer.')
    assert not adas.has(BADGE)

    _visits(bobs, ada)
    bobs.says('This profile is private.')
    _offers(bobs, 'Request')
    bobs.find(BUTTON).click()
    bobs.says('Requested', BUTTON)
    adas.find(_row(bob))
    adas.until(lambda: _waiting(adas) == '1', 'the badge tells of him')
    adas.says('1', '.people-tabs .badge')

    bobs.find(BUTTON).click()  # He takes it back.
    _offers(bobs, 'Request')
    adas.until(lambda: not adas.has(_row(bob)) and not adas.has(BADGE), 'it is gone')
    adas.says('Nobody waits for your answer.')

    bobs.find(BUTTON).click()
    adas.button('Accept: Bob', within=_row(bob)).click()
    bobs.says('Following', BUTTON)
    bobs.says('Notes on an engine', '.profile')
    adas.until(lambda: not adas.has(BADGE), 'nobody waits')
    adas.says('Follow back', _row(bob))  # The row stays, to be followed back from.
    adas.find(f'{_row(bob)} .follow-button').click()
    bobs.says('Friends', BUTTON)

    ada.delete(f'/api/people/{bob.id}/follower')
    bobs.says('This profile is private.')
    bobs.until(lambda: 'Notes on an engine' not in bobs.text('.profile'), 'he sees it no more')
    bobs.says('Follows you', '.profile')


def test_a_declined_request_goes_without_a_word(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, eve: Person
) -> None:
    ada.patch('/api/me/visibility', {'is_private': True})
    bob.post(f'/api/people/{ada.id}/follow')
    eve.post(f'/api/people/{ada.id}/follow')
    _lists(adas, 'requests')
    _visits(bobs, ada)
    adas.button('Decline: Bob').click()
    adas.until(lambda: not adas.has(_row(bob)), 'the row is gone')
    adas.until(lambda: _waiting(adas) == '1', 'Eve waits still')
    focus_is_in(adas, _row(eve))
    adas.button('Accept: Eve').click()
    adas.says('Follow back', _row(eve))
    bobs.says('Requested', BUTTON)
    bobs.reloads()
    bobs.says('Requested', BUTTON)


def test_whoever_blocks_is_asked_first_and_parts_both_ways(
    adas: Browser, bobs: Browser, ada: Person, bob: Person
) -> None:
    ada.post(f'/api/people/{bob.id}/follow')
    bob.post(f'/api/people/{ada.id}/follow')
    _visits(bobs, ada)
    bobs.says('Friends', BUTTON)
    _visits(adas, bob)
    _chooses(adas, 'Block…')
    adas.says('You stop following each other at once', '.ask[open]')
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.ask[open]'), 'that was a no')
    adas.says('Friends', BUTTON)

    _chooses(adas, 'Block…')
    adas.button('Block', within='.ask[open]').click()
    adas.says('Unblock', BUTTON)
    adas.says('Blocked', '.person-head')
    bobs.says('This profile is private.')
    _offers(bobs, 'Request')
    bobs.expects('status of 403')
    bobs.find(BUTTON).click()
    bobs.says('This cannot be delivered.', '[role=alert]')

    _lists(adas, 'blocked')
    adas.button('Unblock: Bob').click()
    adas.says('Follow', f'{_row(bob)} .follow-button')
    bobs.reloads()
    _offers(bobs, 'Follow')


def test_three_at_once_two_become_friends_and_part_and_the_third_sees_nothing_of_it(
    adas: Browser, bobs: Browser, eves: Browser, ada: Person, bob: Person, room: Room
) -> None:
    dot = '.timeline__row--head .avatar__dot'
    ada.patch('/api/me/profile', {'bio': 'Notes on an engine'})
    ada.patch('/api/me/visibility', {'is_private': True})
    ada.writes(room, 'Here I am')
    _visits(eves, ada)
    eves.says('This profile is private.', '.profile')
    strangers_view = eves.text('.profile')
    _visits(adas, bob)
    _visits(bobs, ada)
    _offers(bobs, 'Request')

    bobs.find(BUTTON).click()
    bobs.says('Requested', BUTTON)
    adas.until(lambda: _waiting(adas) == '1', 'she is asked')
    adas.find('.profile').find_element('xpath', './/button[text()="Decline"]').click()
    adas.until(lambda: not adas.has(BADGE), 'she has answered')
    _offers(bobs, 'Requested')  # Nobody has told him.
    bobs.find(BUTTON).click()
    _offers(bobs, 'Request')
    bobs.find(BUTTON).click()
    adas.until(lambda: _waiting(adas) == '1', 'she is asked again')
    adas.find('.profile').find_element('xpath', './/button[text()="Accept"]').click()
    bobs.says('Following', BUTTON)
    bobs.says('Here now', '.profile')
    adas.find(BUTTON).click()
    adas.says('Friends', BUTTON)
    bobs.says('Friends', BUTTON)

    bobs.opens(room)
    bobs.until(lambda: bobs.has(dot), 'he sees that she is here')
    _chooses(adas, 'Block…')
    adas.button('Block', within='.ask[open]').click()
    bobs.until(lambda: not bobs.has(dot), 'she is gone for him', soon=3)
    _visits(bobs, ada)
    bobs.says('This profile is private.', '.profile')
    assert bobs.text('.profile') == strangers_view.replace('Requested', 'Request')
    assert eves.text('.profile') == strangers_view, 'To her nothing has happened.'


def test_a_name_in_the_conversation_opens_a_card(adas: Browser, bob: Person, room: Room) -> None:
    bob.patch('/api/me/profile', {'bio': 'Two **arms**', 'pronouns': 'he/him'})
    bob.writes(room, 'hello')
    adas.opens(room)
    adas.find(AUTHOR).click()
    adas.says('Two arms', CARD)
    adas.says('he/him', CARD)
    assert adas.js(INSIDE, CARD)
    adas.find(ON_CARD).click()
    adas.says('Following', ON_CARD)
    bob.patch('/api/me/profile', {'bio': 'Three arms'})
    adas.says('Three arms', CARD)

    adas.find(AUTHOR).click()
    adas.until(lambda: not adas.has(CARD), 'the same name again closes it')
    adas.find('.timeline__gutter .person-link').click()
    adas.says('Three arms', CARD)
    adas.find(f'{CARD} .person-deeds__line a.button').click()
    adas.arrives_at(f'/people/{bob.handle}')
    adas.says('Three arms', '.profile')
    adas.until(lambda: not adas.has(CARD), 'the card is gone')


def test_the_card_by_keyboard_gives_the_focus_back(adas: Browser, bob: Person, room: Room) -> None:
    bob.writes(room, 'hello')
    adas.opens(room)
    adas.js('arguments[0].closest("[data-row]").focus()', adas.find(AUTHOR))
    press(adas, 'Tab')
    focus_is_in(adas, '.timeline__author')
    press(adas, 'Enter')
    focus_is_in(adas, CARD)
    adas.find(ON_CARD)
    press(adas, 'Tab')
    focus_is_in(adas, f'{CARD} .person-head__link')
    press(adas, 'Escape')
    focus_is_in(adas, '.timeline__author')
    adas.until(lambda: not adas.has(CARD), 'it is closed')
    press(adas, 'Enter')
    adas.find(ON_CARD)
    adas.find(f'{CARD} .menu > button').send_keys(Keys.ENTER)
    focus_is_in(adas, '.menu__item')
    press(adas, 'Escape')
    focus_is_in(adas, f'{CARD} .menu')
    assert adas.has(CARD), 'First what lies on top.'
    press(adas, 'Escape')
    focus_is_in(adas, '.timeline__author')


def test_a_member_opens_a_card_on_a_telephone(adas: Browser, bob: Person, room: Room) -> None:
    adas.is_as_large_as(PHONE)
    adas.opens(room)
    adas.find('.room-header__members').click()
    adas.find(f'.member-list a[href="/people/{bob.handle}"]').click()
    adas.find(ON_CARD)
    adas.until(lambda: not adas.js('return document.getAnimations().length'), 'it has come')
    assert adas.js(INSIDE, CARD)
    press(adas, 'Escape')
    adas.until(lambda: not adas.has(CARD), 'the card is closed')
    assert adas.has('.details__panel'), 'And nothing else.'


def test_whoever_becomes_public_says_what_becomes_of_requests(
    adas: Browser, bobs: Browser, ada: Person, bob: Person
) -> None:
    ada.patch('/api/me/visibility', {'is_private': True})
    bob.post(f'/api/people/{ada.id}/follow')
    _visits(bobs, ada)
    adas.goes_to('/settings')
    _is_live(adas)
    adas.expects('status of 409')
    radios = 'return [...document.querySelectorAll("[name=is_private]")].map((one) => one.checked)'
    assert adas.js(radios) == [False, True]
    adas.js('document.querySelector("[name=is_private]").click()')
    adas.says('1 person waits for an answer from you.', '.ask[open]')
    press(adas, 'Escape')
    adas.until(lambda: adas.js(radios) == [False, True], 'nothing has changed')
    bobs.says('Requested', BUTTON)

    adas.js('document.querySelector("[name=is_private]").click()')
    adas.button('Accept all', within='.ask[open]').click()
    adas.until(lambda: adas.js(radios) == [True, False], 'it is public')
    bobs.says('Following', BUTTON)


def test_what_one_says_of_oneself_is_read_by_others(
    adas: Browser, bobs: Browser, ada: Person, bob: Person
) -> None:
    _visits(bobs, ada)
    bobs.cdp('Emulation.setTimezoneOverride', timezoneId='Asia/Tokyo')
    adas.goes_to('/settings')
    _is_live(adas)
    adas.fills(pronouns='she/her', bio='I *count*')
    adas.says('9 / 500', '.form__count')
    adas.find('[name=bio]').submit()
    bobs.says('she/her', '.profile')
    bobs.says('I count', '.profile')
    assert bobs.js('return document.querySelector(".person-facts__bio em").innerText') == 'count'

    adas.find('.status-form__one:nth-child(2)').click()
    adas.button('Set status').click()
    bobs.says('On a break', '.person-facts__status')
    adas.button('Clear status').click()
    bobs.until(lambda: not bobs.has('.person-facts__status'), 'it is gone')

    adas.cdp('Emulation.setTimezoneOverride', timezoneId='America/New_York')
    adas.reloads()
    adas.button('As this browser').click()
    bobs.says('there', '.person-facts__list')
    assert ada.get('/api/me/profile')['time_zone'] == 'America/New_York'


def test_people_are_found_as_one_types_whatever_their_accents(
    adas: Browser, ada: Person, chat: Server, bob: Person
) -> None:
    name = f'Zoë Ångström {unique()}'
    bob.patch('/api/me', {'name': name})
    adas.goes_to('/people')
    adas.find('.person-row[data-user]')
    adas.find('.people-finder__box').send_keys(name.replace('ë', 'e').replace('Å', 'a'))
    adas.until(lambda: adas.js(NAMES) == [name], 'only one is left')
    adas.find('.people-finder__box').send_keys(' nobody')
    adas.says('Nobody is called that.')

    adas.js('window.dispatchEvent(new CustomEvent("chatter:switcher"))')
    adas.find('.switcher__box').send_keys(name.lower().replace('ë', 'e'))
    adas.says(f'@{bob.handle}', '.switcher__list')
    adas.types(Keys.ARROW_DOWN, Keys.ENTER)  # The first choice is to write to them.
    adas.arrives_at(f'/people/{bob.handle}')
    adas.says(name, '.profile')


NAMES = """
const isSeen = (element) => element.checkVisibility();
return [...document.querySelectorAll('.person-row .person-head__link')].filter(isSeen)
  .map((one) => one.textContent);
"""


@pytest.fixture
def tapped(chat: Server, eve: Person) -> Iterator[Browser]:
    """Eve's browser, which tells everything that it hears."""
    driver = browsers.start(heard.LOG)
    try:
        yield Browser(driver, chat.address).is_used_by(eve)
    finally:
        driver.quit()


def test_nothing_of_a_private_profile_comes_to_a_stranger(
    tapped: Browser, ada: Person, bob: Person, eve: Person, room: Room
) -> None:
    canary = f'canary{unique()}'
    eve.joins(room)
    said = {'bio': f'{canary}bio', 'pronouns': f'{canary}pro', 'status_text': f'{canary}status'}
    ada.patch('/api/me/visibility', {'is_private': True})
    ada.patch('/api/me/profile', {**said, 'time_zone': 'Pacific/Chatham'})
    bob.post(f'/api/people/{ada.id}/follow')
    ada.post(f'/api/people/{bob.id}/accept')
    ada.writes(room, 'hello')
    listening = Heard(tapped)
    told = ''

    _visits(tapped, ada)
    ada.patch('/api/me/profile', {'status_text': f'{canary}live'})
    tapped.find(BUTTON).click()
    tapped.says('Requested', BUTTON)
    told += listening.everything()
    tapped.goes_to('/people')
    tapped.find('.people-finder__box').send_keys(ada.handle)
    tapped.find(_row(ada))
    tapped.find('.people-finder__box').clear()
    tapped.find('.people-finder__box').send_keys(canary)
    tapped.says('Nobody is called that.')
    told += listening.everything()
    tapped.opens(room)
    tapped.find(AUTHOR).click()
    tapped.says('This profile is private.', CARD)
    tapped.js('window.dispatchEvent(new CustomEvent("chatter:switcher"))')
    tapped.find('.switcher__box').send_keys(ada.handle)
    tapped.says(f'@{ada.handle}', '.switcher__list')
    told += listening.everything() + str(tapped.driver.page_source)
    for path in ('', '/followers', '/following'):
        told += eve.ask('GET', f'/api/people/{ada.id}{path}').body.decode()
    told += eve.ask('GET', f'/api/people/by-handle/{ada.handle}').body.decode()
    told += eve.ask('GET', '/api/me/following.csv').body.decode()
    answers, frames = listening.number
    assert answers > 20 and frames > 5 and ada.name in told, 'That is what comes to a browser.'
    assert canary not in told.replace(f'q={canary}', '')
    assert 'Chatham' not in told

    ada.post(f'/api/people/{eve.id}/accept')
    _visits(tapped, ada)
    tapped.says(f'{canary}bio', '.profile')
    assert f'{canary}bio' in listening.everything(), 'It would have been heard.'


def test_a_mouse_that_rests_on_a_name_is_told_who_it_is(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'hello')
    ada.writes(room, 'hello you')
    adas.opens(room)
    adas.sees('hello you')
    adas.box.click()

    def rests_on(name: str) -> None:
        author = adas.find('.timeline__author', name)
        ActionChains(adas.driver).move_to_element(author).perform()

    rests_on(bob.name)
    adas.find(f'{CARD} .person-head__name', bob.name)
    assert 'composer__box' in adas.focus(), 'It takes no focus.'
    ActionChains(adas.driver).move_to_element(adas.find(CARD)).perform()
    time.sleep(0.6)
    assert adas.has(CARD), 'One may go to it.'
    rests_on(ada.name)
    adas.find(f'{CARD} .person-head__name', ada.name)
    ActionChains(adas.driver).move_to_element(adas.box).perform()
    adas.until(lambda: not adas.has(CARD), 'it goes with the mouse')
    assert 'composer__box' in adas.focus()
    rests_on(bob.name)
    adas.find(CARD)
    adas.find('.timeline__author', bob.name).click()
    ActionChains(adas.driver).move_to_element(adas.box).perform()
    time.sleep(0.6)
    assert adas.has(CARD), 'Whoever clicks keeps it.'
    adas.types(Keys.ESCAPE)
    adas.until(lambda: not adas.has(CARD), 'Esc closes it')
