"""A network that is away for longer, half there, or hardly there; and a tab that the browser froze.

What a cut of a second, a lost answer and a killed server do is in `test_connection.py` and
`test_crashes.py`. The cuts are shorter here than in life; `LONG_CUTS=1` gives them their
time (30 seconds, five minutes).
"""

import os
import time

import pytest

from tests.browser.browser import Browser
from tests.browser.people import Person, Room
from tests.browser.promised import CUT_OF_HALF_A_MINUTE, seconds_until_all_see
from tests.conftest import Measured
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

IS_LONG = bool(os.environ.get('LONG_CUTS'))
CUT_SECONDS = 30.0 if IS_LONG else 3.0
FIVE_MINUTES = 5 * 60.0
NOTICED_SECONDS = 20.0
BUSY_SECONDS = 3.0  # So late may be what a busy machine does by its clock.
MANY = 100
MARK = 'window.mark = "this very page"'
MARKED = 'return window.mark === "this very page"'
CONNECTED = 'return window.socket.connected'
# As fast as anybody could: a hundred messages typed by keys take a driver half a minute.
WRITE_MANY = """
const [box, texts] = [document.querySelector('.composer__box'), arguments[0]];
for (const text of texts) {
  box.value = text;
  box.dispatchEvent(new Event('input', {bubbles: true}));
  box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
}
"""


@pytest.fixture
def adas(wired_adas: Browser) -> Browser:
    """All of these tests do something to her network, or to her tab."""
    return wired_adas


def test_a_hundred_messages_of_each_side_come_through_a_cut_once_and_in_order(
    adas: Browser,
    bobs: Browser,
    ada: Person,
    bob: Person,
    room: Room,
    wire_to_chat: Wire,
    measured: Measured,
) -> None:
    mine = [f'Ada {number}' for number in range(MANY)]
    his = [f'Bob {number}' for number in range(MANY)]
    adas.opens(room)
    bobs.opens(room)
    adas.js(MARK)
    wire_to_chat.cut()
    began = time.monotonic()
    adas.until(lambda: not adas.js(CONNECTED), 'the cut is felt')
    adas.js(WRITE_MANY, mine)
    adas.says(f'{MANY} waiting', '.connection-strip')
    bob.writes(room, *his)
    time.sleep(max(0.0, CUT_SECONDS - (time.monotonic() - began)))  # Nothing is there to wait for.
    wire_to_chat.mend()
    measured(seconds=seconds_until_all_see(mine[-1], adas, bobs, promised=CUT_OF_HALF_A_MINUTE))
    adas.until(lambda: adas.strip() == '', 'nothing waits any more')
    written = ada.texts(room)
    assert written[:MANY] == his and written[MANY:] == mine, 'In order, and once.'
    adas.sees(mine[-1])
    seen = adas.scrolls_through('up')
    assert seen.holes == 0 and set(his) | set(mine) <= set(seen.texts.values())
    assert adas.js(MARKED), 'It is still the same page.'


def test_a_line_that_died_silently_is_noticed_within_twenty_seconds_and_another_is_made(
    adas: Browser, bob: Person, ada: Person, room: Room, wire_to_chat: Wire, measured: Measured
) -> None:
    """Whatever the browser keeps open is dead, also what it would ask on next."""
    adas.opens(room)
    adas.js(MARK)
    wire_to_chat.die_silently(spare_new=True)
    adas.js('socket.once("disconnect", () => { window.isNoticed = true; })')
    bob.writes(room, 'said into the void')
    soon = NOTICED_SECONDS + BUSY_SECONDS
    seconds = adas.until(
        lambda: adas.js('return window.isNoticed'), 'it is noticed', within=60, soon=soon
    )
    measured(seconds=seconds)
    adas.sees('said into the void')
    adas.writes('heard')
    adas.shows('said into the void', 'heard')
    assert ada.texts(room) == ['said into the void', 'heard']
    assert adas.js(MARKED), 'It is still the same page.'


def test_who_reads_at_a_kilobyte_a_second_holds_up_nobody_and_misses_nothing(
    adas: Browser,
    bobs: Browser,
    bob: Person,
    room: Room,
    wire_to_chat: Wire,
    measured: Measured,
) -> None:
    his = [f'{number}: {"long " * 200}'.strip() for number in range(40)]  # It takes a minute.
    adas.opens(room)
    bobs.opens(room)
    wire_to_chat.is_narrow(1000)
    adas.js('socket.once("disconnect", () => { window.hasLost = true; })')
    wire_to_chat.hang_up()
    adas.until(lambda: adas.js('return window.hasLost'), 'she has lost the broad line')
    adas.until(lambda: adas.js(CONNECTED), 'and has the narrow one')
    bob.writes(room, *his)
    measured(others=bobs.sees(his[-1], soon=BUSY_SECONDS))
    assert not any(row.text == his[-1] for row in adas.rows()), 'It is still on its way to her.'
    wire_to_chat.is_narrow(0)
    adas.sees(his[-1])
    seen = adas.scrolls_through('up')
    assert seen.holes == 0 and set(his) <= set(seen.texts.values())


def test_a_frozen_tab_catches_up_when_it_thaws(
    adas: Browser, ada: Person, bob: Person, room: Room, measured: Measured
) -> None:
    adas.opens(room)
    adas.js(MARK)
    adas.js('window.ticks = 0; setInterval(() => window.ticks++, 50)')
    adas.is_frozen(True)
    adas.until(lambda: _stands_still(adas), 'it stands still')
    ticks = adas.js('return window.ticks')
    his = [f'Bob {number}' for number in range(30)]
    bob.writes(room, *his)
    time.sleep(CUT_SECONDS)  # So long it is frozen; nothing happens in it to be waited for.
    assert adas.js('return window.ticks') == ticks, 'It stood still.'
    adas.is_frozen(False)
    measured(seconds=adas.shows(*his))
    adas.writes('good morning')
    adas.shows(*his, 'good morning')
    assert ada.texts(room) == [*his, 'good morning']
    assert adas.js(MARKED), 'It is still the same page.'


def _stands_still(browser: Browser) -> bool:
    ticks = browser.js('return window.ticks')
    time.sleep(0.3)
    return bool(browser.js('return window.ticks') == ticks)


@pytest.mark.timeout(15 * 60)
@pytest.mark.skipif(not IS_LONG, reason='It takes six minutes: LONG_CUTS=1 runs it.')
def test_after_five_minutes_the_page_comes_back_and_what_was_unsent_goes(
    adas: Browser, ada: Person, bob: Person, room: Room, wire_to_chat: Wire, measured: Measured
) -> None:
    """The server has forgotten the page by then: it is loaded anew, its outbox is in storage."""
    adas.opens(room)
    adas.js(MARK)
    wire_to_chat.cut()
    adas.until(lambda: not adas.js(CONNECTED), 'the cut is felt')
    adas.writes('written in a tunnel', 'a long one')
    adas.types('a draft')
    bob.writes(room, 'meanwhile')
    time.sleep(FIVE_MINUTES)
    wire_to_chat.mend()
    seconds = adas.until(lambda: len(ada.texts(room)) == 3, 'it is on the server', within=60)
    adas.is_in(room)
    measured(seconds=seconds)
    assert not adas.js(MARKED), 'It is another page: what waited came from the storage.'
    adas.shows('meanwhile', 'written in a tunnel', 'a long one')
    assert adas.draft == 'a draft'
