"""What concerns the whole server: whether it has an owner, and who may make an account."""

from sqlmodel import Session

from chatter import db
from chatter.models.people import Server, SignUp
from chatter.models.views import ServerView, Viewer
from chatter.services import access


async def view() -> ServerView:
    """What everybody may know."""
    return await db.read(_view)


async def set_sign_up(viewer: Viewer, sign_up: SignUp) -> ServerView:
    """Say who may make an account. Raises `Forbidden` for all but the server's owner."""
    access.server_owner(viewer)
    return await db.write(_set_sign_up, sign_up)


def row(session: Session) -> Server:
    """Work: the one row."""
    found = session.get(Server, 1)
    assert found is not None, 'The migration makes it.'
    return found


def _view(session: Session) -> ServerView:
    server = row(session)
    return ServerView(is_claimed=server.claimed_at is not None, sign_up=server.sign_up)


def _set_sign_up(session: Session, sign_up: SignUp) -> ServerView:
    server = row(session)
    server.sign_up = sign_up
    session.add(server)
    return _view(session)
