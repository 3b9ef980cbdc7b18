"""The invitations one has made, for administrators everybody's: who came by them, and ending
them."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what invite_list.js imports)
from chatter.models.views import Viewer


class InviteList(Element, component='invite_list.js'):
    """Loads itself, and follows who comes."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer.id
