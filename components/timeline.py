"""The conversation of a room. One element, whatever the number of messages: the browser loads them
itself (timeline.js) and hears of what is new on the socket; Python only says which room it is."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what timeline.js imports)
from chatter.models.rooms import NUMBER_MOST
from chatter.models.views import RoomView


class Timeline(Element, component='timeline.js'):
    """Shows a room to a viewer who had read it up to `read_seq` on coming in, and who was led to
    the message `at_seq` perhaps, which need not be there. `direct` is the room itself, if it is a
    direct conversation."""

    def __init__(
        self,
        room_id: int,
        viewer_id: int,
        read_seq: int,
        room_name: str = '',
        *,
        direct: RoomView | None = None,
        is_private: bool = False,
        at_seq: int | None = None,
    ) -> None:
        super().__init__()
        self._props |= {
            'room-id': room_id,
            'viewer-id': viewer_id,
            'read-seq': read_seq,
            'room-name': room_name,
            'is-private': is_private,
        }
        if direct is not None:
            self._props['direct'] = direct.model_dump(mode='json')
        if at_seq is not None:
            self._props['at-seq'] = min(at_seq, NUMBER_MOST)  # An address may name any.
