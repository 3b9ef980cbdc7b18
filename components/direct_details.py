"""What there is to know of a direct conversation: who is in it, its name, and how it is hidden."""

from typing import Any

from nicegui.element import Element

import components.scripts  # noqa: F401  (what direct_details.js imports)
from chatter.models.views import RoomView
from chatter.services.directs import NAME_MOST
from components.details import Details


class _People(Element, component='direct_details.js'):
    """Kept true by the browser."""

    def __init__(self, room: dict[str, Any]) -> None:
        super().__init__()
        self._props |= {'room': room, 'name-most': NAME_MOST}


class DirectDetails:
    """Built once; the browser does the rest."""

    def __init__(self, room: RoomView) -> None:
        with Details():
            _People(room.model_dump(mode='json'))
