"""The frame around every view for those who are signed in: rooms at the side, one view beside.

The frame is built once for a tab. Going somewhere else inside exchanges the view, not the page.
"""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Literal

from nicegui import Client, ui

from chatter.errors import Forbidden, NotFound, Refused
from chatter.language import _, words
from chatter.models.views import ServerView, Viewer
from chatter.realtime import presence, topic
from chatter.realtime.events import AnyEvent, InviteUsed, ServerChanged
from chatter.services import people
from components import design, invite_maker, live, room_dialogs
from components.connection_strip import ConnectionStrip
from components.drawer import Drawer
from components.heartbeat import Heartbeat
from components.icon import WARNING
from components.keyboard import Keyboard
from components.navigator import Navigator
from components.person_card import PersonCard
from components.report_dialog import ReportDialog
from components.sidebar import Sidebar
from components.switcher import Switcher
from pages import not_found

View = Callable[['Shell'], Awaitable[None]]
Resolve = Callable[[str], View | None]


class Shell:
    """One tab of somebody: who they are, and the place where the view goes."""

    def __init__(
        self, client: Client, viewer: Viewer, server: ServerView, resolve: Resolve
    ) -> None:
        self.client = client
        self.viewer = viewer
        self.server = server
        self._title = server.name
        self.path = '/'
        self._resolve = resolve
        self._stop_listening: list[Callable[[], None]] = []
        design.apply(client, viewer)
        live.attach(client, viewer)
        client.on_exception(self._say)
        Keyboard()
        with ui.element('div').classes('shell'):
            with Drawer(_('Rooms and you')):
                self.sidebar = Sidebar(viewer)
                self.sidebar.on_create(lambda: room_dialogs.ask_new(self.go))
                self.sidebar.on_invite(lambda: invite_maker.ask(viewer))
            self._main = ui.element('main').classes('shell__main').props('id=main tabindex=-1')
            ConnectionStrip(viewer.id)
        Switcher(viewer, lambda name: room_dialogs.ask_new(self.go, name))
        PersonCard(viewer.id)
        self._navigator = Navigator(self._show)
        Heartbeat(self._beat)
        ReportDialog()
        live.listen(client, topic.user(viewer.id), (InviteUsed,), self._say_who_came)
        live.listen(client, topic.EVERYONE, (ServerChanged,), self._follow_server)

    async def go(self, path: str) -> None:
        """Show another view, as if a link had been clicked."""
        await self._navigator.open(path)

    async def again(self) -> None:
        """Show this view anew: what may be seen or done in it has changed."""
        await self._show(self.path)

    async def instead(self, path: str) -> None:
        """Show this view although another one was asked for."""
        await self._build(path)
        self._navigator.went(path)

    def arrive(self) -> None:
        """Bring whoever uses a keyboard to a view that came unasked."""
        self._navigator.run_method('moveFocus')

    async def first(self, path: str) -> None:
        """Build the view the page was opened with; a missing one answers with 404."""
        if not await self._build(path):
            self.client.status_code = 404

    def call(self, title: str) -> None:
        """What is shown is called so now."""
        self._title = title
        ui.page_title(f'{title} — {self.server.name}')

    @contextlib.contextmanager
    def view(self, title: str, *, room_id: int | None = None) -> Iterator[None]:
        """The place of the view, emptied. What is listened to inside ends with the view."""
        for stop in self._stop_listening:
            stop()
        self._stop_listening.clear()
        self.call(title)
        self.sidebar.select(room_id)
        self._main.clear()
        with self._main:
            yield

    def listen(
        self,
        name: str,
        types: tuple[type[AnyEvent], ...],
        listener: Callable[..., Awaitable[None] | None],
    ) -> None:
        """Call `listener(event)` for as long as the view is shown."""
        self._stop_listening.append(live.listen(self.client, name, types, listener))

    def listen_to_self(
        self, types: tuple[type[AnyEvent], ...], listener: Callable[..., Awaitable[None] | None]
    ) -> None:
        """The same for what only this person hears."""
        self.listen(topic.user(self.viewer.id), types, listener)

    async def _show(self, path: str) -> None:
        await self._build(path)

    async def _build(self, path: str) -> bool:
        """Build the view of a path; False if there is none, which then is what is shown."""
        self.path = path
        view = self._resolve(path)
        try:
            if view is None:
                raise NotFound(words('There is nothing here.'))
            await view(self)
        except (NotFound, Forbidden):
            await live.look(self.client, None)
            with self.view(str(not_found.TITLE)):
                not_found.show()
            return False
        return True

    async def _beat(self, status: Literal['online', 'away']) -> None:
        await presence.beat(self.viewer.id, self.client.id, status)
        if status == 'online':
            await people.saw(self.viewer.id)

    def _say_who_came(self, event: InviteUsed) -> None:
        with self.client:
            self._tell(
                _('{name} came by your invitation.', name=event.user.name), 'toast', icon=None
            )

    def _follow_server(self, event: ServerChanged) -> None:
        self.server = event.server
        with self.client:
            self.call(self._title)

    def _say(self, error: Exception) -> None:
        """Every refusal that no form shows beside its field, in one place."""
        if isinstance(error, Refused):
            self._tell(error.message, 'toast')
        else:
            self._tell(
                _('Something went wrong here. Try it again; nothing you wrote is lost.'),
                'toast toast--trouble',
            )

    @staticmethod
    def _tell(sentence: str, classes: str, *, icon: str | None = WARNING) -> None:
        ui.notify(sentence, icon=icon, position='top', timeout=6000, classes=classes)
