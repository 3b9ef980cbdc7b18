"""The line above a direct conversation: who it is with, and how they are."""

from typing import Any

from nicegui import ui
from nicegui.element import Element

import components.scripts  # noqa: F401  (what direct_header.js imports)
from chatter.language import _
from chatter.models.views import RoomView, Viewer
from components import room_names
from components.details_button import DetailsButton
from components.menu_button import MenuButton
from components.room_header import members_in_words


class _Who(Element, component='direct_header.js'):
    """The pictures and names, kept true by the browser."""

    def __init__(self, room: dict[str, Any]) -> None:
        super().__init__()
        self._props['room'] = room


class DirectHeader(ui.element):
    """Draws itself once; the browser keeps it true."""

    def __init__(self, viewer: Viewer, room: RoomView) -> None:
        super().__init__('header')
        self.classes('room-header')
        is_several = len(room_names.others(room, viewer)) > 1
        with self:
            MenuButton()
            _Who(room.model_dump(mode='json'))
            DetailsButton().say(members_in_words(room.members) if is_several else _('Details'))
