"""The button that opens and closes the details; it does so in the browser, without the server."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what details_button.js imports)


class DetailsButton(Element, component='details_button.js'):
    """What it says is set by `say`."""

    def __init__(self) -> None:
        super().__init__()
        self._props['label'] = ''

    def say(self, label: str) -> None:
        """Call it like this from now on."""
        self._props['label'] = label
