"""Who is in a room, and who of them is here now: one component, however many they are."""

from nicegui.element import Element


class MemberList(Element, component='member_list.js'):
    """The members of a room that the viewer is in."""

    def __init__(self, room_id: int) -> None:
        super().__init__()
        self._props['room-id'] = room_id
