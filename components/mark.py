"""The name and sign of Chatter on a page; the drawing is in `sign.py`."""

from nicegui.element import Element

from components.sign import FAVICON

__all__ = ['FAVICON', 'Mark']


class Mark(Element, component='mark.js'):
    """The sign, or the server's own picture, and beside it its name."""

    def __init__(self, name: str, picture: str | None = None) -> None:
        super().__init__()
        self._props |= {'name': name, 'picture': picture}
