"""Reports: who may make them, who sees them and how much of it, and what becomes of them."""

import pytest

from chatter.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from chatter.models.administration import ReportKind, ReportState
from chatter.models.administration_views import ReportView
from chatter.models.people import Role
from chatter.models.rooms import MemberRole, RoomKind
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import administration, directs, members, messages, reports, rooms
from tests.cast import Cast, private_room, signed_in
from tests.stage import listening, types

SPAM = ReportKind.SPAM


async def say(author: Viewer, room_id: int, text: str) -> int:
    return (await messages.post(author, room_id, text, f'nonce {text:>8}'[:64])).message.seq


async def seen_by(viewer: Viewer) -> list[ReportView]:
    return (await reports.listed(viewer)).reports


async def private(cast: Cast) -> int:
    """A room of Ada's, with Bob and Eve in it."""
    room_id = await private_room(cast.ada)
    await members.add(cast.ada, room_id, [cast.bob.id, cast.eve.id])
    return room_id


# Making them


async def test_a_report_keeps_what_the_message_said_who_and_when(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    seq = await say(cast.bob, cast.tea, 'Buy my **tea**!')
    await reports.message(cast.eve, cast.tea, seq, SPAM, ' Third time today. ')
    [report] = await seen_by(cast.ada)
    assert (report.by.handle, report.about.handle) == ('eve', 'bob')
    assert (report.text, report.words, report.kind) == (
        'Buy my **tea**!',
        'Third time today.',
        SPAM,
    )
    assert report.room is not None and report.room.name == 'Tea'
    assert report.path == f'/rooms/{cast.tea}/{seq}' and report.said_at is not None
    assert report.state is ReportState.OPEN


async def test_only_what_one_can_read_is_reported(cast: Cast) -> None:
    secret = await private(cast)
    seq = await say(cast.bob, secret, 'hush')
    with pytest.raises(NotFound):
        await reports.message(cast.grace, secret, seq, SPAM)
    with pytest.raises(Forbidden, match='Join the room'):
        await reports.message(cast.eve, cast.tea, 1, SPAM)
    for nothing in (0, -1, 1, 99, 2**63):
        with pytest.raises(NotFound):
            await reports.message(cast.ada, cast.tea, nothing, SPAM)


async def test_nobody_reports_themselves_or_twice_or_at_length(cast: Cast) -> None:
    mine, his = await say(cast.ada, cast.tea, 'mine'), await say(cast.bob, cast.tea, 'his')
    with pytest.raises(Conflict, match='your own'):
        await reports.message(cast.ada, cast.tea, mine, SPAM)
    with pytest.raises(Conflict, match='That is you'):
        await reports.person(cast.ada, cast.ada.id, SPAM)
    with pytest.raises(Invalid, match='500 is the most'):
        await reports.person(cast.ada, cast.bob.id, SPAM, 'x' * 501)
    with pytest.raises(NotFound):
        await reports.person(cast.ada, 10**6, SPAM)
    await reports.message(cast.ada, cast.tea, his, SPAM)
    await reports.person(cast.ada, cast.bob.id, SPAM, 'x' * 500)
    for again in (
        reports.message(cast.ada, cast.tea, his, ReportKind.OTHER),
        reports.person(cast.ada, cast.bob.id, ReportKind.OTHER),
    ):
        with pytest.raises(Conflict, match='already'):
            await again


async def test_ten_in_an_hour_are_enough(cast: Cast) -> None:
    for number in range(10):
        seq = await say(cast.bob, cast.tea, f'spam {number}')
        await reports.message(cast.ada, cast.tea, seq, SPAM)
    with pytest.raises(TooMany):
        await reports.person(cast.ada, cast.bob.id, SPAM)


# Who sees them


async def test_those_of_a_public_room_are_its_moderators_and_the_administrators(
    cast: Cast,
) -> None:
    seq = await say(cast.bob, cast.tea, 'spam')
    await reports.message(cast.ada, cast.tea, seq, SPAM)
    assert len(await seen_by(cast.ada)) == len(await seen_by(cast.grace)) == 1
    for nobody in (cast.bob, cast.eve):
        with pytest.raises(Forbidden):
            await reports.listed(nobody)
    assert not (await reports.waiting(cast.eve)).may_handle
    assert (await reports.waiting(cast.ada)).count == 1


async def test_those_of_a_private_room_are_its_moderators_alone(cast: Cast) -> None:
    secret = await private(cast)
    await members.set_role(cast.ada, secret, cast.eve.id, MemberRole.MODERATOR)
    seq = await say(cast.bob, secret, 'spam')
    await reports.message(cast.eve, secret, seq, SPAM)
    assert len(await seen_by(cast.ada)) == len(await seen_by(cast.eve)) == 1
    assert await seen_by(cast.grace) == []


async def test_whoever_moderates_a_private_room_does_not_judge_themselves(cast: Cast) -> None:
    secret = await private(cast)
    seq = await say(cast.ada, secret, 'rude')
    await reports.message(cast.bob, secret, seq, ReportKind.HARASSMENT)
    assert await seen_by(cast.ada) == []
    [report] = await seen_by(cast.grace)
    assert (report.text, report.room, report.path) == ('rude', None, None)
    assert 'Secret' not in report.model_dump_json()


async def test_of_a_direct_conversation_the_one_message_is_handed_over(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.bob, room.id, 'before')
    seq = await say(cast.bob, room.id, 'rude')
    await say(cast.ada, room.id, 'after')
    await reports.message(cast.ada, room.id, seq, ReportKind.HARASSMENT)
    [report] = await seen_by(cast.grace)
    assert (report.text, report.room, report.path) == ('rude', None, None)
    assert 'before' not in report.model_dump_json() and 'after' not in report.model_dump_json()
    with pytest.raises(NotFound):
        await messages.history(cast.grace, room.id)


async def test_people_are_reported_to_who_runs_the_server_but_not_to_themselves(cast: Cast) -> None:
    await administration.set_role(cast.grace, cast.ada.id, Role.ADMINISTRATOR)
    ada = (await signed_in('ada'))[0]
    await reports.person(cast.bob, ada.id, ReportKind.OTHER)
    await reports.person(cast.bob, cast.eve.id, ReportKind.OTHER)
    assert [report.about.handle for report in await seen_by(ada)] == ['eve']
    assert [report.about.handle for report in await seen_by(cast.grace)] == ['eve', 'ada']
    [about_her] = [one for one in await seen_by(cast.grace) if one.about.handle == 'ada']
    with pytest.raises(NotFound):
        await reports.handle(ada, about_her.id, ReportState.DISMISSED)


async def test_it_follows_who_may_moderate_now(cast: Cast) -> None:
    seq = await say(cast.bob, cast.tea, 'spam')
    await reports.message(cast.ada, cast.tea, seq, SPAM)
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    assert await seen_by(cast.grace) == []
    await members.add(cast.ada, cast.tea, [cast.eve.id])
    await members.hand_over(cast.ada, cast.tea, cast.eve.id)
    assert len(await seen_by(cast.eve)) == 1


# Handling them


async def test_who_is_to_handle_it_hears_of_it_and_whoever_made_it_is_thanked(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    seq = await say(cast.bob, cast.tea, 'spam')
    everybody = [topic.user(one.id) for one in (cast.ada, cast.bob, cast.eve, cast.grace)]
    with listening(*everybody) as heard:
        await reports.message(cast.eve, cast.tea, seq, SPAM)
    assert [(event.type, event.count) for event in heard] == [('reports.waiting', 1)] * 2
    [report] = await seen_by(cast.ada)
    with (
        listening(topic.user(cast.eve.id)) as eves,
        listening(topic.user(cast.bob.id)) as bobs,
        listening(topic.user(cast.grace.id)) as graces,
    ):
        await reports.handle(cast.ada, report.id, ReportState.ACTED, 'Spoke to him.')
    assert types(eves) == ['report.handled'] and bobs == [], 'The one it is about hears nothing.'
    assert graces[-1].count == 0
    assert await seen_by(cast.ada) == []
    [handled] = (await reports.listed(cast.grace, is_open=False)).reports
    assert (handled.state, handled.note) == (ReportState.ACTED, 'Spoke to him.')
    assert handled.handled_by is not None and handled.handled_by.handle == 'ada'


async def test_it_is_handled_once_and_by_those_it_is_for(cast: Cast) -> None:
    seq = await say(cast.bob, cast.tea, 'spam')
    await reports.message(cast.ada, cast.tea, seq, SPAM)
    [report] = await seen_by(cast.ada)
    for stranger in (cast.bob, cast.eve):
        with pytest.raises(NotFound):
            await reports.handle(stranger, report.id, ReportState.DISMISSED)
    with pytest.raises(Invalid):
        await reports.handle(cast.ada, report.id, ReportState.OPEN)
    await reports.handle(cast.ada, report.id, ReportState.DISMISSED)
    with pytest.raises(Conflict, match='already'):
        await reports.handle(cast.grace, report.id, ReportState.ACTED)
    with pytest.raises(NotFound):
        await reports.handle(cast.ada, 10**6, ReportState.ACTED)


async def test_they_have_pages(cast: Cast) -> None:
    for number in range(3):
        seq = await say(cast.bob, cast.tea, f'spam {number}')
        await reports.message(cast.ada, cast.tea, seq, SPAM)
    first = await reports.listed(cast.ada, limit=2)
    rest = await reports.listed(cast.ada, before=first.next)
    texts = [report.text for report in first.reports + rest.reports]
    assert texts == ['spam 2', 'spam 1', 'spam 0'] and rest.next is None and first.waiting == 3
