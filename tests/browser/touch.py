"""Fingers on the screen of a real browser."""

import time
from collections.abc import Callable

from tests.browser.browser import Browser

STEPS = 8
STEP_SECONDS = 0.04  # Slow enough not to be a flick.


def swipes(browser: Browser, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Put a finger down at one place, draw it to another, lift it."""
    _touch(browser, 'touchStart', start)
    for step in range(1, STEPS + 1):
        part = step / STEPS
        x, y = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
        _touch(browser, 'touchMove', (x, y))
        time.sleep(STEP_SECONDS)
    browser.cdp('Input.dispatchTouchEvent', type='touchEnd', touchPoints=[])


def holds(browser: Browser, at: tuple[int, int], until: Callable[[], bool], what: str) -> None:
    """Put a finger down, and lift it as soon as this is so."""
    _touch(browser, 'touchStart', at)
    browser.until(until, what)
    browser.cdp('Input.dispatchTouchEvent', type='touchEnd', touchPoints=[])


def _touch(browser: Browser, kind: str, at: tuple[int, int]) -> None:
    points = [{'x': at[0], 'y': at[1]}]
    browser.cdp('Input.dispatchTouchEvent', type=kind, touchPoints=points)
