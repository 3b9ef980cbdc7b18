"""A drawn sign of the set in `js/icons.js`. Decoration: whoever uses one says what it means."""

from nicegui.element import Element


class Icon(Element, component='icon.js'):
    """`Icon('plus')`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._props['name'] = name
