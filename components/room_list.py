"""Every room one may know of: what it is for, how many are in it, and the way in."""

from nicegui.element import Element


class RoomList(Element, component='room_list.js'):
    """Finds rooms by name; follows what others make and change."""

    def __init__(self, viewer_id: int) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer_id
