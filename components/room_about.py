"""What a room is: its topic, what it is for, its links, and what is not as in most rooms."""

from nicegui.element import Element

from chatter.models.views import RoomView


class RoomAbout(Element, component='room_about.js'):
    """Changes in place with `show`."""

    def __init__(self, room: RoomView) -> None:
        super().__init__()
        self.show(room)

    def show(self, room: RoomView) -> None:
        """The room is like this now."""
        self._props['room'] = room.model_dump(
            mode='json',
            include={
                'kind', 'topic', 'description', 'links', 'who_posts', 'who_invites', 'slow_seconds',
            },
        )  # fmt: skip
