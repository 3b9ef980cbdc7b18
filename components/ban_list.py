"""Who may not be in a room now, for those who may let them in again."""

from nicegui.element import Element


class BanList(Element, component='ban_list.js'):
    """There while somebody is banned and the viewer moderates the room."""

    def __init__(self, room_id: int) -> None:
        super().__init__()
        self._props |= {'room-id': room_id, 'is-mine': False}

    def show(self, is_mine: bool) -> None:
        """Whether it is for the viewer."""
        self._props['is-mine'] = is_mine
