"""Nothing moves under one's eyes: layout shifts as browsers count them (W3C Layout Instability).

Whatever the browser would excuse because somebody has just clicked counts here as well, and all of
it is added up, which is stricter than the CLS that search engines speak of.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from components.web_app import FOLDER
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.people import Person, Room, request, unique

pytestmark = pytest.mark.browser

SHIFT_MOST = 0.02
TEXTS = (
    'One line.',
    'As long as it must be to need a second line on a telephone, and a third where it is narrow.',
    '```python\ndef brew(leaves: int) -> str:\n    return f"{leaves} cups"\n```',
    '> As long as it must be?\n\n- `yes`\n- **no**',
    '🎉',
)
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
  .observe({type: 'layout-shift', buffered: true});
"""
TAKE = """
// Two frames and a moment later, for what has just been drawn is not reported yet.
const done = arguments[0];
const inWords = ({node, previousRect: before, currentRect: after}) => {
  const name = node?.className || node?.nodeName || 'something gone';
  const text = node?.textContent?.trim().slice(0, 30) ?? '';
  const place = ({x, y, width, height}) => `${[x, y, width, height].map(Math.round)}`;
  return `${name} “${text}” ${place(before)} → ${place(after)}`;
};
setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => {
  done(window.shifts.splice(0).map(({value, sources}) => ({value, moved: sources.map(inWords)})));
})), 400);
"""


READ_ON = """
// Page by page to one end. What is loaded meanwhile must have come before the next page: a frame in
// which somebody scrolls and rows are added counts as a shift, although everything is in its place.
const [direction, done] = arguments;
const viewport = document.querySelector('.timeline__viewport');
const seen = new Set();
let [restingFor, last] = [0, ''];
function look() {
  for (const {dataset} of document.querySelectorAll('.timeline [data-seq]')) seen.add(dataset.seq);
  const {scrollTop, scrollHeight, ariaBusy} = viewport;
  const now = `${scrollTop} ${scrollHeight} ${seen.size}`;
  restingFor = now === last && ariaBusy === 'false' ? restingFor + 1 : 0;
  last = now;
  if (restingFor > 20) return done(seen.size);
  if (restingFor === 3) viewport.scrollTop += direction * 0.8 * viewport.clientHeight;
  requestAnimationFrame(look);
}
look();
"""
FOLLOW = 'document.querySelector(arguments[0]).click()'


class Shifts(NamedTuple):
    """How much moved in all, and what."""

    sum: float
    moved: list[Any]


def shifts(browser: Browser) -> Shifts:
    """What has moved since the last time this was asked."""
    found = browser.driver.execute_async_script(TAKE)
    return Shifts(sum(one['value'] for one in found), found)


def holds_still(browser: Browser, what: str) -> None:
    """Nothing that one could see has moved."""
    moved = shifts(browser)
    assert moved.sum <= SHIFT_MOST, f'{what}: {moved.sum:.3f}\n{moved.moved}'


@pytest.fixture
def long_room(ada: Person, bob: Person, room: Room) -> Room:
    """Two hundred messages by somebody with a picture and somebody without."""
    picture = (FOLDER / 'icon-192.png').read_bytes()
    answer = request(ada.server, 'PUT', '/api/me/avatar', picture, 'image/png', token=ada.token)
    assert answer.status == 200, answer
    for number in range(20):
        for author in (ada, bob):
            author.writes(room, *(f'{text}\n\n{number}' for text in TEXTS))
    return room


@pytest.fixture(params=[WIDE, PHONE], ids=['wide', 'phone'])
def watched(request: pytest.FixtureRequest, adas: Browser) -> Iterator[Browser]:
    """Ada's browser, whose pages notice each shift from their beginning on."""
    script = adas.cdp('Page.addScriptToEvaluateOnNewDocument', source=WATCH)
    adas.is_as_large_as(request.param)
    yield adas
    adas.cdp('Page.removeScriptToEvaluateOnNewDocument', **script)


@pytest.mark.parametrize('unread', [0, 47, 100, 200])  # 47: the page of 50 just has them.
def test_nothing_moves_where_people_talk(
    watched: Browser, ada: Person, bob: Person, long_room: Room, unread: int
) -> None:
    other = ada.makes_room(f'Coffee {unique()}')
    ada.writes(other, *TEXTS * 4)
    last = ada.get(long_room.api)['room']['last_seq']
    ada.post(f'{long_room.api}/read', {'seq': last - unread})
    is_read = unread == 0

    watched.opens(long_room)
    assert watched.has('.timeline__new') is not is_read
    holds_still(watched, 'opening a room')

    unseen = watched.text('.timeline__jump')
    for text in TEXTS:
        bob.writes(long_room, f'{text}\n\nand {unique()}')
    last = f'and {unique()}'
    bob.writes(long_room, last)
    if is_read:
        watched.sees(last)
    else:
        watched.until(lambda: watched.text('.timeline__jump') != unseen, 'they are told of')
    holds_still(watched, 'five messages that come')

    read = watched.driver.execute_async_script(READ_ON, -1 if is_read else 1)
    assert read > 60, 'She has gone through more than was there at first.'
    holds_still(watched, 'loading older messages' if is_read else 'loading newer messages')

    for goal in (other, long_room, other):
        watched.js(FOLLOW, f'a[href="{goal.path}"]')
        watched.is_in(goal)
        holds_still(watched, f'going to {goal.name}')


def test_nothing_moves_on_other_pages(watched: Browser) -> None:
    for path, ready in (
        ('/settings', '.form'),
        ('/rooms', '.room-list'),
        ('/people', '.person-row'),
    ):
        watched.goes_to(path)
        watched.find(ready)
        holds_still(watched, path)
    watched.cdp('Network.clearBrowserCookies')
    for path in ('/sign-in', '/sign-up'):
        watched.goes_to(path)
        watched.find('.form')
        holds_still(watched, path)


def test_a_shift_is_noticed(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, *TEXTS)
    adas.opens(room)
    adas.js(WATCH)
    shifts(adas)
    adas.js('document.querySelector(".timeline__viewport").style.marginTop = "-150px"')
    assert shifts(adas).sum > SHIFT_MOST
