"""What the people say whom one follows, over all public rooms."""

from nicegui import ui

from chatter.language import _
from components import live
from components.followed import Followed
from components.menu_button import MenuButton
from components.text import Text
from pages.shell import Shell


async def following(shell: Shell) -> None:
    """Show the newest of it, and older ones as one goes down."""
    await live.look(shell.client, None)
    await live.overhear(shell.client)
    title = _('People I follow')
    with shell.view(title):
        with ui.element('header').classes('room-header'):
            MenuButton()
            with ui.element('div').classes('room-header__words'):
                Text('h1', title, 'room-header__name')
                ui.link(_('Whom I follow'), '/me/following').classes('room-header__way touchable')
        with ui.element('div').classes('page'):
            Followed()
