"""What is refused is said at the top of the page, with a sign that is there already."""

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server

pytestmark = pytest.mark.browser

FONTS = """
const loaded = performance.getEntriesByType('resource').map(({name}) => name);
return loaded.filter((name) => /woff/.test(name));
"""
SIGN = """
const sign = document.querySelector('.q-notification__icon svg path').getBoundingClientRect();
return sign.width > 5 && sign.height > 5;
"""


@pytest.fixture
def eves(open_browser: OpenBrowser, chat: Server, eve: Person) -> Browser:
    """Eve's browser."""
    return open_browser(chat, eve)


def test_a_refusal_is_said_without_fetching_a_font(eves: Browser, ada: Person, room: Room) -> None:
    eves.goes_to(room.path)
    join = eves.button('Join room')
    ada.post(f'{room.api}/archive')
    join.click()
    eves.says('archived', '.q-notification__message')
    eves.until(lambda: eves.js(SIGN), 'it is drawn')
    eves.js('return document.fonts.ready')
    assert eves.js(FONTS) == []
