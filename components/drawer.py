"""What stands at the side of a wide screen and slides in from there on a narrow one."""

from nicegui.element import Element


class Drawer(Element, component='drawer.js'):
    """A labelled region around what is built inside; `MenuButton` opens it."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._props['label'] = label
