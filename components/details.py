"""What there is to know of the place one is in, at the right when asked for."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what details.js imports)
from chatter.language import _


class Details(Element, component='details.js'):
    """A labelled region; what is built inside is there while it is open."""

    def __init__(self) -> None:
        super().__init__()
        self._props['label'] = _('Details')
