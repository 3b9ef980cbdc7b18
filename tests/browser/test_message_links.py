"""Links to messages: they lead there from everywhere, however old it is, and Back leads back."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser import past
from tests.browser.axe import MOVING
from tests.browser.browser import PHONE, Browser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server

pytestmark = pytest.mark.browser

MANY = 10_000
READ = 6_000
NOT_HERE = 'That message is not here.'
# Where the room was led to: the message that stands out, that it is in view, who has the focus.
POINTED = """
const row = document.querySelector('.timeline__row[data-pointed]');
if (!row) return null;
const view = document.querySelector('.timeline__viewport').getBoundingClientRect();
const {top, bottom} = row.getBoundingClientRect();
return {
  text: row.querySelector('.timeline__text').innerText.trim(),
  seq: Number(row.dataset.seq),
  isInView: top >= view.top && bottom <= view.bottom,
  isFocused: document.activeElement === row,
};
"""
GROUND = """
const row = document.querySelector(`.timeline__row[data-seq="${arguments[0]}"]`);
return getComputedStyle(row).backgroundColor;
"""
ANIMATED = """
window.animated = [];
const animate = Element.prototype.animate;
Element.prototype.animate = function (...how) {
  window.animated.push(this.dataset.seq);
  return animate.apply(this, how);
};
window.grounds = [];  // Of what stands out, frame by frame.
(function look() {
  const row = document.querySelector('[data-pointed]');
  if (row) window.grounds.push(getComputedStyle(row).backgroundColor);
  requestAnimationFrame(look);
})();
"""
COPIED = """
const done = arguments[arguments.length - 1];
navigator.clipboard.readText().then(done, (error) => done(String(error)));
"""
NO_COPYING = """
Object.defineProperty(navigator, 'clipboard', {value: undefined});
document.execCommand = () => false;
"""


@dataclass
class Stage:
    """A Chatter with a room that has a long past."""

    chat: Server
    ada: Person
    bob: Person
    long: Room


@pytest.fixture(scope='module')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Ten thousand messages of Bob's, of which Ada has read the first."""
    chat = Server(tmp_path_factory.mktemp('links') / 'data')
    set_up: list[Stage] = []

    async def story(then: past.Past) -> None:
        then.is_at(past.days_ago(2))
        ada, bob = await then.comes_in('Ada Lovelace'), await then.comes_in('Bob')
        long = await then.room(bob, 'Long', ada)
        await then.writes(bob, long, *(f'line {number}' for number in range(READ)))
        await then.has_read(ada, long)
        await then.writes(bob, long, *(f'line {number}' for number in range(READ, MANY)))
        set_up.append(Stage(chat, ada, bob, long))

    past.lived(chat, story)
    chat.start()
    yield set_up[0]
    chat.stop()


@pytest.fixture
def chat(stage: Stage) -> Server:
    """The one with a past."""
    return stage.chat


@pytest.fixture
def ada(stage: Stage) -> Person:
    """Ada, who has missed much."""
    return stage.ada


@pytest.fixture
def bob(stage: Stage) -> Person:
    """Bob, who has written it."""
    return stage.bob


def _is_led_to(browser: Browser, text: str) -> int:
    """Wait until a message stands out, is in view and has the focus; its number."""
    found: list[int] = []

    def is_there() -> bool:
        pointed = browser.js(POINTED)
        if pointed and pointed['text'] == text and pointed['isInView'] and pointed['isFocused']:
            found.append(pointed['seq'])  # It does not stand out for long.
        return bool(found)

    browser.until(is_there, f'“{text}” stands out and has the focus')
    return found[0]


def _path(room: Room, person: Person, text: str) -> str:
    """The address of a message of a room without many."""
    [seq] = [message['seq'] for message in person.messages(room) if message['text'] == text]
    return f'{room.path}/{seq}'


def _time_of(browser: Browser, text: str) -> WebElement:
    """The time beside a message, which is a link."""
    seq = next(row.seq for row in browser.rows() if row.text == text)
    return browser.find(f'.timeline__row[data-seq="{seq}"] .timeline__permalink')


def _talk(ada: Person, bob: Person) -> Room:
    """A room in which more has been said than fits a screen, all of it read."""
    room = ada.makes_room(f'Talk {unique()}')
    bob.joins(room)
    for number in range(0, 60, 2):
        bob.writes(room, f'said {number}')
        ada.writes(room, f'said {number + 1}')
    ada.post(f'{room.api}/read', {'seq': ada.get(room.api)['room']['last_seq']})
    return room


def test_an_old_message_among_ten_thousand_is_opened_by_its_address(
    adas: Browser, ada: Person, stage: Stage
) -> None:
    [first] = ada.get(f'{stage.long.api}/messages?around=1400&limit=1')['messages']
    adas.goes_to(f'{stage.long.path}/{first["seq"]}')
    assert _is_led_to(adas, first['text']) == 1400
    before, after = (
        [row.seq for row in adas.rows() if row.seq and (row.seq < 1400) is is_before]
        for is_before in (True, False)
    )
    assert len(before) > 10 and len(after) > 10, 'One can read on in both directions.'
    assert adas.has('.timeline__jump'), 'The latest messages are a click away.'
    assert not adas.has('.timeline__new'), 'What is new stands elsewhere.'
    adas.types(Keys.ARROW_DOWN)
    adas.until(
        lambda: adas.js('return document.activeElement.dataset.seq') == '1401',
        'arrows go on from there',
    )


def test_a_visit_in_the_middle_of_what_is_new_is_no_reading(
    adas: Browser, ada: Person, stage: Stage
) -> None:
    read = ada.read_seq(stage.long)
    assert read < READ + 10, 'Much of it is new.'
    adas.goes_to(f'{stage.long.path}/8000')
    adas.until(lambda: adas.js(POINTED), 'it is shown')
    adas.js('document.querySelector(".timeline__viewport").scrollTop += 300')
    with pytest.raises(AssertionError, match='did not come'):
        adas.until(lambda: ada.read_seq(stage.long) != read, 'it moves', within=2)
    adas.goes_to(f'{stage.long.path}/{read + 2}')
    adas.until(lambda: adas.js(POINTED), 'it is shown')
    adas.until(lambda: ada.read_seq(stage.long) > read, 'what comes next has been read')
    assert ada.read_seq(stage.long) < 8000


def test_the_time_beside_a_message_leads_to_it_and_back_leads_back(
    adas: Browser, ada: Person, bob: Person
) -> None:
    room = _talk(ada, bob)
    adas.opens(room)
    adas.sees('said 59')
    time = _time_of(adas, 'said 55')
    assert time.get_attribute('href') == adas.address + _path(room, ada, 'said 55')
    assert time.get_attribute('tabindex') == '-1', 'The row is one stop.'
    time.click()
    adas.arrives_at(_path(room, ada, 'said 55'))
    _is_led_to(adas, 'said 55')
    adas.driver.back()
    adas.is_in(room)
    adas.until(lambda: not adas.has('[data-pointed]'), 'it is the room as it was')
    assert adas.rows()[-1].text == 'said 59'


def test_a_link_that_somebody_wrote_jumps_within_the_room_and_to_another_one(
    adas: Browser, ada: Person, bob: Person
) -> None:
    room, other = _talk(ada, bob), ada.makes_room(f'Other {unique()}')
    old = _path(room, ada, 'said 3')
    bob.writes(room, f'As I said: {adas.address}{old}')
    ada.writes(other, f'Look: {adas.address}{old}')
    adas.opens(room)
    adas.js('window.sameDocument = true')
    adas.find(f'.timeline__text a[href="{old}"]').click()
    _is_led_to(adas, 'said 3')
    adas.driver.back()
    adas.is_in(room)
    adas.until(lambda: not adas.has('[data-pointed]'), 'it is the room as it was')
    adas.follows(other.path)
    adas.is_in(other)
    adas.find(f'.timeline__text a[href="{old}"]').click()
    _is_led_to(adas, 'said 3')
    assert adas.js('return window.sameDocument'), 'No page was loaded for it.'


def test_whoever_is_not_in_the_room_sees_what_it_is_and_after_joining_the_message(
    adas: Browser, ada: Person, bob: Person
) -> None:
    room = bob.makes_room(f'Bobs {unique()}')
    bob.writes(room, *(f'word {number}' for number in range(60)))
    path = _path(room, bob, 'word 20')
    adas.goes_to(path)
    adas.says(room.name, '.empty__heading')
    assert 'word' not in adas.text('main')
    adas.button('Join room').click()
    assert f'{room.path}/{_is_led_to(adas, "word 20")}' == path
    assert adas.path == path


@pytest.mark.parametrize('seq', [0, 10_000_000, 10**17])  # Longer ones are no address.
def test_a_message_that_is_not_there_is_said_so_calmly(
    adas: Browser, ada: Person, bob: Person, seq: int
) -> None:
    room = _talk(ada, bob)
    adas.goes_to(f'{room.path}/{seq}')
    adas.says(NOT_HERE, '.toast')
    adas.until(adas.is_ready, 'the conversation')
    assert not adas.has('[data-pointed]')
    assert adas.texts()[0 if seq == 0 else -1] == ('said 0' if seq == 0 else 'said 59')
    assert adas.has('.timeline__jump') is (seq == 0), 'The beginning, or the end.'


def test_a_message_of_no_room_looks_like_any_stray_address(adas: Browser) -> None:
    adas.expects(r'status of 404')
    adas.goes_to('/rooms/987654/3')
    adas.says('There is nothing here')


def test_what_stands_out_fades_softly_or_is_just_gone(
    adas: Browser, ada: Person, bob: Person
) -> None:
    room = _talk(ada, bob)
    path = _path(room, ada, 'said 30')
    counts: dict[str, int] = {}
    watching = adas.cdp('Page.addScriptToEvaluateOnNewDocument', source=ANIMATED)
    for motion in ('no-preference', 'reduce'):
        features = [{'name': 'prefers-reduced-motion', 'value': motion}]
        adas.cdp('Emulation.setEmulatedMedia', features=features)
        adas.goes_to(path)
        seq = _is_led_to(adas, 'said 30')
        adas.until(lambda: not adas.has('[data-pointed]'), 'it is a message like others again')
        adas.until(lambda: not adas.js(MOVING), 'it has faded')
        ground = adas.js(GROUND, seq)
        assert set(adas.js('return window.grounds')) - {ground}, 'It has looked otherwise.'
        counts[motion] = adas.js('return window.animated').count(str(seq))
    adas.cdp('Page.removeScriptToEvaluateOnNewDocument', **watching)
    assert counts == {'no-preference': 1, 'reduce': 0}


def test_a_key_copies_the_link_to_a_message(adas: Browser, ada: Person, bob: Person) -> None:
    adas.cdp(
        'Browser.grantPermissions',
        origin=adas.address,
        permissions=['clipboardReadWrite', 'clipboardSanitizedWrite'],
    )
    room = _talk(ada, bob)
    adas.opens(room)
    adas.types(Keys.F6, Keys.F6)
    adas.js('document.querySelector(".timeline__viewport [tabindex=\'0\']").focus()')
    adas.types(Keys.ARROW_UP, 'l')
    adas.says('Link copied.', '.toast')
    link = adas.driver.execute_async_script(COPIED)
    assert link == adas.address + _path(room, ada, 'said 58')
    adas.types('?')
    adas.says('Copy a link to the message', '.keyboard__help')


def test_where_nothing_can_be_copied_the_address_stands_in_a_field(
    adas: Browser, ada: Person, bob: Person
) -> None:
    room = _talk(ada, bob)
    adas.opens(room)
    adas.js(NO_COPYING)
    adas.js('document.querySelector(".timeline__viewport [tabindex=\'0\']").focus()')
    adas.types('l')
    field = adas.find('.link-field__address')
    assert field.get_attribute('value') == adas.address + _path(room, ada, 'said 59')
    assert adas.js('return getSelection().toString()') == field.get_attribute('value')
    adas.types(Keys.ESCAPE)
    adas.until(lambda: not adas.has('.link-field'), 'it is gone')
    assert adas.js('return document.activeElement.dataset.seq'), 'The focus goes back.'


def test_keys_of_one_character_can_be_switched_off(adas: Browser, ada: Person, bob: Person) -> None:
    room = _talk(ada, bob)
    adas.opens(room)
    adas.js('localStorage.setItem("chatter.single-keys", "off")')
    adas.js(NO_COPYING)
    adas.js('document.querySelector(".timeline__viewport [tabindex=\'0\']").focus()')
    adas.types('l')
    adas.types(Keys.ARROW_UP)
    assert not adas.has('.link-field')


def test_on_a_phone_it_is_the_same(adas: Browser, ada: Person, bob: Person) -> None:
    adas.is_as_large_as(PHONE)
    room = _talk(ada, bob)
    adas.goes_to(_path(room, ada, 'said 20'))
    _is_led_to(adas, 'said 20')
