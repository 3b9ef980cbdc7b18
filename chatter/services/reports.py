"""Reports: somebody says that a message or a person is not all right, and who has to looks at it.

Of a conversation is handed over the one message as it was, and nothing else. What is said in a room
goes to its moderators; what is about a person, from a direct conversation, or by somebody who
moderates a private room goes to who runs the server. Nobody sees reports about themselves.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, or_
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.language import words
from chatter.models.administration import Deed, Report, ReportKind, ReportState
from chatter.models.administration_views import ReportsPage, ReportsWaitingView, ReportView
from chatter.models.base import id_of
from chatter.models.people import RUNNING, User
from chatter.models.rooms import MODERATING, Member, Message, MessageKind, Room, RoomKind
from chatter.models.views import RoomName, UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import ReportHandled, ReportsWaiting
from chatter.services import access, audit, listing, messages, throttle

PAGE = 30
PAGE_MOST = 100
WORDS_MOST = 500
NO_REPORT = words('There is no such report.')
NO_MESSAGE = words('That message is not here any more.')


# Asked at every page: made once.
_open_ones = select(Report.id).where(Report.state == ReportState.OPEN)
_an_open_one = _open_ones.limit(1)
_moderates = (
    select(Member.id)
    .where(col(Member.user_id) == bindparam('user_id'), col(Member.role).in_(MODERATING))
    .limit(1)
)

Waiting = dict[int, int]  # How many reports wait for each of those who are to handle them.


async def message(viewer: Viewer, room_id: int, seq: int, kind: ReportKind, said: str = '') -> None:
    """Report a message that the viewer can read.

    Raises `NotFound`, `Forbidden`, `Invalid`, `TooMany`, and `Conflict` about one's own and what
    one has reported already.
    """
    said = _checked(said)
    await throttle.take(throttle.REPORTS, 'report', str(viewer.id))
    await _tell(await db.write(_message, viewer, room_id, seq, kind, said))


async def person(viewer: Viewer, user_id: int, kind: ReportKind, said: str = '') -> None:
    """Report somebody to who runs the server. Raises as `message`."""
    said = _checked(said)
    await throttle.take(throttle.REPORTS, 'report', str(viewer.id))
    await _tell(await db.write(_person, viewer, user_id, kind, said))


async def listed(
    viewer: Viewer, *, is_open: bool = True, before: int | None = None, limit: int = PAGE
) -> ReportsPage:
    """The reports that are the viewer's to handle, or that were, the newest first.

    Raises `Forbidden` for those who run and moderate nothing.
    """
    return await db.read(_listed, viewer, is_open, before, listing.size(limit, PAGE_MOST))


async def waiting(viewer: Viewer) -> ReportsWaitingView:
    """Whether the viewer has reports to handle at all, and how many wait."""
    return await db.read(waiting_for, viewer)


async def handle(viewer: Viewer, report_id: int, state: ReportState, note: str = '') -> ReportView:
    """Say what has become of a report; whoever made it is thanked.

    Raises `NotFound` for what is not the viewer's to handle, `Conflict` if somebody else was first,
    `Invalid`.
    """
    if state is ReportState.OPEN:
        raise Invalid(words('A report is dismissed or acted on.'), field='state')
    view, told = await db.write(_handle, viewer, report_id, state, _checked(note, 'note'))
    await _tell(told)
    await bus.publish(topic.user(view.by.id), ReportHandled(report_id=view.id))
    return view


async def _tell(waiting: Waiting) -> None:
    for user_id, count in waiting.items():
        await bus.publish(topic.user(user_id), ReportsWaiting(count=count))


def _checked(said: str, field: str = 'words') -> str:
    said = text.clean(said).strip()
    if len(said) > WORDS_MOST:
        raise Invalid(
            words('That has {length} characters; {most} is the most.', length=len(said),
                  most=WORDS_MOST),
            field=field,
        )  # fmt: skip
    return said


def _message(
    session: Session, viewer: Viewer, room_id: int, seq: int, kind: ReportKind, said: str
) -> Waiting:
    found = access.membership(session, viewer, room_id)
    message = session.exec(
        select(Message).where(
            Message.room_id == room_id,
            Message.seq == messages.within(seq),
            Message.kind == MessageKind.TEXT,
            col(Message.deleted_at).is_(None),
        )
    ).first()
    if message is None:
        raise NotFound(NO_MESSAGE)
    if message.author_id == viewer.id:
        raise Conflict(words('That is your own message.'))
    role = session.exec(
        select(Member.role).where(Member.room_id == room_id, Member.user_id == message.author_id)
    ).first()
    report = Report(
        created_at=clock.now(),
        by_id=viewer.id,
        about_id=message.author_id,
        room_id=room_id,
        seq=message.seq,
        said_at=message.created_at,
        text=message.text,
        kind=kind,
        words=said,
        is_for_server=found.kind is RoomKind.DIRECT
        or (found.kind is RoomKind.PRIVATE and role in MODERATING),
    )
    return _kept(session, report)


def _person(session: Session, viewer: Viewer, user_id: int, kind: ReportKind, said: str) -> Waiting:
    user = access.met(session, viewer, user_id)
    if user.id == viewer.id:
        raise Conflict(words('That is you.'))
    report = Report(
        created_at=clock.now(),
        by_id=viewer.id,
        about_id=user_id,
        kind=kind,
        words=said,
        is_for_server=True,
    )
    return _kept(session, report)


def _kept(session: Session, report: Report) -> Waiting:
    again = session.exec(
        select(Report.id).where(
            Report.by_id == report.by_id,
            Report.about_id == report.about_id,
            Report.state == ReportState.OPEN,
            Report.room_id == report.room_id,
            Report.seq == report.seq,
        )
    ).first()
    if again is not None:
        raise Conflict(words('You have reported this already. Somebody will look at it.'))
    session.add(report)
    session.flush()
    return _waiting(session, report)


def _waiting(session: Session, report: Report) -> Waiting:
    runners = select(User.id).where(col(User.role).in_(RUNNING))
    room = session.get(Room, report.room_id) if report.room_id is not None else None
    ids: set[int | None] = set()
    if room is None or report.is_for_server or room.kind is RoomKind.PUBLIC:
        ids |= set(session.exec(runners).all())
    if room is not None and not report.is_for_server:
        moderators = select(Member.user_id).where(
            Member.room_id == room.id, col(Member.role).in_(MODERATING)
        )
        ids |= set(session.exec(moderators).all())
    handlers = [user_id for user_id in ids if user_id is not None and user_id != report.about_id]
    users = session.exec(select(User).where(col(User.id).in_(handlers))).all()
    return {id_of(user): _count(session, user) for user in users}


def _theirs(user: User) -> Any:
    """Which reports somebody is to handle."""
    moderated = select(Member.room_id).where(
        Member.user_id == user.id, col(Member.role).in_(MODERATING)
    )
    public = select(Room.id).where(Room.kind == RoomKind.PUBLIC)
    is_running = user.role.runs_server
    in_rooms = [col(Report.room_id).in_(moderated)]
    if is_running:
        in_rooms.append(col(Report.room_id).in_(public))
    of_rooms = and_(col(Report.is_for_server).is_(False), or_(*in_rooms))
    theirs = or_(of_rooms, col(Report.is_for_server).is_(True)) if is_running else of_rooms
    return and_(theirs, col(Report.about_id) != user.id)


def _count(session: Session, user: User) -> int:
    if session.execute(_an_open_one).first() is None:
        return 0  # Usually nothing waits, and whose it would be is not asked.
    theirs = _open_ones.where(_theirs(user)).subquery()
    return session.exec(select(func.count()).select_from(theirs)).one()


def _may_handle(session: Session, user: User) -> bool:
    if user.role.runs_server:
        return True
    return session.execute(_moderates, {'user_id': user.id}).first() is not None


def waiting_for(session: Session, viewer: Viewer) -> ReportsWaitingView:
    """Work: what `waiting` says."""
    user = access.user(session, viewer)
    if not _may_handle(session, user):
        return ReportsWaitingView(may_handle=False, count=0)
    return ReportsWaitingView(may_handle=True, count=_count(session, user))


def _listed(
    session: Session, viewer: Viewer, is_open: bool, before: int | None, limit: int
) -> ReportsPage:
    user = access.user(session, viewer)
    if not _may_handle(session, user):
        raise Forbidden(words('Reports are for moderators and administrators.'))
    is_meant = Report.state == ReportState.OPEN if is_open else Report.state != ReportState.OPEN
    asked = select(Report).where(is_meant, _theirs(user)).order_by(col(Report.id).desc())
    if before is not None:
        asked = asked.where(col(Report.id) < listing.place(before))
    found = session.exec(asked.limit(limit + 1)).all()
    reports = _views(session, found[:limit])
    return ReportsPage(
        reports=reports,
        next=reports[-1].id if len(found) > limit else None,
        waiting=_count(session, user),
    )


def _handle(
    session: Session, viewer: Viewer, report_id: int, state: ReportState, note: str
) -> tuple[ReportView, Waiting]:
    user = access.user(session, viewer)
    report = None
    if access.is_id(report_id):
        report = session.exec(
            select(Report).where(Report.id == report_id, _theirs(user)).with_for_update()
        ).first()
    if report is None:
        raise NotFound(NO_REPORT)
    if report.state is not ReportState.OPEN:
        raise Conflict(words('Somebody else has handled this already.'))
    report.state, report.note = state, note
    report.handled_by, report.handled_at = viewer.id, clock.now()
    session.add(report)
    session.flush()
    audit.note(
        session,
        viewer,
        Deed.REPORT_HANDLED,
        user_id=report.about_id,
        room_id=None if report.is_for_server else report.room_id,
        state=state.value,
    )
    return _views(session, [report])[0], _waiting(session, report)


def _views(session: Session, found: Sequence[Report]) -> list[ReportView]:
    """Reports with who they are by and about, also where these have deleted their accounts."""
    ids = {one for it in found for one in (it.by_id, it.about_id, it.handled_by)}
    users = session.exec(select(User).where(col(User.id).in_(ids - {None})))
    people = {id_of(user): UserView.of(user) for user in users}
    room_ids = {report.room_id for report in found if not report.is_for_server}
    rooms = session.exec(select(Room).where(col(Room.id).in_(room_ids - {None})))
    named = {id_of(room): RoomName(id=id_of(room), name=room.name) for room in rooms}
    return [
        _view(report, people, None if report.is_for_server else named.get(report.room_id or 0))
        for report in found
    ]


def _view(report: Report, people: dict[int, UserView], room: RoomName | None) -> ReportView:
    return ReportView(
        id=id_of(report),
        created_at=report.created_at,
        by=people[report.by_id],
        about=people[report.about_id],
        kind=report.kind,
        words=report.words,
        text=report.text,
        said_at=report.said_at,
        room=room,
        path=f'/rooms/{room.id}/{report.seq}' if room is not None else None,
        state=report.state,
        handled_by=people[report.handled_by] if report.handled_by else None,
        handled_at=report.handled_at,
        note=report.note,
    )
