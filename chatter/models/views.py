"""The snapshots that travel in pages, answers and events. Frozen, complete enough to draw."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row

from chatter.models.base import id_of
from chatter.models.people import (
    Availability,
    Circle,
    Entitled,
    Role,
    Server,
    SignUp,
    User,
)
from chatter.models.preferences import Accent, Preferences
from chatter.models.rooms import Level, MemberRole, MessageKind, Room, RoomKind, Who
from chatter.models.sent import Line


class View(BaseModel):
    """The base of every snapshot."""

    model_config = ConfigDict(frozen=True)


def avatar_url(avatar: str | None, size: int = 64) -> str | None:
    """Where a person's picture is served, square, `size` pixels wide (64 or 256)."""
    return f'/files/avatars/{avatar}-{size}.webp' if avatar else None


class UserView(View):
    """A person as everybody may see them. Of whoever `is_gone`, for good, no name is left."""

    id: int
    handle: str
    name: str
    avatar: str | None
    is_gone: bool = False
    is_guest: bool = False

    @classmethod
    def of(cls, user: User) -> 'UserView':
        return cls(
            id=id_of(user),
            handle=user.handle,
            name=user.name,
            avatar=avatar_url(user.avatar),
            is_gone=user.deleted_at is not None,
            is_guest=user.role is Role.GUEST,
        )


class Standing(StrEnum):
    """How far a follow has come, seen from whoever follows."""

    NO = 'no'
    ASKED = 'asked'
    YES = 'yes'


class Relation(View):
    """What is between the viewer and somebody, as far as the viewer may know it."""

    follows: Standing = Standing.NO
    followed_by: Standing = Standing.NO
    is_blocked: bool = False
    is_muted: bool = False


class PersonView(View):
    """A person in a list of the viewer's."""

    user: UserView
    is_private: bool
    relation: Relation


class SuggestionView(PersonView):
    """Somebody the viewer may want to follow, because of so many rooms or friends in common."""

    reason: Literal['rooms', 'friends']
    count: int


class PeoplePage(View):
    """Some people of a list; `next` is what to ask on with, if there are more."""

    people: list[PersonView]
    next: str | None = None


class StatusView(View):
    """What somebody is doing, until a moment or for good."""

    emoji: str
    text: str
    until: datetime | None


class AboutView(View):
    """What somebody tells of themselves. `bio_html` is safe; None is what they do not show."""

    pronouns: str
    bio: str
    bio_html: str
    status: StatusView | None
    time_zone: str | None
    joined_at: datetime
    seen_at: datetime | None
    followers: int | None
    following: int | None


class ProfileView(PersonView):
    """A person as the viewer may see them. Without `about` it is name and picture, and no more.

    `may_write`: whether the viewer may try to write to them directly.
    """

    about: AboutView | None
    may_write: bool


class OwnProfileView(View):
    """What somebody has said of themselves, to be changed."""

    name: str
    pronouns: str
    bio: str
    status: StatusView | None
    time_zone: str
    is_private: bool
    shows_lists: bool
    allows_write: Circle
    allows_mention: Circle
    allows_seen: Circle
    allows_reading: Circle


class AvailabilityView(View):
    """How somebody appears to others, until a moment or until they say otherwise."""

    availability: Availability
    until: datetime | None


class Viewer(View):
    """Who is looking, and through which sign-in."""

    id: int
    handle: str
    name: str
    avatar: str | None
    role: Role
    sign_in_id: int
    signed_in_until: datetime
    preferences: Preferences = Preferences()
    guest_until: datetime | None = None

    @property
    def is_owner(self) -> bool:
        """Whether the whole server is theirs to run."""
        return self.role is Role.OWNER

    @property
    def is_administrator(self) -> bool:
        """Whether they may run the server together with its owner."""
        return self.role.runs_server

    @property
    def is_guest(self) -> bool:
        """Whether they are here for one room and some days only."""
        return self.role is Role.GUEST

    @property
    def view(self) -> UserView:
        """The same person as others see them."""
        return UserView(
            id=self.id,
            handle=self.handle,
            name=self.name,
            avatar=self.avatar,
            is_guest=self.is_guest,
        )


class SignInView(View):
    """A browser somebody is signed in with, as that person sees it."""

    id: int
    device: str
    address: str
    created_at: datetime
    used_at: datetime
    is_current: bool


class LinkView(View):
    """An address worth keeping, pinned to a room."""

    title: Line
    url: Line


class RightsView(View):
    """What the viewer may do in a room: write, bring people in, send them out, change the room."""

    post: bool
    invite: bool
    moderate: bool
    administer: bool


class RoomView(View):
    """A room as those who may find it see it. `members` is their number, `people` who they are
    in a direct conversation, which may have no name."""

    id: int
    kind: RoomKind
    name: str
    description: str
    topic: str
    emoji: str
    picture: str | None
    links: tuple[LinkView, ...]
    archived: bool
    who_posts: Who
    who_invites: Who
    slow_seconds: int
    members: int
    people: tuple[UserView, ...]
    last_seq: int
    last_rev: int
    last_at: datetime | None

    @classmethod
    def of(cls, room: Room | Row[Any], people: Iterable[UserView] = ()) -> 'RoomView':
        assert room.id is not None
        return cls(
            id=room.id,
            kind=room.kind,
            name=room.name,
            description=room.description,
            topic=room.topic,
            emoji=room.emoji,
            picture=avatar_url(room.picture),
            links=tuple(LinkView(**link) for link in room.links) if room.links else (),
            archived=room.archived_at is not None,
            who_posts=room.who_posts,
            who_invites=room.who_invites,
            slow_seconds=room.slow_seconds,
            members=room.member_count,
            people=tuple(people),
            last_seq=room.last_seq,
            last_rev=room.last_rev,
            last_at=room.last_at,
        )


class MembershipView(View):
    """A room in somebody's sidebar, and how far that person has read.

    `read_rev` counts how often the pointer was put back: a higher one is newer, whatever the
    pointer. `mentions` are the `seq` of unread messages that call the person by name.
    """

    room: RoomView
    read_seq: int
    read_rev: int = 0
    mentions: tuple[int, ...] = ()
    level: Level = Level.DEFAULT


class OpenRoomView(View):
    """A room as the viewer finds it. `role` is None for those who only look in from outside."""

    room: RoomView
    role: MemberRole | None
    rights: RightsView
    read_seq: int
    read_rev: int = 0
    level: Level = Level.DEFAULT


class MemberView(View):
    """A person in a room."""

    user: UserView
    role: MemberRole


class MembersPage(View):
    """Some of those who are in a room; `next` is what to ask on with, if there are more."""

    members: list[MemberView]
    next: int | None = None


class BanView(View):
    """Somebody who may not be in a room, until a moment or for good."""

    user: UserView
    by: UserView
    reason: str
    created_at: datetime
    until: datetime | None


class BrowsedRoomView(View):
    """A room in the list of all rooms."""

    room: RoomView
    is_member: bool


class MessageView(View):
    """A message, complete enough to draw. `html` is safe; a deleted one has no words at all."""

    id: int
    room_id: int
    seq: int
    rev: int
    kind: MessageKind
    author: UserView
    text: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    deleted: bool
    nonce: str | None


class HistoryPage(View):
    """A contiguous run of messages by `seq`, and where the room stood when it was read."""

    messages: list[MessageView]
    first: bool
    last: bool
    last_seq: int
    last_rev: int
    read_seq: int


class Changes(View):
    """Messages changed since a `rev`, by `rev`. `more`: too many, load the window anew."""

    messages: list[MessageView]
    last_rev: int
    last_seq: int
    read_seq: int
    more: bool


class WaitingView(View):
    """A room in which something is unread; `first` is the first of it that a person has said."""

    room: RoomView
    unread: int
    read_seq: int
    first: MessageView | None


class CallView(View):
    """A message that calls the viewer by name, and where it is."""

    room: RoomView
    message: MessageView


class AwayView(View):
    """What waits for somebody who was away."""

    directs: list[WaitingView]
    calls: list[CallView]
    requests: list[PersonView]
    rooms: list[WaitingView]


class ReadPointer(View):
    """How far somebody has read a room."""

    room_id: int
    read_seq: int
    read_rev: int = 0


class RoomName(View):
    """A room where no more of it matters than what it is called."""

    id: int
    name: str


class ArrivalView(View):
    """Somebody who came by an invitation."""

    user: UserView
    came_at: datetime


class FollowedView(View):
    """A message of somebody whom the viewer follows, and what its room is called."""

    message: MessageView
    room_name: str


class FollowedPage(View):
    """Some of them, the newest first. `more`: there are older ones."""

    messages: list[FollowedView]
    more: bool


class ReaderView(View):
    """Somebody, and how far they have read a room as others may see it."""

    user: UserView
    read_seq: int


class ReadersView(View):
    """Those whose reading the viewer may see. `more`: there are too many to name all."""

    readers: list[ReaderView]
    more: bool


class InviteView(View):
    """An invitation link, without its secret, as whoever may revoke it sees it.

    What is None has no end. `came` has the latest first; `count` is the number of all who came.
    """

    id: int
    created_by: UserView
    created_at: datetime
    expires_at: datetime | None
    uses_left: int | None
    role: Role
    guest_days: int | None
    may_claim: bool
    rooms: list[RoomName]
    is_good: bool
    came: list[ArrivalView]
    count: int


class InvitationView(View):
    """An invitation as those see it who hold the link. The first room is where they arrive."""

    created_by: UserView
    role: Role
    guest_days: int | None
    rooms: list[RoomName]


class ServerView(View):
    """What everybody may know of this server. `accent` is the colour of who has chosen none."""

    is_claimed: bool
    name: str
    picture: str | None
    accent: Accent
    sign_up: SignUp
    who_invites: Entitled
    who_creates: Entitled
    message_most: int

    @classmethod
    def of(cls, server: Server | Row[Any]) -> 'ServerView':
        return cls(
            is_claimed=server.claimed_at is not None,
            name=server.name,
            picture=f'/files/server/{server.picture}-256.webp' if server.picture else None,
            accent=server.accent,
            sign_up=server.sign_up,
            who_invites=server.who_invites,
            who_creates=server.who_creates,
            message_most=server.message_most,
        )
