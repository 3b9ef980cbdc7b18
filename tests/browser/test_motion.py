"""Whoever asks for less motion gets none: everything is at once where it belongs."""

import pytest

from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.people import Person, Room, unique

pytestmark = pytest.mark.browser

LONGEST_MS = 20  # One frame: nothing that an eye could follow.
WATCH = """
// What moves, frame by frame, by the name of the element; and what scrolls softly.
const seen = window.moved = new Set();
const name = ({className, tagName}) => className?.baseVal ?? (className || tagName);
(function look() {
  for (const one of document.getAnimations()) {
    const {activeDuration} = one.effect.getComputedTiming();
    const what = one.animationName ?? one.transitionProperty ?? 'script';
    if (activeDuration > arguments_longest) {
      seen.add(`${name(one.effect.target)} ${one.effect.pseudoElement ?? ''} ${what}`);
    }
  }
  requestAnimationFrame(look);
})();
// Where frames are rare one may begin and end between two of them; it is told of all the same.
const longest = (durations) => Math.max(...durations.split(',').map(parseFloat)) * 1000;
for (const [event, what] of [['transitionrun', 'transition'], ['animationstart', 'animation']]) {
  addEventListener(event, ({target, pseudoElement, animationName, propertyName}) => {
    const style = getComputedStyle(target, pseudoElement || null);
    if (longest(style[`${what}Duration`]) <= arguments_longest) return;
    seen.add(`${name(target)} ${pseudoElement} ${animationName ?? propertyName}`);
  }, true);
}
for (const way of ['scrollTo', 'scrollBy', 'scrollIntoView', 'scroll']) {
  const original = Element.prototype[way];
  Element.prototype[way] = function (...given) {
    if (given[0]?.behavior === 'smooth') seen.add(`${name(this)} ${way}`);
    return original.apply(this, given);
  };
}
""".replace('arguments_longest', str(LONGEST_MS))


def _prefers_motion(browser: Browser, motion: str) -> None:
    features = [{'name': 'prefers-reduced-motion', 'value': motion}]
    browser.cdp('Emulation.setEmulatedMedia', features=features)


def _moved(browser: Browser, bobs: Browser, room: Room) -> list[str]:
    """Use it for a while in every ordinary way; what moved meanwhile."""
    browser.is_as_large_as(WIDE)
    added = browser.cdp('Page.addScriptToEvaluateOnNewDocument', source=WATCH)
    browser.opens(room)
    bobs.opens(room)
    bobs.writes('A message comes')
    browser.sees('A message comes')
    bobs.box.send_keys('and another is being written')
    browser.until(lambda: browser.text('.timeline__typing'), 'Bob is writing')
    browser.writes('and one goes')
    browser.sees('and one goes')
    browser.button('Room menu').click()
    browser.find('.menu__list--open')
    browser.button('Edit room').click()
    browser.find('.dialog [name=name]')
    browser.button('Close', within='.dialog').click()
    browser.until(lambda: not browser.has('.dialog'), 'the dialog is closed')
    for event, selector in (('switcher', '.switcher__close'), ('keys', '.keyboard__help button')):
        browser.js('window.dispatchEvent(new CustomEvent(arguments[0]))', f'chatter:{event}')
        browser.find(selector).click()
    browser.find('.timeline__row[tabindex="0"]').send_keys('l')
    browser.find('.toast')
    browser.is_as_large_as(PHONE)
    browser.find('.menu-button').click()
    browser.find('.drawer--open .sidebar__room')
    browser.js('document.querySelector(".drawer__backdrop").click()')
    browser.until(lambda: not browser.has('.drawer--open'), 'the drawer is closed')
    browser.cdp('Page.removeScriptToEvaluateOnNewDocument', **added)
    return sorted(browser.js('return [...window.moved]'))


def test_nothing_moves_for_whoever_asks_for_that(adas: Browser, bobs: Browser, room: Room) -> None:
    _prefers_motion(adas, 'no-preference')
    usually = ' '.join(_moved(adas, bobs, room))
    for moving in ('drawer__panel', 'timeline-dot', 'q-notification'):
        assert moving in usually, 'It is seen when something moves.'
    _prefers_motion(adas, 'reduce')
    assert _moved(adas, bobs, room) == []


@pytest.mark.parametrize(('motion', 'pops'), [('no-preference', True), ('reduce', False)])
def test_a_badge_pops_when_it_comes_and_when_it_changes(
    adas: Browser, ada: Person, bob: Person, room: Room, motion: str, pops: bool
) -> None:
    other = ada.makes_room(f'Other {unique()}')
    bob.joins(other)
    ada.post(f'{other.api}/read', {'seq': 2})
    _prefers_motion(adas, motion)
    adas.opens(room)
    adas.js(WATCH)
    for number in (1, 2):
        adas.js('window.moved.clear()')
        bob.writes(other, 'something new')
        adas.until(lambda wanted=number: adas.badge(other) == wanted, f'the badge says {number}')
        if pops:
            adas.until(lambda: 'badge  badge-pop' in adas.js('return [...window.moved]'), 'it pops')
        else:
            adas.driver.execute_async_script('setTimeout(arguments[0], 400)')
            assert adas.js('return [...window.moved]') == []
