"""A person's page: as much of them as the viewer may know."""

from nicegui import ui

from chatter.language import _
from chatter.services import people
from components import live
from components.menu_button import MenuButton
from components.profile import Profile
from pages.shell import Shell


async def profile(shell: Shell, handle: str) -> None:
    """Show a person. Raises `NotFound`."""
    found = await people.called(shell.viewer, handle)
    await live.look(shell.client, None)
    with shell.view(found.user.name):
        with ui.element('header').classes('room-header'):
            MenuButton()
            with ui.element('div').classes('room-header__words'):
                ui.link(_('People'), '/people').classes('room-header__way touchable')
        with ui.element('div').classes('page'):
            Profile(shell.viewer.id, found.model_dump(mode='json'))
