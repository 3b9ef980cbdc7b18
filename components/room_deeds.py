"""What is done about people in a room and asks first: the dialogs, for whatever opens them."""

from typing import Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from chatter.models.views import OpenRoomView

Deed = Literal['add', 'remove', 'ban', 'hand-over', 'leave', 'delete']


class RoomDeeds(Element, component='room_deeds.js'):
    """Hears `chatter:room-deed` in the browser; `begin` is for whatever is written in Python."""

    def __init__(self, found: OpenRoomView, viewer_id: int) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer_id
        self.is_leaving = False  # The browser does it, and goes on by itself.
        self.on('leaving', self._leave)
        self.show(found)

    def _leave(self, event: GenericEventArguments) -> None:
        self.is_leaving = bool(event.args)

    def begin(self, deed: Deed) -> None:
        """Have it done, or asked about."""
        self.run_method('begin', {'detail': {'deed': deed}})

    def show(self, found: OpenRoomView) -> None:
        """The room, and the viewer in it, are like this now."""
        self._props |= {
            'room': found.room.model_dump(mode='json', include={'id', 'name', 'kind'}),
            'role': found.role,
        }
