"""Invitations that are good still: making, copying, revoking."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what invite_list.js imports)


class InviteList(Element, component='invite_list.js'):
    """Loads itself. A link is shown when it is made, and never again."""
