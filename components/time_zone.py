"""The time zone that somebody shows to others."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what time_zone.js imports)


class TimeZone(Element, component='time_zone.js'):
    """Begins with the present one; '' is none."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._props['given'] = zone
