"""People and how they prove who they are: users, sign-ins, recovery codes, reset links, invites."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import JSON, Field

from chatter.models.base import Id, Table, by_value


class Role(StrEnum):
    """What somebody may do on the whole server."""

    OWNER = 'owner'
    ADMINISTRATOR = 'administrator'
    MEMBER = 'member'


class SignUp(StrEnum):
    """Who may make an account."""

    OPEN = 'open'
    INVITE = 'invite'
    CLOSED = 'closed'


class Server(Table, table=True):
    """The one row of what concerns everybody. `claimed_at` is set once, by the first owner."""

    __tablename__ = 'server'

    id: int = Field(default=1, primary_key=True)
    claimed_at: datetime | None = None
    sign_up: SignUp = Field(default=SignUp.OPEN, sa_type=by_value(SignUp))


class User(Table, table=True):
    """A person. `handle` is lower case and unique; `avatar` names the picture's files, if any."""

    __tablename__ = 'users'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    handle: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=50)
    role: Role = Field(default=Role.MEMBER, sa_type=by_value(Role))
    password_hash: str
    avatar: str | None = None
    preferences: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    created_at: datetime


class SignIn(Table, table=True):
    """A browser that proved who it is. Only the SHA-256 of its cookie is here."""

    __tablename__ = 'sign_ins'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    token_hash: str = Field(max_length=64, unique=True)
    is_kept: bool = Field(description='Outlives the browser: "keep me signed in".')
    created_at: datetime
    used_at: datetime
    idle_until: datetime
    expires_at: datetime
    device: str = Field(max_length=400)
    address: str = Field(max_length=64)


class RecoveryCode(Table, table=True):
    """One of the codes that let somebody in who forgot the password; each works once."""

    __tablename__ = 'recovery_codes'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = None


class PasswordReset(Table, table=True):
    """A one-time link made on the machine itself, with which a password can be set anew."""

    __tablename__ = 'password_resets'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime
    used_at: datetime | None = None


class Invite(Table, table=True):
    """A link with which somebody may make an account while sign-up is by invite."""

    __tablename__ = 'invites'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    token_hash: str = Field(max_length=64, unique=True)
    created_by: int = Field(foreign_key='users.id', sa_type=Id)
    created_at: datetime
    expires_at: datetime
    uses_left: int
    revoked_at: datetime | None = None
