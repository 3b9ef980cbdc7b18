"""The log of what those did who run the server or moderate a room: written with the deed, in the
same transaction, and never changed.

Kept are who, when, what, about whom and in which room; no texts, no secrets, and nothing of direct
conversations. What happened in a room that is hidden from whoever reads the log is not shown; who
deletes a public room does not hide by that what was done in it, nor who deleted it.
"""

from functools import partial
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from chatter import clock, db, logs
from chatter.models.administration import Audit, Deed
from chatter.models.administration_views import AuditPage, AuditView
from chatter.models.base import id_of
from chatter.models.people import User
from chatter.models.rooms import DeletedRoom, Room, RoomKind
from chatter.models.views import RoomName, UserView, Viewer
from chatter.services import access, listing

PAGE = 50
PAGE_MOST = 100


async def listed(
    viewer: Viewer,
    *,
    person_id: int | None = None,
    deed: Deed | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> AuditPage:
    """The deeds, the newest first: all, or those by or about somebody, or of one kind.

    Raises `Forbidden` for all but administrators.
    """
    most = listing.size(limit, PAGE_MOST)
    return await db.read(_listed, viewer, person_id, deed, before, most)


def note(
    session: Session,
    viewer: Viewer,
    deed: Deed,
    *,
    user_id: int | None = None,
    room_id: int | None = None,
    **details: Any,
) -> None:
    """Work: keep that the viewer did this, with the transaction that does it, and have it said."""
    session.add(
        Audit(
            at=clock.now(),
            by_id=viewer.id,
            deed=deed,
            about_user_id=user_id,
            about_room_id=room_id,
            details=details or None,
        )
    )
    who = (viewer.id, viewer.handle)
    facts = {'deed': deed.value, 'about': user_id, 'room': room_id}
    if 'role' in details:
        facts['role'] = details['role']
    db.afterwards(session, partial(logs.note, 'administration', person=who, **facts))


def _listed(
    session: Session,
    viewer: Viewer,
    person_id: int | None,
    deed: Deed | None,
    before: int | None,
    limit: int,
) -> AuditPage:
    access.administrator(session, viewer)
    was_public = select(DeletedRoom.room_id).where(DeletedRoom.kind == RoomKind.PUBLIC)
    asked = (
        select(Audit, Room)
        .join(Room, col(Room.id) == col(Audit.about_room_id), isouter=True)
        .where(
            or_(
                col(Audit.about_room_id).is_(None),
                access.is_known_to(viewer.id) & (col(Room.kind) != RoomKind.DIRECT),
                col(Room.id).in_(was_public),
            )
        )
        .order_by(col(Audit.id).desc())
        .limit(limit + 1)
    )
    if person_id is not None:
        access.person(session, person_id)
        asked = asked.where(
            or_(col(Audit.by_id) == person_id, col(Audit.about_user_id) == person_id)
        )
    if deed is not None:
        asked = asked.where(Audit.deed == deed)
    if before is not None:
        asked = asked.where(col(Audit.id) < listing.place(before))
    rows = session.exec(asked).all()
    people = _people(session, [row for row, _ in rows])
    entries = [_view(row, room, people) for row, room in rows[:limit]]
    return AuditPage(entries=entries, next=entries[-1].id if len(rows) > limit else None)


def _people(session: Session, rows: list[Audit]) -> dict[int, UserView]:
    ids = {row.by_id for row in rows} | {row.about_user_id for row in rows if row.about_user_id}
    found = session.exec(select(User).where(col(User.id).in_(ids))).all()
    return {id_of(user): UserView.of(user) for user in found}


def _view(row: Audit, room: Room | None, people: dict[int, UserView]) -> AuditView:
    return AuditView(
        id=id_of(row),
        at=row.at,
        by=people[row.by_id],
        deed=row.deed,
        about=people[row.about_user_id] if row.about_user_id is not None else None,
        room=RoomName(id=id_of(room), name=room.name) if room is not None else None,
        details=row.details or {},
    )
