"""Rooms, who is in them, and what was said.

A room's two counters change in the transaction of what they count: `last_seq` numbers its messages
1, 2, 3 … without holes, `last_rev` its changes. Unread = `room.last_seq - member.read_seq`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import JSON, Field

from chatter.models.base import Id, Table, a_choice, a_number, a_text, by_value

NUMBER_MOST = 2**31 - 1  # No database counts messages further, and some say so loudly.


class RoomKind(StrEnum):
    """Who can find it: everybody, its members, or the people it is between."""

    PUBLIC = 'public'
    PRIVATE = 'private'
    DIRECT = 'direct'


class MemberRole(StrEnum):
    """What a member may do in a room."""

    OWNER = 'owner'
    MODERATOR = 'moderator'
    MEMBER = 'member'

    @property
    def moderates(self) -> bool:
        """Whether they look after the room."""
        return self in MODERATING


MODERATING = (MemberRole.OWNER, MemberRole.MODERATOR)  # Who does, for questions to the database.


class Who(StrEnum):
    """Which members may do a thing."""

    ALL = 'all'
    MODERATORS = 'moderators'


class Level(StrEnum):
    """Of what in a room somebody wants to be told; `default` is what they want in general."""

    DEFAULT = 'default'
    ALL = 'all'
    MENTIONS = 'mentions'
    NOTHING = 'nothing'


class MessageKind(StrEnum):
    """What a message is: words of a person, or what the system says about the room.

    `opened` and `closed` say that a room became public or private; the author of `added` and
    `removed` is whom it happened to.
    """

    TEXT = 'text'
    CREATED = 'created'
    JOINED = 'joined'
    LEFT = 'left'
    RENAMED = 'renamed'
    DESCRIBED = 'described'
    TOPIC = 'topic'
    PICTURE = 'picture'
    OPENED = 'opened'
    CLOSED = 'closed'
    ADDED = 'added'
    REMOVED = 'removed'
    ARCHIVED = 'archived'
    RESTORED = 'restored'

    @property
    def is_quiet(self) -> bool:
        """Whether it leaves a room read for those who had read all of it."""
        return self is not MessageKind.TEXT


class Room(Table, table=True):
    """A place of conversation.

    `name_key` is the folded name, unique among public rooms; others have none, so that a name that
    is taken tells nothing of them. `direct_key` is who a direct room is between, so that there is
    one for each set of people. `member_count` counts the rows of `members`; `last_at` is when
    somebody last wrote.
    """

    __tablename__ = 'rooms'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    kind: RoomKind = Field(default=RoomKind.PUBLIC, sa_type=by_value(RoomKind))
    name: str = Field(max_length=30)
    name_key: str | None = Field(default=None, max_length=200, unique=True)
    description: str = Field(default='', max_length=200)
    topic: str = a_text(200)
    emoji: str = a_text(32)
    picture: str | None = Field(default=None, index=True)
    links: list[dict[str, str]] | None = Field(default=None, sa_type=JSON)
    direct_key: str | None = Field(default=None, max_length=200, unique=True)
    who_posts: Who = a_choice(Who.ALL)
    who_invites: Who = a_choice(Who.ALL)
    slow_seconds: int = a_number(0)
    member_count: int = a_number(0)
    created_by: int | None = Field(default=None, foreign_key='users.id', sa_type=Id)
    created_at: datetime
    archived_at: datetime | None = None
    last_seq: int = 0
    last_rev: int = 0
    last_at: datetime | None = None


class Member(Table, table=True):
    """A person in a room, and how far that person has read.

    `shown_seq` is how far that was when the person became invisible, or put the pointer back: what
    others see meanwhile is no more, and no less.
    `read_rev` counts how often the pointer was put back. A room is not in the person's sidebar
    while its last message is not beyond `hidden_seq`. `posted_at` is kept in slow rooms only.
    """

    __tablename__ = 'members'
    __table_args__ = (UniqueConstraint('room_id', 'user_id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    role: MemberRole = Field(default=MemberRole.MEMBER, sa_type=by_value(MemberRole))
    joined_at: datetime
    read_seq: int = 0
    read_rev: int = a_number(0)
    hidden_seq: int | None = None
    level: Level = a_choice(Level.DEFAULT)
    posted_at: datetime | None = None
    shown_seq: int | None = None


class Ban(Table, table=True):
    """Somebody may not be in a room, until a moment or for good."""

    __tablename__ = 'bans'
    __table_args__ = (UniqueConstraint('room_id', 'user_id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    by_id: int = Field(foreign_key='users.id', sa_type=Id)
    reason: str = Field(default='', max_length=200)
    created_at: datetime
    until: datetime | None = None


class Message(Table, table=True):
    """One message. `rev` is the room's number of its latest change; `html` is made once."""

    __tablename__ = 'messages'
    __table_args__ = (
        UniqueConstraint('room_id', 'seq'),
        UniqueConstraint('author_id', 'nonce'),
        Index('ix_messages_room_id_rev', 'room_id', 'rev'),
        Index('ix_messages_author_id_id', 'author_id', 'id'),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', sa_type=Id)
    seq: int
    rev: int
    kind: MessageKind = Field(default=MessageKind.TEXT, sa_type=by_value(MessageKind))
    author_id: int = Field(foreign_key='users.id', sa_type=Id)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    nonce: str | None = Field(default=None, max_length=64)
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class DeletedRoom(Table, table=True):
    """What a room was that somebody deleted: its kind, and its members as they were."""

    __tablename__ = 'deleted_rooms'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', unique=True, sa_type=Id)
    by_id: int = Field(foreign_key='users.id', sa_type=Id)
    at: datetime = Field(index=True)
    kind: RoomKind = Field(sa_type=by_value(RoomKind))
    members: list[dict[str, Any]] = Field(sa_type=JSON)


class Mention(Table, table=True):
    """A message calls somebody by name. Unread ones are those beyond what they have read."""

    __tablename__ = 'mentions'
    __table_args__ = (
        UniqueConstraint('user_id', 'room_id', 'seq', name='uq_mentions_user_id_room_id_seq'),
        Index('ix_mentions_room_id_seq', 'room_id', 'seq'),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', sa_type=Id)
    seq: int
    user_id: int = Field(foreign_key='users.id', sa_type=Id)
