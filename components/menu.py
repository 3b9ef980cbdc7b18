"""A button that opens a short list of what can be done. In the browser it is one component: it
opens without asking, walks by arrows, and says which line was chosen."""

from collections.abc import Awaitable, Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments, handle_event

import components.scripts  # noqa: F401  (what menu.js imports)

Chosen = Callable[[], Awaitable[None] | None]


class Menu(Element, component='menu.js'):
    """`Menu('Room menu')`, then `add` line by line."""

    def __init__(self, label: str, icon: str = 'more') -> None:
        super().__init__()
        self._chosen: list[Chosen] = []
        self._props['label'] = label
        self._props['icon'] = icon
        self._props['lines'] = []
        self.on('choose', self._choose)

    def add(self, words: str, on_choose: Chosen) -> int:
        """Put a line at the end; its number is for `rename`."""
        self._chosen.append(on_choose)
        self._props['lines'] = [*self._props['lines'], words]
        return len(self._chosen) - 1

    def rename(self, line: int, words: str) -> None:
        """Call a line otherwise."""
        lines = list(self._props['lines'])
        lines[line] = words
        self._props['lines'] = lines
        self.update()

    def _choose(self, event: GenericEventArguments) -> None:
        line = event.args
        if isinstance(line, int) and 0 <= line < len(self._chosen):
            handle_event(self._chosen[line], event)
