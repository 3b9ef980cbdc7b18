"""Coming back: what one missed is all there, one begins where one stopped, and is told how much.

`LONG_CUTS=1` has an open page miss 5,000 messages, not 500.
"""

import os
import re

import pytest

from tests.browser.browser import Browser
from tests.browser.people import PASSWORD, Person, Room
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

MISSED = [f'missed {number}' for number in range(500)]
MANY_MISSED = MISSED if not os.environ.get('LONG_CUTS') else [f'many {n}' for n in range(5_000)]
NEW_LINE = '.timeline__new-label'


@pytest.fixture
def adas(wired_adas: Browser) -> Browser:
    """All of these tests do something to her network."""
    return wired_adas


def test_hundreds_of_messages_missed_in_an_open_page_are_read_without_a_hole(
    adas: Browser, ada: Person, bob: Person, room: Room, wire_to_chat: Wire
) -> None:
    bob.writes(room, 'the last one she saw')
    adas.opens(room)
    adas.sees('the last one she saw')
    adas.until(lambda: ada.has_read(room), 'she has read it')
    adas.js('window.mark = 1')
    wire_to_chat.cut()
    bob.writes(room, *MANY_MISSED)
    assert adas.texts() == ['the last one she saw'], 'She has missed them.'
    wire_to_chat.mend()

    adas.until(lambda: f'{len(MANY_MISSED):,} messages' in adas.text(NEW_LINE), 'how many are new')
    assert adas.js('return window.mark') == 1, 'It is still the same page.'
    assert _is_in_view(adas, 'the last one she saw'), 'She is where she was.'
    assert _is_in_view(adas, MANY_MISSED[0])
    assert not ada.has_read(room), 'Nobody reads so fast.'
    read = adas.scrolls_through('down')
    assert [text for _, text in sorted(read.texts.items())] == [
        'the last one she saw',
        *MANY_MISSED,
    ]
    assert read.holes == 0
    adas.until(lambda: ada.has_read(room), 'all is read')
    adas.until(lambda: adas.badge(room) == 0, 'nothing is unread')


def test_what_was_taken_back_while_hundreds_were_missed_is_gone(
    adas: Browser, ada: Person, bob: Person, eve: Person, room: Room, wire_to_chat: Wire
) -> None:
    """One of them stood on the screen, one above it, and one among those that were missed."""
    eve.joins(room)
    eve.writes(room, 'taken back, above')
    bob.writes(room, *(f'known {number}' for number in range(40)))
    eve.writes(room, 'taken back, seen')
    bob.writes(room, 'the last one she saw')
    adas.opens(room)
    adas.scrolls_through('down')
    adas.sees('taken back, seen')
    adas.until(lambda: ada.has_read(room), 'she has read it')
    adas.js('window.mark = 1')
    wire_to_chat.cut()
    bob.writes(room, *MISSED[:150])
    eve.writes(room, 'taken back, missed')
    bob.writes(room, *MISSED[150:300])
    eve.post('/api/me/delete', {'password': PASSWORD, 'handle': eve.handle, 'messages': 'go'})
    wire_to_chat.mend()

    adas.until(lambda: ' messages since ' in adas.text(NEW_LINE), 'something is new')
    adas.until(lambda: 'taken back, seen' not in adas.text('.timeline'), 'what she saw is gone')
    down, up = adas.scrolls_through('down'), adas.scrolls_through('up')
    texts = {**down.texts, **up.texts}
    assert [text for _, text in sorted(texts.items()) if text.startswith('missed')] == MISSED[:300]
    assert not any('taken back' in text for text in texts.values())
    assert '300 messages' in adas.text(NEW_LINE), 'What is gone does not count once that is known.'
    assert up.holes == down.holes == 0
    assert adas.js('return window.mark') == 1, 'It is still the same page.'


def test_500_messages_missed_elsewhere_begin_with_the_first_unread_one(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, *(f'known {number}' for number in range(30)))
    adas.opens(room)
    adas.scrolls_through('down')
    adas.until(lambda: ada.has_read(room), 'she has read it')
    adas.goes_to('/settings')
    adas.find('.sidebar__list')
    bob.writes(room, *MISSED)
    adas.until(lambda: adas.badge(room) == 500, 'the sidebar counts')
    assert adas.title.startswith('(500) ')

    adas.follows(room.path)
    adas.is_in(room)
    adas.until(lambda: '500 messages' in adas.text(NEW_LINE), 'how many are new')
    assert _is_in_view(adas, 'known 29') and _is_in_view(adas, 'missed 0')
    assert not adas.has('.timeline__row[data-seq="490"]'), 'The end is far away.'
    read = adas.scrolls_through('down')
    unread = [text for _, text in sorted(read.texts.items()) if text.startswith('missed')]
    assert unread == MISSED
    assert read.holes == 0
    adas.until(lambda: adas.badge(room) == 0, 'nothing is unread')
    adas.until(lambda: not adas.title.startswith('('), 'nor in the title')

    read = adas.scrolls_through('up')
    assert len(read.texts) == 530 and read.holes == 0
    assert '500 messages' in adas.text(NEW_LINE), 'The line stays until she leaves.'
    adas.follows('/rooms')
    adas.find('.room-list__room')
    adas.follows(room.path)
    adas.is_in(room)
    adas.sees('missed 499')
    assert not adas.has(NEW_LINE)


def test_a_jump_to_the_end_leaves_no_hole_behind(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, *MISSED)
    adas.opens(room)
    adas.until(lambda: '500 messages' in adas.text(NEW_LINE), 'she begins at the beginning')
    adas.until(lambda: re.match(r'4\d\d new', adas.text('.timeline__jump')), 'so many are below')
    adas.find('.timeline__jump').click()
    adas.sees('missed 499')
    bob.writes(room, 'live')
    adas.sees('live')
    read = adas.scrolls_through('up')
    assert [text for _, text in sorted(read.texts.items())] == [*MISSED, 'live']
    assert read.holes == 0


def _is_in_view(browser: Browser, text: str) -> bool:
    return bool(
        browser.js(
            """
            const box = document.querySelector('.timeline__viewport').getBoundingClientRect();
            const row = [...document.querySelectorAll('.timeline__row')].find(
              (row) => row.querySelector('.timeline__text').innerText.trim() === arguments[0]);
            const {top, bottom} = row?.getBoundingClientRect() ?? {top: -1, bottom: -1};
            return top >= box.top - 1 && bottom <= box.bottom + 1;
            """,
            text,
        )
    )
