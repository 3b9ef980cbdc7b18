"""Rooms over REST."""

from fastapi import APIRouter
from pydantic import BaseModel

from chatter.api.session import SignedIn
from chatter.models.views import BrowsedRoomView, MemberView, OpenRoomView, RoomView
from chatter.services import rooms

router = APIRouter(prefix='/api/rooms')


class NewRoom(BaseModel):
    """What a new room is called."""

    name: str
    description: str = ''


class RoomEdit(BaseModel):
    """What to change about a room; what is None stays."""

    name: str | None = None
    description: str | None = None


@router.get('')
async def browse(viewer: SignedIn) -> list[BrowsedRoomView]:
    """Every room the caller may know of, by name."""
    return await rooms.browse(viewer)


@router.post('', status_code=201)
async def create(viewer: SignedIn, body: NewRoom) -> RoomView:
    """A new public room."""
    return await rooms.create(viewer, body.name, body.description)


@router.get('/{room_id}')
async def look(viewer: SignedIn, room_id: int) -> OpenRoomView:
    """A room as the caller finds it, without its messages."""
    return await rooms.look(viewer, room_id)


@router.patch('/{room_id}')
async def edit(viewer: SignedIn, room_id: int, body: RoomEdit) -> RoomView:
    """Another name or description."""
    return await rooms.edit(viewer, room_id, name=body.name, description=body.description)


@router.get('/{room_id}/members')
async def members(viewer: SignedIn, room_id: int) -> list[MemberView]:
    """Who is in the room, by name."""
    return await rooms.members(viewer, room_id)


@router.post('/{room_id}/join')
async def join(viewer: SignedIn, room_id: int) -> RoomView:
    """Be a member."""
    return await rooms.join(viewer, room_id)


@router.post('/{room_id}/leave', status_code=204)
async def leave(viewer: SignedIn, room_id: int) -> None:
    """Be a member no longer."""
    await rooms.leave(viewer, room_id)


@router.post('/{room_id}/archive')
async def archive(viewer: SignedIn, room_id: int) -> RoomView:
    """Make the room read-only."""
    return await rooms.archive(viewer, room_id)


@router.post('/{room_id}/restore')
async def restore(viewer: SignedIn, room_id: int) -> RoomView:
    """Make the room writable again."""
    return await rooms.restore(viewer, room_id)
