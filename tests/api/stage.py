"""Fills in the table's paths with what there is, and asks."""

import httpx

from chatter import files
from chatter.models.administration import ReportKind
from chatter.services import accounts, invites, messages, reports
from tests.api.table import Row
from tests.cast import Cast
from tests.core.pictures import GOOD


async def things(cast: Cast, row: Row) -> dict[str, object]:
    """What the path of a row can be about: Ada's room, sign-in and picture, Grace's invitation."""
    found: dict[str, object] = {'room_id': cast.tea, 'sign_in_id': cast.ada.sign_in_id, 'size': 64}
    if '{name}' in row.path:
        found['name'] = await files.save_avatar(GOOD['png'])
        await accounts.set_avatar(cast.ada, str(found['name']))
    about = cast.eve if row.path.startswith('/api/admin') else cast.grace
    found |= {'user_id': about.id, 'handle': 'grace', 'seq': 1}
    found |= {'section': 'rooms', 'folder_id': 1}
    if '{report_id}' in row.path:
        said = (await messages.post(cast.bob, cast.tea, 'Buy!', 'nonce-of-the-stage')).message
        await reports.message(cast.ada, cast.tea, said.seq, ReportKind.SPAM)
        found['report_id'] = (await reports.listed(cast.ada)).reports[0].id
    if '{invite_id}' in row.path:
        found['invite_id'] = (await invites.create(cast.grace)).invite.id
    return found


def path(row: Row, **about: object) -> str:
    """The path of a row, about these things."""
    return row.path.format(**about) + row.query


async def ask(
    client: httpx.AsyncClient, row: Row, address: str, handle: str | None
) -> httpx.Response:
    """Ask a route as the browser's scripts do."""
    return await client.request(
        row.method,
        address,
        json=row.said(handle),
        data=row.form(handle) if row.form else None,
        content=row.body,
        headers={'Accept': 'application/json'},
    )
