"""Right after the server has an owner: the first invitation, on the screen they arrive at."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what first_invite.js imports)
from chatter.services import invites


class FirstInvite(Element, component='first_invite.js'):
    """Stays until it is closed or somebody has come."""

    def __init__(self) -> None:
        super().__init__()
        self._props['uses'] = invites.FIRST_USES
