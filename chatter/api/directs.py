"""Direct conversations over REST; what is said in them goes the way of all rooms."""

from pydantic import BaseModel

from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.sent import Ids
from chatter.models.views import RoomView
from chatter.services import directs

router = Router(prefix='/api/directs')


class People(BaseModel):
    """Whom to talk to, by their ids; nobody is a note to oneself."""

    user_ids: Ids


@router.post('')
async def open(viewer: SignedIn, body: People) -> RoomView:
    """The caller's conversation with these people, made if there is none."""
    return await directs.open(viewer, body.user_ids)
