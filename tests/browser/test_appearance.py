"""What somebody prefers is what every browser of theirs shows: at once, from the first frame on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chatter.models.preferences import Accent, Clock, Density, TextSize
from components import colors
from tests.browser import pictures
from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server
from tests.browser.test_web_app import BACKGROUND, BAR

pytestmark = pytest.mark.browser

SCHEMES = ('light', 'dark')
GROUND = 'return getComputedStyle(document.body).backgroundColor'
STYLE = 'return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]'
BOX = 'return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()'
WATCH = """
// Each frame since the page has a body, as it is painted: runs in the page before anything of it.
window.frames_seen = [];
(function look() {
  const root = document.documentElement;
  if (document.body) {
    const {backgroundColor} = getComputedStyle(document.body);
    window.frames_seen.push(`${root.dataset.theme} ${backgroundColor}`);
  }
  requestAnimationFrame(look);
})();
"""
TEXT_PX = {TextSize.SMALL: 14, TextSize.MEDIUM: 16, TextSize.LARGE: 18, TextSize.HUGE: 21}


def _rgb(color: str) -> str:
    """`#0b6e63` as browsers say it."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f'rgb({red}, {green}, {blue})'


def _prefers(person: Person, **preferred: str) -> None:
    person.patch('/api/me/preferences', preferred)


def _style(browser: Browser, selector: str, name: str) -> str:
    return str(browser.js(STYLE, selector, name))


def _box(browser: Browser, selector: str) -> dict[str, Any]:
    return dict(browser.js(BOX, selector))


def _becomes(browser: Browser, selector: str, name: str, value: str) -> None:
    browser.until(
        lambda: _style(browser, selector, name) == value,
        f'{name} of {selector} is {value}, not {_style(browser, selector, name)}',
    )


def test_a_theme_is_chosen_in_one_browser_and_seen_in_another_at_once(
    adas: Browser, ada: Person, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    other = open_browser(chat, ada.signs_in_again())
    grounds = {
        'Dark': colors.DARK['bg'],
        'Light': colors.LIGHT['bg'],
        'High contrast': colors.MORE_CONTRAST_DARK['bg'],
        'As the system': colors.DARK['bg'],
    }
    for browser in (adas, other):
        pictures.uses(browser, 'dark')
    adas.goes_to('/settings')
    other.opens(room)
    other.js('window.mark = 1')
    for name, ground in grounds.items():
        adas.find('.appearance__option', name).click()
        for browser in (adas, other):
            browser.until(
                lambda b=browser, bg=ground: b.js(GROUND) == _rgb(bg), f'{name}: {ground}'
            )
            browser.until(lambda b=browser: set(b.js(BAR)) == {b.js(BACKGROUND)}, 'the bar follows')
    assert other.js('return window.mark') == 1, 'Nothing was loaded anew.'
    pictures.uses(other, 'light')
    other.until(lambda: other.js(GROUND) == _rgb(colors.LIGHT['bg']), 'the system has changed')


@pytest.mark.parametrize(('theme', 'system'), [('dark', 'light'), ('light', 'dark')])
def test_no_frame_is_painted_in_another_theme(
    adas: Browser, ada: Person, room: Room, theme: str, system: str
) -> None:
    _prefers(ada, theme=theme)
    ground = {'dark': colors.DARK, 'light': colors.LIGHT}[theme]['bg']
    pictures.uses(adas, system)
    with _watched(adas):
        adas.opens(room)
        _saw_nothing_but(adas, f'{theme} {_rgb(ground)}')
        adas.reloads()
        adas.is_in(room)
        _saw_nothing_but(adas, f'{theme} {_rgb(ground)}')
        adas.cdp('Network.clearBrowserCookies')
        adas.goes_to('/sign-in')
        adas.says('Welcome back')
        _saw_nothing_but(adas, f'{theme} {_rgb(ground)}')


@contextmanager
def _watched(browser: Browser) -> Iterator[None]:
    added = browser.cdp('Page.addScriptToEvaluateOnNewDocument', source=WATCH)
    yield
    browser.cdp('Page.removeScriptToEvaluateOnNewDocument', **added)


def _saw_nothing_but(browser: Browser, expected: str) -> None:
    seen = 'return window.frames_seen'
    browser.until(lambda: len(browser.js(seen)) > 1, 'frames are painted')
    assert set(browser.js(seen)) == {expected}


def test_each_accent_colours_what_can_be_pressed(adas: Browser, ada: Person) -> None:
    adas.goes_to('/settings')
    adas.find('.appearance__option')
    adas.until(lambda: adas.js('return window.socket?.connected'), 'the page is live')
    for accent in Accent:
        _prefers(ada, accent=accent.value)
        for is_dark, scheme in enumerate(SCHEMES):
            pictures.uses(adas, scheme, is_still=True)
            expected = colors.accent(accent, is_dark=bool(is_dark))
            for name, color in (('backgroundColor', 'accent'), ('color', 'on-accent')):
                _becomes(adas, '.button--primary', name, _rgb(expected[color]))
            dot = f'.appearance__dot[data-accent="{accent.value}"]'
            _becomes(adas, dot, 'backgroundColor', _rgb(expected['accent']))


def test_each_size_of_text_is_another(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, 'How large is this?')
    adas.opens(room)
    for size in TextSize:
        _prefers(ada, text_size=size.value)
        _becomes(adas, ':root', 'fontSize', f'{TEXT_PX[size]}px')
        for selector in ('.timeline__text', '.composer__box'):
            _becomes(adas, selector, 'fontSize', f'{TEXT_PX[size] * 0.9375:g}px')


def test_compact_messages_need_less_room(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'one')
    bob.writes(room, 'two')
    ada.writes(room, 'three')
    adas.opens(room)
    between = 'return document.querySelector(".timeline__content").lastElementChild.offsetTop - ' \
        'document.querySelector(".timeline__row").offsetTop'  # fmt: skip
    airy, picture = adas.js(between), _box(adas, '.timeline__gutter .avatar')
    _prefers(ada, density=Density.COMPACT.value)
    adas.until(lambda: adas.js(between) < 0.85 * airy, 'the rows are closer together')
    assert _box(adas, '.timeline__gutter .avatar')['width'] < picture['width']
    _prefers(ada, density=Density.COMFORTABLE.value)
    adas.until(lambda: adas.js(between) == airy, 'as it was')


def test_in_bubbles_ones_own_words_are_at_the_right(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    bob.writes(room, 'from Bob')
    ada.writes(room, 'from Ada')
    adas.opens(room)
    pictures.uses(adas, 'light')
    mine = '.timeline__row--mine .timeline__body'
    other = '.timeline__row:not(.timeline__row--mine) .timeline__body'
    assert _box(adas, mine)['left'] == _box(adas, other)['left'], 'A list has one edge.'
    _prefers(ada, layout='bubbles')
    middle = 'const {left, width} = document.querySelector(".timeline__content")' \
        '.getBoundingClientRect(); return left + width / 2'  # fmt: skip
    adas.until(lambda: _box(adas, mine)['left'] > adas.js(middle), 'at the right')
    assert _box(adas, other)['right'] < adas.js(middle), 'at the left'
    soft = colors.accent(Accent.SEA, is_dark=False)['accent-soft']
    assert _style(adas, mine, 'backgroundColor') == _rgb(soft)
    assert _style(adas, other, 'backgroundColor') == _rgb(colors.LIGHT['surface-2'])
    assert not adas.js(
        'return document.querySelector(".timeline__row--mine .avatar")?.checkVisibility()'
    )
    _prefers(ada, layout='list')
    adas.until(lambda: _box(adas, mine)['left'] == _box(adas, other)['left'], 'a list again')


def test_the_clock_has_twelve_hours_or_twenty_four(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, 'What time is it?')
    adas.opens(room)
    for clock, form in ((Clock.TWENTY_FOUR, r'^\d\d:\d\d$'), (Clock.TWELVE, r'^\d+:\d\d.[AP]M$')):
        _prefers(ada, clock=clock.value)
        adas.until(
            lambda form=form: adas.js(
                'return new RegExp(arguments[1]).test(arguments[0])',
                adas.text('.timeline__time'),
                form,
            ),
            f'{clock.value} hours, not {adas.text(".timeline__time")}',
        )
