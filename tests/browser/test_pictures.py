"""The pictures of the README and the documentation, taken of the real thing.

Made anew by `PICTURES=docs/pictures python3 -m tests --only pytest tests/browser/test_pictures.py`.
"""

import os
from pathlib import Path

import pytest

from tests.browser import pictures
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD
from tests.browser.scene import LAST_WORDS, Scene
from tests.browser.server import Server

FOLDER = os.environ.get('PICTURES', '')

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOLDER, reason='PICTURES names no folder for the pictures.'),
]

DOTS = 'return document.querySelectorAll(".avatar__dot--online").length'
PORTRAITS = 'return [...document.images].every((image) => image.complete)'
SCALE = 2


def test_pictures_of_a_conversation(scene: Scene, open_browser: OpenBrowser) -> None:
    bobs = open_browser(scene.chat, scene.bob)
    for browser in (bobs, open_browser(scene.chat, scene.grace)):
        browser.opens(scene.room)
    adas = open_browser(scene.chat, scene.ada)
    for name, size, scheme in (
        ('room-light', WIDE, 'light'),
        ('room-dark', WIDE, 'dark'),
        ('phone', PHONE, 'light'),
    ):
        adas.is_as_large_as(size)
        pictures.uses(adas, scheme)
        adas.opens(scene.room)
        adas.sees(LAST_WORDS)
        adas.until(lambda: adas.title.startswith('(3) '), 'there is news elsewhere')
        adas.until(lambda: adas.js(DOTS) > 5 and adas.js(PORTRAITS), 'who is here, in pictures')
        adas.until(lambda: _writes_on(bobs) and adas.text('.timeline__typing'), 'Bob is writing')
        _take(adas, name, size)


def test_pictures_of_the_first_run(new_chat: Server, open_browser: OpenBrowser) -> None:
    browser = open_browser(new_chat)
    pictures.uses(browser, 'light')
    browser.goes_to('/first-run')
    browser.fills(handle='ada', name='Ada Lovelace', password=PASSWORD)
    _take(browser, 'first-run', WIDE)


def _writes_on(browser: Browser) -> bool:
    browser.box.send_keys('.')
    return True


def _take(browser: Browser, name: str, size: tuple[int, int]) -> None:
    """A picture of the page as it is, small enough to lie in a repository."""
    file = Path(FOLDER) / f'{name}.png'
    file.parent.mkdir(parents=True, exist_ok=True)
    pictures.reduced(pictures.taken(browser, size, scale=SCALE)).save(file, optimize=True)
