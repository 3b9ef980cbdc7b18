"""When a guest's stay ends, in the browser's own time."""

from datetime import datetime

from nicegui.element import Element

import components.scripts  # noqa: F401  (what stay_ends.js imports)


class StayEnds(Element, component='stay_ends.js'):
    """One line."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self._props['until'] = until.isoformat()
