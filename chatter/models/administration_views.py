"""Snapshots for those who run the server or moderate a room, and for nobody else."""

from datetime import datetime
from typing import Any

from chatter.models.administration import Deed, ReportKind, ReportState
from chatter.models.people import Role
from chatter.models.views import RoomName, RoomView, UserView, View


class AuditView(View):
    """A deed: whose, about whom, in which room; `details` is small and no text of anybody's."""

    id: int
    at: datetime
    by: UserView
    deed: Deed
    about: UserView | None
    room: RoomName | None
    details: dict[str, Any]


class AuditPage(View):
    """Some deeds, the newest first; `next` is what to ask on with, if there are more."""

    entries: list[AuditView]
    next: int | None = None


class SuspensionView(View):
    """Since when and until when somebody is kept out, and why."""

    since: datetime
    until: datetime | None
    reason: str


class AccountView(View):
    """Somebody with an account, as administrators see them.

    `seen_at` is as they show it to the viewer; `is_below` says whether the viewer may act on them.
    """

    user: UserView
    role: Role
    joined_at: datetime
    seen_at: datetime | None
    suspension: SuspensionView | None
    is_below: bool


class AccountsPage(View):
    """Some accounts, by name; `next` is what to ask on with, if there are more."""

    accounts: list[AccountView]
    next: int | None = None


class OverseenRoomView(View):
    """A public room and who owns it."""

    room: RoomView
    owners: list[UserView]


class OverseenRoomsPage(View):
    """Some public rooms, by name, and how many private ones there are and how many own them."""

    rooms: list[OverseenRoomView]
    next: int | None
    private_count: int
    private_owners: int


class ReportView(View):
    """A report, as those see it who are to handle it.

    `room` is None where only the message was handed over. `path` is where it stands in its room.
    """

    id: int
    created_at: datetime
    by: UserView
    about: UserView
    kind: ReportKind
    words: str
    text: str
    said_at: datetime | None
    room: RoomName | None
    path: str | None
    state: ReportState
    handled_by: UserView | None
    handled_at: datetime | None
    note: str


class ReportsPage(View):
    """Some reports, the newest first; `next` is what to ask on with, if there are more."""

    reports: list[ReportView]
    next: int | None = None
    waiting: int


class ReportsWaitingView(View):
    """Whether somebody has reports to handle at all, and how many wait."""

    may_handle: bool
    count: int
