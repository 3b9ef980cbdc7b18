"""The name and sign of Chatter on a page; the drawing is in `sign.py`."""

from nicegui.element import Element

from components.sign import FAVICON

__all__ = ['FAVICON', 'Mark']


class Mark(Element, component='mark.js'):
    """The sign, and beside it the name."""
