"""Rooms, who is in them, and what was said.

A room's two counters change in the transaction of what they count: `last_seq` numbers its messages
1, 2, 3 … without holes, `last_rev` its changes. Unread = `room.last_seq - member.read_seq`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from chatter.models.base import Id, Table, by_value


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


class MessageKind(StrEnum):
    """What a message is: words of a person, or what the system says about the room."""

    TEXT = 'text'
    CREATED = 'created'
    JOINED = 'joined'
    LEFT = 'left'
    RENAMED = 'renamed'
    DESCRIBED = 'described'
    ARCHIVED = 'archived'
    RESTORED = 'restored'

    @property
    def is_quiet(self) -> bool:
        """Whether it leaves a room read for those who had read all of it."""
        return self is not MessageKind.TEXT


class Room(Table, table=True):
    """A place of conversation. `name_key` is the folded name, unique; direct rooms have none."""

    __tablename__ = 'rooms'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    kind: RoomKind = Field(default=RoomKind.PUBLIC, sa_type=by_value(RoomKind))
    name: str = Field(max_length=30)
    name_key: str | None = Field(default=None, max_length=200, unique=True)
    description: str = Field(default='', max_length=200)
    created_by: int | None = Field(default=None, foreign_key='users.id', sa_type=Id)
    created_at: datetime
    archived_at: datetime | None = None
    last_seq: int = 0
    last_rev: int = 0


class Member(Table, table=True):
    """A person in a room, and how far that person has read.

    `shown_seq` is how far that was when the person became invisible: others see no more meanwhile.
    """

    __tablename__ = 'members'
    __table_args__ = (UniqueConstraint('room_id', 'user_id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    role: MemberRole = Field(default=MemberRole.MEMBER, sa_type=by_value(MemberRole))
    joined_at: datetime
    read_seq: int = 0
    shown_seq: int | None = None


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
