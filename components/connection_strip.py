"""One line above the conversation when something is wrong with the connection.

It lies over the top edge of the nearest positioned container and moves nothing.
"""

from nicegui.element import Element


class ConnectionStrip(Element, component='connection_strip.js'):
    """'Reconnecting… 3 waiting', and nothing at all while everything works."""

    def __init__(self, viewer_id: int) -> None:
        super().__init__()
        self._props['viewer-id'] = viewer_id
