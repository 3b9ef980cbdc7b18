"""People: finding them, what they show of themselves, and to whom."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import ConfigDict
from sqlalchemy import case, func, or_, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Invalid, NotFound
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Circle, User
from chatter.models.relations import Block, Follow
from chatter.models.rooms import Member, Room, RoomKind
from chatter.models.sent import Line, Sent, Text
from chatter.models.views import (
    AboutView,
    OwnProfileView,
    PeoplePage,
    PersonView,
    ProfileView,
    StatusView,
    SuggestionView,
    Viewer,
)
from chatter.realtime import bus, presence, topic
from chatter.realtime.events import PersonChanged
from chatter.services import (
    access,
    audiences,
    follows,
    handles,
    listing,
    receipts,
    relations,
    rendering,
)
from chatter.services.relations import Change, Grant, permits

PAGE = 30
PAGE_MOST = 100
PRONOUNS_MOST = 40
BIO_MOST = 500
STATUS_MOST = 80
EMOJI_MOST = 32
SUGGESTIONS = 12
HERE_MOST = 1000
WANTED_MOST = 100  # Characters; nobody is called more.
SEEN_EVERY = timedelta(minutes=10)
SEEN_MOST = 20_000
ASK_WHAT_BECOMES = words('Say what becomes of the requests that wait: accept or decline them.')


_seen: dict[int, datetime] = {}


class Edit(Sent):
    """What to change about one's profile; what is None stays. An empty status is none, and without
    `status_minutes` it has no end."""

    model_config = ConfigDict(frozen=True)

    pronouns: Line | None = None
    bio: Text | None = None
    status_emoji: Line | None = None
    status_text: Line | None = None
    status_minutes: int | None = None
    time_zone: Line | None = None
    shows_lists: bool | None = None
    allows_write: Circle | None = None
    allows_mention: Circle | None = None
    allows_seen: Circle | None = None
    allows_reading: Circle | None = None


async def look(viewer: Viewer, user_id: int) -> ProfileView:
    """A person as the viewer may see them. Raises `NotFound`."""
    return await db.read(_look, viewer, user_id)


async def called(viewer: Viewer, handle: str) -> ProfileView:
    """The same by handle. Raises `NotFound`."""
    return await db.read(_called, viewer, handle)


async def find(
    viewer: Viewer, wanted: str, after: str | None = None, limit: int = PAGE
) -> PeoplePage:
    """People by a part of their name or handle, those it begins first. Raises `Invalid`,
    `Forbidden` for guests."""
    access.not_a_guest(viewer)
    position = _read_position(after)
    return await db.read(
        _find,
        viewer,
        text.search_key(text.clean_name(wanted[:WANTED_MOST])),
        position,
        listing.size(limit, PAGE_MOST),
    )


async def suggestions(viewer: Viewer) -> list[SuggestionView]:
    """Whom the viewer may want to follow: friends of friends, and who is in the same rooms."""
    access.not_a_guest(viewer)
    return await db.read(_suggestions, viewer)


async def mine(viewer: Viewer) -> OwnProfileView:
    """What the viewer has said of themselves."""
    return await db.read(_mine, viewer)


async def edit(viewer: Viewer, changes: Edit) -> ProfileView:
    """Say something else of oneself. Raises `Invalid`."""
    checked = _checked(changes)
    html = await rendering.rendered(viewer.id, checked['bio']) if checked.get('bio') else ''
    profile = await db.write(_edit, viewer, checked, html)
    if changes.allows_reading is not None:
        await audiences.tell_changed(viewer.id)
        await receipts.shown_to_others(viewer.id)
    await bus.publish(topic.EVERYONE, PersonChanged(user=profile.user))
    return profile


async def set_visibility(
    viewer: Viewer, is_private: bool, *, accepts: bool | None = None
) -> ProfileView:
    """Be private, or public; the followers stay.

    Whoever becomes public says whether requests that wait are accepted. Raises `Conflict` if some
    do and nothing is said.
    """
    profile, changes = await db.write(_set_visibility, viewer, is_private, accepts)
    await audiences.tell_changed(viewer.id)
    await relations.tell(*changes)
    await receipts.shown_to_others(viewer.id)
    await bus.publish(topic.EVERYONE, PersonChanged(user=profile.user))
    return profile


async def statuses(viewer: Viewer) -> dict[int, presence.Status]:
    """Who is here, of those the viewer may know it of; guests know it of nobody."""
    if viewer.is_guest:
        return {}
    here = presence.statuses()
    knowing = await audiences.of_several(here)
    return {
        user_id: status
        for user_id, status in here.items()
        if user_id == viewer.id or knowing[user_id].may_know(viewer.id)
    }


async def here(viewer: Viewer) -> list[PersonView]:
    """Who is here now, of those the viewer may know it of, by name."""
    access.not_a_guest(viewer)
    return await db.read(_here, viewer, list(await statuses(viewer)))


async def saw(user_id: int, *, is_leaving: bool = False) -> None:
    """A page of this person is open, or was a moment ago: so they were seen just now.

    While somebody stays this is written down every few minutes only, and nobody sees the invisible.
    """
    if presence.is_invisible(user_id):
        return
    now = clock.now()
    if not is_leaving and now - _seen.get(user_id, datetime.min.replace(tzinfo=UTC)) < SEEN_EVERY:
        return
    if len(_seen) >= SEEN_MOST:
        _seen.clear()
    _seen[user_id] = now
    await db.note(_saw, user_id)


def forget_everyone() -> None:
    """Know nothing of who was seen (when the database is another one)."""
    _seen.clear()


# Checking what is said


def _checked(changes: Edit) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if changes.pronouns is not None:
        said['pronouns'] = _line(changes.pronouns, PRONOUNS_MOST, 'pronouns')
    if changes.bio is not None:
        said['bio'] = text.clean(changes.bio)
        if len(said['bio']) > BIO_MOST:
            raise Invalid(
                words('That has {length} characters; {most} is the most.',
                      length=len(said['bio']), most=BIO_MOST),
                field='bio',
            )  # fmt: skip
    if changes.status_emoji is not None:
        said['status_emoji'] = _line(changes.status_emoji, EMOJI_MOST, 'status_emoji')
    if changes.status_text is not None:
        said['status_text'] = _line(changes.status_text, STATUS_MOST, 'status_text')
    if changes.status_emoji is not None or changes.status_text is not None:
        said['status_until'] = _end(changes.status_minutes)
    if changes.time_zone is not None:
        if changes.time_zone and changes.time_zone not in available_timezones():
            raise Invalid(words('There is no such time zone.'), field='time_zone')
        said['time_zone'] = changes.time_zone
    for name in ('shows_lists', *(f'allows_{grant}' for grant in Grant)):
        if getattr(changes, name) is not None:
            said[name] = getattr(changes, name)
    return said


def _line(said: str, most: int, field: str) -> str:
    line = text.clean_name(said)
    if len(line) > most:
        raise Invalid(words('At most {most} characters, please.', most=most), field=field)
    return line


def _end(minutes: int | None) -> datetime | None:
    if minutes is not None and not 0 < minutes <= clock.YEAR_MINUTES:
        raise Invalid(words('A status ends within a year, or not at all.'), field='status_minutes')
    return clock.in_minutes(minutes)


# Profiles


def _look(session: Session, viewer: Viewer, user_id: int) -> ProfileView:
    return _profile(session, viewer, access.met(session, viewer, user_id))


def _called(session: Session, viewer: Viewer, handle: str) -> ProfileView:
    user = handles.resolved(session, handle.removeprefix('@').lower())
    if user is None:
        raise NotFound(access.NOBODY)
    return _profile(session, viewer, access.met(session, viewer, id_of(user)))


def _profile(session: Session, viewer: Viewer, user: User) -> ProfileView:
    [person] = relations.listed(session, viewer, [user])
    about = _about(session, viewer, user) if relations.may_see(session, viewer, user) else None
    may_write = relations.may_try_to_write(session, viewer, user, person.relation)
    return ProfileView(**dict(person), about=about, may_write=may_write)


def _about(session: Session, viewer: Viewer, user: User) -> AboutView:
    shows_lists = user.shows_lists or user.id == viewer.id
    return AboutView(
        pronouns=user.pronouns,
        bio=user.bio,
        bio_html=user.bio_html,
        status=_status(user),
        time_zone=user.time_zone or None,
        joined_at=user.created_at,
        seen_at=user.seen_at if permits(session, viewer.id, user, Grant.SEEN) else None,
        followers=_count(session, Follow.followed_id, user, of=Follow.follower_id)
        if shows_lists
        else None,
        following=_count(session, Follow.follower_id, user, of=Follow.followed_id)
        if shows_lists
        else None,
    )


def _status(user: User) -> StatusView | None:
    is_over = user.status_until is not None and user.status_until <= clock.now()
    if is_over or not (user.status_emoji or user.status_text):
        return None
    return StatusView(emoji=user.status_emoji, text=user.status_text, until=user.status_until)


def _count(session: Session, side: Any, user: User, *, of: Any) -> int:
    asked = (
        select(func.count())
        .join_from(Follow, User, col(User.id) == of)
        .where(side == user.id, col(Follow.accepted_at).is_not(None), relations.is_to_be_found())
    )
    return int(session.exec(asked).one())


def _mine(session: Session, viewer: Viewer) -> OwnProfileView:
    user = access.user(session, viewer)
    return OwnProfileView(
        name=user.name,
        pronouns=user.pronouns,
        bio=user.bio,
        status=_status(user),
        time_zone=user.time_zone,
        is_private=user.is_private,
        shows_lists=user.shows_lists,
        allows_write=user.allows_write,
        allows_mention=user.allows_mention,
        allows_seen=user.allows_seen,
        allows_reading=user.allows_reading,
    )


def _edit(session: Session, viewer: Viewer, said: dict[str, Any], html: str) -> ProfileView:
    user = access.held(session, access.user(session, viewer))
    for name, value in said.items():
        setattr(user, name, value)
    if 'bio' in said:
        user.bio_html = html
    session.add(user)
    session.flush()
    return _profile(session, viewer, user)


def _set_visibility(
    session: Session, viewer: Viewer, is_private: bool, accepts: bool | None
) -> tuple[ProfileView, list[Change]]:
    user = access.held(session, access.user(session, viewer))
    changes: list[Change] = []
    if user.is_private and not is_private and follows.count_waiting(session, viewer.id):
        if accepts is None:
            raise Conflict(ASK_WHAT_BECOMES, field='requests')
        changes = follows.settle_requests(session, user, accepts=accepts)
    user.is_private = is_private
    session.add(user)
    session.flush()
    return _profile(session, viewer, user), changes


def _here(session: Session, viewer: Viewer, user_ids: list[int]) -> list[PersonView]:
    found = session.exec(
        select(User)
        .where(col(User.id).in_(user_ids[:HERE_MOST]), col(User.id) != viewer.id)
        .order_by(col(User.search_key), col(User.id))
    )
    return relations.listed(session, viewer, found)


def _saw(session: Session, user_id: int) -> None:
    user = session.get(User, user_id)
    now = clock.now()
    if user is None or user.deleted_at is not None:
        return
    if user.seen_at is None or user.seen_at <= now:
        user.seen_at = now
        session.add(user)


# Finding. Pages go on at a position that is told as a token: how well it fits, the key, the id.

Position = tuple[int, str, int]


def _read_position(token: str | None) -> Position | None:
    if token is None:
        return None
    try:
        said = json.loads(base64.urlsafe_b64decode(token.encode()))
        match said:
            case [0 | 1 as rank, str(key), int(user_id)] if access.is_id(user_id):
                key.encode()  # Half a character cannot be looked for.
                if '\0' not in key:
                    return rank, key, user_id
    except (ValueError, RecursionError):  # What is no base64, no JSON, or a list in a list in a …
        raise Invalid(listing.NO_POSITION) from None
    raise Invalid(listing.NO_POSITION)


def _token(position: Position) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def _find(
    session: Session, viewer: Viewer, wanted: str, after: Position | None, limit: int
) -> PeoplePage:
    escaped = wanted.replace('\\', r'\\').replace('%', r'\%').replace('_', r'\_')
    rank = case((col(User.search_key).like(f'{escaped}%', escape='\\'), 0), else_=1)
    asked = select(User, rank).where(relations.is_to_be_found())
    if wanted:
        asked = asked.where(col(User.search_key).like(f'%{escaped}%', escape='\\'))
    if after is not None:
        asked = asked.where(tuple_(rank, col(User.search_key), col(User.id)) > tuple_(*after))
    rows: Sequence[Any] = session.exec(
        asked.order_by(rank, col(User.search_key), col(User.id)).limit(limit + 1)
    ).all()
    people = relations.listed(session, viewer, [user for user, _ in rows[:limit]])
    if len(rows) <= limit:
        return PeoplePage(people=people)
    last, fits = rows[limit - 1]
    return PeoplePage(people=people, next=_token((fits, last.search_key, last.id)))


def _suggestions(session: Session, viewer: Viewer) -> list[SuggestionView]:
    mine = select(Follow.followed_id).where(Follow.follower_id == viewer.id)
    friend = aliased(User)
    open_lists = mine.join(friend, col(friend.id) == col(Follow.followed_id)).where(
        col(Follow.accepted_at).is_not(None),
        col(friend.shows_lists),
        col(friend.deactivated_at).is_(None),
    )
    parted = or_(
        col(User.id).in_(select(Block.blocked_id).where(Block.blocker_id == viewer.id)),
        col(User.id).in_(select(Block.blocker_id).where(Block.blocked_id == viewer.id)),
    )
    is_new = (
        col(User.id) != viewer.id,
        relations.is_to_be_found(),
        col(User.id).not_in(mine),
        ~parted,
    )
    theirs = aliased(Follow)
    number = func.count()
    by_friends = session.exec(
        select(User, number)
        .join(theirs, col(theirs.followed_id) == col(User.id))
        .where(
            col(theirs.follower_id).in_(open_lists),
            col(theirs.accepted_at).is_not(None),
            *is_new,
        )
        .group_by(col(User.id))
        .order_by(number.desc(), col(User.id))
        .limit(SUGGESTIONS)
    ).all()
    own, other = aliased(Member), aliased(Member)
    by_rooms = session.exec(
        select(User, number)
        .join(other, col(other.user_id) == col(User.id))
        .join(own, col(own.room_id) == col(other.room_id))
        .join(Room, col(Room.id) == col(own.room_id))
        .where(own.user_id == viewer.id, Room.kind == RoomKind.PUBLIC, *is_new)
        .group_by(col(User.id))
        .order_by(number.desc(), col(User.id))
        .limit(SUGGESTIONS)
    ).all()
    found: dict[int, SuggestionView] = {}
    reasons: tuple[tuple[Literal['friends', 'rooms'], Sequence[Any]], ...] = (
        ('friends', by_friends),
        ('rooms', by_rooms),
    )
    for reason, rows in reasons:
        people = relations.listed(session, viewer, [user for user, _ in rows])
        for person, (_, count) in zip(people, rows, strict=True):
            suggestion = SuggestionView(**dict(person), reason=reason, count=count)
            found.setdefault(person.user.id, suggestion)
    return list(found.values())[:SUGGESTIONS]
