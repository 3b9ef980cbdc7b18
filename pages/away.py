"""While one was away: what waits, in one place."""

from nicegui import ui

from chatter.language import _
from components import live
from components.away import Away
from components.menu_button import MenuButton
from components.text import Text
from pages.shell import Shell


async def away(shell: Shell) -> None:
    """Show what waits."""
    await live.look(shell.client, None)
    with shell.view(_('While you were away')):
        with ui.element('header').classes('room-header'):
            MenuButton()
            with ui.element('div').classes('room-header__words'):
                Text('h1', _('While you were away'), 'room-header__name')
        with ui.element('div').classes('page'):
            Away(shell.viewer.id)
