"""What messages look like that are more than a sentence: code, emoji; and how they come and go."""

import pytest

from tests.browser.browser import Browser
from tests.browser.people import Person, Room
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

CODE = '```python\ndef answer() -> int:\n    return 42\n```'
PROSE = (
    'The Analytical Engine weaves algebraical patterns just as the loom of Jacquard weaves flowers '
    'and leaves. Here, it seems to us, resides much more of originality than the other engine can '
    'be fairly entitled to claim. '
) * 3
LETTERS = """
// How many letters stand in each line of the first message.
const {firstChild: node} = document.querySelector('.timeline__text p');
const range = document.createRange();
const lines = new Map();
for (let at = 0; at < node.length; at++) {
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  const {top} = range.getBoundingClientRect();
  lines.set(top, (lines.get(top) ?? 0) + 1);
}
return [...lines.values()];
"""
HEIGHTS = """
return [...document.querySelectorAll('.timeline__row')].map((row) => row.offsetHeight);
"""
COPIED = """
const done = arguments[arguments.length - 1];
navigator.clipboard.readText().then(done, (error) => done(String(error)));
"""
LANGUAGES = 'return [...document.querySelectorAll(".code__head")].map((e) => e.dataset.language)'
SIZES = """
return [...document.querySelectorAll('.timeline__text')].map(
  (element) => parseFloat(getComputedStyle(element).fontSize)
);
"""
MOVING = """
return document.querySelector('.timeline').getAnimations({subtree: true})
  .filter(({effect}) => effect.target?.matches?.('.timeline__row')).length;
"""
WATCH_GHOSTS = """
// How many pictures of rows that went have been left since.
window.ghosts = 0;
new MutationObserver((changes) => {
  for (const {addedNodes} of changes) {
    const rows = [...addedNodes].filter((one) => one.matches?.('[aria-hidden].timeline__row'));
    window.ghosts += rows.length;
  }
}).observe(document.querySelector('.timeline'), {childList: true});
"""
WATCH = """
// How many rows have been seen to move since.
window.moved = 0;
const animate = Element.prototype.animate;
Element.prototype.animate = function (...how) {
  if (this.matches('.timeline__row')) window.moved++;
  return animate.apply(this, how);
};
"""


def test_code_says_its_language_and_can_be_copied(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    adas.cdp(
        'Browser.grantPermissions',
        origin=adas.address,
        permissions=['clipboardReadWrite', 'clipboardSanitizedWrite'],
    )
    bob.writes(room, CODE, '```\nplain\n```')
    adas.opens(room)
    adas.sees('plain')
    assert adas.js(LANGUAGES) == ['Python', 'Code']
    assert adas.texts()[0] == 'def answer() -> int:\n    return 42', 'The line above is no part.'
    button = adas.find('.code__copy')
    assert button.accessible_name == 'Copy code'
    button.click()
    adas.until(lambda: button.get_attribute('data-label') == 'Copied', 'it says so')
    adas.says('Copied.', '.keyboard [role=status]')
    assert adas.driver.execute_async_script(COPIED) == 'def answer() -> int:\n    return 42'
    ada.writes(room, 'next')  # The row is drawn again, its line is there once.
    adas.sees('next')
    assert len(adas.js(LANGUAGES)) == 2


@pytest.mark.parametrize('layout', ['list', 'bubbles'])
@pytest.mark.parametrize('width', [1280, 1920])
def test_lines_are_as_long_as_one_likes_to_read(
    adas: Browser, ada: Person, bob: Person, room: Room, layout: str, width: int
) -> None:
    ada.patch('/api/me/preferences', {'layout': layout})
    bob.writes(room, PROSE, '```\n' + 'c' * 80 + '\n```')
    adas.is_as_large_as((width, 800))
    adas.opens(room)
    letters = adas.js(LETTERS)
    assert len(letters) > 5, 'It has lines.'
    assert 60 <= sum(letters[:-1]) / len(letters[:-1]) <= 75
    assert max(letters) <= 80
    pre = 'document.querySelector("pre")'
    assert adas.js(f'return {pre}.scrollWidth <= {pre}.clientWidth'), 'Code of 80 columns fits.'


def test_without_a_clipboard_code_is_copied_in_the_old_way(
    adas: Browser, bob: Person, room: Room
) -> None:
    bob.writes(room, '```\nplain\n```')
    adas.opens(room)
    adas.js('Object.defineProperty(navigator, "clipboard", {value: undefined})')
    adas.js('document.addEventListener("copy", () => (window.old = getSelection().toString()))')
    button = adas.find('.code__copy')
    button.click()
    adas.until(lambda: button.get_attribute('data-label') == 'Copied', 'it says so')
    assert adas.focus() == 'code__copy', 'The focus stays.'


def test_code_is_as_high_before_it_is_confirmed_as_after(adas: Browser, room: Room) -> None:
    adas.opens(room)
    adas.is_offline(True)
    adas.js(
        'const [box, text] = arguments; box.value = text; box.dispatchEvent(new Event("input"))',
        adas.box,
        CODE,
    )
    adas.button('Send message').click()
    adas.until(lambda: [row.is_pending for row in adas.rows()] == [True], 'it waits')
    waiting = adas.js(HEIGHTS)
    adas.expects(r'net::ERR_|WebSocket')
    adas.is_offline(False)
    adas.until(lambda: [row.seq is not None for row in adas.rows()] == [True], 'it is there')
    assert adas.js(HEIGHTS) == waiting


def test_nothing_but_emoji_is_large(adas: Browser, bob: Person, room: Room) -> None:
    bob.writes(room, '🎉', 'Hooray 🎉')
    adas.opens(room)
    adas.sees('Hooray 🎉')
    sizes = adas.js(SIZES)
    assert sizes[0] >= 2 * sizes[1]
    adas.writes('nothing')
    adas.box.send_keys('')
    adas.js(
        'const [box] = arguments; box.value = "🎉"; box.dispatchEvent(new Event("input"))', adas.box
    )
    adas.button('Send message').click()
    adas.until(lambda: adas.texts()[-1] == '🎉', 'it is drawn')
    assert adas.js(SIZES)[-1] == sizes[0], 'Also before it is confirmed.'


@pytest.mark.parametrize('motion', ['no-preference', 'reduce'])
def test_new_rows_come_softly_unless_nothing_shall_move(
    adas: Browser, bob: Person, room: Room, motion: str
) -> None:
    feature = {'name': 'prefers-reduced-motion', 'value': motion}
    adas.cdp('Emulation.setEmulatedMedia', features=[feature])
    bob.writes(room, 'old')
    adas.opens(room)
    adas.sees('old')
    assert adas.js(MOVING) == 0, 'What was there before does not come.'
    adas.js(WATCH)
    bob.writes(room, 'new')
    adas.sees('new')
    adas.writes('my own')
    adas.sees('my own')
    assert adas.js('return moved') == (2 if motion == 'no-preference' else 0)


def test_what_is_discarded_fades_and_what_only_scrolls_away_does_not(
    wired_adas: Browser, wire_to_chat: Wire, ada: Person, room: Room
) -> None:
    adas = wired_adas
    ada.writes(room, *(f'{number}' for number in range(400)))
    adas.opens(room)
    adas.sees('399')
    adas.js(WATCH_GHOSTS)
    adas.scrolls_through('up')
    assert adas.js('return ghosts') == 0, 'Rows left the window, and nobody took them away.'
    adas.expects('status of 409')
    wire_to_chat.cut()
    adas.writes('too late')
    ada.post(f'{room.api}/archive')
    wire_to_chat.mend()
    adas.until(lambda: adas.rows()[-1].is_refused, 'the refusal')
    adas.button('Discard').click()
    adas.until(lambda: 'too late' not in adas.texts(), 'it is gone')
    assert adas.js('return ghosts') == 1
