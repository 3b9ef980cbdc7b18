"""What concerns the whole server: whether it has an owner, who may make an account, who
may invite."""

from sqlmodel import Session

from chatter import db
from chatter.models.people import Server, SignUp, WhoInvites
from chatter.models.views import ServerView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import LiveReady
from chatter.services import access


async def view() -> ServerView:
    """What everybody may know."""
    return await db.read(_view)


async def set_sign_up(viewer: Viewer, sign_up: SignUp) -> ServerView:
    """Say who may make an account. Raises `Forbidden` for all but the server's owner."""
    return await edit(viewer, sign_up=sign_up)


async def set_who_invites(viewer: Viewer, who: WhoInvites) -> ServerView:
    """Say who may invite. Raises `Forbidden` for all but the server's owner."""
    return await edit(viewer, who_invites=who)


async def edit(
    viewer: Viewer, *, sign_up: SignUp | None = None, who_invites: WhoInvites | None = None
) -> ServerView:
    """Change what is not None. Raises `Forbidden` for all but the server's owner."""
    access.server_owner(viewer)
    view = await db.write(_edit, sign_up, who_invites)
    if who_invites is not None:
        await bus.publish(topic.EVERYONE, LiveReady())  # Pages show what one may do.
    return view


def row(session: Session) -> Server:
    """Work: the one row."""
    found = session.get(Server, 1)
    assert found is not None, 'The migration makes it.'
    return found


def _view(session: Session) -> ServerView:
    server = row(session)
    return ServerView(
        is_claimed=server.claimed_at is not None,
        sign_up=server.sign_up,
        who_invites=server.who_invites,
    )


def _edit(session: Session, sign_up: SignUp | None, who_invites: WhoInvites | None) -> ServerView:
    server = row(session)
    if sign_up is not None:
        server.sign_up = sign_up
    if who_invites is not None:
        server.who_invites = who_invites
    session.add(server)
    return _view(session)
