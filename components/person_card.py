"""A person in small, over the page: opened in the browser by a click on a name (person_card.js)."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what person_card.js imports)


class PersonCard(Element, component='person_card.js'):
    """One for the whole page; it loads whom it is opened for."""

    def __init__(self, viewer_id: int) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer_id
