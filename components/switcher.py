"""'Go to', by Ctrl+K or ⌘K: every room and action by a few letters of its name. It works in the
browser alone (switcher.js) and comes to Python only for what it cannot do: make a new room."""

from collections.abc import Callable

from nicegui.element import Element

import components.scripts  # noqa: F401  (what switcher.js imports)
from chatter.models.views import Viewer


class Switcher(Element, component='switcher.js'):
    """Calls `on_create(name)` when a new room is wanted; its name may be ''."""

    def __init__(self, viewer: Viewer, on_create: Callable[[str], object]) -> None:
        super().__init__()
        self._props |= {'viewer-id': viewer.id, 'is-guest': viewer.is_guest}
        self.on(
            'create', lambda event: on_create(event.args if isinstance(event.args, str) else '')
        )
