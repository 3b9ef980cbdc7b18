"""The interface in the language of whoever looks: German, and two that show what would break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import people, pseudo
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser, _running
from tests.browser.people import Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser

NARROWEST = (320, 568)
# The same in every language.
OWN = {'AL', 'Lobby', 'Chatter', 'Deutsch', 'English', '2:05 PM', 'xxxx-xxxx-xxxx'} | {
    pseudo.FROM_LEFT,
    pseudo.FROM_RIGHT,
}
SAID = """
// Every word that is on the page or said of it, with what it stands in.
const said = [];
const NOT_OURS = 'script, style, svg, [dir="auto"], code, kbd, time, .timeline__day-label';
const isSeen = (element) => element.checkVisibility({visibilityProperty: true});
const isAside = (element) => !element || element.closest(NOT_OURS);
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (isAside(element) || !isSeen(element)) continue;
  said.push([element.className || element.tagName, walker.currentNode.textContent]);
}
for (const element of document.querySelectorAll('body *')) {
  if (!isSeen(element)) continue;
  for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
    const value = element.getAttribute(name);
    const where = `${element.className || element.tagName} ${name}`;
    if (value && !element.matches('time, .own-list__about')) said.push([where, value]);
  }
}
return said;
"""
NO_COPYING = """
Object.defineProperty(navigator, 'clipboard', {value: undefined});
document.execCommand = () => false;
"""
OVERFLOW = """
const {clientWidth, scrollWidth} = document.documentElement;
return {
  page: scrollWidth - clientWidth,
  beyond: [...document.querySelectorAll('body *')].filter((element) => {
    const {left, right, width} = element.getBoundingClientRect();
    return width && (right > clientWidth + 1 || left < -1) && element.checkVisibility()
      && !element.closest('.drawer, pre, [hidden], .visually-hidden, ' +
        '.keyboard__skip, .q-loading-bar');
  }).map((element) => element.className || element.tagName),
};
"""


def _speaks(browser: Browser, accepted: str) -> Browser:
    """Have the browser prefer a language, as its settings would."""
    agent = browser.js('return navigator.userAgent')
    browser.cdp('Network.setUserAgentOverride', userAgent=agent, acceptLanguage=accepted)
    return browser


@pytest.fixture
def foreign(open_browser: OpenBrowser) -> Iterator[list[Browser]]:
    """Browsers that were told to prefer a language, to be told that they no longer do."""
    told: list[Browser] = []
    yield told
    for browser in told:
        _speaks(browser, 'en-US,en')


def test_who_comes_with_a_german_browser_is_spoken_to_in_german(
    chat: Server, open_browser: OpenBrowser, foreign: list[Browser]
) -> None:
    browser = _speaks(open_browser(chat), 'de-AT,de;q=0.9,en;q=0.5')
    foreign.append(browser)
    browser.goes_to('/sign-in')
    browser.says('Willkommen zurück')
    assert browser.js('return document.documentElement.lang') == 'de'
    browser.fills(handle='nobody.here', password='not the right one')
    browser.expects(r'status of 401')
    browser.submits()
    browser.says('Benutzername und Passwort gehören nicht zusammen.')
    browser.goes_to('/there/is/nothing')
    browser.expects(r'status of 404')
    browser.says('Hier ist nichts')


def test_the_language_is_a_preference_that_every_browser_follows_at_once(
    adas: Browser, ada: Person, open_browser: OpenBrowser, chat: Server
) -> None:
    room = ada.makes_room(f'Tee {people.unique()}')
    other = open_browser(chat, ada.signs_in_again())
    other.opens(room)
    other.box.send_keys('half a thought')
    adas.goes_to('/settings')
    adas.find('.appearance__option', 'Deutsch').click()
    adas.says('Einstellungen', 'h1')
    other.until(lambda: 'Räume' in other.text('.sidebar'), 'the other browser speaks German, too')
    other.is_in(room)
    other.until(lambda: other.draft == 'half a thought', 'what was half written is there')
    assert other.find('.composer__box').get_attribute('placeholder') == f'Nachricht an #{room.name}'
    other.says('hat den Raum angelegt', '.timeline')
    assert other.text('.timeline__day-label') == 'Heute'
    answer = ada.ask('POST', '/api/rooms', {'name': ''})
    assert answer.json['error']['message'] == 'Bitte gib dem Raum einen Namen.'
    adas.find('.appearance__option', 'Wie der Browser').click()
    adas.says('Settings', 'h1')


@pytest.fixture(scope='module')
def odd_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Chatter that knows the two languages of nobody."""
    folder = tmp_path_factory.mktemp('odd')
    pseudo.speak(folder / 'translations')
    server = Server(folder / 'data', translations=str(folder / 'translations'))
    for running in _running(server):
        people.claims(running, 'Grace Hopper')
        yield running


def _pages(browser: Browser, ada: Person, bob: Person) -> Iterator[str]:
    """Everything that ada can look at, one after the other."""
    room = ada.makes_room(f'7 {people.unique()}')
    bob.joins(room)
    bob.writes(room, '7')
    talk = people.Room(ada.post('/api/directs', {'user_ids': [bob.id]})['id'], '7')
    bob.writes(talk, '7')
    for path, ready in (
        ('/away', '.away__entry'),
        ('/me/here', '.people-rows__none'),
        ('/following', '.followed__none, .followed__one'),
        (talk.path, '.timeline__row'),
        ('/rooms', '.room-list__room'),
        ('/people', '.person-row[data-user]'),
        ('/me/requests', '.person-row[data-user]'),
        ('/me/following', '.people-rows__none'),
        (f'/people/{bob.handle}', '.profile .person-facts__bio'),
        (f'/people/{ada.handle}', '.profile__edit'),
        ('/settings', '.own-list__row'),
        (room.path, '.timeline__start'),
    ):
        browser.goes_to(path)
        browser.find(ready)
        browser.until(lambda: browser.js('return window.socket?.connected'), 'the page is live')
        yield path
    browser.js(NO_COPYING)
    browser.find('.timeline__row[tabindex="0"]').send_keys('l')
    browser.find('.link-field')
    yield 'link'
    browser.goes_to(f'{room.path}/99')
    browser.find('.toast')
    yield 'no such message'
    browser.js('window.dispatchEvent(new CustomEvent("chatter:keys"))')
    browser.find('.keyboard__sheet')
    yield 'keys'
    browser.js('document.querySelector(".keyboard__help").close()')
    browser.js('window.dispatchEvent(new CustomEvent("chatter:switcher"))')
    browser.find('.switcher__sheet')
    yield 'switcher'
    browser.js('document.querySelector(".switcher").close()')
    browser.find('.timeline__row .timeline__author').click()
    browser.find('.person-card .person-facts__bio')
    yield 'card'
    browser.find('.person-card .menu > button').click()
    browser.find('.menu__list--open .menu__item:last-child').click()
    browser.find('.ask[open]')
    yield 'question'
    browser.js('document.querySelector(".ask[open]").close()')
    browser.js('document.querySelector(".person-card").hidePopover()')
    browser.find('.room-header .menu button').click()
    browser.find('.menu__item')
    yield 'menu'
    browser.find('.menu__item').click()
    browser.find('.dialog .form')
    yield 'dialog'


@pytest.mark.parametrize('language', [pseudo.FROM_LEFT, pseudo.FROM_RIGHT])
def test_nothing_is_said_beside_the_catalogues_and_nothing_breaks(
    odd_chat: Server, open_browser: OpenBrowser, language: str, tmp_path: Path
) -> None:
    ada = people.comes_in(odd_chat, 'Ada Lovelace')
    ada.patch('/api/me/preferences', {'language': language, 'clock': '24'})
    ada.patch('/api/me/visibility', {'is_private': True})
    bob = people.comes_in(odd_chat, '7')
    status = {'status_emoji': '🍵', 'status_text': '7', 'status_minutes': 60}
    bob.patch('/api/me/profile', {**status, 'bio': '7', 'time_zone': 'Asia/Tokyo'})
    bob.post(f'/api/people/{ada.id}/follow')
    browser = open_browser(odd_chat, ada)
    direction = 'rtl' if language == pseudo.FROM_RIGHT else 'ltr'
    own = (
        OWN | {'GH'} | {f'{at}{one.handle}' for one in (ada, bob) for at in ('', '@')} | {ada.name}
    )
    problems: list[str] = []
    for size in (WIDE, PHONE, NARROWEST):
        browser.is_as_large_as(size)
        for page in _pages(browser, ada, bob):
            assert browser.js('return document.documentElement.dir') == direction
            over = browser.js(OVERFLOW)
            if over['page'] > 0 or over['beyond']:
                problems.append(f'{page} at {size[0]} is wider than the screen: {over}')
            for where, text in browser.js(SAID):
                if _escaped(text, own):
                    problems.append(f'{page} at {size[0]}: {where}: {text.strip()!r}')
    assert not problems, '\n'.join(problems)


@pytest.mark.parametrize('path', ['/sign-in', '/sign-up', '/recover', '/offline', '/nowhere/x'])
def test_the_ways_in_say_nothing_beside_the_catalogues(
    odd_chat: Server, open_browser: OpenBrowser, foreign: list[Browser], path: str
) -> None:
    browser = _speaks(open_browser(odd_chat), pseudo.FROM_RIGHT)
    foreign.append(browser)
    browser.expects(r'status of 404')
    for size in (WIDE, NARROWEST):
        browser.is_as_large_as(size)
        browser.goes_to(path)
        browser.find('.entrance__heading')
        assert browser.js('return document.documentElement.dir') == 'rtl'
        over = browser.js(OVERFLOW)
        assert over['page'] <= 0 and not over['beyond'], over
        escaped = [text for _, text in browser.js(SAID) if _escaped(text, OWN)]
        assert not escaped, escaped


def _escaped(text: str, own: set[str]) -> bool:
    bare = text.strip()
    if bare in own or pseudo.BEGINS in bare or pseudo.ENDS in bare:
        return False
    return any(character.isalpha() for character in bare)
