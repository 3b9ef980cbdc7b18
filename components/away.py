"""What waits for somebody who was away: one component fed with data, however much it is."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what away.js imports)


class Away(Element, component='away.js'):
    """Follows what is said and read meanwhile."""

    def __init__(self, viewer_id: int) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer_id
