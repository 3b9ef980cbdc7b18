"""How a conversation reads and moves: days, groups, thousands of rows, and nothing that jumps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser import past
from tests.browser.browser import Browser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

LONG = 2_000
ROWS_MOST = 330  # About 300, and what comes before the far end is dropped.


@dataclass
class Stage:
    """A Chatter with two rooms that have a past."""

    chat: Server
    ada: Person
    bob: Person
    old: Room
    long: Room
    beginning: datetime


@pytest.fixture(scope='module')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Room `Old` has messages of three days, `Long` has two thousand; Ada has read them all."""
    chat = Server(tmp_path_factory.mktemp('timeline') / 'data')
    set_up: list[Stage] = []

    async def story(then: past.Past) -> None:
        beginning = past.days_ago(3)
        then.is_at(beginning - timedelta(hours=1))
        ada, bob = await then.comes_in('Ada Lovelace'), await then.comes_in('Bob')
        old = await then.room(ada, 'Old', bob)
        long = await then.room(bob, 'Long', ada)
        for minutes, author, text in (
            (0, ada, 'begins'),
            (4.9, ada, 'within five minutes'),
            (9.95, ada, 'five minutes later'),
            (10, bob, 'somebody else'),
            (10.5, bob, 'and again'),
        ):
            then.is_at(beginning + timedelta(minutes=minutes))
            await then.writes(author, old, text)
        then.is_at(past.days_ago(1))
        await then.writes(bob, old, 'a day ago')
        then.is_at(past.days_ago(1, hour=13))
        await then.writes(bob, long, *(f'line {number}' for number in range(LONG)))
        await then.has_read(ada, long)
        set_up.append(Stage(chat, ada, bob, old, long, beginning))

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
    """Ada, who has been here for days."""
    return stage.ada


@pytest.fixture
def bob(stage: Stage) -> Person:
    """Bob, who has, too."""
    return stage.bob


def test_messages_stand_together_by_day_and_by_author_for_five_minutes(
    adas: Browser, stage: Stage
) -> None:
    adas.cdp('Emulation.setTimezoneOverride', timezoneId='UTC')
    adas.opens(stage.old)
    heads = {row.text: row.is_head for row in adas.rows()}
    assert heads['begins'] and not heads['within five minutes']
    assert heads['five minutes later']
    assert heads['somebody else'] and not heads['and again']
    assert heads['a day ago'], 'A new day begins a group.'
    written = stage.beginning + timedelta(days=2)
    is_yesterday = datetime.now(UTC).date() - written.date() == timedelta(days=1)
    assert is_yesterday == (_days(adas)[1] == 'Yesterday'), 'Or midnight came in between.'


def test_days_are_named_and_times_are_local_and_complete_on_hover(
    adas: Browser, stage: Stage
) -> None:
    adas.cdp('Emulation.setTimezoneOverride', timezoneId='Asia/Tokyo')
    adas.opens(stage.old)
    stage.ada.writes(stage.old, 'this very moment')
    adas.sees('this very moment')
    days = _days(adas)
    began = stage.beginning + timedelta(hours=9)  # As they count in Tokyo.
    assert days[0].startswith(f'{began:%A, %B} {began.day}'), 'Three days ago has its date.'
    assert days[-1] == 'Today'
    time = adas.js(
        'const time = document.querySelector(".timeline__row--head time");'
        'return [time.innerText, time.title, time.dateTime]'
    )
    shown, title = (words.replace('\u202f', ' ') for words in time[:2])
    assert shown == '9:00 PM'
    assert title.startswith(f'{began:%A, %B} {began.day}, {began.year} at 9:00:0')
    assert datetime.fromisoformat(time[2]) - stage.beginning < timedelta(seconds=10)


def test_older_messages_come_without_the_view_moving(adas: Browser, stage: Stage) -> None:
    adas.opens(stage.long)
    assert adas.texts()[-1] == f'line {LONG - 1}'
    adas.js('document.querySelector(".timeline__viewport").scrollTop = 300')
    adas.until(lambda: adas.has('.timeline__jump'), 'she is away from the end')
    for _ in range(3):
        before = adas.rows()[0].seq
        moved = adas.driver.execute_async_script(WATCH_AN_ANCHOR)
        assert moved['loaded'], 'An older page was loaded.'
        assert moved['most'] <= 2, f'The anchor moved by {moved["most"]} px.'
        after = adas.rows()[0].seq
        assert before is not None and after is not None
        assert before - after >= 50
        adas.js('document.querySelector(".timeline__viewport").scrollTop = 900')


def test_two_thousand_messages_are_read_through_with_few_rows_and_without_a_hole(
    adas: Browser, stage: Stage
) -> None:
    adas.opens(stage.long)
    up = adas.scrolls_through('up')
    assert adas.has('.timeline__start'), 'This is where it begins.'
    assert [text for _, text in sorted(up.texts.items())] == [f'line {n}' for n in range(LONG)]
    assert up.holes == 0
    assert up.rows_most <= ROWS_MOST

    assert adas.has('.timeline__jump')
    adas.find('.timeline__jump').click()
    adas.until(lambda: adas.texts()[-1:] == [f'line {LONG - 1}'], 'the end, at once')
    adas.until(lambda: not adas.has('.timeline__jump'), 'there is nothing further down')
    assert len(adas.rows()) < ROWS_MOST


def test_what_comes_at_the_end_scrolls_in_and_further_up_moves_nothing(
    adas: Browser, stage: Stage
) -> None:
    room, bob = stage.long, stage.bob
    adas.opens(room)
    bob.writes(room, 'at the end')
    adas.sees('at the end')
    adas.until(lambda: adas.js(DISTANCE) <= 2, 'it scrolled in')

    adas.js('document.querySelector(".timeline__viewport").scrollTop -= 600')
    adas.until(lambda: adas.has('.timeline__jump'), 'she is away from the end')
    assert not adas.has('.timeline__jump--new')
    before = adas.js(FIRST_VISIBLE)
    bob.writes(room, 'news 1', 'news 2', 'news 3')
    adas.until(lambda: adas.text('.timeline__jump').startswith('3 new'), 'how many are new')
    assert adas.js(FIRST_VISIBLE) == before, 'Nothing moved.'
    adas.find('.timeline__jump').click()
    adas.until(lambda: adas.js(DISTANCE) <= 2, 'the end')
    adas.until(lambda: not adas.has('.timeline__jump'), 'the button goes')
    assert adas.texts()[-3:] == ['news 1', 'news 2', 'news 3']


def test_a_confirmed_message_stays_the_same_row_in_the_same_place(
    wired_adas: Browser, stage: Stage, wire_to_chat: Wire
) -> None:
    adas = wired_adas
    adas.opens(stage.old)
    wire_to_chat.freeze()
    adas.writes('first', 'second')
    adas.until(lambda: not adas.js(MOVING), 'they have come')
    pending = adas.js(PENDING_ROWS)
    assert [row['text'] for row in pending] == ['first', 'second'], 'They wait.'
    wire_to_chat.thaw()
    adas.until(
        lambda: all(row['seq'] for row in adas.js(MARKED_ROWS)), 'the same elements are confirmed'
    )
    confirmed = adas.js(MARKED_ROWS)
    assert [row['text'] for row in confirmed] == ['first', 'second']
    for before, after in zip(pending, confirmed, strict=True):
        assert abs(before['top'] - after['top']) <= 1
    assert adas.texts()[-2:] == ['first', 'second']


def test_a_new_room_says_that_it_begins_and_what_to_do(
    adas: Browser, stage: Stage, ada: Person
) -> None:
    room = ada.makes_room(f'Empty {unique()}')
    adas.opens(room)
    assert f'This is where {room.name} begins.' in adas.text('.timeline__start')
    assert 'Say hello' in adas.text('.timeline__empty')
    adas.writes('Hello')
    adas.shows('Hello')
    assert not adas.has('.timeline__empty')


def _days(browser: Browser) -> list[str]:
    return list(
        browser.js(
            'return [...document.querySelectorAll(".timeline__day-label")].map((e) => e.innerText)'
        )
    )


DISTANCE = """
const {scrollHeight, scrollTop, clientHeight} = document.querySelector('.timeline__viewport');
return scrollHeight - scrollTop - clientHeight;
"""
FIRST_VISIBLE = """
const edge = document.querySelector('.timeline__viewport').getBoundingClientRect().top;
const row = [...document.querySelectorAll('.timeline__row')].find(
  (row) => row.getBoundingClientRect().top >= edge);
return [row.dataset.seq, row.getBoundingClientRect().top];
"""
WATCH_AN_ANCHOR = """
// Go near the beginning; while an older page comes, measure in every frame how far a row moves.
const done = arguments[arguments.length - 1];
const viewport = document.querySelector('.timeline__viewport');
const first = () => document.querySelector('.timeline__row').dataset.seq;
const began = first();
viewport.scrollTop = 120;
const edge = viewport.getBoundingClientRect().top;
const rows = [...document.querySelectorAll('.timeline__row')];
const anchor = rows.find((row) => row.getBoundingClientRect().top >= edge);
const top = anchor.getBoundingClientRect().top;
const until = performance.now() + 30000;
let most = 0;
let frames = 0;
(function look() {
  most = Math.max(most, Math.abs(anchor.getBoundingClientRect().top - top));
  const loaded = first() !== began;
  if (loaded) frames++;
  if (frames > 10 || performance.now() > until) done({loaded, most});
  else requestAnimationFrame(look);
})();
"""
MOVING = 'return document.getAnimations().some((one) => one.playState === "running")'
PENDING_ROWS = """
return [...document.querySelectorAll('.timeline__row--pending')].map((row) => {
  row.marked = true;
  return {text: row.querySelector('.timeline__text').innerText.trim(),
          top: row.getBoundingClientRect().top};
});
"""
MARKED_ROWS = """
return [...document.querySelectorAll('.timeline__row')].filter((row) => row.marked).map((row) => ({
  text: row.querySelector('.timeline__text').innerText.trim(),
  seq: row.dataset.seq ?? null,
  top: row.getBoundingClientRect().top,
}));
"""


def test_a_room_that_hundreds_have_joined_comes_to_rest(
    adas: Browser, ada: Person, bob: Person
) -> None:
    room = ada.makes_room(f'Busy {unique()}')
    for _ in range(170):
        bob.joins(room)
        bob.post(f'{room.api}/leave')
    adas.opens(room)
    adas.until(lambda: adas.has('.timeline__start'), 'all of it is one line, and its beginning')
    assert not adas.has('.timeline__jump')
    assert adas.text('.timeline__said').startswith('Ada Lovelace created the room')
