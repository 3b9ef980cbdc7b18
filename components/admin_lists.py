"""What those see who run the server: its people, its public rooms, and the log of deeds.

Each is one component that loads itself page by page and acts over REST, which asks every time
whether the viewer may.
"""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what they import)
from chatter.models.views import Viewer


class AdminPeople(Element, component='admin_people.js'):
    """Everybody with an account, and what can be done about them."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._props |= {'viewer-id': viewer.id, 'is-owner': viewer.is_owner}


class AdminRooms(Element, component='admin_rooms.js'):
    """Public rooms, and the number of private ones."""


class AdminLog(Element, component='admin_log.js'):
    """Who did what, the newest first."""
