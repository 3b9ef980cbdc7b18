"""Each wire of the pages is connected: who may be where, what is shown, and what a click does."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from nicegui import ui
from nicegui.testing import UserInteraction
from sqlalchemy import delete
from sqlmodel import col

from chatter import clock, db
from chatter.models.people import SignUp
from chatter.models.rooms import Member, MemberRole, RoomKind, Who
from chatter.models.views import OpenRoomView, Viewer
from chatter.services import bans, members, opening, room_lists, rooms, server, sign_ins
from chatter.services.opening import Offered
from components import live
from components.composer import Composer
from components.details_button import DetailsButton
from components.form import Form
from components.room_deeds import RoomDeeds
from components.timeline import Timeline
from tests.cast import Cast, signed_in
from tests.in_process import Come, Person

LISTS = ['here', 'following', 'followers', 'friends', 'requests', 'blocked']
PRIVATE = [
    '/',
    '/rooms',
    '/rooms/1',
    '/rooms/1/1',
    '/away',
    '/people',
    '/people/ada',
    '/people/ada/followers',
    '/people/ada/following',
    *(f'/me/{which}' for which in LISTS),
    '/following',
    '/settings',
    '/admin',
    *(f'/admin/{part}' for part in ('people', 'rooms', 'log')),
    '/reports',
    '/welcome-back',
]


async def until(condition, *, seconds: float = 30.0) -> None:  # type: ignore[no-untyped-def]
    """Wait until something has become so."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError('It did not become so.')


def has(person: Person, kind: type) -> bool:
    return any(isinstance(element, kind) for element in person._client.elements.values())


async def get(person: Person, path: str) -> httpx.Response:
    return await person.http_client.get(path)


@pytest.mark.parametrize('path', PRIVATE)
async def test_nobody_is_led_to_the_way_in(come: Come, path: str) -> None:
    answer = await get(come(None), path)
    assert answer.status_code == 303
    assert answer.headers['location'].startswith('/sign-in')


@pytest.mark.parametrize('path', [*PRIVATE, '/sign-in', '/sign-up'])
async def test_before_there_is_an_owner_everybody_meets_at_one_form(
    come_first: Come, path: str
) -> None:
    answer = await get(come_first(None), path)
    assert (answer.status_code, answer.headers['location']) == (303, '/first-run')


async def test_the_first_form_is_gone_when_there_is_an_owner(come: Come) -> None:
    answer = await get(come(None), '/first-run')
    assert (answer.status_code, answer.headers['location']) == (303, '/sign-in')


@pytest.mark.parametrize('path', ['/sign-in', '/sign-up', '/recover'])
async def test_the_pages_for_coming_in_have_one_heading_and_one_form(come: Come, path: str) -> None:
    person = come(None)
    await person.open(path)
    assert sum(isinstance(e, Form) for e in person._client.elements.values()) == 1
    assert any(person.words())


async def test_who_is_in_needs_no_way_in(come: Come, cast: Cast) -> None:
    answer = await get(come(cast.tokens['ada']), '/sign-in')
    assert (answer.status_code, answer.headers['location']) == (303, '/')


async def test_home_is_the_first_room(come: Come, cast: Cast) -> None:
    answer = await get(come(cast.tokens['ada']), '/')
    assert answer.headers['location'] == f'/rooms/{cast.lobby}'


async def test_a_member_sees_the_conversation(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open(f'/rooms/{cast.tea}')
    assert has(ada, Timeline) and has(ada, Composer)
    assert 'Tea' in ada.words()
    [members] = [e for e in ada._client.elements.values() if isinstance(e, DetailsButton)]
    assert members.props['label'] == '2 members'
    assert ada._client.title == 'Tea — Chatter'


async def test_a_stranger_sees_what_the_room_is_and_the_way_in(come: Come, cast: Cast) -> None:
    eve = come(cast.tokens['eve'])
    await eve.open(f'/rooms/{cast.tea}')
    assert not has(eve, Timeline) and not has(eve, Composer)
    assert 'Earl Grey and engines' in eve.words()
    eve.button('Join room').click()
    await until(lambda: has(eve, Timeline))
    assert (await rooms.look(cast.eve, cast.tea)).role == 'member'


async def test_an_address_may_name_a_message(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    for path, named in ((f'/rooms/{cast.tea}/3', 3), (f'/rooms/{cast.tea}', None)):
        await ada.open(path)
        [timeline] = [e for e in ada._client.elements.values() if isinstance(e, Timeline)]
        assert timeline.props.get('at-seq') == named
        [composer] = [e for e in ada._client.elements.values() if isinstance(e, Composer)]
        assert composer.props['is-focused'] is (named is None), 'The focus is where one was led.'


async def test_whoever_joins_stays_at_the_message(come: Come, cast: Cast) -> None:
    eve = come(cast.tokens['eve'])
    await eve.open(f'/rooms/{cast.tea}/3')
    assert not has(eve, Timeline)
    eve.button('Join room').click()
    await until(lambda: has(eve, Timeline))
    [timeline] = [e for e in eve._client.elements.values() if isinstance(e, Timeline)]
    assert timeline.props['at-seq'] == 3


@pytest.mark.parametrize('path', ['/rooms/4711/1', '/rooms/1/x', '/rooms/1/-1', '/rooms/1/1/1'])
async def test_a_message_of_nowhere_is_a_404(come: Come, cast: Cast, path: str) -> None:
    answer = await get(come(cast.tokens['ada']), path)
    assert answer.status_code == 404 and 'There is nothing here' in answer.text


async def test_a_room_that_is_not_there_is_a_404_that_leads_home(come: Come, cast: Cast) -> None:
    answer = await get(come(cast.tokens['ada']), '/rooms/4711')
    assert answer.status_code == 404 and 'There is nothing here' in answer.text


async def test_a_stray_address_costs_no_page(come: Come, cast: Cast) -> None:
    answer = await get(come(cast.tokens['ada']), '/wp-admin/setup.php')
    assert answer.status_code == 404 and 'X-NiceGUI-Content' not in answer.headers


async def test_a_new_name_is_shown_in_an_open_page(come: Come, cast: Cast) -> None:
    bob = come(cast.tokens['bob'])
    await bob.open(f'/rooms/{cast.tea}')
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(name='Coffee', description='Beans'))
    await until(lambda: 'Coffee' in bob.words() and 'Beans' in bob.words())
    assert bob._client.title == 'Coffee — Chatter'


async def test_the_menu_of_the_owner_archives_and_restores(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open(f'/rooms/{cast.tea}')
    ada.chooses('Archive room')
    await until(lambda: 'Restore room' in ada.menu())
    assert (await rooms.look(cast.bob, cast.tea)).room.archived
    ada.chooses('Restore room')
    await until(lambda: 'Archive room' in ada.menu())


async def test_the_menu_of_a_member_does_not_archive(come: Come, cast: Cast) -> None:
    bob = come(cast.tokens['bob'])
    await bob.open(f'/rooms/{cast.tea}')
    assert bob.menu() == ['Add people', 'Invite people', 'Leave room']


async def test_the_menu_and_the_box_follow_what_somebody_may_do(come: Come, cast: Cast) -> None:
    bob = come(cast.tokens['bob'])
    await bob.open(f'/rooms/{cast.tea}')
    [composer] = [e for e in bob._client.elements.values() if isinstance(e, Composer)]
    assert composer.props['may-post'] and composer.props['slow-seconds'] == 0
    only_moderators = rooms.Edit(
        who_posts=Who.MODERATORS, who_invites=Who.MODERATORS, slow_seconds=30
    )
    await rooms.edit(cast.ada, cast.tea, only_moderators)
    await until(lambda: not composer.props['may-post'])
    assert composer.props['slow-seconds'] == 30 and bob.menu() == ['Leave room']
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.MODERATOR)
    await until(lambda: composer.props['may-post'])
    assert composer.props['slow-seconds'] == 0 and 'Add people' in bob.menu()
    await members.set_role(cast.ada, cast.tea, cast.bob.id, MemberRole.OWNER)
    await until(lambda: 'Edit room' in bob.menu())


async def test_leaving_shows_the_way_back_in(come: Come, cast: Cast) -> None:
    bob = come(cast.tokens['bob'])
    await bob.open(f'/rooms/{cast.tea}')
    await members.leave(cast.bob, cast.tea)
    await until(lambda: bob.has_button('Join room'))
    assert not has(bob, Timeline)


async def test_whoever_was_sent_out_is_told_so_in_every_tab(come: Come, cast: Cast) -> None:
    one, other = come(cast.tokens['bob']), come(cast.tokens['bob'])
    for page in (one, other):
        await page.open(f'/rooms/{cast.tea}')
    await members.remove(cast.ada, cast.tea, cast.bob.id)
    for page in (one, other):
        await until(lambda page=page: 'You were removed from “Tea”.' in page.words())
        assert not has(page, Timeline) and not has(page, Composer)
        assert page._client.title == 'You were removed from “Tea”. — Chatter'
    one.button('Look at the room').click()
    await until(lambda: one.has_button('Join room'))
    await members.join(cast.bob, cast.tea)
    await until(lambda: has(one, Timeline))
    await bans.ban(cast.ada, cast.tea, cast.bob.id)
    await until(lambda: 'You were banned from “Tea”.' in one.words())
    assert not one.has_button('Look at the room')


async def test_whoever_leaves_is_told_so_in_other_tabs_and_where_the_browser_does_not_go_on(
    come: Come, cast: Cast
) -> None:
    gone = 'You are not in “Tea” any more.'
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    here, elsewhere = come(cast.tokens['bob']), come(cast.tokens['bob'])
    for tab in (here, elsewhere):
        await tab.open(f'/rooms/{cast.tea}')
    [deeds] = [one for one in here._client.elements.values() if isinstance(one, RoomDeeds)]
    UserInteraction(here, {deeds}, None).trigger('leaving', True)
    await members.leave(cast.bob, cast.tea)
    await until(lambda: gone in elsewhere.words())
    assert has(here, Timeline), 'It is about to go.'
    await until(lambda: gone in here.words())


async def test_a_page_that_missed_it_is_told_when_its_socket_is_there_again(
    come: Come, cast: Cast
) -> None:
    """As after a gap of the bus: nobody has heard that he left."""
    bob = come(cast.tokens['bob'])
    await bob.open(f'/rooms/{cast.tea}')
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    await db.write(
        lambda session: (
            session.execute(delete(Member).where(col(Member.user_id) == cast.bob.id)).rowcount
        )
    )
    assert has(bob, Timeline)
    await live._entered(bob._client)
    await until(lambda: 'You are not in “Tea” any more.' in bob.words())
    assert not has(bob, Timeline)


async def test_a_right_that_ends_while_it_is_looked_up_is_not_given_back(
    come: Come, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = come(cast.tokens['bob'])
    await bob.open('/rooms')
    find_joined, look = room_lists.joined_ids, opening.room

    async def slow_joined_ids(viewer: Viewer) -> set[int]:
        found = await find_joined(viewer)
        await members.leave(viewer, cast.tea)
        return found

    async def slow_look(viewer: Viewer, room_id: int) -> tuple[OpenRoomView, Offered]:
        found = await look(viewer, room_id)
        await members.leave(viewer, cast.tea)
        return found

    monkeypatch.setattr(room_lists, 'joined_ids', slow_joined_ids)
    await live._entered(bob._client)
    assert live._pages[bob._client].joined == {cast.lobby}
    await members.join(cast.bob, cast.tea)
    monkeypatch.setattr(opening, 'room', slow_look)
    again = come(cast.tokens['bob'])
    await again.open(f'/rooms/{cast.tea}')
    assert live._pages[again._client].looked_at == set()
    assert again.has_button('Join room') and not has(again, Timeline)


async def test_whoever_looks_in_is_told_that_the_room_is_private_now(
    come: Come, cast: Cast
) -> None:
    eve, bob = come(cast.tokens['eve']), come(cast.tokens['bob'])
    for page in (eve, bob):
        await page.open(f'/rooms/{cast.tea}')
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(kind=RoomKind.PRIVATE))
    await until(lambda: '“Tea” is private now.' in eve.words())
    await until(lambda: ', private' in bob.words())
    assert has(bob, Timeline), 'Whoever is in it stays.'
    await rooms.edit(cast.ada, cast.tea, rooms.Edit(topic='For us alone'))
    await until(lambda: 'For us alone' in bob.words())
    assert 'For us alone' not in eve.words()
    await members.leave(cast.bob, cast.tea)
    await until(lambda: 'You are not in “Tea” any more.' in bob.words())


async def test_the_new_room_dialog_asks_and_closes(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open('/rooms')
    ada.button('New room').click()
    await until(lambda: has(ada, Form))
    dialog = next(e for e in ada._client.elements.values() if isinstance(e, ui.dialog))
    assert dialog.value, 'It is open.'
    ada.button('Close').click()
    await until(lambda: not dialog.value)


async def test_recovery_codes_are_shown_once(come: Come, cast: Cast) -> None:
    from components.recovery_codes import RecoveryCodes

    eve = come(cast.tokens['eve'])
    await eve.open(f'/rooms/{cast.lobby}')
    eve.button('Show my recovery codes').click()
    await until(lambda: has(eve, RecoveryCodes))
    assert not eve.has_button('Show my recovery codes')
    again = come(cast.tokens['eve'])
    await again.open(f'/rooms/{cast.lobby}')
    assert not again.has_button('Show my recovery codes')


@pytest.mark.parametrize(('who', 'sees'), [('grace', True), ('ada', False)])
async def test_only_the_owner_sees_the_servers_settings(
    come: Come, cast: Cast, who: str, sees: bool
) -> None:
    person = come(cast.tokens[who])
    await person.open('/settings')
    assert 'Profile' in person.words(), 'The settings are shown.'
    assert ('This server' in person.words()) is sees


@pytest.mark.parametrize('policy', [SignUp.INVITE, SignUp.CLOSED])
async def test_sign_up_says_why_it_is_not_possible(come: Come, cast: Cast, policy: SignUp) -> None:
    await server.edit(cast.grace, server.Edit(sign_up=policy))
    person = come(None)
    await person.open('/sign-up')
    assert 'Not this way' in person.words()
    assert not has(person, Form)


async def test_every_bad_invitation_looks_the_same(come: Come, cast: Cast) -> None:
    person = come(None)
    await person.open('/join/nonsense')
    assert 'Not this way' in person.words() and not has(person, Form)


async def test_a_page_is_sent_away_when_its_sign_in_ends(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open(f'/rooms/{cast.tea}')
    gone = []
    ada._client.open = lambda path, new_tab=False: gone.append(path)  # type: ignore[method-assign]
    await sign_ins.end(cast.tokens['ada'])
    await until(lambda: gone == ['/sign-in'])


@pytest.mark.parametrize(
    ('is_kept', 'good_for'), [(False, sign_ins.IDLE), (True, sign_ins.KEPT_IDLE)]
)
async def test_a_page_is_sent_away_when_its_sign_in_runs_out(
    come: Come, cast: Cast, is_kept: bool, good_for: timedelta
) -> None:
    """Nobody says so: the next review of open pages sees it."""
    _, token = await signed_in('ada', is_kept=is_kept)
    page, gone = come(token), []
    await page.open(f'/rooms/{cast.tea}')
    page._client.open = lambda path, new_tab=False: gone.append(path)  # type: ignore[method-assign]
    clock.turn(good_for - timedelta(minutes=1))
    await live._send_away_ended()
    assert gone == [] and page._client in live._pages, 'Not before its time.'
    clock.turn(timedelta(minutes=2))
    await live._send_away_ended()
    await until(lambda: gone == ['/sign-in'])
    assert page._client not in live._pages, 'And it hears nothing.'


@pytest.mark.parametrize('path', ['/rooms/1', '/rooms', '/settings'])
async def test_a_page_at_rest_has_few_elements(come: Come, cast: Cast, path: str) -> None:
    grace = come(cast.tokens['grace'])
    await grace.open(path)
    assert 10 < len(grace._client.elements) <= 80
