"""A button that opens a short list of what can be done. In the browser it is one component: it
opens without asking, walks by arrows, and says which line was chosen."""

from collections.abc import Awaitable, Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments, handle_event

import components.scripts  # noqa: F401  (what menu.js imports)

Chosen = Callable[[], Awaitable[None] | None]


class Menu(Element, component='menu.js'):
    """`Menu('Room menu')`, then `add` line by line, or `offer` all of them anew."""

    def __init__(self, label: str, icon: str = 'more') -> None:
        super().__init__()
        self._chosen: list[Chosen] = []
        self._props |= {'label': label, 'icon': icon, 'lines': []}
        self.on('choose', self._choose)

    def add(self, words: str, on_choose: Chosen) -> None:
        """Put a line at the end."""
        self._chosen.append(on_choose)
        self._props['lines'] = [*self._props['lines'], words]

    def offer(self, lines: list[tuple[str, Chosen]]) -> None:
        """Have these lines and no others."""
        self._chosen = [chosen for _, chosen in lines]
        self._props['lines'] = [words for words, _ in lines]

    def _choose(self, event: GenericEventArguments) -> None:
        line = event.args
        if isinstance(line, int) and 0 <= line < len(self._chosen):
            handle_event(self._chosen[line], event)
