"""All rooms, and a new one."""

from nicegui import ui

from chatter.language import _
from chatter.models.views import Viewer
from chatter.services import access, room_lists, server
from components import live, room_dialogs
from components.button import Button
from components.menu_button import MenuButton
from components.room_list import RoomList
from components.text import Text
from pages.shell import Shell


async def browse(shell: Shell) -> None:
    """Show every room one may know of. Raises `Forbidden` for guests."""
    access.not_a_guest(shell.viewer)
    await live.look(shell.client, None)
    may_create = await server.may_create(shell.viewer)
    with shell.view(_('Rooms')):
        with ui.element('header').classes('room-header'):
            MenuButton()
            with ui.element('div').classes('room-header__words'):
                Text('h1', _('Rooms'), 'room-header__name')
            if may_create:
                Button(
                    _('New room'),
                    lambda: room_dialogs.ask_new(shell.go),
                    icon='plus',
                    look='primary',
                )
        with ui.element('div').classes('page'):
            RoomList(shell.viewer.id)


async def home(shell: Shell) -> None:
    """The room one is in first, or where one finds one."""
    await shell.instead(await home_path(shell.viewer))


async def home_path(viewer: Viewer) -> str:
    """Where home is."""
    first = await room_lists.first(viewer)
    if first is not None:
        return f'/rooms/{first}'
    return '/settings' if viewer.is_guest else '/rooms'
