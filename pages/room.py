"""A room: its conversation for members, and for others what it is and the way in.

The address may name a message by its number in the room: `/rooms/3/120` opens it there.
"""

import asyncio
import contextlib
from typing import TypedDict

from nicegui import ui

from chatter.errors import NotFound
from chatter.language import _
from chatter.models.rooms import MemberRole, RoomKind
from chatter.models.views import OpenRoomView, RoomView
from chatter.realtime import topic
from chatter.realtime.events import (
    PersonChanged,
    RoleChanged,
    RoomChanged,
    RoomClosed,
    RoomJoined,
    RoomLeft,
)
from chatter.services import members, messages, opening, rooms
from chatter.services.opening import Offered
from components import live, room_names
from components.button import Button
from components.composer import Composer
from components.direct_details import DirectDetails
from components.direct_header import DirectHeader
from components.first_invite import FirstInvite
from components.install_offer import InstallOffer
from components.recovery_notice import RecoveryNotice
from components.room_deeds import RoomDeeds
from components.room_details import RoomDetails
from components.room_header import RoomHeader, members_in_words
from components.room_sign import RoomSign
from components.text import Text
from components.timeline import Timeline
from pages import room_gone
from pages.shell import Shell

LEAVING_SECONDS = 2.0  # Until then a browser that has left a room is elsewhere.


class _Writing(TypedDict):
    archived: bool
    may_post: bool
    slow_seconds: int


async def room(shell: Shell, room_id: int, seq: int | None = None) -> None:
    """Show a room, at the message `seq` if there is one. Raises `NotFound`."""
    viewer = shell.viewer
    found, offered = await live.rightly(shell.client, lambda: opening.room(viewer, room_id))
    await live.look(shell.client, room_id if found.role is not None else None)
    # From here on nothing waits until all listen: no right ends unheard.
    if found.room.kind is RoomKind.DIRECT:
        _direct(shell, found, seq)
    elif found.role is None:
        _outside(shell, found, offered)
    else:
        _inside(shell, found, offered, seq)


def _inside(shell: Shell, found: OpenRoomView, offered: Offered, seq: int | None) -> None:
    """For members: the conversation, and what there is to know beside it."""
    path, room_id, viewer = shell.path, found.room.id, shell.viewer
    with shell.view(found.room.name, room_id=room_id):
        deeds = RoomDeeds(found, viewer.id)
        with ui.element('div').classes('room'):
            with ui.element('div').classes('room__conversation'):
                header = RoomHeader(viewer, found.room, deeds)
                if offered.codes:
                    RecoveryNotice(viewer)
                if offered.first_invite:
                    FirstInvite()
                if offered.install:
                    InstallOffer()
                composer = _conversation(shell, found, seq)
            details = RoomDetails(viewer, found, deeds)

    def show() -> None:
        may_send = offered.invites and found.rights.invite
        header.show(found, may_invite=may_send)
        details.show(found, may_invite=may_send)
        deeds.show(found)
        composer.show(**_writing(found))

    async def changed(event: RoomChanged) -> None:
        nonlocal found
        is_other = _rules(event.room) != _rules(found.room)
        found = found.model_copy(update={'room': event.room})
        if is_other:
            await look_again()
        else:
            show()
        shell.call(event.room.name)

    async def promoted(event: RoleChanged) -> None:
        if event.room_id == room_id:
            await look_again()

    async def look_again() -> None:
        nonlocal found
        with contextlib.suppress(NotFound):  # Then somebody is telling the page so.
            found = await rooms.look(viewer, room_id)
            show()

    async def left(event: RoomLeft) -> None:
        if event.room_id == room_id and deeds.is_leaving:
            await asyncio.sleep(LEAVING_SECONDS)
        if event.room_id != room_id or shell.path != path:
            return
        if event.reason == 'left' and found.room.kind is RoomKind.PUBLIC:
            await shell.again()
        else:
            await room_gone.show(shell, found.room, event.reason)

    show()
    shell.listen_to_self((RoomLeft,), left)
    shell.listen_to_self((RoleChanged,), promoted)
    shell.listen(topic.room(room_id), (RoomChanged,), changed)


def _outside(shell: Shell, found: OpenRoomView, offered: Offered) -> None:
    """For others, who find public rooms only: what it is, and the way in."""
    path, room_id = shell.path, found.room.id
    with (
        shell.view(found.room.name, room_id=room_id),
        ui.element('div').classes('room'),
        ui.element('div').classes('room__conversation'),
    ):
        header = RoomHeader(shell.viewer, found.room)
        header.show(found)
        if offered.codes:
            RecoveryNotice(shell.viewer)
        _preview(shell, found)

    def changed(event: RoomChanged) -> None:
        if event.room.id == room_id:
            header.show(found.model_copy(update={'room': event.room}))
            shell.call(event.room.name)

    async def joined(event: RoomJoined) -> None:
        if event.room.id == room_id and shell.path == path:
            await shell.again()

    async def closed(event: RoomClosed) -> None:
        if event.room_id == room_id and shell.path == path:
            await room_gone.show(shell, found.room, 'closed')

    shell.listen_to_self((RoomJoined,), joined)
    shell.listen(topic.EVERYONE, (RoomChanged,), changed)
    shell.listen(topic.EVERYONE, (RoomClosed,), closed)


def _rules(room: RoomView) -> tuple[object, ...]:
    """What decides who may do what in a room."""
    return room.kind, room.archived, room.who_posts, room.who_invites


def _writing(found: OpenRoomView) -> _Writing:
    """How the viewer may write; whoever moderates a slow room does not wait."""
    is_ordinary = found.role is MemberRole.MEMBER
    return {
        'archived': found.room.archived,
        'may_post': found.rights.post or found.room.archived,
        'slow_seconds': found.room.slow_seconds if is_ordinary else 0,
    }


def _direct(shell: Shell, found: OpenRoomView, seq: int | None) -> None:
    room = found.room

    def changed(event: RoomChanged) -> None:
        nonlocal room
        room = event.room
        call()

    def renamed(event: PersonChanged) -> None:
        nonlocal room
        people = tuple(event.user if one.id == event.user.id else one for one in room.people)
        if people != room.people:
            room = room.model_copy(update={'people': people})
            call()

    def call() -> None:
        shell.call(room_names.name_of(room, shell.viewer))

    name = room_names.name_of(room, shell.viewer)
    with shell.view(name, room_id=room.id), ui.element('div').classes('room'):
        with ui.element('div').classes('room__conversation'):
            DirectHeader(shell.viewer, room)
            _conversation(shell, found, seq)
        DirectDetails(room)
    shell.listen(topic.room(room.id), (RoomChanged,), changed)
    shell.listen(topic.EVERYONE, (PersonChanged,), renamed)


def _conversation(shell: Shell, found: OpenRoomView, seq: int | None) -> Composer:
    async def typing() -> None:
        await messages.typing(shell.viewer, found.room.id)

    direct = found.room if found.room.kind is RoomKind.DIRECT else None
    is_private = found.room.kind is RoomKind.PRIVATE
    Timeline(
        found.room.id,
        shell.viewer.id,
        found.read_seq,
        found.room.name,
        direct=direct,
        is_private=is_private,
        at_seq=seq,
    )
    return Composer(
        found.room.id,
        found.room.name,
        shell.viewer.id,
        direct=direct,
        is_private=is_private,
        **_writing(found),
        length_most=shell.server.message_most,
        is_focused=seq is None,
        on_typing=typing,
    )


def _preview(shell: Shell, found: OpenRoomView) -> None:
    async def join() -> None:
        await members.join(shell.viewer, found.room.id)

    with ui.element('section').classes('empty'), ui.element('div').classes('empty__words'):
        with ui.element('span').classes('empty__sign'):
            RoomSign(found.room)
        Text('h2', found.room.name, 'empty__heading')
        if found.room.description:
            Text('p', found.room.description)
        Text('p', members_in_words(found.room.members))
        with ui.element('div').classes('empty__steps'):
            if found.room.archived:
                Text('p', _('This room is archived: nobody can join it now.'))
            else:
                Button(_('Join room'), join, look='primary')
