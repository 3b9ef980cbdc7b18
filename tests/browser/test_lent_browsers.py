"""Browsers are lent from test to test: what became of one in a test, the next one never meets."""

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def _works(browser: Browser) -> None:
    browser.goes_to('/sign-in')
    browser.says('Welcome back')


@pytest.mark.parametrize('fate', ['dies', 'is frozen', 'is another one', 'is well'])
def test_the_next_one_has_a_browser_that_works(
    open_browser: OpenBrowser, chat: Server, fate: str
) -> None:
    browser = open_browser(chat)
    _works(browser)
    assert 'iPhone' not in browser.js('return navigator.userAgent')
    if fate == 'dies':
        browser.driver.service.process.kill()
    elif fate == 'is frozen':
        browser.is_frozen(True)
    elif fate == 'is another one':
        browser.cdp('Network.setUserAgentOverride', userAgent='iPhone')
