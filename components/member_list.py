"""Who is in a room, and who of them is here now: one component, however many they are."""

from nicegui.element import Element

from chatter.models.views import OpenRoomView


class MemberList(Element, component='member_list.js'):
    """The members of a room that the viewer is in, with what the viewer may do about them."""

    def __init__(self, found: OpenRoomView, viewer_id: int) -> None:
        super().__init__()
        self._props |= {'room-id': found.room.id, 'viewer-id': viewer_id}
        self.show(found)

    def show(self, found: OpenRoomView) -> None:
        """The room, and the viewer in it, are like this now."""
        self._props |= {
            'role': found.role,
            'rights': found.rights.model_dump(),
            'total': found.room.members,
        }
