"""Rooms over REST, and who is in them."""

from fastapi import Request
from pydantic import BaseModel

from chatter import files
from chatter.api.bodies import kept_picture
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.rooms import Level, MemberRole, RoomKind
from chatter.models.sent import Ids, Line, Sent
from chatter.models.views import (
    BanView,
    BrowsedRoomView,
    MembersPage,
    MemberView,
    OpenRoomView,
    RoomView,
)
from chatter.services import bans, directs, members, room_lists, rooms, trash

router = Router(prefix='/api/rooms')


class NewRoom(BaseModel):
    """What a new room is called, and who can find it."""

    name: Line
    description: Line = ''
    kind: RoomKind = RoomKind.PUBLIC


class People(BaseModel):
    """Whom it is about, by their ids."""

    user_ids: Ids


class Person(BaseModel):
    """Whom it is about."""

    user_id: int


class NewRole(BaseModel):
    """What somebody is to be in the room."""

    role: MemberRole


class NewBan(Sent):
    """Why somebody may not be here, and for how long: for good if nothing is said."""

    reason: Line = ''
    minutes: int | None = None


class MembershipEdit(Sent):
    """What to change about one's own membership."""

    level: Level


class Name(BaseModel):
    """What to call it."""

    name: Line


@router.get('')
async def browse(viewer: SignedIn) -> list[BrowsedRoomView]:
    """Every room the caller may know of but direct conversations, by name."""
    return await room_lists.browse(viewer)


@router.post('', status_code=201)
async def create(viewer: SignedIn, body: NewRoom) -> RoomView:
    """A new room, public or private."""
    return await rooms.create(viewer, body.name, body.description, body.kind)


@router.get('/{room_id}')
async def look(viewer: SignedIn, room_id: int) -> OpenRoomView:
    """A room as the caller finds it, without its messages."""
    return await rooms.look(viewer, room_id)


@router.patch('/{room_id}')
async def edit(viewer: SignedIn, room_id: int, body: rooms.Edit) -> RoomView:
    """Another name, description, topic, … or other rights."""
    return await rooms.edit(viewer, room_id, body)


@router.put('/{room_id}/picture')
async def set_picture(request: Request, viewer: SignedIn, room_id: int) -> RoomView:
    """Have this picture (the body) for the room."""
    await rooms.administered(viewer, room_id)
    async with kept_picture(request) as picture:
        room, before = await rooms.set_picture(viewer, room_id, picture)
    files.remove_avatar(before)
    return room


@router.delete('/{room_id}/picture')
async def remove_picture(viewer: SignedIn, room_id: int) -> RoomView:
    """Have no picture for the room."""
    room, before = await rooms.set_picture(viewer, room_id, None)
    files.remove_avatar(before)
    return room


@router.get('/{room_id}/members')
async def listed(
    viewer: SignedIn, room_id: int, q: str = '', after: int = 0, limit: int = members.PAGE
) -> MembersPage:
    """Who is in the room, by name."""
    return await members.listed(viewer, room_id, q, after, limit)


@router.post('/{room_id}/members')
async def add(viewer: SignedIn, room_id: int, body: People) -> RoomView:
    """Bring people in."""
    return await members.add(viewer, room_id, body.user_ids)


@router.patch('/{room_id}/members/{user_id}')
async def set_role(viewer: SignedIn, room_id: int, user_id: int, body: NewRole) -> MemberView:
    """Make somebody an owner, a moderator or a member."""
    return await members.set_role(viewer, room_id, user_id, body.role)


@router.delete('/{room_id}/members/{user_id}', status_code=204)
async def remove(viewer: SignedIn, room_id: int, user_id: int) -> None:
    """Send somebody out."""
    await members.remove(viewer, room_id, user_id)


@router.post('/{room_id}/owner', status_code=204)
async def hand_over(viewer: SignedIn, room_id: int, body: Person) -> None:
    """Make somebody else the owner and be a moderator oneself."""
    await members.hand_over(viewer, room_id, body.user_id)


@router.get('/{room_id}/bans')
async def banned(viewer: SignedIn, room_id: int) -> list[BanView]:
    """Who may not be in the room now."""
    return await bans.listed(viewer, room_id)


@router.put('/{room_id}/bans/{user_id}')
async def ban(viewer: SignedIn, room_id: int, user_id: int, body: NewBan) -> BanView:
    """Send somebody out who cannot come back."""
    return await bans.ban(viewer, room_id, user_id, body.reason, body.minutes)


@router.delete('/{room_id}/bans/{user_id}', status_code=204)
async def unban(viewer: SignedIn, room_id: int, user_id: int) -> None:
    """Let somebody come back who wants to."""
    await bans.unban(viewer, room_id, user_id)


@router.patch('/{room_id}/membership', status_code=204)
async def edit_membership(viewer: SignedIn, room_id: int, body: MembershipEdit) -> None:
    """Of what in the room the caller wants to be told."""
    await members.set_level(viewer, room_id, body.level)


@router.post('/{room_id}/join')
async def join(viewer: SignedIn, room_id: int) -> RoomView:
    """Be a member."""
    return await members.join(viewer, room_id)


@router.post('/{room_id}/leave', status_code=204)
async def leave(viewer: SignedIn, room_id: int) -> None:
    """Be a member no longer."""
    await members.leave(viewer, room_id)


@router.post('/{room_id}/hide', status_code=204)
async def hide(viewer: SignedIn, room_id: int) -> None:
    """Have a direct conversation out of the sidebar until something new is said in it."""
    await directs.hide(viewer, room_id)


@router.patch('/{room_id}/name')
async def rename(viewer: SignedIn, room_id: int, body: Name) -> RoomView:
    """Give a direct conversation of several people a name, or none."""
    return await directs.rename(viewer, room_id, body.name)


@router.delete('/{room_id}', status_code=204)
async def delete(viewer: SignedIn, room_id: int) -> None:
    """Delete the room; for thirty days whoever did it can have it back."""
    await trash.put(viewer, room_id)


@router.post('/{room_id}/undelete')
async def undelete(viewer: SignedIn, room_id: int) -> RoomView:
    """Have a deleted room back as it was."""
    return await trash.take_back(viewer, room_id)


@router.post('/{room_id}/archive')
async def archive(viewer: SignedIn, room_id: int) -> RoomView:
    """Make the room read-only."""
    return await rooms.archive(viewer, room_id)


@router.post('/{room_id}/restore')
async def restore(viewer: SignedIn, room_id: int) -> RoomView:
    """Make the room writable again."""
    return await rooms.restore(viewer, room_id)
