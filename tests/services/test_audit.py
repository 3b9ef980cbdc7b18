"""The log: every deed of those who run a server or moderate a room is in it, and nothing else."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from chatter import clock, db
from chatter.errors import Conflict, Forbidden, NotFound
from chatter.models.administration import Audit, Deed, ReportKind, ReportState
from chatter.models.people import Entitled, Role
from chatter.models.rooms import MemberRole, RoomKind
from chatter.models.views import Viewer
from chatter.services import (
    access,
    administration,
    audit,
    bans,
    directs,
    endings,
    invites,
    members,
    messages,
    reports,
    rooms,
    server,
    trash,
)
from tests.cast import Cast, password_of, private_room

CANARY = 'canary-7f3a'


async def suspends_and_lets_in(cast: Cast) -> None:
    await administration.suspend(cast.grace, cast.eve.id, CANARY)
    await administration.unsuspend(cast.grace, cast.eve.id)


async def revokes(cast: Cast) -> None:
    made = await invites.create(cast.ada)
    await invites.revoke(cast.grace, made.invite.id)


async def closes_and_opens(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PUBLIC))


async def archives_and_restores(cast: Cast) -> None:
    await rooms.archive(cast.grace, cast.tea)
    await rooms.restore(cast.ada, cast.tea)


async def bans_and_lets_back(cast: Cast) -> None:
    await bans.ban(cast.ada, cast.tea, cast.bob.id, CANARY)
    await bans.unban(cast.ada, cast.tea, cast.bob.id)


async def handles_a_report(cast: Cast) -> None:
    said = (await messages.post(cast.bob, cast.tea, CANARY, 'nonce-canary')).message
    await reports.message(cast.ada, cast.tea, said.seq, ReportKind.SPAM, CANARY)
    [report] = (await reports.listed(cast.grace)).reports
    await reports.handle(cast.grace, report.id, ReportState.ACTED, CANARY)


async def deletes_and_takes_back(cast: Cast) -> None:
    await trash.put(cast.ada, cast.tea)
    await trash.take_back(cast.ada, cast.tea)


Story = Callable[[Cast], Awaitable[object]]
STORIES: dict[tuple[Deed, ...], Story] = {
    (Deed.SETTINGS,): lambda cast: server.edit(
        cast.grace, server.Edit(who_invites=Entitled.ADMINISTRATORS)
    ),
    (Deed.ROLE,): lambda cast: administration.set_role(cast.grace, cast.ada.id, Role.ADMINISTRATOR),
    (Deed.OWNERSHIP,): lambda cast: administration.hand_over(cast.grace, cast.ada.id, 'ada'),
    (Deed.SUSPENDED, Deed.UNSUSPENDED): suspends_and_lets_in,
    (Deed.SIGNED_OUT,): lambda cast: administration.sign_out(cast.grace, cast.ada.id),
    (Deed.LINK_MADE,): lambda cast: administration.make_link(cast.grace, cast.ada.id),
    (Deed.INVITED, Deed.INVITE_REVOKED): revokes,
    (Deed.ROOM_ARCHIVED, Deed.ROOM_RESTORED): archives_and_restores,
    (Deed.ROOM_DELETED, Deed.ROOM_TAKEN_BACK): deletes_and_takes_back,
    (Deed.ROOM_HANDED_OVER,): lambda cast: members.hand_over(cast.ada, cast.tea, cast.bob.id),
    (Deed.ROOM_CLOSED, Deed.ROOM_OPENED): closes_and_opens,
    (Deed.MEMBER_ROLE,): lambda cast: members.set_role(
        cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR
    ),
    (Deed.MEMBER_REMOVED,): lambda cast: members.remove(cast.ada, cast.tea, cast.bob.id),
    (Deed.MEMBER_BANNED, Deed.MEMBER_UNBANNED): bans_and_lets_back,
    (Deed.REPORT_HANDLED,): handles_a_report,
    (Deed.ACCOUNT_DEACTIVATED,): lambda cast: endings.deactivate(cast.ada, password_of('ada')),
    (Deed.ACCOUNT_DELETED,): lambda cast: endings.delete_account(
        cast.ada, password_of('ada'), 'ada', endings.Fate.KEEP
    ),
}


async def rows() -> list[Audit]:
    found = await db.read(lambda session: session.exec(select(Audit).order_by(Audit.id)).all())
    return list(found)


async def deeds(viewer: Viewer, **wanted: object) -> list[Deed]:
    page = await audit.listed(viewer, **wanted)  # type: ignore[arg-type]
    return [entry.deed for entry in page.entries]


def test_every_deed_has_a_story() -> None:
    assert {deed for told in STORIES for deed in told} == set(Deed)


@pytest.mark.parametrize('told', STORIES, ids=lambda told: '+'.join(told))
async def test_it_is_in_the_log_with_who_and_when_and_no_text(
    cast: Cast, told: tuple[Deed, ...]
) -> None:
    await STORIES[told](cast)
    grace = cast.grace
    page = await audit.listed(grace)
    assert [entry.deed for entry in page.entries][::-1] == list(told)
    assert CANARY not in page.model_dump_json(), 'No text of anybody’s is kept.'
    for entry in page.entries:
        assert entry.by.id in {cast.grace.id, cast.ada.id}
        assert len(str(entry.details)) < 200


@pytest.mark.parametrize('told', STORIES, ids=lambda told: '+'.join(told))
async def test_what_changes_nothing_is_no_deed(cast: Cast, told: tuple[Deed, ...]) -> None:
    if told == (Deed.SETTINGS,):
        await server.edit(cast.grace, server.Edit(who_invites=Entitled.EVERYBODY))
    if told == (Deed.ROLE,):
        await administration.set_role(cast.grace, cast.ada.id, Role.MEMBER)
    if Deed.UNSUSPENDED in told:
        await administration.unsuspend(cast.grace, cast.ada.id)
    if Deed.ROOM_RESTORED in told:
        await rooms.restore(cast.ada, cast.tea)
    if Deed.MEMBER_ROLE in told:
        await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MEMBER)
    assert await rows() == []


async def test_what_was_refused_or_failed_is_not_in_it(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        await administration.suspend(cast.ada, cast.eve.id)
    with pytest.raises(Forbidden):
        await rooms.archive(cast.bob, cast.tea)
    with pytest.raises(Conflict):
        await administration.suspend(cast.grace, cast.grace.id)
    assert await rows() == []


async def test_it_is_read_by_administrators_alone(cast: Cast) -> None:
    await administration.sign_out(cast.grace, cast.eve.id)
    assert await deeds(cast.grace) == [Deed.SIGNED_OUT]
    with pytest.raises(Forbidden):
        await audit.listed(cast.ada)


async def test_it_is_filtered_by_person_and_deed_and_has_pages(cast: Cast) -> None:
    await administration.sign_out(cast.grace, cast.eve.id)
    await administration.sign_out(cast.grace, cast.bob.id)
    await rooms.archive(cast.ada, cast.tea)
    assert await deeds(cast.grace, person_id=cast.eve.id) == [Deed.SIGNED_OUT]
    assert await deeds(cast.grace, person_id=cast.ada.id) == [Deed.ROOM_ARCHIVED]
    assert await deeds(cast.grace, deed=Deed.SIGNED_OUT) == [Deed.SIGNED_OUT] * 2
    first = await audit.listed(cast.grace, limit=2)
    rest = await audit.listed(cast.grace, before=first.next)
    assert [entry.deed for entry in first.entries] == [Deed.ROOM_ARCHIVED, Deed.SIGNED_OUT]
    assert [entry.deed for entry in rest.entries] == [Deed.SIGNED_OUT] and rest.next is None
    with pytest.raises(NotFound):
        await audit.listed(cast.grace, person_id=10**6)


async def test_what_happened_in_a_hidden_room_is_for_its_members(cast: Cast) -> None:
    secret = await private_room(cast.ada)
    await members.add(cast.ada, secret, [cast.bob.id])
    await members.remove(cast.ada, secret, cast.bob.id)
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    assert len(await rows()) == 2, 'It is kept.'
    assert await deeds(cast.grace) == []
    await members.add(cast.ada, secret, [cast.grace.id])
    assert await deeds(cast.grace) == [Deed.MEMBER_REMOVED]


async def test_who_deletes_a_public_room_leaves_what_was_done_in_it(cast: Cast) -> None:
    """That is when others ask who it was. What was made private before is as hidden as it was."""
    shut = (await rooms.create(cast.bob, 'Shut')).id
    await rooms.archive(cast.bob, shut)
    await rooms.restore(cast.bob, shut)
    await rooms.edit(cast.bob, shut, rooms.Edit(kind=RoomKind.PRIVATE))
    await trash.put(cast.bob, shut)
    await rooms.archive(cast.ada, cast.tea)
    await trash.put(cast.ada, cast.tea)
    [deleted, archived] = (await audit.listed(cast.grace)).entries
    assert (deleted.deed, archived.deed) == (Deed.ROOM_DELETED, Deed.ROOM_ARCHIVED)
    for entry in (deleted, archived):
        assert entry.by.handle == 'ada' and entry.room is not None and entry.room.name == 'Tea'
    with pytest.raises(NotFound):
        await db.read(access.room, cast.grace, cast.tea)
    await trash.take_back(cast.ada, cast.tea)
    assert await deeds(cast.grace) == [
        Deed.ROOM_TAKEN_BACK,
        Deed.ROOM_DELETED,
        Deed.ROOM_ARCHIVED,
    ]


async def test_what_happened_in_a_hidden_room_goes_with_it(cast: Cast) -> None:
    secret = await private_room(cast.ada)
    await members.add(cast.ada, secret, [cast.bob.id])
    await members.remove(cast.ada, secret, cast.bob.id)
    await rooms.archive(cast.ada, cast.tea)
    for room_id in (secret, cast.tea):
        await trash.put(cast.ada, room_id)
    assert await deeds(cast.grace) == [Deed.ROOM_DELETED, Deed.ROOM_ARCHIVED], 'Of the public one.'
    clock.turn(timedelta(days=31))
    assert await trash.empty() == 2
    assert await deeds(cast.grace) == [Deed.ROOM_DELETED, Deed.ROOM_ARCHIVED]


async def test_nothing_of_direct_conversations_is_in_it(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id, cast.eve.id])
    await directs.rename(cast.ada, room.id, CANARY)
    said = (await messages.post(cast.bob, room.id, CANARY, 'nonce-direct')).message
    await reports.message(cast.ada, room.id, said.seq, ReportKind.HARASSMENT)
    [report] = (await reports.listed(cast.grace)).reports
    await reports.handle(cast.grace, report.id, ReportState.DISMISSED)
    [row] = await rows()
    assert row.deed is Deed.REPORT_HANDLED and row.about_room_id is None
