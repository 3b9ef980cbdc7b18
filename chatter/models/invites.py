"""Invitations: links that bring people in, the rooms they lead to, and who came by them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chatter.models.base import Id, Table, a_flag, by_value
from chatter.models.people import Role


class Invite(Table, table=True):
    """A link with which people come in. Only the SHA-256 of its token is here.

    Without `uses_left` it is good for any number of people, without `expires_at` for ever. Guests
    stay for `guest_days`.
    """

    __tablename__ = 'invites'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    token_hash: str = Field(max_length=64, unique=True)
    created_by: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    created_at: datetime
    expires_at: datetime | None = None
    uses_left: int | None = None
    revoked_at: datetime | None = None
    role: Role = Field(
        default=Role.MEMBER,
        sa_type=by_value(Role),
        sa_column_kwargs={'server_default': Role.MEMBER.value},
    )
    guest_days: int | None = None
    may_claim: bool = a_flag(False)


class InviteRoom(Table, table=True):
    """A room that an invitation leads to. By `id` they stand in order: one lands in the first."""

    __tablename__ = 'invite_rooms'
    __table_args__ = (UniqueConstraint('invite_id', 'room_id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    invite_id: int = Field(foreign_key='invites.id', sa_type=Id)
    room_id: int = Field(foreign_key='rooms.id', index=True, sa_type=Id)


class Arrival(Table, table=True):
    """Somebody came by an invitation."""

    __tablename__ = 'arrivals'
    __table_args__ = (UniqueConstraint('invite_id', 'user_id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    invite_id: int = Field(foreign_key='invites.id', sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    came_at: datetime
