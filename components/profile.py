"""A person's page, drawn from a view of their profile that is already cut to the viewer."""

from typing import Any

from nicegui.element import Element

import components.scripts  # noqa: F401  (what profile.js imports)


class Profile(Element, component='profile.js'):
    """`given` is a `ProfileView` as JSON; the browser keeps it true."""

    def __init__(self, viewer_id: int, given: dict[str, Any]) -> None:
        super().__init__()
        self._props |= {'viewer-id': viewer_id, 'given': given}
