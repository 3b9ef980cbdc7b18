"""A drawn sign of the set in `js/icons.js`. Decoration: whoever uses one says what it means."""

from nicegui.element import Element

# For Quasar's own widgets, which would fetch a font of 128 KB for the signs they know.
WARNING = (
    'M12 4l9 16H3zM12 10v4.5M12 17.3v.2'
    '@@fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round'
    '|0 0 24 24'
)


class Icon(Element, component='icon.js'):
    """`Icon('plus')`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._props['name'] = name
