"""People over REST: finding them, following them, having nothing to do with them."""

import csv
import io
from enum import StrEnum

from fastapi.responses import Response
from pydantic import BaseModel

from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.views import (
    FollowedPage,
    OwnProfileView,
    PeoplePage,
    PersonView,
    ProfileView,
    Relation,
    SuggestionView,
)
from chatter.services import followed, follows, people

router = Router()

PEOPLE = '/api/people'
PERSON = '/api/people/{user_id}'
FORMULA = ('=', '+', '-', '@', '\t', '\r')  # What spreadsheets would take for one.


class Requests(StrEnum):
    """What becomes of requests that wait."""

    ACCEPT = 'accept'
    DECLINE = 'decline'


class NewMessages(BaseModel):
    """How many, counted to a hundred."""

    count: int


class Visibility(BaseModel):
    """Who may see one's profile: everybody, or followers only."""

    is_private: bool
    requests: Requests | None = None


@router.get(PEOPLE)
async def find(
    viewer: SignedIn, q: str = '', after: str | None = None, limit: int = people.PAGE
) -> PeoplePage:
    """People by a part of their name or handle."""
    return await people.find(viewer, q, after, limit)


@router.get(PEOPLE + '/here')
async def here(viewer: SignedIn) -> list[PersonView]:
    """Who is here now."""
    return await people.here(viewer)


@router.get(PEOPLE + '/suggestions')
async def suggestions(viewer: SignedIn) -> list[SuggestionView]:
    """Whom the caller may want to follow."""
    return await people.suggestions(viewer)


@router.get(PEOPLE + '/by-handle/{handle}')
async def called(viewer: SignedIn, handle: str) -> ProfileView:
    """A person by handle."""
    return await people.called(viewer, handle)


@router.get(PERSON)
async def look(viewer: SignedIn, user_id: int) -> ProfileView:
    """A person as the caller may see them."""
    return await people.look(viewer, user_id)


@router.get(PERSON + '/followers')
async def followers(viewer: SignedIn, user_id: int, after: str | None = None) -> PeoplePage:
    """Who follows somebody."""
    return await follows.followers(viewer, user_id, after)


@router.get(PERSON + '/following')
async def following(viewer: SignedIn, user_id: int, after: str | None = None) -> PeoplePage:
    """Whom somebody follows."""
    return await follows.following(viewer, user_id, after)


@router.post(PERSON + '/follow')
async def follow(viewer: SignedIn, user_id: int) -> Relation:
    """Follow somebody, or ask to."""
    return await follows.follow(viewer, user_id)


@router.delete(PERSON + '/follow')
async def unfollow(viewer: SignedIn, user_id: int) -> Relation:
    """Follow somebody no longer, or take the request back."""
    return await follows.unfollow(viewer, user_id)


@router.delete(PERSON + '/follower')
async def remove_follower(viewer: SignedIn, user_id: int) -> Relation:
    """Have somebody follow the caller no longer."""
    return await follows.remove_follower(viewer, user_id)


@router.post(PERSON + '/accept')
async def accept(viewer: SignedIn, user_id: int) -> Relation:
    """Let somebody follow who has asked to."""
    return await follows.accept(viewer, user_id)


@router.post(PERSON + '/decline')
async def decline(viewer: SignedIn, user_id: int) -> Relation:
    """See a request no longer."""
    return await follows.decline(viewer, user_id)


@router.post(PERSON + '/block')
async def block(viewer: SignedIn, user_id: int) -> Relation:
    """Have nothing to do with somebody."""
    return await follows.block(viewer, user_id)


@router.delete(PERSON + '/block')
async def unblock(viewer: SignedIn, user_id: int) -> Relation:
    """Take that back."""
    return await follows.unblock(viewer, user_id)


@router.post(PERSON + '/mute')
async def mute(viewer: SignedIn, user_id: int) -> Relation:
    """Be told of somebody no longer."""
    return await follows.mute(viewer, user_id, is_muted=True)


@router.delete(PERSON + '/mute')
async def unmute(viewer: SignedIn, user_id: int) -> Relation:
    """Be told of them again."""
    return await follows.mute(viewer, user_id, is_muted=False)


@router.get('/api/me/requests')
async def requests(viewer: SignedIn) -> list[PersonView]:
    """Who waits for the caller's answer."""
    return await follows.requests(viewer)


@router.get('/api/me/blocked')
async def blocked(viewer: SignedIn) -> list[PersonView]:
    """Whom the caller has blocked."""
    return await follows.blocked(viewer)


@router.get('/api/me/friends')
async def friends(viewer: SignedIn, after: str | None = None) -> PeoplePage:
    """Who follows the caller and is followed back."""
    return await follows.friends(viewer, after)


@router.get('/api/me/following.csv')
async def following_csv(viewer: SignedIn) -> Response:
    """Whom the caller follows, for a spreadsheet or another server."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(['handle', 'name'])
    for person in await follows.all_followed(viewer):
        name = person.user.name
        rows.writerow([person.user.handle, f"'{name}" if name.startswith(FORMULA) else name])
    headers = {'Content-Disposition': 'attachment; filename="following.csv"'}
    return Response(written.getvalue(), media_type='text/csv; charset=utf-8', headers=headers)


@router.get('/api/me/following/messages')
async def followed_messages(
    viewer: SignedIn, before: int | None = None, limit: int = followed.PAGE
) -> FollowedPage:
    """What those say whom the caller follows, over all public rooms."""
    return await followed.page(viewer, before, limit)


@router.get('/api/me/following/new')
async def count_followed(viewer: SignedIn, after: int) -> NewMessages:
    """How many of these came after one."""
    return NewMessages(count=await followed.count_new(viewer, after))


@router.get('/api/me/profile')
async def my_profile(viewer: SignedIn) -> OwnProfileView:
    """What the caller has said of themselves."""
    return await people.mine(viewer)


@router.patch('/api/me/profile')
async def edit(viewer: SignedIn, body: people.Edit) -> ProfileView:
    """Say something else of oneself."""
    return await people.edit(viewer, body)


@router.patch('/api/me/visibility')
async def set_visibility(viewer: SignedIn, body: Visibility) -> ProfileView:
    """Be private, or public."""
    accepts = None if body.requests is None else body.requests is Requests.ACCEPT
    return await people.set_visibility(viewer, body.is_private, accepts=accepts)
