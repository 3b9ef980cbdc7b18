"""Links, Back and Forward without loading a page: the browser asks, Python shows.

What Python cannot show, or not in time, the browser loads in the ordinary way.
"""

from collections.abc import Awaitable, Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments

PATH_MOST = 2000  # characters; it is sent back, and kept for those who missed it.


class Navigator(Element, component='navigator.js'):
    """Calls `on_go(path)` for every step inside of the site; one at a time, the latest one last.

    `path` comes from the browser: it has a query and a fragment perhaps, and may be anything.
    """

    def __init__(self, on_go: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self._on_go = on_go
        self._wanted: str | None = None
        self._is_going = False
        self._arrival: tuple[str, str | None] | None = None
        self.on('go', self._heard)

    async def open(self, path: str) -> None:
        """Go there as if a link had been clicked."""
        self._wanted = path
        if self._is_going:
            return
        self._is_going = True
        try:
            while (path := self._wanted or '') != '':
                self._wanted = None
                await self._show(path)
        finally:
            self._is_going = False

    def went(self, path: str, title: str | None = None) -> None:
        """Say where one has arrived, when that is not where one was asked to go, and its title."""
        if self._is_going:
            self._arrival = (path, title)
        else:
            self.run_method('went', path, title)

    async def _heard(self, event: GenericEventArguments) -> None:
        path = event.args
        if not isinstance(path, str) or len(path) > PATH_MOST:
            return
        if path.startswith('/') and not path.startswith('//'):
            await self.open(path)

    async def _show(self, path: str) -> None:
        self._arrival = None
        try:
            await self._on_go(path)
        except Exception:
            self.run_method('failed', path)
            raise
        arrived_at, title = self._arrival or (path, None)
        self.run_method('went', arrived_at, title, path)
