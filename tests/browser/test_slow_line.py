"""A first visit over a slow line: our sign until the scripts are there, and nothing untrue."""

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.server import Server

pytestmark = pytest.mark.browser

BYTES_A_SECOND = 90_000
LONG = 2.0  # Seconds; after one of them NiceGUI says that the browser is too old.
LOOK_ON = """
window.seen = [];
setInterval(() => {
  if (!document.getElementById('app')) return;
  const excuse = document.getElementById('esm-fallback');
  const sign = getComputedStyle(document.body, '::before');
  window.seen.push({
    seconds: performance.now() / 1000,
    isWaiting: document.querySelector('#app:empty') !== null,
    sign: sign.content === 'none' ? 0 : Number(sign.opacity),
    excuse: excuse ? Number(getComputedStyle(excuse).opacity) : 0,
  });
}, 100);
"""


def test_who_waits_for_the_scripts_sees_our_sign(open_browser: OpenBrowser, chat: Server) -> None:
    visitor: Browser = open_browser(chat)
    script = visitor.cdp('Page.addScriptToEvaluateOnNewDocument', source=LOOK_ON)
    visitor.cdp('Network.enable')
    visitor.cdp('Network.clearBrowserCache')
    visitor.cdp(
        'Network.emulateNetworkConditions',
        offline=False,
        latency=20,
        downloadThroughput=BYTES_A_SECOND,
        uploadThroughput=BYTES_A_SECOND,
    )
    visitor.goes_to('/sign-in')
    visitor.find('.entrance__heading')
    seen = visitor.js('return window.seen')
    waiting = [one for one in seen if one['isWaiting'] and one['seconds'] > LONG]
    assert len(waiting) > 3, 'The scripts were on their way for a while.'
    assert waiting[-1]['sign'] == 1
    assert not any(one['excuse'] for one in waiting), 'The browser is as good as any.'
    visitor.until(lambda: visitor.js('return window.seen.at(-1).sign') == 0, 'it has gone')
    visitor.cdp('Page.removeScriptToEvaluateOnNewDocument', **script)
