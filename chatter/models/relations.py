"""Who follows whom, who wants nothing to do with whom: each row is one person's decision."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from chatter.models.base import Id, Table


class Follow(Table, table=True):
    """Somebody follows somebody, or has asked to: then `accepted_at` is empty.

    A request that was declined stays, because whoever asked is not told; only the other one no
    longer sees it.
    """

    __tablename__ = 'follows'
    __table_args__ = (
        UniqueConstraint('follower_id', 'followed_id', name='uq_follows_follower_id_followed_id'),
        Index('ix_follows_followed_id_accepted_at', 'followed_id', 'accepted_at'),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    follower_id: int = Field(foreign_key='users.id', sa_type=Id)
    followed_id: int = Field(foreign_key='users.id', sa_type=Id)
    created_at: datetime
    accepted_at: datetime | None = None
    declined_at: datetime | None = None


class Block(Table, table=True):
    """Somebody wants nothing to do with somebody, who is not told."""

    __tablename__ = 'blocks'
    __table_args__ = (
        UniqueConstraint('blocker_id', 'blocked_id', name='uq_blocks_blocker_id_blocked_id'),
        Index('ix_blocks_blocked_id', 'blocked_id'),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    blocker_id: int = Field(foreign_key='users.id', sa_type=Id)
    blocked_id: int = Field(foreign_key='users.id', sa_type=Id)
    created_at: datetime


class Mute(Table, table=True):
    """Somebody does not want to be told of somebody."""

    __tablename__ = 'mutes'
    __table_args__ = (UniqueConstraint('muter_id', 'muted_id', name='uq_mutes_muter_id_muted_id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    muter_id: int = Field(foreign_key='users.id', sa_type=Id)
    muted_id: int = Field(foreign_key='users.id', sa_type=Id)
    created_at: datetime
