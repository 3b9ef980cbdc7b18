"""Messages over REST: posting, reading back, what one missed, and how far one has read."""

from fastapi import Response
from pydantic import BaseModel, Field

from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.rooms import NUMBER_MOST
from chatter.models.sent import Line, Text
from chatter.models.views import ReadersView, ReadPointer, View
from chatter.services import messages, reading, receipts

router = Router(prefix='/api/rooms/{room_id}')


class NewMessage(BaseModel):
    """Markdown, and the caller's own name for this message: repeating it repeats nothing."""

    text: Text
    nonce: Line


class Seen(BaseModel):
    """The last message seen."""

    seq: int = Field(ge=0, le=NUMBER_MOST)


@router.post('/messages')
async def post(viewer: SignedIn, room_id: int, body: NewMessage) -> Response:
    """Say something: 201 with the message, 200 if this nonce had said it already."""
    posted = await messages.post(viewer, room_id, body.text, body.nonce)
    return _json(posted.message, 200 if posted.is_repeat else 201)


@router.get('/messages')
async def history(
    viewer: SignedIn,
    room_id: int,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = messages.PAGE,
) -> Response:
    """A run of messages by `seq`: the newest, or before, after or around one."""
    page = await messages.history(
        viewer, room_id, before=before, after=after, around=around, limit=limit
    )
    return _json(page)


@router.get('/changes')
async def changes(
    viewer: SignedIn, room_id: int, since: int, limit: int = messages.PAGE_MOST
) -> Response:
    """Everything that changed after the room's change number `since`."""
    return _json(await messages.changes(viewer, room_id, since, limit))


@router.post('/read')
async def read(viewer: SignedIn, room_id: int, body: Seen) -> ReadPointer:
    """Everything up to this message has been seen."""
    return await reading.mark_read(viewer, room_id, body.seq)


@router.post('/unread')
async def unread(viewer: SignedIn, room_id: int, body: Seen) -> ReadPointer:
    """Everything from this message on is to be read again."""
    return await reading.mark_unread(viewer, room_id, body.seq)


@router.get('/readers')
async def readers(viewer: SignedIn, room_id: int, seq: int | None = None) -> ReadersView:
    """How far others have read, or who has read up to `seq`."""
    return await receipts.readers(viewer, room_id, None if seq is None else messages.within(seq))


@router.post('/typing', status_code=204)
async def typing(viewer: SignedIn, room_id: int) -> None:
    """The caller is writing; say so every few seconds while it lasts."""
    await messages.typing(viewer, room_id)


def _json(view: View, status: int = 200) -> Response:
    """The view as it is: what was checked when it was made is not checked again."""
    return Response(view.model_dump_json(), status, media_type='application/json')
