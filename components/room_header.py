"""The line above a conversation: what the room is called, who is in it, what one can do there."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from chatter.language import _, plural
from chatter.models.views import OpenRoomView, RoomView, Viewer
from chatter.services import members, rooms
from components import invite_maker, room_dialogs
from components.details_button import DetailsButton
from components.menu import Menu
from components.menu_button import MenuButton
from components.text import Text

Go = Callable[[str], Awaitable[None]]


def members_in_words(number: int) -> str:
    """`1 member`, `12 members`."""
    return str(plural('{count:,} member', '{count:,} members', number))


class RoomHeader(ui.element):
    """Draws itself once and then changes in place with `show`."""

    def __init__(
        self, viewer: Viewer, found: OpenRoomView, go: Go, *, may_invite: bool = False
    ) -> None:
        super().__init__('header')
        self.classes('room-header')
        self._viewer, self._room, self._role, self._go = viewer, found.room, found.role, go
        self._rights = found.rights
        self._archive: int | None = None
        self._may_invite = may_invite and not found.room.archived
        with self:
            MenuButton()
            with ui.element('div').classes('room-header__words'):
                self._name = Text('h1', '', 'room-header__name')
                self._description = Text('p', '', 'room-header__description')
                for said in (self._name, self._description):
                    said.props['dir'] = 'auto'
            if found.role is not None:
                self._members = DetailsButton()
                self._build_menu()
        self.show(found.room)

    def show(self, room: RoomView) -> None:
        """The room is like this now."""
        self._room = room
        self._name.text = room.name
        self._description.text = room.description
        if self._role is not None:
            self._members.say(members_in_words(room.members))
        if self._archive is not None:
            self._menu.rename(
                self._archive, _('Restore room') if room.archived else _('Archive room')
            )

    def _build_menu(self) -> None:
        self._menu = Menu(_('Room menu'))
        if self._rights.administer:
            self._menu.add(_('Edit room'), lambda: room_dialogs.ask_edit(self._room))
            self._archive = self._menu.add(_('Archive room'), self._archive_or_restore)
        if self._may_invite:
            self._menu.add(
                _('Invite people'), lambda: invite_maker.ask(self._viewer, self._room.id)
            )
        self._menu.add(_('Leave room'), self._leave)

    async def _archive_or_restore(self) -> None:
        change = rooms.restore if self._room.archived else rooms.archive
        await change(self._viewer, self._room.id)

    async def _leave(self) -> None:
        await members.leave(self._viewer, self._room.id)
        await self._go('/rooms')
