"""A room that is no longer there for whoever looks at it: what happened, and the way on."""

from typing import Literal

from nicegui import ui

from chatter.language import _
from chatter.models.rooms import RoomKind
from chatter.models.views import RoomView
from components.button import Button
from components.empty import Empty
from pages.shell import Shell

Reason = Literal['left', 'removed', 'banned', 'closed', 'deleted']


async def show(shell: Shell, room: RoomView, reason: Reason) -> None:
    """Say it calmly, in the place of the room."""
    heading, sentence = _words(room, reason)
    with shell.view(heading), Empty('lock', heading, sentence, is_news=True):
        if reason == 'removed' and room.kind is RoomKind.PUBLIC:
            Button(_('Look at the room'), shell.again)
        ui.link(_('Go to your rooms'), '/rooms').classes('button button--primary')
    shell.arrive()


def _words(room: RoomView, reason: Reason) -> tuple[str, str]:
    kept = _('What you had begun to write is kept in this browser.')
    if reason == 'banned':
        return _('You were banned from “{name}”.', name=room.name), kept
    if reason == 'removed':
        return _('You were removed from “{name}”.', name=room.name), kept
    if reason == 'deleted':
        return _('“{name}” was deleted.', name=room.name), kept
    if reason == 'closed':
        heading = _('“{name}” is private now.', name=room.name)
        return heading, _('Only its members find it and read it.')
    heading = _('You are not in “{name}” any more.', name=room.name)
    return heading, _('Somebody in it can bring you back.')
