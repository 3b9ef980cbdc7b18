"""Oneself in a room: of what one is told, and the way out."""

from nicegui.element import Element

from chatter.models.views import OpenRoomView


class RoomMembership(Element, component='room_membership.js'):
    """Follows what one chooses in another browser."""

    def __init__(self, found: OpenRoomView, viewer_id: int) -> None:
        super().__init__()
        self._props |= {'room-id': found.room.id, 'viewer-id': viewer_id, 'level': found.level}
