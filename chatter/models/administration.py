"""What those who run a server, or moderate a room, have done and have been told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import JSON, Field

from chatter.models.base import Id, Table, a_choice, a_flag, a_text, by_value


class Deed(StrEnum):
    """What somebody did, to be kept in the log."""

    SETTINGS = 'settings'
    ROLE = 'role'
    OWNERSHIP = 'ownership'
    SUSPENDED = 'suspended'
    UNSUSPENDED = 'unsuspended'
    SIGNED_OUT = 'signed_out'
    LINK_MADE = 'link_made'
    INVITED = 'invited'
    INVITE_REVOKED = 'invite_revoked'
    ROOM_ARCHIVED = 'room_archived'
    ROOM_RESTORED = 'room_restored'
    ROOM_DELETED = 'room_deleted'
    ROOM_TAKEN_BACK = 'room_taken_back'
    ROOM_HANDED_OVER = 'room_handed_over'
    ROOM_OPENED = 'room_opened'
    ROOM_CLOSED = 'room_closed'
    MEMBER_ROLE = 'member_role'
    MEMBER_REMOVED = 'member_removed'
    MEMBER_BANNED = 'member_banned'
    MEMBER_UNBANNED = 'member_unbanned'
    REPORT_HANDLED = 'report_handled'
    ACCOUNT_DEACTIVATED = 'account_deactivated'
    ACCOUNT_DELETED = 'account_deleted'


class Audit(Table, table=True):
    """One deed: whose, about whom, in which room. `details` is small: what was chosen,
    and no text of anybody's but what the server is called."""

    __tablename__ = 'audits'
    __table_args__ = (Index('ix_audits_deed_id', 'deed', 'id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime
    by_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    deed: Deed = Field(sa_type=by_value(Deed))
    about_user_id: int | None = Field(default=None, foreign_key='users.id', index=True, sa_type=Id)
    about_room_id: int | None = Field(default=None, foreign_key='rooms.id', index=True, sa_type=Id)
    details: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class ReportKind(StrEnum):
    """What is wrong, as somebody sees it who reports it."""

    SPAM = 'spam'
    HARASSMENT = 'harassment'
    VIOLENCE = 'violence'
    ILLEGAL = 'illegal'
    OTHER = 'other'


class ReportState(StrEnum):
    """What has become of a report."""

    OPEN = 'open'
    DISMISSED = 'dismissed'
    ACTED = 'acted'


class Report(Table, table=True):
    """Somebody says that a message, or a person, is not all right.

    `text` is what the message said at that moment, and all that is handed over of a conversation.
    `is_for_server`: it goes to who runs the server, not to the moderators of the room.
    """

    __tablename__ = 'reports'
    __table_args__ = (
        Index('ix_reports_room_id_state', 'room_id', 'state'),
        Index('ix_reports_state_id', 'state', 'id'),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    created_at: datetime
    by_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    about_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    room_id: int | None = Field(default=None, foreign_key='rooms.id', sa_type=Id)
    seq: int | None = None
    said_at: datetime | None = None
    text: str = Field(default='', sa_type=Text)
    kind: ReportKind = Field(sa_type=by_value(ReportKind))
    words: str = a_text(500)
    is_for_server: bool = a_flag(False)
    state: ReportState = a_choice(ReportState.OPEN)
    handled_by: int | None = Field(default=None, foreign_key='users.id', sa_type=Id)
    handled_at: datetime | None = None
    note: str = a_text(500)
