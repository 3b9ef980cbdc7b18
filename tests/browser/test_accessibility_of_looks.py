"""Nothing that axe-core finds wrong, however somebody prefers it to look."""

from collections.abc import Callable, Iterator

import pytest

from chatter.models.preferences import Accent
from tests.browser import axe, pictures
from tests.browser.browser import NETWORK_FAILURE, PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server
from tests.browser.test_web_app import ACTIVE as WORKER_IS_ACTIVE

pytestmark = [pytest.mark.browser, axe.needed]

SCHEMES = ('light', 'dark')
AT_REST = """
return document.getAnimations().every(({playState, effect}) =>
  playState !== 'running' || effect.getComputedTiming().endTime === Infinity);
"""


@pytest.fixture
def talk(ada: Person, bob: Person, room: Room) -> Room:
    """A room in which there is a bit of everything, some of it new to Ada."""
    ada.writes(room, 'What do you say?')
    bob.writes(
        room,
        '**bold** _italic_ `code` [a link](https://example.org)',
        '> a quotation\n\n```python\ndef one() -> int:  # always\n    return 1\n```',
    )
    return room


def _in_both_schemes(browser: Browser) -> Iterator[str]:
    """The page as it is open, in the light and in the dark; nothing moves."""
    for scheme in SCHEMES:
        pictures.uses(browser, scheme, is_still=True)
        browser.until(lambda: browser.js(AT_REST), 'everything has come to rest')
        yield scheme


def _is_faultless(browser: Browser, what: str = '') -> None:
    for scheme in _in_both_schemes(browser):
        assert axe.violations(browser) == [], f'{what} {scheme}'.strip()


def _room(browser: Browser, talk: Room) -> None:
    browser.opens(talk)
    browser.sees('bold italic code a link')


def _settings(browser: Browser, _: Room) -> None:
    browser.goes_to('/settings')
    browser.find('.own-list__row')
    browser.until(lambda: browser.js('return window.socket?.connected'), 'the page is live')


@pytest.mark.parametrize('show', [_room, _settings])
def test_each_accent(
    adas: Browser, ada: Person, talk: Room, show: Callable[[Browser, Room], None]
) -> None:
    show(adas, talk)
    for accent in Accent:
        ada.patch('/api/me/preferences', {'accent': accent.value})
        adas.until(
            lambda one=accent: adas.js('return document.documentElement.dataset.accent') == one,
            'the accent has changed',
        )
        _is_faultless(adas, accent.value)


@pytest.mark.parametrize(
    'preferred',
    [{'layout': 'bubbles'}, {'theme': 'contrast'}, {'language': 'de'}, {'text_size': 'huge'}],
    ids=str,
)
def test_other_ways_to_look(
    adas: Browser, ada: Person, talk: Room, preferred: dict[str, str]
) -> None:
    ada.patch('/api/me/preferences', preferred)
    for size, show in ((PHONE, _room), (WIDE, _settings)):
        adas.is_as_large_as(size)
        show(adas, talk)
        _is_faultless(adas, show.__name__)


def test_what_is_refused_at_the_top_of_the_page(adas: Browser, ada: Person, bob: Person) -> None:
    shut = bob.makes_room(f'Shut {unique()}')
    adas.goes_to(shut.path)
    adas.button('Join room')
    bob.ask('PUT', f'{shut.api}/bans/{ada.id}', {})
    for scheme in _in_both_schemes(adas):
        adas.button('Join room').click()
        adas.says('You cannot join this room.', '.toast')
        adas.until(lambda: adas.js(AT_REST), 'everything has come to rest')
        assert axe.violations(adas) == [], scheme
        assert adas.has('.toast'), 'It was there all the while.'


def test_the_page_in_the_place_of_a_server(own_chat: Server, open_browser: OpenBrowser) -> None:
    browser = open_browser(own_chat)
    browser.expects(NETWORK_FAILURE)
    browser.goes_to('/sign-in')
    browser.driver.execute_async_script(WORKER_IS_ACTIVE)
    own_chat.kill()
    for size in (WIDE, PHONE):
        browser.is_as_large_as(size)
        browser.reloads()
        browser.says('Chatter does not answer')
        _is_faultless(browser)
