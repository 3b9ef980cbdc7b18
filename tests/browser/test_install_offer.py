"""Chatter as an app of the phone: offered once to who has just come by an invitation."""

import pytest

from tests.browser import axe
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server
from tests.browser.test_inviting import invites

pytestmark = pytest.mark.browser

OFFER = '.install-offer'
# What browsers say where a page can be installed; `asked` counts how often it was told to ask.
INSTALLABLE = """
window.asked = 0;
const event = new Event('beforeinstallprompt', {cancelable: true});
event.prompt = () => { window.asked++; return Promise.resolve({outcome: 'accepted'}); };
window.dispatchEvent(event);
return event.defaultPrevented;
"""
IPHONE = (
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 '
    '(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
)


def _comes(phone: Browser, path: str, room: Room, size: tuple[int, int] = PHONE) -> None:
    phone.is_as_large_as(size)
    phone.goes_to(path)
    phone.says('You are invited')
    phone.submits()
    phone.is_in(room)
    shown = f'return document.querySelector("{OFFER}")?.checkVisibility() ?? false'
    assert not phone.js(shown), 'One thing at a time.'
    phone.button('Show my recovery codes').click()
    phone.button('Close', within='.dialog').click()
    phone.until(lambda: not phone.has('.dialog'), 'the codes are put away')


@pytest.fixture
def phone(open_browser: OpenBrowser, chat: Server, eve: Person) -> Browser:
    """Eve's phone."""
    return open_browser(chat, eve)


def test_who_came_by_an_invitation_is_offered_the_app_once(
    phone: Browser, ada: Person, room: Room
) -> None:
    _comes(phone, invites(ada, room), room)
    assert phone.js(INSTALLABLE), 'The browser itself does not ask.'
    phone.says('like an app', OFFER)
    phone.button('Install', within=OFFER).click()
    phone.until(lambda: not phone.has(OFFER), 'it is done')
    assert phone.js('return window.asked') == 1
    phone.opens(room)
    assert phone.js(INSTALLABLE)
    phone.until(phone.is_ready, 'the conversation')
    assert not phone.has(OFFER), 'Once is enough.'


def test_who_closes_it_is_not_asked(phone: Browser, ada: Person, room: Room) -> None:
    _comes(phone, invites(ada, room), room)
    phone.js(INSTALLABLE)
    phone.button('Close', within=OFFER).click()
    phone.until(lambda: not phone.has(OFFER), 'it is closed')
    assert phone.js('return window.asked') == 0
    assert not phone.js('dispatchEvent(new CustomEvent("chatter:installable"))')
    assert not phone.has(OFFER)


def test_an_iphone_is_told_how(phone: Browser, ada: Person, room: Room) -> None:
    phone.cdp('Network.setUserAgentOverride', userAgent=IPHONE)
    _comes(phone, invites(ada, room), room)
    phone.says('tap Share', OFFER)
    assert 'Install' not in phone.text(OFFER)


@axe.needed
@pytest.mark.parametrize('theme', ['light', 'dark'])
def test_axe_finds_nothing_wrong(phone: Browser, ada: Person, room: Room, theme: str) -> None:
    _comes(phone, invites(ada, room), room)
    phone.js('document.documentElement.dataset.theme = arguments[0]', theme)
    phone.js(INSTALLABLE)
    phone.find(OFFER)
    assert axe.violations(phone) == []


def test_nobody_else_is_asked(adas: Browser, phone: Browser, ada: Person, room: Room) -> None:
    adas.is_as_large_as(PHONE)
    adas.opens(room)  # Her own room: she came by no invitation.
    assert adas.js(INSTALLABLE) and not adas.has(OFFER)
    _comes(phone, invites(ada, room), room, WIDE)
    assert phone.js('return !matchMedia("(pointer: coarse)").matches'), 'No finger.'
    assert phone.js(INSTALLABLE) and not phone.has(OFFER)
