"""How to bring up what lies above a page, for tests that look at it with one measure or another."""

from pathlib import Path

from PIL import Image

from tests.browser.browser import Browser


def to_leave(browser: Browser, deed: str) -> None:
    """The dialog in which somebody says that they go: 'Deactivate' or 'Delete my account'."""
    browser.goes_to('/settings')
    browser.button(f'{deed} my account', within='.leaving').click()
    browser.find('.dialog [name=password]')


def cropper(browser: Browser, folder: Path) -> None:
    """The settings with a picture that is to be cropped."""
    picture = folder / 'picture.png'
    Image.linear_gradient('L').resize((900, 600)).convert('RGB').save(picture)
    browser.goes_to('/settings')
    browser.gives(picture)
    browser.until(lambda: browser.has('.cropper[open] .cropper__picture'), 'it can be cropped')
    browser.until(lambda: 'cropper__frame' in browser.focus(), 'the keys move it')


def how_i_appear(browser: Browser) -> None:
    """The menu at one's own picture, in the sidebar or the drawer."""
    if browser.js('return innerWidth < 1024') and not browser.has('.drawer--open'):
        browser.js('window.dispatchEvent(new CustomEvent("chatter:menu"))')
        browser.find('.drawer--open .sidebar__room')
    browser.find('.how-i-appear > button').click()
    browser.find('.menu__list--open .menu__item')


def seen_by(browser: Browser, name: str) -> None:
    """In a room: the list of those who have read up to the last row that anybody has."""
    browser.until(lambda: browser.has('.timeline__readers'), 'somebody has read it')
    browser.js('[...document.querySelectorAll(".timeline__readers")].pop().click()')
    browser.says(name, '.seen-by--open')
