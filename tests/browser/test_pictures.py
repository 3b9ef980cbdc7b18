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


@pytest.fixture
def bobs(scene: Scene, open_browser: OpenBrowser) -> Browser:
    """Bob's browser, beside Grace's: both are in the room."""
    opened = [open_browser(scene.chat, person) for person in (scene.bob, scene.grace)]
    for browser in opened:
        browser.opens(scene.room)
    return opened[0]


@pytest.fixture
def adas(bobs: Browser, scene: Scene, open_browser: OpenBrowser) -> Browser:
    """Ada's browser, after the others are there."""
    return open_browser(scene.chat, scene.ada)


@pytest.mark.parametrize(
    ('name', 'size', 'scheme'),
    [
        ('room-light', WIDE, 'light'),
        ('room-dark', WIDE, 'dark'),
        ('phone', PHONE, 'light'),
    ],
)
def test_pictures_of_a_conversation(
    adas: Browser, bobs: Browser, scene: Scene, name: str, size: tuple[int, int], scheme: str
) -> None:
    adas.is_as_large_as(size)
    _opens(adas, scene, scheme)
    if name == 'room-dark':
        adas.find('.room-header__members').click()
        adas.find('.details .member-list__one')
    adas.until(lambda: _writes_on(bobs) and adas.text('.timeline__typing'), 'Bob is writing')
    _take(adas, name, size)


def test_pictures_of_bubbles_on_a_phone(adas: Browser, scene: Scene) -> None:
    adas.is_as_large_as(PHONE)
    scene.ada.patch('/api/me/preferences', {'layout': 'bubbles', 'accent': 'plum'})
    _opens(adas, scene, 'dark')
    _take(adas, 'phone-bubbles', PHONE)
    scene.ada.patch('/api/me/preferences', {'layout': 'list', 'accent': 'sea'})


def test_pictures_of_the_switcher(adas: Browser, scene: Scene) -> None:
    _opens(adas, scene, 'light')
    adas.js("window.dispatchEvent(new CustomEvent('chatter:switcher'))")
    adas.find('.switcher__box').send_keys('en')
    adas.find('[role=option]')
    _take(adas, 'switcher', WIDE)


def test_pictures_of_the_settings(adas: Browser, scene: Scene) -> None:
    pictures.uses(adas, 'light')
    adas.goes_to('/settings')
    adas.find('.own-list__row')
    adas.until(lambda: adas.js(PORTRAITS), 'her picture')
    _take(adas, 'settings', WIDE)


def test_pictures_of_the_first_run(new_chat: Server, open_browser: OpenBrowser) -> None:
    browser = open_browser(new_chat)
    pictures.uses(browser, 'light')
    browser.goes_to('/first-run')
    browser.fills(handle='ada', name='Ada Lovelace', password=PASSWORD)
    _take(browser, 'first-run', WIDE, has_gradients=True)


def _opens(browser: Browser, scene: Scene, scheme: str) -> None:
    pictures.uses(browser, scheme)
    browser.opens(scene.room)
    browser.sees(LAST_WORDS)
    browser.until(lambda: browser.title.startswith('(3) '), 'there is news elsewhere')
    browser.until(
        lambda: browser.js(DOTS) > 5 and browser.js(PORTRAITS), 'who is here, in pictures'
    )


def _writes_on(browser: Browser) -> bool:
    browser.box.send_keys('.')
    return True


def _take(
    browser: Browser, name: str, size: tuple[int, int], *, has_gradients: bool = False
) -> None:
    """A picture of the page as it is, small enough to lie in a repository."""
    picture = pictures.taken(browser, size, scale=SCALE)
    file = Path(FOLDER) / f'{name}.png'
    file.parent.mkdir(parents=True, exist_ok=True)
    (picture if has_gradients else pictures.reduced(picture)).save(file, optimize=True)
