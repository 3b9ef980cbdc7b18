"""A network that fails: nothing is reloaded, covered, lost, doubled or mixed up by it."""

import pytest

from tests.browser.browser import Browser
from tests.browser.people import Person, Room
from tests.browser.promised import CUT_OF_A_SECOND, seconds_until_all_see
from tests.browser.server import Server
from tests.conftest import Measured
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

MARK = 'window.mark = "this very page"'
MARKED = 'return window.mark === "this very page"'
CONNECTED = 'return window.socket.connected'
OVERLAY = 'const p = document.getElementById("popup"); return !!p && p.checkVisibility()'


@pytest.fixture
def adas(wired_adas: Browser) -> Browser:
    """All of these tests do something to her network."""
    return wired_adas


def test_a_cut_of_a_second_reloads_nothing_and_costs_nothing(
    adas: Browser,
    bobs: Browser,
    ada: Person,
    room: Room,
    wire_to_chat: Wire,
    measured: Measured,
) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.writes('before')
    bobs.sees('before')
    adas.js(MARK)
    adas.js('socket.once("disconnect", () => { window.cutAt = performance.now(); })')

    wire_to_chat.cut()
    adas.until(lambda: not adas.js(CONNECTED), 'the cut is felt')
    adas.writes('while it was cut', 'and again')
    adas.types('a draft')
    bobs.writes('meanwhile')
    bobs.sees('meanwhile')
    assert 'while it was cut' not in bobs.texts(), 'There is no way there.'
    adas.until(lambda: adas.js('return performance.now() - window.cutAt > 900'), 'a second')
    wire_to_chat.mend()
    seconds = seconds_until_all_see('and again', adas, bobs, promised=CUT_OF_A_SECOND)
    seconds += adas.until(lambda: adas.js(CONNECTED), 'the socket is back')
    measured(seconds=seconds)

    adas.shows('before', 'meanwhile', 'while it was cut', 'and again')
    bobs.shows('before', 'meanwhile', 'while it was cut', 'and again')
    assert ada.texts(room) == ['before', 'meanwhile', 'while it was cut', 'and again']
    assert adas.js(MARKED), 'It is still the same page.'
    assert adas.draft == 'a draft'
    assert not adas.js(OVERLAY)
    bobs.writes('live again')
    adas.sees('live again')
    adas.until(lambda: adas.strip() == '', 'nothing is said any more')


def test_a_longer_cut_shows_a_strip_that_counts_what_waits_and_goes_again(
    adas: Browser, bobs: Browser, ada: Person, room: Room, wire_to_chat: Wire
) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.js(MARK)
    assert adas.strip() == '', 'All is well.'
    wire_to_chat.cut()
    adas.says('Reconnecting…', '.connection-strip', soon=5)
    adas.writes('one', 'two', 'three')
    assert adas.texts() == ['one', 'two', 'three'], 'They are shown at once.'
    assert not any(row.seq for row in adas.rows()), 'They wait.'
    adas.says('Reconnecting… 3 waiting', '.connection-strip')
    adas.types('a draft')
    bob_wrote = [f'Bob {number}' for number in range(3)]
    bobs.writes(*bob_wrote)
    assert not adas.js(OVERLAY)
    assert adas.draft == 'a draft'

    wire_to_chat.mend()
    everything = [*bob_wrote, 'one', 'two', 'three']
    adas.shows(*everything)
    bobs.shows(*everything)
    assert ada.texts(room) == everything
    adas.until(lambda: adas.strip() == '', 'nothing is said any more')
    assert adas.js(MARKED), 'It is still the same page.'
    assert adas.draft == 'a draft'


def test_a_computer_without_network_says_so_at_once(
    adas: Browser, bobs: Browser, room: Room
) -> None:
    adas.opens(room)
    adas.js(MARK)
    adas.is_offline(True)
    adas.says('You are offline.', '.connection-strip', soon=3)
    adas.writes('from the train')
    adas.says('1 message waits', '.connection-strip')
    adas.is_offline(False)
    adas.shows('from the train')
    bobs.opens(room)
    bobs.shows('from the train')
    adas.until(lambda: adas.strip() == '', 'nothing is said any more')
    assert adas.js(MARKED)


def test_a_line_that_hangs_delays_but_loses_and_doubles_nothing(
    adas: Browser, bobs: Browser, ada: Person, room: Room, wire_to_chat: Wire
) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.js(MARK)
    wire_to_chat.freeze()
    adas.writes('into the void', 'and more')
    bobs.writes('nobody hears this')
    bobs.sees('nobody hears this')
    adas.says('2 waiting', '.connection-strip')
    assert adas.texts() == ['into the void', 'and more']
    wire_to_chat.thaw()
    everything = ['nobody hears this', 'into the void', 'and more']
    adas.shows(*everything)
    bobs.shows(*everything)
    assert ada.texts(room) == everything
    assert adas.js(MARKED)


def test_what_waits_outlives_the_tab(
    adas: Browser, bobs: Browser, ada: Person, room: Room, wire_to_chat: Wire
) -> None:
    adas.opens(room)
    wire_to_chat.cut()
    adas.writes('the last words of a tab', 'really the last')
    assert not any(row.seq for row in adas.rows()), 'They wait.'
    adas.driver.get('about:blank')
    assert ada.texts(room) == []

    wire_to_chat.mend()
    adas.opens(room)
    adas.shows('the last words of a tab', 'really the last')
    bobs.opens(room)
    bobs.shows('the last words of a tab', 'really the last')
    assert ada.texts(room) == ['the last words of a tab', 'really the last']


def test_a_refused_message_says_why_and_holds_up_nobody(
    adas: Browser, chat: Server, ada: Person, bob: Person, room: Room, wire_to_chat: Wire
) -> None:
    """Bob's room is archived while Ada's message for it waits; another waits for another room."""
    adas.expects('status of 409')
    bobs_room = bob.makes_room(f'Bob’s {room.id}')
    ada.joins(bobs_room)
    adas.opens(bobs_room)
    first_tab = adas.driver.current_window_handle
    adas.driver.switch_to.new_window('tab')
    second_tab = adas.driver.current_window_handle
    adas.opens(room)
    wire_to_chat.cut()
    adas.writes('this one can be sent')
    adas.driver.switch_to.window(first_tab)
    adas.writes('too late', 'far too late')
    bob.post(f'{bobs_room.api}/archive')
    wire_to_chat.mend()

    adas.until(lambda: [row.is_refused for row in adas.rows()] == [True, True], 'the refusal')
    assert 'archived' in adas.text('.timeline__reason')
    adas.says('This room is archived', '.composer')
    adas.driver.switch_to.window(second_tab)
    adas.shows('this one can be sent')
    assert ada.texts(room) == ['this one can be sent']
    assert ada.texts(bobs_room) == []

    adas.driver.switch_to.window(first_tab)
    adas.button('Discard', within='.timeline__row:nth-last-child(2)').click()
    adas.until(lambda: adas.texts() == ['far too late'], 'one is thrown away')
    adas.button('Retry').click()
    adas.until(lambda: [row.is_refused for row in adas.rows()] == [True], 'refused once more')
    bob.post(f'{bobs_room.api}/restore')
    adas.find('.composer__box')
    adas.button('Retry').click()
    adas.shows('far too late')
    assert ada.texts(bobs_room) == ['far too late']


def test_a_refused_message_can_be_taken_back_and_changed(
    adas: Browser, ada: Person, bob: Person, room: Room, wire_to_chat: Wire
) -> None:
    adas.expects('status of 409')
    bobs_room = bob.makes_room(f'Bob’s {room.id}')
    ada.joins(bobs_room)
    adas.opens(bobs_room)
    wire_to_chat.cut()
    adas.writes('too late')
    bob.post(f'{bobs_room.api}/archive')
    wire_to_chat.mend()
    adas.until(lambda: [row.is_refused for row in adas.rows()] == [True], 'the refusal')
    adas.button('Edit').click()
    adas.until(lambda: adas.rows() == [], 'it is taken back')
    bob.post(f'{bobs_room.api}/restore')
    adas.until(lambda: adas.draft == 'too late', 'it is a draft now')
    adas.box.send_keys(', but not any more\ue007')
    adas.shows('too late, but not any more')
