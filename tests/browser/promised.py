"""How soon all is well again after a cut: what is promised, and when a test says it was not."""

from tests.browser.browser import Browser

CUT_OF_A_SECOND = 2.0  # From the line being there again to everything being on both screens.
CUT_OF_HALF_A_MINUTE = 5.0  # With a hundred messages on either side.
LATE = 4.0  # So many times as long is too late on a machine that has time.
PATIENCE = 90.0  # On one that has none.

# Asked twenty times a second: to lay out every row each time, as `Browser.rows` has to, made a
# hundred messages take eleven seconds in the place of three.
IS_SHOWN = """
return [...document.querySelectorAll('.timeline__row')].some((row) =>
  row.dataset.seq && row.querySelector('.timeline__text')?.textContent.trim() === arguments[0]);
"""


def seconds_until_all_see(text: str, *browsers: Browser, promised: float) -> float:
    """How long it takes from now until a message is on all of these screens, confirmed."""
    return browsers[0].until(
        lambda: all(browser.js(IS_SHOWN, text) for browser in browsers),
        f'“{text}” on every screen',
        within=PATIENCE,
        soon=LATE * promised,
    )
