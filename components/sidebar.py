"""The rooms of the viewer with what is unread in them. One element for any number of rooms: the
browser loads them itself (sidebar.js) and keeps them true by what it hears on the socket."""

from collections.abc import Callable
from typing import Self

from nicegui.element import Element

import components.scripts  # noqa: F401  (what sidebar.js imports)
from chatter.models.views import Viewer
from chatter.services.directs import PEOPLE_MOST


class Sidebar(Element, component='sidebar.js'):
    """Lists the rooms as links; the one being looked at is marked."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._props |= {
            'viewer-id': viewer.id,
            'is-guest': viewer.is_guest,
            'people-most': PEOPLE_MOST,
            'current-room-id': None,
        }

    def select(self, room_id: int | None) -> None:
        """Mark another room as the one being looked at."""
        self._props['current-room-id'] = room_id

    def on_create(self, callback: Callable[[], object]) -> Self:
        """Call when the viewer asks for a new room."""
        self.on('create', lambda _: callback(), args=[])
        return self

    def on_invite(self, callback: Callable[[], object]) -> Self:
        """Call when the viewer wants to invite people."""
        self.on('invite', lambda _: callback(), args=[])
        return self
