"""Somebody who watches a browser from before a page begins: whatever runs, opens, appears or is
asked for that no page of ours has, is written down, and ends the test.

What it sees it says on the console, which outlives pages; the requests are from the browser's own
tools. `alert`, which the attacks call, tells on whoever calls it.
"""

import json
from pathlib import Path
from typing import Any

from tests.browser.browser import Browser

LOG = 'performance'
SIGN = 'Attacked:'
WATCH = Path(__file__).with_suffix('.js').read_text('utf-8')


class Watch:
    """Watches a browser whose driver was started with `LOG`, from the next page on."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        browser.cdp('Page.enable')
        browser.cdp('Network.enable')
        browser.cdp('Page.addScriptToEvaluateOnNewDocument', source=WATCH)
        browser.driver.get_log(LOG)

    def saw(self) -> list[str]:
        """What it has seen since the last time that should not have been."""
        run = [entry['message'] for entry in self._browser.driver.get_log('browser')]
        self._browser.console += [{'level': 'INFO', 'message': one} for one in run]
        asked = [
            f'{method}: {url}'
            for method, url in map(_asked, self._browser.driver.get_log(LOG))
            if url and not url.startswith((self._browser.address, *self._own_schemes()))
        ]
        return [one for one in run if SIGN in one or 'Content Security' in one] + asked

    def _own_schemes(self) -> tuple[str, ...]:
        host = self._browser.address.removeprefix('http')
        return f'ws{host}/', 'data:image/', f'blob:{self._browser.address}', 'about:blank'


def _asked(entry: dict[str, Any]) -> tuple[str, str]:
    message = json.loads(entry['message'])['message']
    method, said = message['method'], message['params']
    match method:
        case 'Network.requestWillBeSent':
            return method, said['request']['url']
        case 'Network.webSocketCreated' | 'Page.javascriptDialogOpening' | 'Page.windowOpen':
            return method, said['url']
        case 'Page.frameNavigated':
            return method, said['frame']['url']
    return method, ''
