"""The sign of a room: its picture or emoji, or what kind of room it is. Decoration."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what room_sign.js imports)
from chatter.models.views import RoomView


class RoomSign(Element, component='room_sign.js'):
    """Changes in place with `show`."""

    def __init__(self, room: RoomView) -> None:
        super().__init__()
        self.show(room)

    def show(self, room: RoomView) -> None:
        """The room is like this now."""
        self._props['room'] = room.model_dump(
            mode='json', include={'kind', 'emoji', 'picture', 'archived'}
        )
