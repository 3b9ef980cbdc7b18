"""What somebody asks about themselves."""

from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from chatter import files
from chatter.api import session
from chatter.api.bodies import kept_picture
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.people import Availability, Role
from chatter.models.preferences import (
    Accent,
    Announce,
    Clock,
    Density,
    EnterKey,
    Language,
    Layout,
    Notify,
    Preferences,
    TextSize,
    Theme,
)
from chatter.models.sent import Line, Sent
from chatter.models.sidebar import Sidebar
from chatter.models.views import (
    AvailabilityView,
    AwayView,
    MembershipView,
    PersonView,
    ReadersView,
    ReadPointer,
    SignInView,
    UserView,
)
from chatter.realtime import presence
from chatter.services import (
    accounts,
    availability,
    catching_up,
    endings,
    export,
    handles,
    invites,
    opening,
    people,
    preferences,
    reading,
    reports,
    room_lists,
    server,
    sidebar,
    sign_ins,
)

router = Router(prefix='/api/me')


class Me(BaseModel):
    """Who the caller is."""

    user: UserView
    role: Role


class MyRooms(BaseModel):
    """The caller's rooms and how they stand at the side, who is here, by user id ('online', 'busy'
    or 'away'), and what one may do."""

    rooms: list[MembershipView]
    sidebar: Sidebar
    presence: dict[int, presence.Status]
    may_invite: bool


class Duties(BaseModel):
    """Whether somebody runs the server, makes rooms, handles reports, and how many wait."""

    administrates: bool
    makes_rooms: bool
    handles_reports: bool
    waiting: int


class State(BaseModel):
    """All that a page of the caller's has to know when it begins to hear: each part is what its own
    address answers, too. `readers` are those of the room it shows, None where it cannot be read."""

    me: Me
    preferences: Preferences
    availability: AvailabilityView
    requests: list[PersonView]
    duties: Duties
    rooms: MyRooms
    readers: ReadersView | None


class PreferencesEdit(Sent):
    """What to change about one's preferences; what is None stays."""

    language: Language | None = None
    theme: Theme | None = None
    accent: Accent | None = None
    density: Density | None = None
    text_size: TextSize | None = None
    layout: Layout | None = None
    clock: Clock | None = None
    enter: EnterKey | None = None
    announce: Announce | None = None
    notify: Notify | None = None


class Appear(Sent):
    """How to appear to others. Without `minutes` it has no end."""

    availability: Availability
    minutes: int | None = None


class Pointers(BaseModel):
    """How far rooms have been read."""

    pointers: Annotated[list[ReadPointer], Field(max_length=10_000, fail_fast=True)]


class Handle(BaseModel):
    """What somebody is reached by."""

    handle: Line


class Password(BaseModel):
    """The present one, to be sure that it is really them."""

    password: Line


class Parting(BaseModel):
    """What somebody says who goes for good: their own handle, and what becomes of their words."""

    password: Line = ''  # Guests have none.
    handle: Line
    messages: endings.Fate


class Name(BaseModel):
    """A display name."""

    name: Line


@router.get('')
async def me(viewer: SignedIn) -> Me:
    """Who the caller is."""
    return Me(user=viewer.view, role=viewer.role)


@router.get('/state')
async def my_state(viewer: SignedIn, room: int | None = None) -> State:
    """How everything stands for the caller, who perhaps looks at a room, asked in one."""
    mine = await opening.page(viewer, room)
    return State(
        me=Me(user=viewer.view, role=viewer.role),
        preferences=viewer.preferences,
        availability=mine.availability,
        requests=mine.requests,
        duties=Duties(
            administrates=viewer.is_administrator,
            makes_rooms=mine.may_create,
            handles_reports=mine.reports.may_handle,
            waiting=mine.reports.count,
        ),
        rooms=MyRooms(
            rooms=mine.rooms,
            sidebar=mine.sidebar,
            presence=await people.statuses(viewer),
            may_invite=mine.may_invite,
        ),
        readers=mine.readers,
    )


@router.patch('')
async def rename(viewer: SignedIn, body: Name) -> UserView:
    """Show another name."""
    return await accounts.rename(viewer, body.name)


@router.patch('/handle')
async def change_handle(viewer: SignedIn, body: Handle) -> UserView:
    """Be called otherwise, once in 30 days."""
    return await handles.change(viewer, body.handle)


@router.get('/preferences')
async def my_preferences(viewer: SignedIn) -> Preferences:
    """How the caller wants it."""
    return viewer.preferences


@router.patch('/preferences')
async def change_preferences(viewer: SignedIn, body: PreferencesEdit) -> Preferences:
    """Set some of the caller's preferences."""
    return await preferences.change(viewer, body.model_dump(exclude_none=True))


@router.get('/availability')
async def my_availability(viewer: SignedIn) -> AvailabilityView:
    """How the caller appears to others."""
    return await availability.mine(viewer)


@router.put('/availability')
async def change_availability(viewer: SignedIn, body: Appear) -> AvailabilityView:
    """Appear otherwise, for so many minutes or until one says so."""
    return await availability.change(viewer, body.availability, body.minutes)


@router.get('/rooms')
async def my_rooms(viewer: SignedIn) -> MyRooms:
    """The caller's rooms, by name, and who is here."""
    return MyRooms(
        rooms=await room_lists.mine(viewer),
        sidebar=await sidebar.mine(viewer),
        presence=await people.statuses(viewer),
        may_invite=await invites.may_invite(viewer),
    )


@router.get('/away')
async def away(viewer: SignedIn) -> AwayView:
    """What waits for the caller who was away. To ask marks nothing as read."""
    return await catching_up.look(viewer)


@router.post('/read-all')
async def read_all(viewer: SignedIn) -> Pointers:
    """Nothing is unread any more; answers where the pointers were."""
    return Pointers(pointers=await reading.mark_all_read(viewer))


@router.post('/put-back', status_code=204)
async def put_back(viewer: SignedIn, body: Pointers) -> None:
    """The pointers are where they were."""
    await reading.put_back(viewer, body.pointers)


@router.get('/duties')
async def my_duties(viewer: SignedIn) -> Duties:
    """What the caller looks after besides their own affairs."""
    waiting = await reports.waiting(viewer)
    return Duties(
        administrates=viewer.is_administrator,
        makes_rooms=await server.may_create(viewer),
        handles_reports=waiting.may_handle,
        waiting=waiting.count,
    )


@router.get('/everything.zip')
async def my_everything(viewer: SignedIn) -> Response:
    """All that is kept about the caller, to take along."""
    headers = {'Content-Disposition': f'attachment; filename="chatter-{viewer.handle}.zip"'}
    packed = await export.everything(viewer)
    return Response(packed, media_type='application/zip', headers=headers)


@router.put('/avatar')
async def set_avatar(request: Request, viewer: SignedIn) -> UserView:
    """Show another picture: the raw bytes of a PNG, JPEG, WebP, GIF or BMP, at most 10 MB."""
    async with kept_picture(request) as picture:
        user, before = await accounts.set_avatar(viewer, picture)
    files.remove_avatar(before)
    return user


@router.delete('/avatar')
async def remove_avatar(viewer: SignedIn) -> UserView:
    """Show no picture."""
    user, before = await accounts.set_avatar(viewer, None)
    files.remove_avatar(before)
    return user


@router.get('/sign-ins')
async def my_sign_ins(viewer: SignedIn) -> list[SignInView]:
    """Where the caller is signed in, the latest used first."""
    return await sign_ins.listed(viewer)


@router.delete('/sign-ins/{sign_in_id}', status_code=204)
async def revoke(viewer: SignedIn, sign_in_id: int) -> None:
    """End one of the caller's sign-ins."""
    await sign_ins.revoke(viewer, sign_in_id)


@router.delete('/sign-ins', status_code=204)
async def revoke_others(viewer: SignedIn) -> None:
    """End all of the caller's sign-ins but this one."""
    await sign_ins.revoke_others(viewer)


@router.post('/deactivate')
async def deactivate(request: Request, viewer: SignedIn, body: Password) -> Response:
    """Be gone until the next sign-in."""
    await endings.deactivate(viewer, body.password)
    return _gone(request)


@router.post('/delete')
async def delete(request: Request, viewer: SignedIn, body: Parting) -> Response:
    """Be gone for good."""
    await endings.delete_account(viewer, body.password, body.handle, body.messages)
    return _gone(request)


def _gone(request: Request) -> Response:
    response = JSONResponse({'to': '/sign-in'})
    session.clear_cookie(request, response)
    return response
