"""How somebody wants to appear: as it is, not to be disturbed, or as if not here; until a moment or
until they say otherwise. What has ended counts no longer, whether anybody was awake then or not."""

import asyncio

from sqlmodel import Session, col, select, update

from chatter import clock, db
from chatter.errors import Invalid
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Availability, User
from chatter.models.rooms import Member
from chatter.models.views import AvailabilityView, Viewer
from chatter.realtime import bus, presence, topic
from chatter.realtime.events import AnyEvent, AvailabilityChanged, LiveReady
from chatter.services import access, receipts

_reloading: asyncio.Task[None] | None = None


async def change(
    viewer: Viewer, availability: Availability, minutes: int | None = None
) -> AvailabilityView:
    """Appear like this from now on, for so many minutes if they are said. Raises `Invalid`."""
    if minutes is not None and not 0 < minutes <= clock.YEAR_MINUTES:
        raise Invalid(words('That ends within a year, or not at all.'), field='minutes')
    view, was_invisible = await db.write(_change, viewer, availability, minutes)
    changed = AvailabilityChanged(user_id=viewer.id, **dict(view))
    await bus.publish(topic.PRESENCE, changed)
    await bus.publish(topic.user(viewer.id), changed)
    if was_invisible and view.availability is not Availability.INVISIBLE:
        await receipts.shown_to_others(viewer.id)  # What was read unseen is seen now.
    return view


async def mine(viewer: Viewer) -> AvailabilityView:
    """How the viewer appears."""
    return await db.read(of, viewer)


async def load() -> None:
    """Tell presence of everybody who does not appear as usual: it keeps nothing itself."""
    for user_id, view in await db.read(_all_unusual):
        presence.appear(user_id, view.availability, view.until)


def hear(_topic: str, event: AnyEvent) -> None:
    """Listener: after a gap, what other processes said meanwhile is looked up."""
    global _reloading
    if isinstance(event, LiveReady):
        _reloading = asyncio.get_running_loop().create_task(load())


def _change(
    session: Session, viewer: Viewer, availability: Availability, minutes: int | None
) -> tuple[AvailabilityView, bool]:
    """How it is now, and whether the viewer was invisible before."""
    user = access.held(session, access.user(session, viewer))
    was_invisible = _view(user).availability is Availability.INVISIBLE
    if availability is Availability.INVISIBLE and not was_invisible:
        _freeze_reading(session, viewer)
    is_usual = availability is Availability.USUAL
    user.availability = availability
    user.availability_until = clock.in_minutes(None if is_usual else minutes)
    session.add(user)
    return _view(user), was_invisible


def _freeze_reading(session: Session, viewer: Viewer) -> None:
    """What an invisible person reads shows to nobody, now or when somebody asks."""
    mine = col(Member.user_id) == viewer.id
    session.exec(update(Member).where(mine).values(shown_seq=Member.read_seq))


def of(session: Session, viewer: Viewer) -> AvailabilityView:
    """Work: what `mine` says."""
    return _view(access.user(session, viewer))


def _all_unusual(session: Session) -> list[tuple[int, AvailabilityView]]:
    asked = select(User).where(col(User.availability) != Availability.USUAL)
    return [(id_of(user), _view(user)) for user in session.exec(asked)]


def _view(user: User) -> AvailabilityView:
    until = user.availability_until
    if until is not None and until <= clock.now():
        return AvailabilityView(availability=Availability.USUAL, until=None)
    return AvailabilityView(availability=user.availability, until=until)
