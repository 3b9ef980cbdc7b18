"""Whatever a page listens to is a call that anybody may send: a crawler finds it all and does it.

Who may change what is asked of the services' own gate, so no second list of rights is kept here.
"""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from nicegui import Client, core, ui
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from sqlmodel import Session

from chatter import db
from chatter.config import Settings
from chatter.errors import Refused
from chatter.models.views import Viewer
from chatter.services import access, members
from components import dialog, sockets
from tests import in_process
from tests.cast import Cast
from tests.everybody import ROLES
from tests.in_process import served
from tests.kept import Kept
from tests.security import crawler, stored
from tests.security.crawler import Change, Key, Opened, World

WAYS_IN = {'connect', 'handshake', 'disconnect', 'event', 'javascript_response', 'ack', 'log'}
EFFECTS = {  # What somebody changes for sure by doing everything; the rest is REST's.
    'stranger': {'members'},
    'guest': set(),
    'member': {'recovery_codes'},
    'moderator': {'recovery_codes'},
    'owner': {'rooms'},
    'administrator': {'rooms', 'members'},
    'server owner': {'rooms', 'members'},
}
# What follows from something having been said in a room: counts, and who has read it already.
COUNTED = {'member_count', 'last_seq', 'last_rev', 'last_at', 'read_seq', 'read_rev', 'shown_seq'}


@pytest.fixture
async def site(core: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The pages, to which one may speak as often as one likes: how often is tested elsewhere.

    NiceGUI's simulated person, if there was one in this process, has left functions of his own.
    """
    monkeypatch.setattr(sockets, 'EVENTS_AT_ONCE', 1e9)
    monkeypatch.setattr(ui, 'navigate', Navigate())
    monkeypatch.setattr(ui, 'notify', notify)
    async with served(core):
        yield


@pytest.fixture
async def world(site: None, cast: Cast) -> World:
    return await World.settle(cast)


@pytest.fixture
async def kept(core: Settings, world: World) -> AsyncIterator[Kept]:
    async with crawler.kept(core.data / 'chatter.db') as state:
        yield state


async def fire(opened: Opened, key: Key, arguments: list[list[str] | None]) -> None:
    """Have the page's own socket say it, and wait for what comes of it."""
    for args in arguments:
        if key not in opened.listeners():
            return
        before = crawler.running()
        crawler.hears('event', opened.sid, opened.says(key, args))
        await crawler.handled(before, opened.client)


class Crawl:
    """Does everything on one page of somebody, and on what appears by doing it."""

    def __init__(self, world: World, kept: Kept, role: str, address: str, known: set[Key]) -> None:
        """`known` are listeners in the frame, in dialogs and wherever else something leads, that
        have been tried at another address; those of this one are added."""
        self._world, self._kept = world, kept
        self._role, self._address, self._known = role, address, known
        self._page: Opened | None = None
        self._elements: set[int] = set()
        self._ways: dict[Key, list[tuple[Key, list[str]]]] = {}  # What to do first, to get there.
        self.done: list[Key] = []
        self.effects: list[tuple[Key, list[str], list[Change]]] = []

    async def run(self) -> None:
        """Junk at every listener first, then what the page itself sends."""
        page = await self._clean()
        if page is None:
            return
        self._find(page, [])
        while pending := [key for key in self._ways if key not in self.done]:
            self.done.append(pending[0])
            await self._do(pending[0])

    def _find(self, page: Opened, way: list[tuple[Key, list[str]]]) -> None:
        for key in page.listeners():
            is_shared = bool(way) or not page.is_of_the_view(key)
            if key in self._ways or (is_shared and key in self._known):
                continue
            if is_shared:
                self._known.add(key)
            self._ways[key] = way

    async def _do(self, key: Key) -> None:
        before = await stored.dump()
        page = await self._reach(key)
        good = crawler.good_args(page, key, self._world)
        await fire(page, key, crawler.junk(page, key, self._world))
        await self._note(key, [], before)
        leads_away = key.element == 'Navigator'
        for args in good:
            if not leads_away:
                page = await self._reach(key)
            await fire(page, key, [args])
            if not leads_away:
                self._find(page, [*self._ways[key], (key, args)])
            await self._note(key, args, before)

    async def _note(self, key: Key, args: list[str], before: stored.Dump) -> None:
        if not self._kept.is_as_kept:
            after = await stored.dump()
            self._kept.put_back()
            if changed := crawler.changes(before, after):
                self.effects.append((key, args, changed))

    async def _reach(self, key: Key) -> Opened:
        """A page as it is at first, and on it what leads to a listener done."""
        page = await self._clean()
        assert page is not None, f'{self._role} could open {self._address} before.'
        for step, args in self._ways[key]:
            await fire(page, step, [args])
        assert key in page.listeners(), f'{key} of {self._address} is not there again.'
        return page

    async def _clean(self) -> Opened | None:
        page = self._page
        if page is None or page.client.is_deleted or {*page.client.elements} != self._elements:
            crawler.close_pages()
            self._page = page = await crawler.open_page(self._world, self._role, self._address)
            self._elements = {*page.client.elements} if page else set()
        return page


def may(session: Session, viewer: Viewer | None, change: Change) -> bool:
    """Whether the services' gate lets somebody bring this about."""
    if viewer is None:
        return False
    row, columns = change.row, change.columns
    try:
        match change.table:
            case 'users':
                return row['id'] == str(viewer.id) and columns == {'seen_at'}
            case 'recovery_codes':
                return row['user_id'] == str(viewer.id) and not viewer.is_guest
            case 'audits':
                return row['by_id'] == str(viewer.id)
            case 'members' if columns <= COUNTED:
                access.room(session, viewer, int(row['room_id']))
                return True
            case 'members':
                access.room(session, viewer, int(row['room_id']))
                return row['user_id'] == str(viewer.id) and row['role'] == 'member'
            case 'messages':
                access.room(session, viewer, int(row['room_id']))
                return row['author_id'] in {str(viewer.id), 'None'}
            case 'rooms' if columns <= COUNTED:
                access.room(session, viewer, int(row['id']))
                return True
            case 'rooms':
                access.administered(session, viewer, int(row['id']))
                return True
    except Refused:
        return False
    return False


async def test_a_browser_can_call_by_these_ways_and_no_others(site: None) -> None:
    assert set(core.sio.handlers) == {'/'} and not core.sio.namespace_handlers
    assert set(core.sio.handlers['/']) == WAYS_IN
    changing = {
        f'{method} {route.path}'
        for route in core.app.routes
        for method in getattr(route, 'methods', None) or ()
        if method not in {'GET', 'HEAD'}
    }
    assert changing == set(), 'An element has brought a route of its own.'


@pytest.mark.parametrize('role', ROLES)
async def test_doing_everything_changes_only_what_one_may(
    world: World, kept: Kept, role: str
) -> None:
    done: Counter[str] = Counter()
    known: set[Key] = set()
    wrong: list[object] = []
    effects: set[str] = set()
    with crawler.log() as said:
        for address in crawler.addresses(world.samples):
            crawl = Crawl(world, kept, role, address, known)
            await crawl.run()
            crawler.close_pages()
            done.update(f'{key.element} {key.event}' for key in crawl.done)
            for key, args, changed in crawl.effects:
                for change in changed:
                    effects.add(change.table)
                    if not await db.read(may, world.people[role], change):
                        wrong.append((address, key, args, change))
            assert not said, f'{role} at {address}: {said[0]}'
    assert wrong == []
    least = 0 if role == 'nobody' else 40
    assert done.total() >= least, f'Only {done.total()} listeners were found: the crawl is blind.'
    if role == 'nobody':
        assert not done, 'Pages for coming in ask nothing of Python.'
    else:
        assert {'Navigator go', 'Heartbeat beat', 'Button click'} <= set(done)
        assert effects >= EFFECTS[role], f'Only {effects} have become other than they were.'


TAKEN = {  # What one page offers, and how the right to it ends without a word to the page.
    'owner': ('choose', "UPDATE members SET role = 'member' WHERE role = 'owner'"),
    'administrator': ('choose', "UPDATE users SET role = 'member' WHERE role = 'administrator'"),
    'stranger': ('click', "UPDATE rooms SET kind = 'private'"),
}


@pytest.mark.parametrize('role', TAKEN)
async def test_rights_are_asked_when_it_is_done_not_when_it_was_offered(
    core: Settings, world: World, role: str
) -> None:
    who, (event, end) = world.people[role], TAKEN[role]
    assert who is not None
    if role == 'administrator':
        await members.join(who, world.cast.tea)
    async with crawler.kept(core.data / 'chatter.db') as kept:
        for is_taken in (False, True):
            page = await crawler.open_page(world, role, f'/rooms/{world.cast.tea}')
            assert page is not None
            [key] = [
                key
                for key in page.listeners()
                if key.event == event and key.handler.endswith(('._choose', '.join'))
            ]
            said = crawler.good_args(page, key, world)
            if is_taken:
                await db.write(lambda session: session.connection().exec_driver_sql(end).rowcount)
            before = await stored.dump()
            await fire(page, key, [*said])
            after = await stored.dump()
            assert (after == before) is is_taken, 'With the right something, without it nothing.'
            kept.put_back()
            crawler.close_pages()


async def test_no_socket_speaks_for_a_page_of_somebody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody says everything that everybody else's page would say, and nobody listens."""
    before_all = await stored.dump()
    heard: list[object] = []
    handle_event = Client.handle_event

    def noted(client: Client, said: dict[str, object]) -> None:
        heard.append(said)
        handle_event(client, said)

    monkeypatch.setattr(Client, 'handle_event', noted)
    tried = 0
    for address in crawler.addresses(world.samples):
        opened = [await crawler.open_page(world, role, address) for role in ROLES]
        present = [page for page in opened if page is not None]
        for page in present:
            said = [
                page.says(key, crawler.good_args(page, key, world)[0]) for key in page.listeners()
            ]
            for other in present:
                if other is not page:
                    for one in said:
                        crawler.hears('event', other.sid, one)
                    tried += len(said)
            assert heard == [], address
            if said:
                page_hears = next(one for one in said if one['args'] == [])
                before = crawler.running()
                crawler.hears('event', page.sid, page_hears)
                await crawler.handled(before, page.client)
                assert heard == [page_hears], 'From its own socket it is heard.'
                heard.clear()
        crawler.close_pages()
    assert tried > 1000, f'{tried} tries are too few to mean anything.'
    assert await stored.dump() == before_all


async def test_pages_do_not_grow_by_opening_the_same_thing_again_and_again(world: World) -> None:
    page = await crawler.open_page(world, 'member', '/rooms')
    assert page is not None
    [key] = [key for key in page.listeners() if key.handler.startswith('browse.')]
    at_first = len(page.elements)
    await fire(page, key, [[]])
    with_one = len(page.elements) - at_first
    assert with_one > 0, 'It opens a dialog.'
    await fire(page, key, [[]] * 30)
    assert len(page.elements) <= at_first + dialog.AT_ONCE * with_one
    for closed in [key for key in page.listeners() if key.event == 'hide']:
        await fire(page, closed._replace(number=0), [[]])
    assert len(page.elements) == at_first, 'Of what was closed nothing stays.'


@pytest.mark.parametrize('role', ['nobody', 'member'])
async def test_numbers_of_thousands_of_digits_are_no_rooms(world: World, role: str) -> None:
    digits = '9' * 5000
    async with in_process.browser(world.tokens[role]) as browser:
        for path in (f'/rooms/{digits}', f'/rooms/{world.cast.tea}/{digits}'):
            assert (await browser.get(path)).status_code == 404
