"""What a browser knows, in plain Python: a snapshot, the events it hears, and how it catches up.

The law is tested with it: what was loaded before and the events since make what is loaded after.
It is deliberately not the browser's own code, but the same rules written down a second time.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import select

from chatter import db
from chatter.models.people import Role, User
from chatter.models.preferences import Preferences
from chatter.models.rooms import Level, MemberRole, MessageKind, RoomKind
from chatter.models.sidebar import Sidebar
from chatter.models.views import (
    InviteView,
    Relation,
    RoomView,
    ServerView,
    UserView,
    Viewer,
)
from chatter.realtime import presence, topic
from chatter.realtime.events import (
    AnyEvent,
    AvailabilityChanged,
    InviteUsed,
    LevelChanged,
    Mentioned,
    MessagePosted,
    MessagesRemoved,
    PersonChanged,
    PersonJoined,
    PreferencesChanged,
    PresenceChanged,
    ReadMoved,
    RelationChanged,
    ReportsWaiting,
    RoleChanged,
    RoomActivity,
    RoomChanged,
    RoomClosed,
    RoomHidden,
    RoomJoined,
    RoomLeft,
    RoomOpened,
    ServerChanged,
    SidebarChanged,
    SignInEnded,
    StandingChanged,
)
from chatter.services import (
    availability,
    invites,
    members,
    messages,
    reports,
    room_lists,
    server,
    sidebar,
    sign_ins,
)
from chatter.services import people as people_service
from tests.realtime.rows import Rows


@dataclass
class Known:
    """A room as a browser keeps it: how it is named and so on, and the two ends of unread.

    `named_at` is the change at which its name was what it is here.
    """

    view: RoomView
    last_seq: int
    named_at: int
    read_seq: int = 0
    read_rev: int = 0
    mentions: frozenset[int] = frozenset()
    level: Level = Level.DEFAULT
    last_at: datetime | None = None

    def move(self, read_seq: int, read_rev: int) -> None:
        """How far was read: further, or put back later."""
        self.read_rev, self.read_seq = max((self.read_rev, self.read_seq), (read_rev, read_seq))

    @property
    def calls(self) -> frozenset[int]:
        return frozenset(seq for seq in self.mentions if seq > self.read_seq)

    def rename(self, view: RoomView) -> None:
        if view.last_rev >= self.named_at:
            self.view, self.named_at = view, view.last_rev

    @property
    def words(self) -> tuple[str, str, bool, int]:
        return self.view.name, self.view.description, self.view.archived, self.view.members


@dataclass
class Client(Rows):
    """One page of somebody who looks at a room, or at none."""

    viewer: Viewer
    looks_at: int | None
    mine: dict[int, Known] = field(default_factory=dict)
    all_rooms: dict[int, Known] = field(default_factory=dict)
    people: dict[int, UserView] = field(default_factory=dict)
    present: dict[int, str] = field(default_factory=dict)
    sign_ins: set[int] = field(default_factory=set)
    appears: tuple[str, object] = ('usual', None)
    preferences: Preferences = field(default_factory=Preferences)
    sidebar: Sidebar = field(default_factory=Sidebar)
    relations: dict[int, Relation] = field(default_factory=dict)
    roles: dict[int, MemberRole] = field(default_factory=dict)

    invites: dict[int, InviteView] = field(default_factory=dict)
    server: ServerView | None = None
    standing: Role = Role.MEMBER
    reports: int = 0

    @classmethod
    async def load(cls, viewer: Viewer, looks_at: int | None) -> 'Client':
        """Everything a page asks for when it opens."""
        client = cls(viewer, looks_at)
        await client.load_lists()
        if looks_at is not None:
            page = await messages.history(viewer, looks_at, limit=messages.PAGE_MOST)
            assert page.first and page.last, 'The room is longer than the model can hold.'
            client.load_rows(page)
        return client

    async def load_lists(self) -> None:
        """The snapshots that are loaded anew after every reconnect."""
        self.mine = {
            found.room.id: Known(
                found.room,
                found.room.last_seq,
                found.room.last_rev,
                found.read_seq,
                found.read_rev,
                frozenset(found.mentions),
                found.level,
                found.room.last_at,
            )
            for found in await room_lists.mine(self.viewer)
        }
        self.all_rooms = {
            found.room.id: Known(found.room, 0, found.room.last_rev)
            for found in await room_lists.browse(self.viewer)
        }
        people = await db.read(lambda session: session.exec(select(User)).all())
        self.people = {user.id or 0: UserView.of(user) for user in people}
        self.preferences = Preferences.of(
            next(user.preferences for user in people if user.id == self.viewer.id)
        )
        self.sidebar = await sidebar.mine(self.viewer)
        mine = await availability.mine(self.viewer)
        self.appears = mine.availability, mine.until
        self.present = dict(presence.statuses())
        found_people = (await people_service.find(self.viewer, '', limit=100)).people
        self.relations = {found.user.id: found.relation for found in found_people}
        self.invites = {
            found.id: found
            for found in await invites.listed(self.viewer)
            if found.created_by.id == self.viewer.id
        }

        self.server = await server.view()
        self.standing = next(user.role for user in people if user.id == self.viewer.id)
        self.reports = (await reports.waiting(self.viewer)).count
        if self.looks_at is not None:
            page = await members.listed(self.viewer, self.looks_at, limit=members.PAGE_MOST)
            self.roles = {one.user.id: one.role for one in page.members}
        self.sign_ins = {found.id for found in await sign_ins.listed(self.viewer)}

    async def catch_up(self) -> None:
        """What a page does when its socket is ready again: it asks what it missed."""
        await self.load_lists()
        if self.looks_at is None:
            return
        changes = await messages.changes(self.viewer, self.looks_at, self.rev)
        assert not changes.more, 'The room is longer than the model can hold.'
        self.catch_rows_up(changes)

    @property
    def topics(self) -> set[str]:
        """What the server lets this page hear."""
        heard = {topic.EVERYONE, topic.user(self.viewer.id), *map(topic.members, self.mine)}
        return heard | ({topic.room(self.looks_at)} if self.looks_at is not None else set())

    def hear(self, name: str, event: AnyEvent) -> None:
        """Apply an event, if this page hears its topic."""
        if name in self.topics:
            self.apply(event)

    def apply(self, event: AnyEvent) -> None:
        """Change what is known by what happened; what is old changes nothing."""
        match event:
            case MessagePosted():
                self.take(event.message)
                if event.message.kind in {MessageKind.LEFT, MessageKind.REMOVED}:
                    self.roles.pop(event.message.author.id, None)
            case MessagesRemoved():
                if event.room_id == self.looks_at:
                    self.take(event)
                if event.room_id in self.mine:
                    self.mine[event.room_id].mentions -= set(event.seqs)
            case RoomActivity():
                self.advance(event)
            case RoomChanged() | RoomOpened():
                new = Known(event.room, 0, event.room.last_rev)
                self.all_rooms.setdefault(event.room.id, new).rename(event.room)
                if event.room.id in self.mine:
                    self.mine[event.room.id].rename(event.room)
            case RoomJoined():
                known = self.mine.get(event.room.id)
                if known is None:
                    room = event.room
                    known = Known(room, room.last_seq, room.last_rev, event.read_seq)
                    known.last_at, known.level = room.last_at, event.level
                    self.mine[room.id] = known
                known.rename(event.room)
                known.last_seq = max(known.last_seq, event.room.last_seq)
                known.read_seq = max(known.read_seq, event.read_seq)
                if event.room.kind is not RoomKind.DIRECT:
                    self.all_rooms.setdefault(event.room.id, Known(event.room, 0, 0))
            case RoomLeft():
                left = self.mine.pop(event.room_id, None)
                if left is not None and left.view.kind is RoomKind.PRIVATE:
                    self.all_rooms.pop(event.room_id, None)
            case RoomHidden():
                self.mine.pop(event.room_id, None)
            case RoomClosed():
                if event.room_id not in self.mine:
                    self.all_rooms.pop(event.room_id, None)
            case ReadMoved():
                known = self.mine.get(event.room_id)
                if known is not None:
                    known.move(event.read_seq, event.read_rev)
            case Mentioned():
                known = self.mine.get(event.room_id)
                if known is not None:
                    known.mentions |= {event.seq}
            case LevelChanged():
                known = self.mine.get(event.room_id)
                if known is not None:
                    known.level = event.level
            case RoleChanged():
                if event.room_id == self.looks_at:
                    self.roles[event.user_id] = event.role
            case PersonChanged() | PersonJoined():
                self.people[event.user.id] = event.user
                if event.user.is_gone:
                    self.roles.pop(event.user.id, None)
            case PreferencesChanged():
                self.preferences = event.preferences
            case SidebarChanged():
                self.sidebar = max(self.sidebar, event.sidebar, key=lambda one: one.rev)
            case PresenceChanged():
                self.present[event.user_id] = event.status
            case AvailabilityChanged() if event.user_id == self.viewer.id:
                self.appears = event.availability, event.until
            case RelationChanged():
                self.relations[event.user.id] = event.relation
            case InviteUsed():
                self.invites[event.invite.id] = event.invite
            case ServerChanged():
                self.server = event.server
            case StandingChanged() if event.user_id == self.viewer.id:
                self.standing = event.role
            case ReportsWaiting():
                self.reports = event.count
            case SignInEnded():
                self.sign_ins -= set(event.sign_in_ids)

    def advance(self, activity: RoomActivity) -> None:
        """A room went on; quiet words carry along a reader who had read everything."""
        known = self.mine.get(activity.room_id)
        if known is None or activity.last_seq <= known.last_seq:
            return
        if activity.quiet and known.read_seq >= activity.first_seq - 1:
            known.read_seq = max(known.read_seq, activity.last_seq)
        known.last_seq = activity.last_seq
        known.last_at = known.last_at if activity.quiet else activity.at

    def state(self) -> dict[str, Any]:
        """What shows: comparable, whatever way it came about."""
        return {
            'mine': {
                room_id: (
                    *known.words,
                    max(0, known.last_seq - known.read_seq),
                    known.read_seq,
                    known.calls,
                    known.level,
                    known.last_at,
                )
                for room_id, known in self.mine.items()
            },
            'all rooms': {room_id: known.words for room_id, known in self.all_rooms.items()},
            'rows': [
                json.loads(self.rows[seq].model_dump_json())
                | {'author': self.people[self.rows[seq].author.id].model_dump()}
                for seq in sorted(self.rows)
            ],
            'rev': self.rev,
            'people': dict(self.people),
            'present': {who: how for who, how in self.present.items() if how != 'offline'},
            'above others': {
                who: role for who, role in self.roles.items() if role is not MemberRole.MEMBER
            },
            'sign-ins': set(self.sign_ins),
            'appears': self.appears,
            'preferences': self.preferences,
            'sidebar': self.sidebar,
            'invites': dict(self.invites),
            'server': self.server,
            'standing': self.standing,
            'reports': self.reports,
            'relations': {
                who: relation for who, relation in self.relations.items() if relation != Relation()
            },
        }
