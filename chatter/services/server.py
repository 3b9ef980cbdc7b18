"""What concerns the whole server: what it is called and looks like, who may make an account, invite
and make rooms, how long a message may be. It is read where it is asked for, so it holds at once."""

from typing import Any

from pydantic import ConfigDict
from sqlmodel import Session, col, select

from chatter import db, text
from chatter.errors import Invalid
from chatter.language import words
from chatter.models.administration import Deed
from chatter.models.people import MESSAGE_MOST, Entitled, Role, Server, SignUp, User
from chatter.models.preferences import Accent
from chatter.models.sent import Line, Sent
from chatter.models.views import ServerView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import LiveReady, ServerChanged
from chatter.services import access, audit

NAME_MOST = 40
MESSAGE_LEAST = 200  # Less is no conversation.

_only_row = select(Server).where(col(Server.id) == 1)  # Asked by every page: made once.


class Edit(Sent):
    """What to change; what is None stays."""

    model_config = ConfigDict(frozen=True)

    name: Line | None = None
    accent: Accent | None = None
    sign_up: SignUp | None = None
    who_invites: Entitled | None = None
    who_creates: Entitled | None = None
    message_most: int | None = None


async def view() -> ServerView:
    """What everybody may know."""
    return await db.read(_view)


async def edit(viewer: Viewer, changes: Edit) -> ServerView:
    """Change what is not None. Raises `Invalid`, and `Forbidden` for all but administrators."""
    view = await db.write(_edit, viewer, _checked(changes))
    await _tell(view)
    return view


async def set_picture(viewer: Viewer, picture: str | None) -> tuple[ServerView, str | None]:
    """Show a picture that was stored, or none; returns the one that was shown before, too.

    Raises `Forbidden` for all but administrators.
    """
    view, before = await db.write(_set_picture, viewer, picture)
    await _tell(view)
    return view, before


async def is_picture(name: str) -> bool:
    """Whether the server's picture is stored under this name."""
    return await db.read(_is_picture, name)


async def may_create(viewer: Viewer) -> bool:
    """Whether the viewer may make rooms."""
    return await db.read(lambda session: allows_creating(session, access.user(session, viewer)))


def row(session: Session) -> Server:
    """Work: the one row."""
    found = session.get(Server, 1)
    assert found is not None, 'The migration makes it.'
    return found


def allows_creating(session: Session, user: User) -> bool:
    """Work: whether somebody may make rooms."""
    if user.role.runs_server:
        return True
    return user.role is not Role.GUEST and row(session).who_creates is Entitled.EVERYBODY


async def _tell(view: ServerView) -> None:
    await bus.publish(topic.EVERYONE, ServerChanged(server=view))
    await bus.publish(topic.EVERYONE, LiveReady())  # Pages ask again what one may do.


def _checked(changes: Edit) -> dict[str, Any]:
    checked = changes.model_dump(exclude_none=True)
    if changes.name is not None:
        checked['name'] = text.clean_name(changes.name)
        if not text.is_visible(checked['name']):
            raise Invalid(words('Please give the server a name.'), field='name')
        if len(checked['name']) > NAME_MOST:
            raise Invalid(
                words('The name of a server has at most {most} characters.', most=NAME_MOST),
                field='name',
            )
    most = changes.message_most
    if most is not None and not MESSAGE_LEAST <= most <= MESSAGE_MOST:
        raise Invalid(
            words('From {least:,} to {most:,} characters.', least=MESSAGE_LEAST, most=MESSAGE_MOST),
            field='message_most',
        )
    return checked


def _view(session: Session) -> ServerView:
    return ServerView.of(session.connection().execute(_only_row).one())


def _edit(session: Session, viewer: Viewer, changes: dict[str, Any]) -> ServerView:
    access.administrator(session, viewer)
    server = access.held(session, row(session))
    changed = {name: value for name, value in changes.items() if getattr(server, name) != value}
    for name, value in changed.items():
        setattr(server, name, value)
    session.add(server)
    if changed:
        audit.note(session, viewer, Deed.SETTINGS, **changed)
    return ServerView.of(server)


def _set_picture(
    session: Session, viewer: Viewer, picture: str | None
) -> tuple[ServerView, str | None]:
    access.administrator(session, viewer)
    server = access.held(session, row(session))
    before, server.picture = server.picture, picture
    session.add(server)
    audit.note(session, viewer, Deed.SETTINGS, picture=picture is not None)
    return ServerView.of(server), before


def _is_picture(session: Session, name: str) -> bool:
    return row(session).picture == name
