"""A place with nothing in it: what that means in a sentence, and the next step."""

from types import TracebackType

from nicegui import ui

from components.icon import Icon
from components.menu_button import MenuButton
from components.text import Text


class Empty:
    """A sign, a heading and a sentence; what is built inside is the next step."""

    def __init__(self, icon: str, heading: str, sentence: str, *, is_news: bool = False) -> None:
        """`is_news`: it comes unasked, so it is read out."""
        with ui.element('section').classes('empty').props('role=alert' if is_news else ''):
            MenuButton()
            with ui.element('div').classes('empty__words'):
                Icon(icon).classes('empty__sign')
                Text('h1', heading, 'empty__heading')
                Text('p', sentence)
                self._steps = ui.element('div').classes('empty__steps')

    def __enter__(self) -> None:
        self._steps.__enter__()

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._steps.__exit__()
