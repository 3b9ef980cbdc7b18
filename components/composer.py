"""The box that a message is written in: draft, outbox and keys are the browser's affair.

Python hears only that somebody is writing (`typing`, at most every three seconds), never what.
"""

from nicegui.element import Element
from nicegui.events import Handler, UiEventArguments

from chatter.models.people import MESSAGE_MOST
from chatter.models.views import RoomView


class Composer(Element, component='composer.js'):
    """Writes into one room; a page that shows another room builds another one.

    It takes the focus on coming in, unless one comes for something else (`is_focused`). `direct` is
    the room itself, if it is a direct conversation.
    """

    def __init__(
        self,
        room_id: int,
        room_name: str,
        viewer_id: int,
        *,
        direct: RoomView | None = None,
        is_private: bool = False,
        archived: bool = False,
        may_post: bool = True,
        slow_seconds: int = 0,
        length_most: int = MESSAGE_MOST,
        is_focused: bool = True,
        on_typing: Handler[UiEventArguments] | None = None,
    ) -> None:
        super().__init__()
        self._props |= {'room-id': room_id, 'room-name': room_name, 'viewer-id': viewer_id}
        if direct is not None:
            self._props['direct'] = direct.model_dump(mode='json')
        self._props |= {
            'is-private': is_private,
            'archived': archived,
            'may-post': may_post,
            'slow-seconds': slow_seconds,
            'length-most': length_most,
            'is-focused': is_focused,
        }
        if on_typing:
            self.on('typing', on_typing, args=[])

    def show(self, *, archived: bool, may_post: bool, slow_seconds: int) -> None:
        """Show the box, or in its place why the viewer cannot write here; `slow_seconds` is how
        long the viewer waits between two messages.

        Open pages learn of an archived room by its `room.changed` event; this is for the others.
        """
        self._props |= {'archived': archived, 'may-post': may_post, 'slow-seconds': slow_seconds}
