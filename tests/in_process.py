"""The pages without a browser, in this process: NiceGUI builds them and a simulated person clicks.

What runs is the program's own application around the core of the test. NiceGUI can be put on one
application in a process, so whatever opens pages here opens those of this module.
"""

import contextlib
from collections.abc import AsyncIterator, Callable

import httpx
from fastapi import FastAPI
from nicegui import Client, ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.nicegui import _shutdown, _startup
from nicegui.testing.user import User
from nicegui.testing.user_interaction import UserInteraction

from chatter import api
from chatter.api.session import PLAIN_COOKIE
from chatter.config import Settings
from components import live
from components.button import Button
from components.menu import Menu
from components.text import Text
from pages import site

ADDRESS = 'http://localhost'

_applications: list[FastAPI] = []


class Person(User):
    """Somebody in a browser that is not there."""

    def button(self, label: str) -> UserInteraction[Button]:
        """The button with these words, or this name."""
        return UserInteraction(self, {self._button(label)}, None)

    def menu(self) -> list[str]:
        """The lines of the menu."""
        return list(self._menu().props['lines'])

    def chooses(self, label: str) -> None:
        """Click on the line of the menu with these words."""
        assert label in self.menu(), f'There is no {label!r} in the menu, only {self.menu()}.'
        UserInteraction(self, {self._menu()}, None).trigger('choose', self.menu().index(label))

    def has_button(self, label: str) -> bool:
        """Whether there is such a button."""
        return any(_label(element) == label for element in self._buttons())

    def words(self) -> list[str]:
        """Everything that Python wrote on the page."""
        return [
            element.text for element in self._client.elements.values() if isinstance(element, Text)
        ]

    def _button(self, label: str) -> Button:
        found = [element for element in self._buttons() if _label(element) == label]
        assert found, f'There is no button {label!r}, only {[_label(b) for b in self._buttons()]}.'
        return found[-1]

    def _menu(self) -> Menu:
        [menu] = [e for e in self._client.elements.values() if isinstance(e, Menu)]
        return menu

    def _buttons(self) -> list[Button]:
        return [e for e in self._client.elements.values() if isinstance(e, Button)]


Come = Callable[[str | None], Person]


@contextlib.asynccontextmanager
async def pages(settings: Settings) -> AsyncIterator[Come]:
    """Open browsers while inside: `come(token)` for somebody, `come(None)` for nobody."""
    async with served(settings):
        yield lambda token: Person(browser(token))


@contextlib.asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[None]:
    """Have the pages answer to `browser` while inside."""
    if not _applications:
        app = api.application(settings)
        site.install(app, settings)
        _applications.append(app)
    await _startup()
    live.open()
    yield
    for client in list(Client.instances.values()):
        client.delete()
    await live.close()
    await _shutdown()


def application() -> FastAPI:
    """All that is `served`."""
    return _applications[0]


def browser(token: str | None) -> httpx.AsyncClient:
    """Somebody's browser, that does not run what it gets; of None, nobody's."""
    cookies = {PLAIN_COOKIE: token} if token else {}
    transport = httpx.ASGITransport(application())
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=cookies)


def _texts(element: ui.element) -> list[str]:
    return [e.text for e in (element, *element.descendants()) if isinstance(e, TextElement)]


def _label(button: Button) -> str:
    if 'aria-label' in button.props:
        return str(button.props['aria-label'])
    return next(e.text for e in button.descendants() if isinstance(e, Text))
