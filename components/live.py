"""What happens reaches the open pages: one cast per topic, sent once to the sockets of all.

Pages enter socket.io rooms named like topics. What they may hear is decided before they enter; when
the right ends they leave at once, on every process.
"""

import asyncio
import contextlib
import functools
import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from nicegui import Client, background_tasks

from chatter import clock
from chatter.models.views import Viewer
from chatter.realtime import presence, topic
from chatter.realtime.cast import Cast
from chatter.realtime.events import (
    AnyEvent,
    AudienceChanged,
    LiveReady,
    MessagePosted,
    MessagesRemoved,
    PresenceChanged,
    ReceiptMoved,
    RoomActivity,
    RoomChanged,
    RoomJoined,
    RoomLeft,
    ServerChanged,
    SignInEnded,
    SignInRenewed,
    StandingChanged,
    Typing,
)
from chatter.services import audiences, people, receipts, room_lists, sign_ins
from components import sockets

log = logging.getLogger(__name__)

Listener = Callable[[Any], Awaitable[None] | None]
Found = TypeVar('Found')

ACTIVITY_PAUSE_SECONDS = 0.3  # Badges need not follow faster than eyes do.
PUBLIC_PAUSE_SECONDS = 1.0  # That something was said somewhere is no hurry.
REVIEW_SECONDS = 60.0  # How often sign-ins of open pages are looked up: one may end unheard.
SPARE_SECONDS = 0.05  # Timers may be a little early.
RENEWING_SECONDS = 0.5  # Time for the answer that brings a browser its new cookie.
LEAVING_SECONDS = 2.0  # Time for a page whose sign-in ended to go away by itself.
HIDDEN = {
    'sign_in.ended',
    'sign_in.renewed',
    'audience.changed',
    'standing.changed',
}  # Events that browsers have no use for.


@dataclass(eq=False)
class _Page:
    """An open page of somebody: the rooms it looks at and those in its sidebar."""

    client: Client
    viewer: Viewer
    joined: set[int] = field(default_factory=set)
    looked_at: set[int] = field(default_factory=set)
    overhears: bool = False
    turns: int = 0  # How often a right to hear a room has begun or ended.
    end: asyncio.TimerHandle | None = None  # When its sign-in runs out, unless it is used.

    @property
    def everyones(self) -> str:
        """Who everybody is, and which rooms there are, is nothing for guests."""
        return topic.GUESTS if self.viewer.is_guest else topic.EVERYONE

    @property
    def topics(self) -> set[str]:
        return {
            self.everyones,
            topic.user(self.viewer.id),
            *map(topic.room, self.looked_at),
            *map(topic.members, self.joined),
            *({topic.PUBLIC} if self.overhears else ()),
        }


@dataclass(frozen=True, eq=False)
class _Listening:
    """Something in a page, written in Python, that wants to know of some events."""

    page: _Page
    types: tuple[type[AnyEvent], ...]
    listener: Listener


_pages: dict[Client, _Page] = {}
_listening: dict[str, list[_Listening]] = {}
_pages_by_user: dict[int, set[_Page]] = {}
_casts: dict[str, Cast] = {}
_audiences: dict[str, int] = {}  # How many pages want each topic of the bus.
_badges: dict[int, Cast] = {}
_reviewer: asyncio.Task[None] | None = None


def attach(client: Client, viewer: Viewer) -> None:
    """Have a page hear everyone's, its person's and its rooms' events from its first socket on."""
    page = _Page(client, viewer)
    _pages[client] = page
    _pages_by_user.setdefault(viewer.id, set()).add(page)
    for wanted in page.topics:
        _want(wanted)
    _mind_end(page, viewer.signed_in_until)
    client.on_connect(_entered)
    client.on_disconnect(_left)
    client.on_delete(_detach)


async def rightly(client: Client, ask: Callable[[], Awaitable[Found]]) -> Found:
    """Look up what depends on rights, and again if one began or ended before the answer came: it
    may be older than what the page has heard by then."""
    page = _pages.get(client)
    while True:
        turns = page.turns if page is not None else 0
        found = await ask()
        if page is None or page.turns == turns:
            return found


async def look(client: Client, room_id: int | None) -> None:
    """Have a page hear what happens in the room it shows, and no other. The right was checked."""
    page = _pages.get(client)
    if page is None:
        return
    wanted = {room_id} if room_id is not None else set()
    old, new = page.looked_at - wanted, wanted - page.looked_at
    page.looked_at = wanted
    _leave_topics(page, *map(topic.room, old))
    for one in new:
        _want(topic.room(one))
        await sockets.enter(client, topic.room(one))
    if page.overhears:
        page.overhears = False
        _leave_topics(page, topic.PUBLIC)


async def overhear(client: Client) -> None:
    """Have a page hear that something is said in public rooms, until it looks at something else."""
    page = _pages.get(client)
    if page is None or page.overhears or page.viewer.is_guest:
        return
    page.overhears = True
    _want(topic.PUBLIC)
    await sockets.enter(client, topic.PUBLIC)


def listen(
    client: Client, name: str, types: tuple[type[AnyEvent], ...], listener: Listener
) -> Callable[[], None]:
    """Call `listener(event)` in the page for events of these types on a topic it hears.

    For what is rare; what is frequent is the browser's business. Returns how to stop.
    """
    page = _pages.get(client)
    if page is None:
        return lambda: None
    listening = _Listening(page, types, listener)
    _listening.setdefault(name, []).append(listening)
    return lambda: _stop_listening(name, listening)


def open() -> None:
    """Begin to look after open pages."""
    global _reviewer
    _reviewer = asyncio.create_task(_review())


async def close() -> None:
    """Let go of every page."""
    global _reviewer
    if _reviewer is not None:
        _reviewer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await _reviewer
        _reviewer = None
    for cast in _casts.values():
        cast.close()
    _pages.clear()
    _pages_by_user.clear()
    _listening.clear()
    _casts.clear()
    _audiences.clear()
    _badges.clear()


async def _entered(client: Client) -> None:
    """A socket of the page is open, for the first time or again: what may it hear now?

    It hears of its person's rooms before they are looked up, so none that begins or ends is missed.
    """
    page = _pages.get(client)
    if page is None:
        return
    await sockets.enter(client, page.everyones, topic.user(page.viewer.id))
    joined_ids = await rightly(client, lambda: room_lists.joined_ids(page.viewer))
    if _pages.get(client) is not page:
        return  # It was sent away meanwhile.
    await _set_joined(page, joined_ids)
    await sockets.enter(client, *page.topics)
    await sockets.emit(_payload('live', [LiveReady()]), client.id)


async def _set_joined(page: _Page, room_ids: set[int]) -> None:
    gone, new = page.joined - room_ids, room_ids - page.joined
    page.joined = set(room_ids)
    for room_id in new:
        _want(topic.members(room_id))
    _leave_topics(page, *map(topic.members, gone))
    unseen = page.looked_at - room_ids
    page.looked_at -= unseen
    _leave_topics(page, *map(topic.room, unseen))
    for one in tuple(_listening.get(topic.user(page.viewer.id), ())):
        if one.page is page and RoomLeft in one.types:
            for room_id in unseen:  # It did not hear why.
                _tell_listener(one, RoomLeft(room_id=room_id))


async def _left(client: Client) -> None:
    page = _pages.get(client)
    if page is not None and not sockets.sids(client):
        await presence.leave(page.viewer.id, client.id)
        await people.saw(page.viewer.id, is_leaving=True)


async def _detach(client: Client) -> None:
    page = _pages.pop(client, None)
    if page is None:
        return
    if page.end is not None:
        page.end.cancel()
    _pages_by_user[page.viewer.id].discard(page)
    if not _pages_by_user[page.viewer.id]:
        del _pages_by_user[page.viewer.id]
    for wanted in page.topics:
        _want_no_more(wanted)
    for name, listening in list(_listening.items()):
        for one in [one for one in listening if one.page is page]:
            _stop_listening(name, one)
    await presence.leave(page.viewer.id, client.id)


def _stop_listening(name: str, listening: _Listening) -> None:
    others = [other for other in _listening.get(name, ()) if other is not listening]
    if others:
        _listening[name] = others
    else:
        _listening.pop(name, None)


def _bus_topic(wanted: str) -> str:
    """Members' badges are made from what their rooms hear, and guests' topic from everyone's."""
    if wanted == topic.GUESTS:
        return topic.EVERYONE
    return wanted.replace('members:', 'room:', 1) if wanted.startswith('members:') else wanted


def _want(wanted: str) -> None:
    name = _bus_topic(wanted)
    _audiences[name] = _audiences.get(name, 0) + 1
    if name not in _casts:
        at_once = _part if name.startswith('user:') else None
        pause = PUBLIC_PAUSE_SECONDS if name == topic.PUBLIC else 0.0
        _casts[name] = Cast(name, _send, pause=pause, at_once=at_once)
        _casts[name].open()


def _want_no_more(wanted: str) -> None:
    name = _bus_topic(wanted)
    _audiences[name] -= 1
    if not _audiences[name]:
        del _audiences[name]
        _casts.pop(name).close()
        if name.startswith('room:'):
            _badges.pop(int(name.removeprefix('room:')), None)


def _leave_topics(page: _Page, *topics: str) -> None:
    sockets.leave(page.client, *topics)
    for wanted in topics:
        _want_no_more(wanted)


async def _send(name: str, batch: list[AnyEvent]) -> None:
    """One frame for everybody who hears the topic; badges and rights follow from it."""
    if name == topic.PUBLIC:
        batch = batch[-1:]  # One says it all.
    shown = [(await _deaf(event), event) for event in batch if event.type not in HIDDEN]
    for deaf, run in itertools.groupby(shown, key=lambda one: one[0]):
        await sockets.emit(_payload(name, [event for _, event in run]), name, without=deaf)
    if name == topic.EVERYONE:
        await _send_to_guests(batch)
    for event in batch:
        if isinstance(event, AudienceChanged):
            await _follow_audience(event.user_id)
        if isinstance(event, MessagePosted | MessagesRemoved | RoomChanged) and name.startswith(
            'room:'
        ):
            _badge(event)
        if name.startswith('user:'):
            await _follow_rights(int(name.removeprefix('user:')), event)
        _tell_listeners(name, event)


async def _send_to_guests(batch: list[AnyEvent]) -> None:
    """That there was a gap: what they loaded must be brought up, too; and the server's name."""
    shown: list[AnyEvent] = [
        event for event in batch if isinstance(event, LiveReady | ServerChanged)
    ]
    if shown:
        await sockets.emit(_payload(topic.EVERYONE, shown), topic.GUESTS)


async def _deaf(event: AnyEvent) -> frozenset[str]:
    """The sockets that must not hear of it, although they hear its topic."""
    if isinstance(event, PresenceChanged):
        audience = await audiences.of(event.user_id)
        if audience.is_everyone:
            return frozenset()
        return _sockets(lambda viewer_id: not audience.may_know(viewer_id))
    if isinstance(event, Typing):
        audience = await audiences.of(event.user.id)
        return _sockets(audience.apart.__contains__) if audience.apart else frozenset()
    if isinstance(event, ReceiptMoved):
        return await _blind(event)
    return frozenset()


async def _blind(event: ReceiptMoved) -> frozenset[str]:
    """The sockets at a room whose people may not see what somebody has read."""
    pages = [page for page in _pages.values() if event.room_id in page.looked_at]
    viewer_ids = {page.viewer.id for page in pages} - {event.user.id}
    seen = await receipts.seen_by(event.user.id, list(viewer_ids))
    return frozenset(
        sid
        for page in pages
        if page.viewer.id in viewer_ids - seen
        for sid in sockets.sids(page.client)
    )


async def _follow_audience(user_id: int) -> None:
    """Others than before may know whether somebody is here: tell these, and take it from those."""
    audience = await audiences.of(user_id)
    allowed = _sockets(audience.may_know)
    others = _sockets(lambda viewer_id: not audience.may_know(viewer_id))
    here = PresenceChanged(user_id=user_id, status=presence.status(user_id))
    gone = PresenceChanged(user_id=user_id, status='offline')
    if allowed:
        await sockets.emit(_payload(topic.EVERYONE, [here]), topic.EVERYONE, without=others)
    if others and here.status != 'offline':
        await sockets.emit(_payload(topic.EVERYONE, [gone]), topic.EVERYONE, without=allowed)


def _sockets(is_meant: Callable[[int], bool]) -> frozenset[str]:
    """The sockets of the people who are meant."""
    return frozenset(
        sid
        for user_id, pages in _pages_by_user.items()
        if is_meant(user_id)
        for page in pages
        for sid in sockets.sids(page.client)
    )


def _badge(event: MessagePosted | MessagesRemoved | RoomChanged) -> None:
    match event:
        case MessagePosted():
            room_id = event.message.room_id
        case MessagesRemoved():
            room_id = event.room_id
        case RoomChanged():
            room_id = event.room.id
    if room_id not in _badges:
        _badges[room_id] = Cast(topic.members(room_id), _send_badges, pause=ACTIVITY_PAUSE_SECONDS)
    _badges[room_id].hear('', event)


async def _send_badges(name: str, batch: list[AnyEvent]) -> None:
    await sockets.emit(_payload(name, folded(batch)), name)


def folded(batch: list[AnyEvent]) -> list[AnyEvent]:
    """What a sidebar needs of a room's events: runs of messages as one, and the latest change."""
    runs: list[AnyEvent] = []
    change: AnyEvent | None = None
    for event in batch:
        if isinstance(event, RoomChanged):
            change = event
        if isinstance(event, MessagesRemoved):  # They may have called somebody by name.
            runs.append(event)
        if not isinstance(event, MessagePosted):
            continue
        message = event.message
        last = runs[-1] if runs else None
        first_seq = message.seq
        if isinstance(last, RoomActivity) and last.quiet is message.kind.is_quiet:
            first_seq = last.first_seq
            runs.pop()
        runs.append(
            RoomActivity(
                room_id=message.room_id,
                first_seq=first_seq,
                last_seq=message.seq,
                last_rev=message.rev,
                quiet=message.kind.is_quiet,
                at=message.created_at,
            )
        )
    return [*runs, change] if change is not None else runs


def _part(name: str, event: AnyEvent) -> None:
    """Whoever is out of a room hears nothing that is said in it from then on, and whose sign-in has
    ended nothing at all: this waits for no batch to be sent."""
    for page in tuple(_pages_by_user.get(int(name.removeprefix('user:')), ())):
        if isinstance(event, SignInEnded) and page.viewer.sign_in_id in event.sign_in_ids:
            sockets.silence(page.client)
            sockets.leave(page.client, *page.topics)
        if not isinstance(event, RoomLeft):
            continue
        page.turns += 1
        if event.room_id in page.joined:
            page.joined.discard(event.room_id)
            _leave_topics(page, topic.members(event.room_id))
        if event.room_id in page.looked_at:
            page.looked_at.discard(event.room_id)
            _leave_topics(page, topic.room(event.room_id))


async def _follow_rights(user_id: int, event: AnyEvent) -> None:
    """Rights that begin or end change what the person's pages hear."""
    for page in tuple(_pages_by_user.get(user_id, ())):
        if isinstance(event, RoomJoined) and event.room.id not in page.joined:
            page.turns += 1
            page.joined.add(event.room.id)
            _want(topic.members(event.room.id))
            await sockets.enter(page.client, topic.members(event.room.id))
        elif isinstance(event, RoomLeft):
            _part(topic.user(user_id), event)  # Perhaps it began in the same batch.
        elif isinstance(event, SignInEnded) and page.viewer.sign_in_id in event.sign_in_ids:
            background_tasks.create(_send_away(page), name='send away')
        elif isinstance(event, SignInRenewed) and page.viewer.sign_in_id == event.sign_in_id:
            background_tasks.create(_hang_up(page), name='hang up')
        elif isinstance(event, StandingChanged):
            background_tasks.create(_send_away(page, '/'), name='begin anew')


async def _hang_up(page: _Page) -> None:
    """Have a page come back with its new cookie; who has only the old one does not."""
    await asyncio.sleep(RENEWING_SECONDS)
    await sockets.hang_up(page.client)


def _mind_end(page: _Page, until: datetime) -> None:
    seconds = max(SPARE_SECONDS, (until - clock.now()).total_seconds())
    page.end = asyncio.get_running_loop().call_later(seconds, _end, page)


def _end(page: _Page) -> None:
    background_tasks.create(_send_away_if_ended(page), name='see whether a sign-in has run out')


async def _send_away_if_ended(page: _Page) -> None:
    """Its sign-in has run out, unless it was used since."""
    until = (await sign_ins.good_until([page.viewer.sign_in_id])).get(page.viewer.sign_in_id)
    if until is None:
        await _send_away(page)
    elif _pages.get(page.client) is page:
        _mind_end(page, until)


async def _send_away(page: _Page, path: str = '/sign-in') -> None:
    """Close a page whose sign-in ended: deaf and dumb at once, then shown the way to sign in; or
    one of somebody who may do something else now, and begins anew."""
    if _pages.get(page.client) is not page:
        return
    sockets.silence(page.client)
    sockets.leave(page.client, *page.topics)
    await _detach(page.client)
    page.client.open(path)
    await asyncio.sleep(LEAVING_SECONDS)
    await sockets.close(page.client)


def _tell_listeners(name: str, event: AnyEvent) -> None:
    for one in tuple(_listening.get(name, ())):
        if isinstance(event, one.types) and name in one.page.topics:
            _tell_listener(one, event)


def _tell_listener(one: _Listening, event: AnyEvent) -> None:
    sockets.speak_its_language(one.page.client)
    one.page.client.safe_invoke(functools.partial(one.listener, event))


async def _review() -> None:
    """Send away pages whose sign-in ended unheard, or ran out by a clock that was put on."""
    while True:
        await asyncio.sleep(REVIEW_SECONDS)
        try:
            await _send_away_ended()
        except Exception:
            log.exception('The sign-ins of open pages could not be reviewed.')


async def _send_away_ended() -> None:
    pages = list(_pages.values())
    good = await sign_ins.good_until(list({page.viewer.sign_in_id for page in pages}))
    for page in pages:
        if page.viewer.sign_in_id not in good:
            background_tasks.create(_send_away(page), name='send away')


def _payload(name: str, events: list[AnyEvent]) -> dict[str, Any]:
    return {'topic': name, 'events': [event.model_dump(mode='json') for event in events]}
