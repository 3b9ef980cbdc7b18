"""Finding people by a few letters of their name or handle."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what people_finder.js imports)


class PeopleFinder(Element, component='people_finder.js'):
    """A box and whom it finds; before anything is typed, whom one may know, and everybody."""

    def __init__(self, viewer_id: int) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer_id
