"""What one writes or does the other sees, while it happens."""

import time

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.people import Person, Room

pytestmark = pytest.mark.browser

TYPING = '.timeline__typing'
BOBS_ROW = '.timeline__row'


def test_what_one_writes_the_other_sees_both_ways(
    adas: Browser, bobs: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    assert adas.texts() == bobs.texts() == [], 'Nobody has written yet.'

    adas.writes('Hello Bob')
    bobs.sees('Hello Bob', soon=3)
    bobs.writes('Hello Ada')
    adas.sees('Hello Ada', soon=3)

    adas.shows('Hello Bob', 'Hello Ada')
    bobs.shows('Hello Bob', 'Hello Ada')
    assert ada.texts(room) == ['Hello Bob', 'Hello Ada']


def test_who_writes_is_named_until_the_message_is_there_or_silence_has_lasted(
    adas: Browser, bobs: Browser, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    assert not adas.text(TYPING), 'Nobody writes yet.'

    bobs.box.send_keys('I wonder')
    adas.says('Bob is writing…', TYPING, soon=3)
    bobs.types(Keys.ENTER)
    adas.sees('I wonder')
    adas.until(lambda: not adas.text(TYPING), 'who has sent the message writes no more', soon=1)
    assert not bobs.text(TYPING), 'Nobody is told of themselves.'

    began = time.monotonic()
    adas.box.send_keys('Why')
    bobs.says('Ada Lovelace is writing…', TYPING)
    bobs.until(lambda: not bobs.text(TYPING), 'the silence is noticed', soon=15)
    assert time.monotonic() - began > 4.5


def test_a_dot_says_who_is_here(
    adas: Browser, bobs: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'I shall be back')
    adas.opens(room)
    adas.sees('I shall be back')
    assert not adas.has(f'{BOBS_ROW} .avatar__dot'), 'Bob has no page open yet.'

    bobs.opens(room)
    adas.until(lambda: adas.has(f'{BOBS_ROW} .avatar__dot--online'), 'Bob is here')
    with bobs.looked_away_from():
        adas.until(lambda: adas.has(f'{BOBS_ROW} .avatar__dot--away'), 'Bob looks elsewhere')
    adas.until(lambda: adas.has(f'{BOBS_ROW} .avatar__dot--online'), 'Bob looks again')
    bobs.driver.get('about:blank')
    adas.until(lambda: not adas.has(f'{BOBS_ROW} .avatar__dot'), 'Bob has gone')


def test_another_name_is_shown_in_open_pages(
    adas: Browser, bobs: Browser, bob: Person, room: Room
) -> None:
    bob.writes(room, 'Call me Robert')
    adas.opens(room)
    adas.sees('Call me Robert')
    bobs.goes_to('/settings')
    bobs.fills(name='Robert')
    bobs.find('[name=name]').send_keys(Keys.ENTER)
    adas.says('Robert', '.timeline__author')
    bobs.says('Robert', '.sidebar__my-name')
