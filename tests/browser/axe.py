"""axe-core in a page: what it finds wrong, in words. It comes from npm (`python3 -m tests` sees to
that) and is of no use to Chatter itself."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.browser import Browser

SCRIPT = Path(__file__).parents[2] / 'node_modules' / 'axe-core' / 'axe.min.js'
RUN = """
const done = arguments[arguments.length - 1];
// It copies stylesheets into elements of its own, which the policy of the page must know.
const {createElement} = Document.prototype;
const nonce = document.querySelector('script').nonce;
Document.prototype.createElement = function (...what) {
  return Object.assign(createElement.apply(this, what), {nonce});
};
axe.run(document, {resultTypes: ['violations']}).then(
  ({violations, passes}) => done({violations, passes: passes.length}),
  (error) => done({error: String(error)}),
).finally(() => (Document.prototype.createElement = createElement));
"""

MOVING = """
return document.getAnimations().some(({playState, effect}) =>
  playState === 'running' && effect.getComputedTiming().endTime !== Infinity);
"""

needed = pytest.mark.skipif(
    not SCRIPT.exists(),
    reason='axe-core is not installed: `npm install` needs npm, which this machine may not have.',
)


def violations(browser: Browser) -> list[str]:
    """What axe finds wrong with the page as it is: each rule with the elements that break it."""
    browser.until(lambda: not browser.js(MOVING), 'all has come: colours of what fades in are none')
    if not browser.js('return window.axe !== undefined'):
        browser.js(SCRIPT.read_text('utf-8'))
    result: dict[str, Any] = browser.driver.execute_async_script(RUN)
    assert 'error' not in result, result
    assert result['passes'] > 10, 'It looked at something.'
    return [
        f'{found["id"]} ({found["impact"]}): {found["help"]}\n'
        + '\n'.join(f'    {node["html"][:200]}' for node in found['nodes'])
        for found in result['violations']
    ]
