"""People and how they prove who they are: users, sign-ins, recovery codes, reset links."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import JSON, Field

from chatter.models.base import Id, Table, a_choice, a_flag, a_number, a_text, by_value
from chatter.models.preferences import Accent


class Role(StrEnum):
    """What somebody may do on the whole server."""

    OWNER = 'owner'
    ADMINISTRATOR = 'administrator'
    MEMBER = 'member'
    GUEST = 'guest'

    @property
    def runs_server(self) -> bool:
        """Whether they may run the server: its owner and who helps."""
        return self in RUNNING


RUNNING = (Role.OWNER, Role.ADMINISTRATOR)  # Who runs the server, for questions to the database.


class SignUp(StrEnum):
    """Who may make an account."""

    OPEN = 'open'
    INVITE = 'invite'
    CLOSED = 'closed'


class Circle(StrEnum):
    """Whom somebody lets do something."""

    EVERYONE = 'everyone'
    FOLLOWED = 'followed'
    FRIENDS = 'friends'
    NOBODY = 'nobody'


class Availability(StrEnum):
    """How somebody wants to appear: as it is, not to be disturbed, or as if not here."""

    USUAL = 'usual'
    BUSY = 'busy'
    INVISIBLE = 'invisible'


class Entitled(StrEnum):
    """Who may do a thing on the server."""

    EVERYBODY = 'everybody'
    ADMINISTRATORS = 'administrators'


SERVER_NAME = 'Chatter'
MESSAGE_MOST = 10_000  # characters (code points) of a message, wherever less is not set


class Server(Table, table=True):
    """The one row of what concerns everybody. `claimed_at` is set once, by the first owner.

    `picture` names the picture's files, if any; `accent` is the colour of who has chosen none.
    """

    __tablename__ = 'server'

    id: int = Field(default=1, primary_key=True)
    claimed_at: datetime | None = None
    sign_up: SignUp = Field(default=SignUp.OPEN, sa_type=by_value(SignUp))
    who_invites: Entitled = Field(
        default=Entitled.EVERYBODY,
        sa_type=by_value(Entitled),
        sa_column_kwargs={'server_default': Entitled.EVERYBODY.value},
    )
    who_creates: Entitled = a_choice(Entitled.EVERYBODY)
    name: str = Field(
        default=SERVER_NAME,
        max_length=40,
        sa_column_kwargs={'server_default': text(f"'{SERVER_NAME}'")},
    )
    picture: str | None = None
    accent: Accent = a_choice(Accent.SEA)
    message_most: int = a_number(MESSAGE_MOST)


class User(Table, table=True):
    """A person. `handle` is lower case and unique; `avatar` names the picture's files, if any.

    `search_key` is name and handle as one looks for them: without accents, all in small letters.
    """

    __tablename__ = 'users'
    __table_args__ = (Index('ix_users_search_key_id', 'search_key', 'id'),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    handle: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=50)
    role: Role = Field(default=Role.MEMBER, sa_type=by_value(Role))
    password_hash: str
    avatar: str | None = None
    preferences: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    sidebar: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    created_at: datetime
    renamed_at: datetime | None = None
    # What they say of themselves; `bio_html` is safe.
    pronouns: str = a_text(40)
    bio: str = a_text(500)
    bio_html: str = a_text()
    status_emoji: str = a_text(32)
    status_text: str = a_text(80)
    status_until: datetime | None = None
    time_zone: str = a_text(64)
    # Who may see it. Strangers of somebody private see name and picture only.
    is_private: bool = a_flag(False)
    shows_lists: bool = a_flag(True)
    seen_at: datetime | None = None
    # A guest has no password and an end; some may make the account their own.
    guest_until: datetime | None = None
    may_claim: bool = a_flag(False)
    # Whom they let write to them, mention them, see when they were here and what they have read.
    allows_write: Circle = a_choice(Circle.EVERYONE)
    allows_mention: Circle = a_choice(Circle.EVERYONE)
    allows_seen: Circle = a_choice(Circle.EVERYONE)
    allows_reading: Circle = a_choice(Circle.EVERYONE)
    # How they appear; what has ended counts no longer.
    availability: Availability = a_choice(Availability.USUAL)
    availability_until: datetime | None = None
    search_key: str = a_text()
    # Gone for a while, until the next sign-in; or for good, and then nothing of them is here.
    deactivated_at: datetime | None = None
    deleted_at: datetime | None = None
    # Kept out by an administrator, until a moment or for good; what has ended counts no longer.
    suspended_at: datetime | None = None
    suspended_until: datetime | None = None
    suspended_reason: str = a_text(200)


class OldHandle(Table, table=True):
    """A handle that somebody had. It is nobody else's."""

    __tablename__ = 'old_handles'

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    handle: str = Field(max_length=32, unique=True)
    user_id: int = Field(foreign_key='users.id', index=True, sa_type=Id)


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
