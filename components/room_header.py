"""The line above a conversation: what the room is called, who is in it, what one can do there."""

from nicegui import ui

from chatter.language import _, plural
from chatter.models.rooms import RoomKind
from chatter.models.views import OpenRoomView, RoomView, Viewer
from chatter.services import rooms
from components import invite_maker, room_dialogs
from components.details_button import DetailsButton
from components.menu import Chosen, Menu
from components.menu_button import MenuButton
from components.room_deeds import RoomDeeds
from components.room_sign import RoomSign
from components.text import Text


def members_in_words(number: int) -> str:
    """`1 member`, `12 members`."""
    return str(plural('{count:,} member', '{count:,} members', number))


class RoomHeader(ui.element, default_classes='room-header'):
    """Draws itself once and then changes in place with `show`."""

    def __init__(self, viewer: Viewer, room: RoomView, deeds: RoomDeeds | None = None) -> None:
        """Without `deeds` for those who only look in from outside."""
        super().__init__('header')
        self._viewer, self._deeds = viewer, deeds
        with self:
            MenuButton()
            self._sign = RoomSign(room)
            with ui.element('div').classes('room-header__words'):
                with ui.element('div').classes('room-header__top'):
                    self._name = Text('h1', '', 'room-header__name')
                    self._kind = Text('span', '', 'visually-hidden')
                self._topic = Text('p', '', 'room-header__description')
                for said in (self._name, self._topic):
                    said.props['dir'] = 'auto'
            if deeds is not None:
                self._members = DetailsButton()
                self._menu = Menu(_('Room menu'))

    def show(self, found: OpenRoomView, *, may_invite: bool = False) -> None:
        """The room, and what the viewer may do in it, are like this now."""
        room = found.room
        self._sign.show(room)
        self._name.text = room.name
        private = _('private')
        self._kind.text = f', {private}' if room.kind is RoomKind.PRIVATE else ''
        self._topic.text = room.topic or room.description
        if self._deeds is not None:
            self._members.say(members_in_words(room.members))
            self._menu.offer(self._lines(found, self._deeds, may_invite))

    def _lines(
        self, found: OpenRoomView, deeds: RoomDeeds, may_invite: bool
    ) -> list[tuple[str, Chosen]]:
        room, rights = found.room, found.rights
        lines: list[tuple[str, Chosen]] = []
        if rights.administer:
            lines.append((_('Edit room'), lambda: room_dialogs.ask_edit(room)))
            lines.append(
                (_('Restore room'), lambda: self._restore(room))
                if room.archived
                else (_('Archive room'), lambda: self._archive(room))
            )
        if rights.invite:
            lines.append((_('Add people'), lambda: deeds.begin('add')))
        if may_invite:
            lines.append((_('Invite people'), lambda: invite_maker.ask(self._viewer, room.id)))
        lines.append((_('Leave room'), lambda: deeds.begin('leave')))
        if rights.administer:
            lines.append((_('Delete room'), lambda: deeds.begin('delete')))
        return lines

    async def _archive(self, room: RoomView) -> None:
        await rooms.archive(self._viewer, room.id)

    async def _restore(self, room: RoomView) -> None:
        await rooms.restore(self._viewer, room.id)
