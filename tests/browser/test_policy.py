"""Under the policy of our pages nothing runs that slipped in, and no page of our own breaks it.

A browser says on its console what it refused: `Browser.complaints`, with which every test in a
browser ends, fails it then. That it would is proved here.
"""

import pytest

from tests.browser.browser import POLICY
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser

# What breaks a policy, and the directive that says so.
BREACHES = {
    'script-src': "const e = document.createElement('script'); e.textContent = 'window.ran = 1';"
    ' document.head.append(e)',
    'script-src-elem': "const e = document.createElement('script'); e.src ="
    " 'http://127.0.0.1:9/x.js'; document.head.append(e)",
    'script-src-attr': "const e = document.createElement('img'); e.setAttribute('onerror',"
    " 'window.ran = 2'); document.body.append(e); e.src = '/nothing.png'",
    'style-src': "const e = document.createElement('style'); e.textContent = 'p {}';"
    ' document.head.append(e)',
    'style-src-attr': "document.body.insertAdjacentHTML('beforeend', '<p style=color:red>x</p>')",
    'img-src': "new Image().src = 'http://127.0.0.1:9/x.png'",
    'connect-src': "fetch('http://127.0.0.1:9/x').catch(() => {})",
    'frame-src': "const e = document.createElement('iframe'); e.src = '/rooms';"
    ' document.body.append(e)',
    'object-src': "const e = document.createElement('object'); e.data = '/favicon.svg';"
    ' document.body.append(e)',
    'media-src': "new Audio('/favicon.svg').load()",
    'font-src': "new FontFace('x', 'url(data:font/woff2;base64,AAAA)').load().catch(() => {})",
    'worker-src': "new Worker(URL.createObjectURL(new Blob([''])))",
    'base-uri': "const e = document.createElement('base'); e.href = '/rooms/';"
    ' document.head.append(e)',
    'form-action': "const e = document.createElement('form'); e.action = 'http://127.0.0.1:9/';"
    ' document.body.append(e); e.submit()',
}


@pytest.mark.parametrize('path', ['/sign-in', '/rooms', '/offline'])
def test_what_slips_into_a_page_does_not_run_and_is_complained_of(
    chat: Server, ada: Person, open_browser: OpenBrowser, path: str
) -> None:
    browser = open_browser(chat, None if path == '/sign-in' else ada)
    browser.expects('.')
    browser.goes_to(path)
    browser.find('h1')
    assert not browser.complaints(), 'A page of our own keeps its policy.'
    for directive, breach in BREACHES.items():
        kind = directive.split('-')[0]
        browser.js(f'try {{ {breach} }} catch (error) {{}}')
        browser.until(
            lambda kind=kind: any(kind in one for one in browser.complaints()),
            f'a complaint about {directive}',
        )
        assert all(POLICY in one for one in browser.complaints())
        browser.console.clear()
    assert browser.js('return window.ran') is None
    browser.driver.get('about:blank')  # From now on the page says nothing more.
    browser.complaints()
    browser.console.clear()
