"""Asking about a room: what it is called and what it is for."""

from collections.abc import Awaitable, Callable

from nicegui.events import GenericEventArguments

from chatter.language import _
from chatter.models.views import RoomView
from chatter.services.rooms import DESCRIPTION_MOST, NAME_MOST
from components.dialog import Dialog
from components.form import Field, Form

Go = Callable[[str], Awaitable[None]]


def fields(room: RoomView | None = None, name: str = '') -> list[Field]:
    """What is asked about a room, filled in for one that is there."""
    return [
        Field(
            'name',
            label=_('Name'),
            required=True,
            autofocus=True,
            autocomplete='off',
            maxlength=NAME_MOST,
            value=room.name if room else name[:NAME_MOST] or None,
        ),
        Field(
            'description',
            label=_('What is it for?'),
            hint=_('One line, if you like.'),
            autocomplete='off',
            maxlength=DESCRIPTION_MOST,
            value=room.description if room else None,
        ),
    ]


def ask_new(go: Go, name: str = '') -> None:
    """Ask for a new room, perhaps with a name to begin with; `go` is called with its address."""
    dialog = Dialog(_('New room'))

    async def created(event: GenericEventArguments) -> None:
        dialog.close()
        await go(f'/rooms/{int(event.args["id"])}')

    with dialog:
        Form(
            '/api/rooms', fields(name=name), submit=_('Create room'), is_json=True, on_done=created
        )
    dialog.open()


def ask_edit(room: RoomView) -> None:
    """Ask for another name or description of a room; open pages hear of it by themselves."""
    dialog = Dialog(_('Edit room'))
    with dialog:
        Form(
            f'/api/rooms/{room.id}',
            fields(room),
            submit=_('Save'),
            method='PATCH',
            is_json=True,
            on_done=lambda: dialog.close(),
        )
    dialog.open()
