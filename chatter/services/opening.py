"""What a page asks when it opens, and again whenever it begins to hear: each in one look at the
database, however many there are who need a part of it."""

import contextlib
from typing import NamedTuple

from sqlmodel import Session

from chatter import db
from chatter.errors import Forbidden, NotFound
from chatter.models.administration_views import ReportsWaitingView
from chatter.models.rooms import RoomKind
from chatter.models.sidebar import Sidebar
from chatter.models.views import (
    AvailabilityView,
    MembershipView,
    OpenRoomView,
    PersonView,
    ReadersView,
    Viewer,
)
from chatter.services import (
    access,
    accounts,
    availability,
    follows,
    invites,
    receipts,
    reports,
    room_lists,
    rooms,
    server,
    sidebar,
)


class Mine(NamedTuple):
    """How things stand for somebody: their rooms, who waits for them, what they may do."""

    rooms: list[MembershipView]
    sidebar: Sidebar
    availability: AvailabilityView
    requests: list[PersonView]
    reports: ReportsWaitingView
    may_invite: bool
    may_create: bool
    readers: ReadersView | None = None


class Offered(NamedTuple):
    """What somebody may send, or is to be shown, above a room's conversation."""

    invites: bool = False
    first_invite: bool = False
    install: bool = False
    codes: bool = False


async def page(viewer: Viewer, room_id: int | None = None) -> Mine:
    """What any page of the viewer's has to know, and who has read how far in the room that it
    shows, if that can be read."""
    mine = await db.read(_page, viewer, room_id)
    if mine.readers is None:
        return mine
    return mine._replace(readers=await receipts.seen(viewer, mine.readers))


async def room(viewer: Viewer, room_id: int) -> tuple[OpenRoomView, Offered]:
    """A room as the viewer finds it, and what there is to offer in it; in conversations that is
    nothing. Raises `NotFound`."""
    return await db.read(_room, viewer, room_id)


def _page(session: Session, viewer: Viewer, room_id: int | None) -> Mine:
    user = access.user(session, viewer)  # Kept here, it is looked up once.
    return Mine(
        rooms=room_lists.of(session, viewer),
        sidebar=sidebar.of(session, viewer),
        availability=availability.of(session, viewer),
        requests=follows.waiting_for(session, viewer),
        reports=reports.waiting_for(session, viewer),
        may_invite=invites.allows(session, viewer.id),
        may_create=server.allows_creating(session, user),
        readers=_readers(session, viewer, room_id) if room_id is not None else None,
    )


def _readers(session: Session, viewer: Viewer, room_id: int) -> ReadersView | None:
    """Before it is looked at who lets the viewer see it. Rooms end while pages show them."""
    with contextlib.suppress(NotFound, Forbidden):
        return receipts.of(session, viewer, room_id)
    return None


def _room(session: Session, viewer: Viewer, room_id: int) -> tuple[OpenRoomView, Offered]:
    found = rooms.opened(session, viewer, room_id)
    if found.room.kind is RoomKind.DIRECT:
        return found, Offered()
    user = access.user(session, viewer)
    codes = accounts.lacks_codes(session, user)
    if found.role is None:
        return found, Offered(codes=codes)
    return found, Offered(
        invites=invites.allows(session, viewer.id),
        first_invite=invites.is_first_due(session, user),
        install=invites.has_just_come(session, viewer),
        codes=codes,
    )
