"""The law of real time: what was loaded before + the events since = what is loaded after.

Parametrised over the whole catalogue: a new kind of event without a story here fails.
"""

import random
from collections.abc import Awaitable, Callable
from typing import get_args

import pytest

from chatter.models.administration import ReportKind, ReportState
from chatter.models.people import Availability, Circle, Entitled, Role
from chatter.models.preferences import Density, Theme
from chatter.models.rooms import Level, MemberRole, RoomKind
from chatter.models.sidebar import Sort
from chatter.models.views import Viewer
from chatter.realtime import presence
from chatter.realtime.events import AnyEvent, Event, LiveReady, catalogue
from chatter.services import (
    accounts,
    administration,
    availability,
    directs,
    endings,
    follows,
    invites,
    members,
    messages,
    people,
    preferences,
    reading,
    reports,
    room_lists,
    rooms,
    server,
    sidebar,
    sign_ins,
)
from chatter.services.invites import Wish
from tests.cast import Cast, come_in, password_of, signed_in
from tests.realtime.client import Client
from tests.realtime.recorder import Heard, recording, with_badges

Story = Callable[[Cast], Awaitable[object]]

CATALOGUE: tuple[type[Event], ...] = get_args(get_args(AnyEvent)[0])
NAMES = {kind.model_fields['type'].default: kind for kind in CATALOGUE}


async def say(author: Viewer, room_id: int, *texts: str) -> None:
    for text in texts:
        await messages.post(author, room_id, text, f'nonce-{random.randrange(10**12):012}')


async def say_and_read(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one', 'two', 'three')
    await reading.mark_read(cast.bob, cast.tea, 4)
    await say(cast.bob, cast.tea, 'unread two and three remain')


async def change_a_room(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Coffee', description='Black'))
    await say(cast.bob, cast.tea, 'Coffee!')
    await rooms.archive(cast.ada, cast.tea)


async def come_and_go(cast: Cast) -> None:
    await members.join(cast.eve, cast.tea)
    await say(cast.ada, cast.tea, 'Hello Eve')
    await members.leave(cast.bob, cast.tea)


async def make_a_room(cast: Cast) -> None:
    room = await rooms.create(cast.bob, 'Chess')
    await members.join(cast.eve, room.id)
    await say(cast.eve, room.id, 'e4')


async def read_in_two_browsers(cast: Cast) -> None:
    await say(cast.ada, cast.tea, 'one', 'two')
    await reading.mark_read(cast.bob, cast.tea, 3)
    await reading.mark_read(cast.bob, cast.tea, 4)


async def end_sign_ins(cast: Cast) -> None:
    await sign_ins.revoke_others(cast.ada)
    await sign_ins.end(cast.tokens['bob'])


async def set_another_password(cast: Cast) -> None:
    await accounts.change_password(
        cast.ada, password_of('ada'), 'another password', token=cast.tokens['ada']
    )


async def come_and_go_away(cast: Cast) -> None:
    await presence.beat(cast.ada.id, 'page-1', 'online')
    await presence.beat(cast.bob.id, 'page-2', 'online')
    await presence.beat(cast.bob.id, 'page-2', 'away')


async def appear_otherwise(cast: Cast) -> None:
    await come_and_go_away(cast)
    await availability.change(cast.ada, Availability.BUSY, 30)
    await availability.change(cast.bob, Availability.INVISIBLE)
    await presence.beat(cast.bob.id, 'page-2', 'online')
    await presence.beat(cast.ada.id, 'page-1', 'away')


async def hide_ones_reading(cast: Cast) -> None:
    await people.edit(cast.bob, people.Edit(allows_reading=Circle.NOBODY))


async def change_who_one_is(cast: Cast) -> None:
    await accounts.rename(cast.ada, 'Countess of Lovelace')
    await accounts.set_avatar(cast.bob, 'a' * 22)
    await say(cast.ada, cast.tea, 'under my new name')


async def follow_and_part(cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await follows.follow(cast.bob, cast.ada.id)
    await follows.follow(cast.eve, cast.ada.id)
    await follows.accept(cast.ada, cast.bob.id)
    await follows.follow(cast.ada, cast.bob.id)
    await follows.unfollow(cast.eve, cast.ada.id)
    await follows.block(cast.bob, cast.eve.id)
    await follows.mute(cast.ada, cast.bob.id, is_muted=True)
    await follows.remove_follower(cast.ada, cast.bob.id)


async def invite_somebody(cast: Cast) -> None:
    made = await invites.create(cast.ada, Wish(uses=2, room_ids=(cast.tea,)))
    await accounts.sign_up(
        accounts.NewAccount.checked('heidi', 'Heidi', password_of('heidi')),
        address='203.0.113.9',
        invite=made.token,
    )
    await invites.accept(cast.eve, made.token)


async def talk_apart(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    await say(cast.ada, room.id, 'between us')
    await directs.open(cast.ada, [cast.grace.id, cast.bob.id])
    await directs.hide(cast.bob, room.id)
    note = await directs.open(cast.bob, [])
    await directs.hide(cast.bob, note.id)
    await say(cast.bob, note.id, 'back again')


async def close_and_open(cast: Cast) -> None:
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE, topic='Hush'))
    await members.add(cast.bob, cast.tea, [cast.grace.id])
    await say(cast.ada, cast.tea, 'among us')
    secret = await rooms.create(cast.bob, 'Secret', kind=RoomKind.PRIVATE)
    await members.add(cast.bob, secret.id, [cast.eve.id])
    await rooms.edit(cast.bob, secret.id, rooms.Edit(kind=RoomKind.PUBLIC))


async def rise_and_fall(cast: Cast) -> None:
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR)
    await members.hand_over(cast.ada, cast.tea, cast.bob.id)
    await members.set_level(cast.ada, cast.tea, Level.MENTIONS)


async def call_somebody(cast: Cast) -> None:
    await say(cast.ada, cast.tea, '@bob and @eve, tea?')
    await reading.mark_read(cast.bob, cast.tea, 4)
    await reading.mark_unread(cast.bob, cast.tea, 4)
    await say(cast.ada, cast.tea, '@bob!')


async def lay_rooms_out(cast: Cast) -> None:
    await sidebar.place(cast.bob, cast.tea, 'favourites')
    await sidebar.add_folder(cast.bob, 'Work', cast.lobby)
    await sidebar.fold(cast.bob, 'folder-1', True)
    await sidebar.sort(cast.bob, Sort.RECENT)


async def want_it_otherwise(cast: Cast) -> None:
    await preferences.change(cast.ada, {'theme': Theme.DARK})
    await preferences.change(cast.ada, {'density': Density.COMPACT})


async def take_everything_back(cast: Cast) -> None:
    await come_in('heidi', address='203.0.113.9')
    heidi, _ = await signed_in('heidi')
    await members.join(heidi, cast.tea)
    await follows.follow(heidi, cast.bob.id)
    await say(heidi, cast.tea, 'one', 'two for @bob')
    await say(cast.ada, cast.tea, 'three')
    await say(heidi, cast.lobby, 'four')
    await endings.delete_account(heidi, password_of('heidi'), 'heidi', endings.Fate.GO)
    await say(cast.ada, cast.tea, 'without her')


async def run_the_server(cast: Cast) -> None:
    await server.edit(
        cast.grace, server.Edit(name='The Tea House', who_creates=Entitled.ADMINISTRATORS)
    )
    await administration.set_role(cast.grace, cast.ada.id, Role.ADMINISTRATOR)


async def report_and_handle(cast: Cast) -> None:
    await say(cast.bob, cast.tea, 'Buy!', 'Buy now!')
    for seq in (3, 4):
        await reports.message(cast.ada, cast.tea, seq, ReportKind.SPAM)
    [_, report] = (await reports.listed(cast.grace)).reports
    await reports.handle(cast.grace, report.id, ReportState.DISMISSED)


# What brings each kind of event about.
STORIES: dict[str, Story] = {
    'message.posted': say_and_read,
    'messages.removed': take_everything_back,
    'public.posted': say_and_read,
    'room.changed': change_a_room,
    'room.opened': make_a_room,
    'typing': lambda cast: messages.typing(cast.ada, cast.tea),
    'room.joined': come_and_go,
    'room.left': come_and_go,
    'read.moved': read_in_two_browsers,
    'receipt.moved': read_in_two_browsers,
    'readers.changed': hide_ones_reading,
    'sign_in.ended': end_sign_ins,
    'sign_in.renewed': set_another_password,
    'person.changed': change_who_one_is,
    'preferences.changed': want_it_otherwise,
    'invite.used': invite_somebody,
    'relation.changed': follow_and_part,
    'audience.changed': follow_and_part,
    'person.joined': lambda _: come_in('heidi', address='203.0.113.9'),
    'presence.beat': come_and_go_away,
    'presence.changed': come_and_go_away,
    'availability.changed': appear_otherwise,
    'room.activity': come_and_go,
    'room.hidden': talk_apart,
    'room.closed': close_and_open,
    'role.changed': rise_and_fall,
    'level.changed': rise_and_fall,
    'mentioned': call_somebody,
    'sidebar.changed': lay_rooms_out,
    'server.changed': run_the_server,
    'standing.changed': run_the_server,
    'reports.waiting': report_and_handle,
    'report.handled': report_and_handle,
}
# Shown for a moment and kept nowhere, or to be asked about: the state stays as it is.
FLEETING = {'typing', 'readers.changed'}


async def audience(cast: Cast) -> list[Client]:
    """Open pages of everybody, before anything happens."""
    return [
        await Client.load(cast.ada, cast.tea),
        await Client.load(cast.bob, cast.tea),
        await Client.load(cast.bob, cast.lobby),
        await Client.load(cast.eve, None),
        await Client.load(cast.grace, cast.lobby),
    ]


async def loaded_now(client: Client) -> Client:
    """The same page, opened now; what one may not read any more is as it was."""
    is_in = client.looks_at in await room_lists.joined_ids(client.viewer)
    fresh = await Client.load(client.viewer, client.looks_at if is_in else None)
    if not is_in and client.looks_at is not None:
        fresh.rows, fresh.rev, fresh.roles = client.rows, client.rev, client.roles
    return fresh


async def happens(cast: Cast, story: Story) -> Heard:
    with recording() as said:
        await story(cast)
    return with_badges(said)


def test_every_kind_of_event_has_a_story() -> None:
    assert set(STORIES) | {'live.ready'} == set(NAMES), 'An event without a story.'
    subclasses = {kind for kind in Event.__subclasses__() if kind.__module__.startswith('chatter')}
    assert subclasses == set(CATALOGUE), 'An event that is not in the catalogue.'


@pytest.mark.parametrize('name', STORIES)
async def test_what_was_loaded_and_the_events_make_what_is_loaded(cast: Cast, name: str) -> None:
    await signed_in('ada')
    before = await audience(cast)
    states_before = [client.state() for client in before]
    heard = await happens(cast, STORIES[name])
    assert name in {event.type for _, event in heard}, 'The story does not bring it about.'
    for client in before:
        for topic, event in heard:
            client.hear(topic, event)
    states = [client.state() for client in before]
    after = [(await loaded_now(client)).state() for client in before]
    assert states == after
    assert (states == states_before) is (name in FLEETING), 'It changes something, if it should.'


@pytest.mark.parametrize('name', STORIES)
async def test_what_is_heard_twice_or_was_known_changes_nothing(cast: Cast, name: str) -> None:
    before = await audience(cast)
    heard = await happens(cast, STORIES[name])
    if name == 'presence.changed':
        heard = heard[-1:]  # Who is here has no number: only the last word counts.
    for client in before:
        fresh = await loaded_now(client)
        expected = fresh.state()
        if set(fresh.mine) != set(client.mine):
            continue  # Rights that came or went while the page opened: it is told once it is ready.
        for topic, event in heard + heard:
            if event.type != 'presence.changed' or event.status == fresh.present.get(
                event.user_id, 'offline'
            ):
                fresh.hear(topic, event)
        assert fresh.state() == expected


@pytest.mark.parametrize('name', STORIES)
async def test_what_was_missed_is_made_good_when_the_socket_is_ready(cast: Cast, name: str) -> None:
    pages = await audience(cast)
    heard = await happens(cast, STORIES[name])
    for client in pages:
        if client.looks_at not in await room_lists.joined_ids(client.viewer):
            client.looks_at = None
            client.rows, client.rev, client.roles = {}, 0, {}
        for topic, event in heard[::3]:  # The rest is lost.
            client.hear(topic, event)
        client.apply(LiveReady())
        await client.catch_up()
        fresh = await Client.load(client.viewer, client.looks_at)
        assert client.state() == fresh.state()


@pytest.mark.parametrize('seed', range(4))
async def test_the_law_holds_in_any_story(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    pages = await audience(cast)
    with recording() as said:
        for number in range(40):
            who = dice.choice([cast.ada, cast.bob, cast.eve, cast.grace])
            mine = [found.room for found in await room_lists.mine(who)]
            room = dice.choice(mine) if mine else None
            match dice.randrange(9):
                case 0:
                    await members.join(who, dice.choice([cast.tea, cast.lobby]))
                case 1 if room and who in (cast.bob, cast.eve) and room.id != cast.lobby:
                    await members.leave(who, room.id)
                case 2 if room:
                    await reading.mark_read(who, room.id, dice.randint(0, room.last_seq))
                case 3:
                    await rooms.edit(cast.ada, cast.tea, rooms.Edit(name=f'Tea {number}'))
                case 4:
                    await presence.beat(who.id, 'a page', dice.choice(['online', 'away']))
                case 5:
                    await accounts.rename(who, f'{who.handle} {number}')
                case _ if room:
                    await say(who, room.id, f'{number}')
    heard = with_badges(said)
    for client in pages:
        was_in = client.looks_at in client.mine
        left = False
        for topic, event in heard:
            left = left or (event.type == 'room.left' and topic == f'user:{client.viewer.id}')
            client.hear(topic, event)
        if left and was_in:
            client.looks_at, client.rows, client.rev, client.roles = None, {}, 0, {}
        fresh = await Client.load(client.viewer, client.looks_at)
        assert client.state() == fresh.state()


@pytest.mark.parametrize('seed', range(3))
async def test_messages_may_come_in_any_order(cast: Cast, seed: int) -> None:
    page = await Client.load(cast.bob, cast.tea)
    with recording() as said:
        await say(cast.ada, cast.tea, *map(str, range(12)))
    posted = [event for name, event in said if name == f'room:{cast.tea}']
    random.Random(seed).shuffle(posted)
    for event in posted:
        page.apply(event)
    fresh = await Client.load(cast.bob, cast.tea)
    assert (page.rows, page.rev) == (fresh.rows, fresh.rev)


@pytest.mark.parametrize('name', STORIES)
async def test_every_event_survives_the_wire(cast: Cast, name: str) -> None:
    heard = await happens(cast, STORIES[name])
    for _, event in heard:
        assert catalogue.validate_json(event.model_dump_json()) == event
        assert catalogue.validate_python(event.model_dump(mode='json')) == event
        assert event.model_config.get('frozen'), 'What was said is not changed afterwards.'


def test_the_word_that_a_page_is_ready_survives_the_wire() -> None:
    assert catalogue.validate_json(LiveReady().model_dump_json()) == LiveReady()
