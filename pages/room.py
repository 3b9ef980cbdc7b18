"""A room: its conversation for members, and for others what it is and the way in.

The address may name a message by its number in the room: `/rooms/3/120` opens it there.
"""

from nicegui import ui

from chatter.language import _
from chatter.models.rooms import RoomKind
from chatter.models.views import OpenRoomView
from chatter.realtime import topic
from chatter.realtime.events import RoomChanged, RoomJoined, RoomLeft
from chatter.services import invites, members, messages, rooms
from components import live
from components.button import Button
from components.composer import Composer
from components.first_invite import FirstInvite
from components.icon import Icon
from components.recovery_notice import RecoveryNotice
from components.room_details import RoomDetails
from components.room_header import RoomHeader, members_in_words
from components.text import Text
from components.timeline import Timeline
from pages.shell import Shell


async def room(shell: Shell, room_id: int, seq: int | None = None) -> None:
    """Show a room, at the message `seq` if there is one. Raises `NotFound`."""
    path = shell.path
    found = await rooms.look(shell.viewer, room_id)
    await live.look(shell.client, room_id if found.role is not None else None)
    may_invite = found.rights.invite and await invites.may_invite(shell.viewer)
    is_first = await FirstInvite.is_due(shell.viewer)
    lacks_codes = await RecoveryNotice.is_due(shell.viewer)
    with shell.view(found.room.name, room_id=room_id):
        composer = details = None
        with ui.element('div').classes('room'):
            with ui.element('div').classes('room__conversation'):
                header = RoomHeader(shell.viewer, found, shell.go, may_invite=may_invite)
                if lacks_codes:
                    RecoveryNotice(shell.viewer)
                if is_first:
                    FirstInvite()
                if found.role is not None:
                    composer = _conversation(shell, found, seq)
                else:
                    _preview(shell, found)
            if found.role is not None:
                details = RoomDetails(shell.viewer, found.room, may_invite=may_invite)

    async def mine(event: RoomJoined | RoomLeft) -> None:
        changed = event.room.id if isinstance(event, RoomJoined) else event.room_id
        if changed == room_id and shell.path == path:
            await shell.again()

    def changed(event: RoomChanged) -> None:
        if event.room.id == room_id:
            header.show(event.room)
            if details is not None:
                details.show(event.room)
            if composer is not None:
                composer.archive(event.room.archived)
            ui.page_title(f'{event.room.name} — Chatter')

    if found.role is None:
        shell.listen_to_self((RoomJoined,), mine)
    else:
        shell.listen_to_self((RoomLeft,), mine)
    is_public = found.room.kind is RoomKind.PUBLIC
    is_heard = is_public and not shell.viewer.is_guest
    shell.listen(topic.EVERYONE if is_heard else topic.room(room_id), (RoomChanged,), changed)


def _conversation(shell: Shell, found: OpenRoomView, seq: int | None) -> Composer:
    async def typing() -> None:
        await messages.typing(shell.viewer, found.room.id)

    Timeline(found.room.id, shell.viewer.id, found.read_seq, found.room.name, at_seq=seq)
    return Composer(
        found.room.id,
        found.room.name,
        shell.viewer.id,
        archived=found.room.archived,
        is_focused=seq is None,
        on_typing=typing,
    )


def _preview(shell: Shell, found: OpenRoomView) -> None:
    async def join() -> None:
        await members.join(shell.viewer, found.room.id)

    with ui.element('section').classes('empty'), ui.element('div').classes('empty__words'):
        Icon('archive' if found.room.archived else 'hash').classes('empty__sign')
        Text('h2', found.room.name, 'empty__heading')
        if found.room.description:
            Text('p', found.room.description)
        Text('p', members_in_words(found.room.members))
        with ui.element('div').classes('empty__steps'):
            if found.room.archived:
                Text('p', _('This room is archived: nobody can join it now.'))
            else:
                Button(_('Join room'), join, look='primary')
