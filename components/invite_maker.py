"""Making an invitation: for how many, how long, as what, into which rooms; and the link itself."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what invite_maker.js imports)
from chatter.language import _
from chatter.models.views import Viewer
from components.dialog import Dialog


class InviteMaker(Element, component='invite_maker.js'):
    """Perhaps with a room chosen already. A link is shown when it is made, and never again."""

    def __init__(self, viewer: Viewer, room_id: int | None = None) -> None:
        super().__init__()
        self._props |= {'is-owner': viewer.is_owner, 'room-id': room_id}


def ask(viewer: Viewer, room_id: int | None = None) -> None:
    """Ask in a dialog."""
    with Dialog(_('Invite people')) as dialog:
        InviteMaker(viewer, room_id)
    dialog.open()
