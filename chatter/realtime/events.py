"""The catalogue of everything that can be heard. Frozen snapshots, complete enough to draw.

No listener goes back to the database because of an event. `type` is the name on the wire.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from chatter.models.people import Availability, Role
from chatter.models.preferences import Preferences
from chatter.models.rooms import Level, MemberRole
from chatter.models.sidebar import Sidebar
from chatter.models.views import InviteView, MessageView, Relation, RoomView, ServerView, UserView


class Event(BaseModel):
    """The base of every event."""

    model_config = ConfigDict(frozen=True)


class MessagePosted(Event):
    """To a room: something was said, by a person or by the system."""

    type: Literal['message.posted'] = 'message.posted'
    message: MessageView


class MessagesRemoved(Event):
    """To a room: these messages have no words any more, all by the one change `rev`."""

    type: Literal['messages.removed'] = 'messages.removed'
    room_id: int
    seqs: tuple[int, ...]
    rev: int


class PublicPosted(Event):
    """To those who look over all public rooms: in one of them somebody said something."""

    type: Literal['public.posted'] = 'public.posted'


class RoomChanged(Event):
    """To a room and everyone: its name, description, state or number of members is another now."""

    type: Literal['room.changed'] = 'room.changed'
    room: RoomView


class RoomOpened(Event):
    """To everyone: there is a new public room, or one that was private until now."""

    type: Literal['room.opened'] = 'room.opened'
    room: RoomView


class Typing(Event):
    """To a room: somebody is writing. Stored nowhere, forgotten after a few seconds."""

    type: Literal['typing'] = 'typing'
    room_id: int
    user: UserView


class RoomJoined(Event):
    """To a person: this room is in your sidebar now; `by` is who brought you in, if anybody."""

    type: Literal['room.joined'] = 'room.joined'
    room: RoomView
    read_seq: int
    level: Level = Level.DEFAULT
    by: UserView | None = None


class RoomLeft(Event):
    """To a person: this room is yours no longer, because you left, were sent out, or it is gone."""

    type: Literal['room.left'] = 'room.left'
    room_id: int
    reason: Literal['left', 'removed', 'banned', 'deleted'] = 'left'


class RoomHidden(Event):
    """To a person: this conversation is not in your sidebar until something new is said in it."""

    type: Literal['room.hidden'] = 'room.hidden'
    room_id: int


class RoomClosed(Event):
    """To everyone: a room is for its members only now."""

    type: Literal['room.closed'] = 'room.closed'
    room_id: int


class RoleChanged(Event):
    """To a room and a person: somebody in it is another now: owner, moderator or member."""

    type: Literal['role.changed'] = 'role.changed'
    room_id: int
    user_id: int
    role: MemberRole


class LevelChanged(Event):
    """To a person: of this in a room you want to be told."""

    type: Literal['level.changed'] = 'level.changed'
    room_id: int
    level: Level


class Mentioned(Event):
    """To a person: a message calls you by name."""

    type: Literal['mentioned'] = 'mentioned'
    room_id: int
    seq: int


class ReadMoved(Event):
    """To a person: in some browser of yours you have read this far, or put the pointer back there.

    Of two with the same `read_rev` the further one is true, else the one with the higher.
    """

    type: Literal['read.moved'] = 'read.moved'
    room_id: int
    read_seq: int
    read_rev: int


class ReceiptMoved(Event):
    """To a room of few: somebody has read up to here. For those alone who may see it."""

    type: Literal['receipt.moved'] = 'receipt.moved'
    room_id: int
    user: UserView
    read_seq: int


class ReadersChanged(Event):
    """To a room of few: somebody in it shows to others than before how far they have read. Whom it
    shows to whom is for the server to say: ask again."""

    type: Literal['readers.changed'] = 'readers.changed'
    room_id: int


class PreferencesChanged(Event):
    """To a person: this is how you want it now."""

    type: Literal['preferences.changed'] = 'preferences.changed'
    preferences: Preferences


class SidebarChanged(Event):
    """To a person: so your rooms stand at the side now. The one with the highest `rev` is true."""

    type: Literal['sidebar.changed'] = 'sidebar.changed'
    sidebar: Sidebar


class SignInEnded(Event):
    """To a person: these sign-ins are over; their pages must close. Not for browsers to see."""

    type: Literal['sign_in.ended'] = 'sign_in.ended'
    sign_in_ids: tuple[int, ...]


class SignInRenewed(Event):
    """To a person: this sign-in has another token; whoever has only the old one must go. Not for
    browsers to see."""

    type: Literal['sign_in.renewed'] = 'sign_in.renewed'
    sign_in_id: int


class PersonChanged(Event):
    """To everyone: somebody has another name or picture, or is gone for good."""

    type: Literal['person.changed'] = 'person.changed'
    user: UserView


class PersonJoined(Event):
    """To everyone: somebody has made an account."""

    type: Literal['person.joined'] = 'person.joined'
    user: UserView


class InviteUsed(Event):
    """To whoever made it: somebody came by an invitation, which is like this now."""

    type: Literal['invite.used'] = 'invite.used'
    invite: InviteView
    user: UserView


class ServerChanged(Event):
    """To everyone: the server is called, or looks, or lets people do, otherwise now."""

    type: Literal['server.changed'] = 'server.changed'
    server: ServerView


class StandingChanged(Event):
    """To a person, and between processes: on the whole server you are this now. Not for browsers
    to see: their pages are loaded anew."""

    type: Literal['standing.changed'] = 'standing.changed'
    user_id: int
    role: Role


class ReportsWaiting(Event):
    """To a person: so many reports wait for you to be handled."""

    type: Literal['reports.waiting'] = 'reports.waiting'
    count: int


class ReportHandled(Event):
    """To whoever made it: somebody has looked at your report. Kept nowhere."""

    type: Literal['report.handled'] = 'report.handled'
    report_id: int


class RelationChanged(Event):
    """To a person: something is different now between you and somebody, as you may know it."""

    type: Literal['relation.changed'] = 'relation.changed'
    user: UserView
    is_private: bool
    relation: Relation


class AudienceChanged(Event):
    """Between processes: others than before may know of this person. Not for browsers to see."""

    type: Literal['audience.changed'] = 'audience.changed'
    user_id: int


class PresenceBeat(Event):
    """Between processes: a page of somebody's says how it is, valid until then."""

    type: Literal['presence.beat'] = 'presence.beat'
    user_id: int
    page_id: str
    status: Literal['online', 'away', 'offline']
    until: datetime


class PresenceChanged(Event):
    """To everyone: somebody came, went quiet, wants not to be disturbed, or left."""

    type: Literal['presence.changed'] = 'presence.changed'
    user_id: int
    status: Literal['online', 'busy', 'away', 'offline']


class AvailabilityChanged(Event):
    """To a person, and between processes: this is how you want to appear now."""

    type: Literal['availability.changed'] = 'availability.changed'
    user_id: int
    availability: Availability
    until: datetime | None


class RoomActivity(Event):
    """To a room's members, a few times a second at most: messages `first_seq` to `last_seq` came.

    Quiet ones carry along a reader who had read everything up to `first_seq`. `at`: of the last.
    """

    type: Literal['room.activity'] = 'room.activity'
    room_id: int
    first_seq: int
    last_seq: int
    last_rev: int
    quiet: bool
    at: datetime


class LiveReady(Event):
    """To one socket, or to everyone after a gap: from here on everything is heard; what was loaded
    before must be brought up."""

    type: Literal['live.ready'] = 'live.ready'


AnyEvent = Annotated[
    MessagePosted
    | MessagesRemoved
    | PublicPosted
    | RoomChanged
    | RoomOpened
    | Typing
    | RoomJoined
    | RoomLeft
    | RoomHidden
    | RoomClosed
    | RoleChanged
    | LevelChanged
    | Mentioned
    | ReadMoved
    | ReceiptMoved
    | ReadersChanged
    | PreferencesChanged
    | SidebarChanged
    | SignInEnded
    | SignInRenewed
    | PersonChanged
    | PersonJoined
    | InviteUsed
    | ServerChanged
    | StandingChanged
    | ReportsWaiting
    | ReportHandled
    | RelationChanged
    | AudienceChanged
    | PresenceBeat
    | PresenceChanged
    | AvailabilityChanged
    | RoomActivity
    | LiveReady,
    Field(discriminator='type'),
]
catalogue: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)
