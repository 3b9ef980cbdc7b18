"""The conversation of a room. One element, whatever the number of messages: the browser loads them
itself (timeline.js) and hears of what is new on the socket; Python only says which room it is."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what timeline.js imports)


class Timeline(Element, component='timeline.js'):
    """Shows a room to a viewer who had read it up to `read_seq` on coming in."""

    def __init__(self, room_id: int, viewer_id: int, read_seq: int, room_name: str = '') -> None:
        super().__init__()
        self._props['room-id'] = room_id
        self._props['viewer-id'] = viewer_id
        self._props['read-seq'] = read_seq
        self._props['room-name'] = room_name
