"""Who is here. Every page beats like a heart; a person is as present as the liveliest page.

Beats ride the bus, so every process keeps the same table; nothing is stored. A page that dies
without a word is forgotten when its last beat runs out. Whoever wants to appear otherwise does,
until that ends: to everybody, their own pages included, somebody invisible is not here.
"""

import asyncio
import contextlib
from datetime import datetime, timedelta
from typing import Literal

from chatter import clock
from chatter.models.people import Availability
from chatter.realtime import bus, topic
from chatter.realtime.events import AnyEvent, AvailabilityChanged, PresenceBeat, PresenceChanged

PageStatus = Literal['online', 'away', 'offline']
Status = Literal['online', 'busy', 'away', 'offline']

BEAT_SECONDS = 20.0  # How often a page says that it is there.
BEAT_LIFE_SECONDS = 50.0  # Two beats may be lost before a page counts as gone.
SWEEP_SECONDS = 2.0
LEAVING_SECONDS = 4.0  # A reload closes one page and opens another: nobody left.

_pages: dict[int, dict[str, tuple[PageStatus, datetime]]] = {}
_wanted: dict[int, tuple[Availability, datetime | None]] = {}  # How, and until when if that ends.
_known: dict[int, Status] = {}
_sweeper: asyncio.Task[None] | None = None


async def beat(user_id: int, page_id: str, status: PageStatus) -> None:
    """A page of this person is open and `status`; good for `BEAT_LIFE_SECONDS`."""
    until = clock.now() + timedelta(seconds=BEAT_LIFE_SECONDS)
    await bus.publish(
        topic.PRESENCE,
        PresenceBeat(user_id=user_id, page_id=page_id, status=status, until=until),
    )


async def leave(user_id: int, page_id: str) -> None:
    """A page of this person has closed; if it was the last, that shows after a moment."""
    until = clock.now() + timedelta(seconds=LEAVING_SECONDS)
    await bus.publish(
        topic.PRESENCE,
        PresenceBeat(user_id=user_id, page_id=page_id, status='offline', until=until),
    )


def statuses() -> dict[int, Status]:
    """Everybody who is here, by user id: 'online', 'busy' or 'away'."""
    return {user_id: status for user_id, status in _known.items() if status != 'offline'}


def status(user_id: int) -> Status:
    """How present a person is."""
    return _known.get(user_id, 'offline')


def appear(user_id: int, availability: Availability, until: datetime | None) -> None:
    """From now on, and until then, a person wants to appear like this."""
    if availability is Availability.USUAL:
        _wanted.pop(user_id, None)
    else:
        _wanted[user_id] = (availability, until)
    _update(user_id, clock.now())


def is_invisible(user_id: int) -> bool:
    """Whether a person wants to look as if not here: then nothing they do tells otherwise."""
    return _availability(user_id, clock.now()) is Availability.INVISIBLE


def open() -> None:
    """Begin to listen, with nobody here."""
    global _sweeper
    bus.subscribe(topic.PRESENCE, _hear)
    _sweeper = asyncio.create_task(_sweep())


async def close() -> None:
    """Forget everybody."""
    global _sweeper
    bus.unsubscribe(topic.PRESENCE, _hear)
    if _sweeper is not None:
        _sweeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await _sweeper
        _sweeper = None
    _pages.clear()
    _known.clear()
    _wanted.clear()


def _hear(_topic: str, event: AnyEvent) -> None:
    if isinstance(event, AvailabilityChanged):
        appear(event.user_id, event.availability, event.until)
    if not isinstance(event, PresenceBeat):
        return
    pages = _pages.setdefault(event.user_id, {})
    if event.status == 'offline' and event.page_id in pages:
        # Keep the old status until then: whoever reloads must not flicker.
        pages[event.page_id] = (pages[event.page_id][0], event.until)
    elif event.status != 'offline':
        pages[event.page_id] = (event.status, event.until)
    _update(event.user_id, clock.now())


def _update(user_id: int, now: datetime) -> None:
    pages = _pages.get(user_id, {})
    for page_id in [page_id for page_id, (_, until) in pages.items() if until <= now]:
        del pages[page_id]
    if not pages:
        _pages.pop(user_id, None)
    here = {page_status for page_status, _ in pages.values()}
    now_is: Status = 'online' if 'online' in here else 'away' if here else 'offline'
    wanted = _availability(user_id, now)
    if wanted is Availability.INVISIBLE:
        now_is = 'offline'
    elif wanted is Availability.BUSY and here:
        now_is = 'busy'
    if now_is == _known.get(user_id, 'offline'):
        return
    if now_is == 'offline':
        del _known[user_id]
    else:
        _known[user_id] = now_is
    bus.dispatch_here(topic.EVERYONE, PresenceChanged(user_id=user_id, status=now_is))


def _availability(user_id: int, now: datetime) -> Availability:
    availability, until = _wanted.get(user_id, (Availability.USUAL, None))
    return Availability.USUAL if until is not None and until <= now else availability


async def _sweep() -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        now = clock.now()
        for user_id in list(_pages):
            _update(user_id, now)
