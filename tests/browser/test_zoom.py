"""Zoomed in as far as people need it: nothing is wider than the window, everything in reach."""

import pytest

from tests.browser.browser import WIDE, Browser
from tests.browser.people import Person, Room
from tests.browser.test_phone import IN_VIEW, OVERFLOW

pytestmark = pytest.mark.browser


def _zooms(browser: Browser, times: int, height: int) -> None:
    """As Ctrl + does it: a window as large as before, of fewer and larger pixels."""
    width, _ = WIDE
    browser.cdp(
        'Emulation.setDeviceMetricsOverride',
        width=width // times,
        height=height // times,
        deviceScaleFactor=times,
        mobile=False,
    )


@pytest.mark.parametrize(('times', 'height'), [(2, 800), (4, 1024)])  # WCAG 1.4.4 and 1.4.10.
def test_everything_is_in_reach(
    adas: Browser, bobs: Browser, ada: Person, room: Room, times: int, height: int
) -> None:
    ada.patch(room.api, {'description': 'w' * 150})
    ada.writes(room, 'w' * 200, '```\n' + 'code ' * 60 + '\n```')
    _zooms(adas, times, height)
    for path, ready in (('/rooms', '.room-list__room'), ('/settings', '.own-list__row')):
        adas.goes_to(path)
        adas.find(ready)
        assert adas.js(OVERFLOW) == {'page': 0, 'beyond': []}, path
    adas.opens(room)
    adas.until(lambda: len(adas.rows()) == 2, 'the messages')
    assert adas.js(OVERFLOW) == {'page': 0, 'beyond': []}
    assert adas.js(IN_VIEW, adas.box), 'The composer is on the screen.'
    adas.writes('written from close by')
    adas.sees('written from close by')
    viewport = adas.find('.timeline__viewport')
    assert viewport.size['height'] >= 60, 'There is room to read.'
    for event, selector in (('switcher', '.switcher__close'), ('keys', '.keyboard__help button')):
        adas.js('window.dispatchEvent(new CustomEvent(arguments[0]))', f'chatter:{event}')
        close = adas.find(selector)
        assert adas.js(OVERFLOW)['page'] == 0
        adas.until(lambda one=close: adas.js(IN_VIEW, one), f'{event} can be closed')
        close.click()
        adas.until(lambda: not adas.has('dialog[open]'), 'it is closed')
