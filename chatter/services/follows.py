"""Following: at once where a profile is public, after a yes where it is private.

A no is silent: whoever asked goes on seeing a request that waits.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from chatter import clock, db
from chatter.errors import Conflict, Forbidden, Invalid, NotFound
from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Role, User
from chatter.models.relations import Block, Follow, Mute
from chatter.models.views import PeoplePage, PersonView, Relation, Viewer
from chatter.services import access, listing, relations
from chatter.services.relations import Change

PAGE = 50
REQUESTS_MOST = 200  # At a time; whoever waits longest is answered first.
HIDDEN = words('These lists are not shown.')
NO_REQUEST = words('There is no such request (any more).')

Pair = Follow | Block | Mute
Changes = tuple[Change, ...]
Deed = Callable[[Session, User, User], None]  # From the viewer's row and the other one's.


async def follow(viewer: Viewer, user_id: int) -> Relation:
    """Follow somebody, or ask to. Doing it twice changes nothing.

    Raises `NotFound`, `Invalid` for oneself, `Conflict` towards whom the viewer has blocked, and
    `Forbidden` where it cannot be delivered.
    """
    try:
        return await _do(viewer, user_id, _follow)
    except IntegrityError:  # Two clicks at the same moment.
        return await _do(viewer, user_id, _follow)


async def unfollow(viewer: Viewer, user_id: int) -> Relation:
    """Follow somebody no longer, or take a request back. Raises `NotFound`."""
    return await _do(viewer, user_id, _unfollow)


async def remove_follower(viewer: Viewer, user_id: int) -> Relation:
    """Have somebody follow the viewer no longer. Raises `NotFound`."""
    return await _do(viewer, user_id, _remove_follower)


async def accept(viewer: Viewer, user_id: int) -> Relation:
    """Let somebody follow who has asked to. Raises `NotFound`."""
    return await _do(viewer, user_id, _accept)


async def decline(viewer: Viewer, user_id: int) -> Relation:
    """See a request no longer; whoever asked is not told. Raises `NotFound`."""
    relation, changes = await db.write(_pair_deed, viewer, user_id, _decline)
    await relations.tell(*(change for change in changes if change[0] == viewer.id))
    return relation


async def block(viewer: Viewer, user_id: int) -> Relation:
    """Have nothing to do with somebody; both follows end. Raises `NotFound`, `Invalid`."""
    try:
        return await _do(viewer, user_id, _block)
    except IntegrityError:
        return await _do(viewer, user_id, _block)


async def unblock(viewer: Viewer, user_id: int) -> Relation:
    """Take it back; follows do not come back by themselves. Raises `NotFound`."""
    return await _do(viewer, user_id, _unblock)


async def mute(viewer: Viewer, user_id: int, *, is_muted: bool) -> Relation:
    """Be told of somebody no longer, or again. Raises `NotFound`, `Invalid`."""
    relation, changes = await db.write(_pair_deed, viewer, user_id, _mute if is_muted else _unmute)
    await relations.tell(*(change for change in changes if change[0] == viewer.id))
    return relation


async def followers(viewer: Viewer, user_id: int, after: str | None = None) -> PeoplePage:
    """Who follows somebody, the newest first. Raises `NotFound`, `Forbidden` if that is hidden."""
    return await db.read(_followers, viewer, user_id, after)


async def following(viewer: Viewer, user_id: int, after: str | None = None) -> PeoplePage:
    """Whom somebody follows, the newest first. Raises `NotFound`, `Forbidden` if that is hidden."""
    return await db.read(_following, viewer, user_id, after)


async def friends(viewer: Viewer, after: str | None = None) -> PeoplePage:
    """Who follows the viewer and is followed back, the newest first."""
    return await db.read(_friends, viewer, after)


async def requests(viewer: Viewer) -> list[PersonView]:
    """Who waits for the viewer's answer, the longest first."""
    return await db.read(waiting_for, viewer)


async def blocked(viewer: Viewer) -> list[PersonView]:
    """Whom the viewer has blocked, the latest first."""
    return await db.read(_blocked, viewer)


async def all_followed(viewer: Viewer) -> list[PersonView]:
    """Everybody the viewer follows, by handle."""
    return await db.read(_all_followed, viewer)


def settle_requests(session: Session, user: User, *, accepts: bool) -> list[Change]:
    """Work: answer every request that waits for somebody, all alike."""
    rows = session.exec(
        select(Follow, User)
        .join(User, col(User.id) == col(Follow.follower_id))
        .where(*_is_waiting(id_of(user)))
        .order_by(col(Follow.id))
    ).all()
    now = clock.now()
    for request, _ in rows:
        if accepts:
            request.accepted_at = now
        else:
            request.declined_at = now
        session.add(request)
    session.flush()
    changes: list[Change] = []
    for ours, theirs in relations.changed_with(session, user, [follower for _, follower in rows]):
        changes += [theirs, ours] if accepts else [ours]
    return changes


def count_waiting(session: Session, user_id: int) -> int:
    """Work: how many wait for an answer."""
    asked = select(func.count()).join_from(Follow, User, col(Follow.follower_id) == col(User.id))
    return session.exec(asked.where(*_is_waiting(user_id), relations.is_to_be_found())).one()


# Deeds between two people: each changes rows, `_pair_deed` says what that means to both.


async def _do(viewer: Viewer, user_id: int, deed: Deed) -> Relation:
    relation, changes = await db.write(_pair_deed, viewer, user_id, deed)
    await relations.tell(*changes)
    return relation


def _pair_deed(
    session: Session, viewer: Viewer, user_id: int, deed: Deed
) -> tuple[Relation, Changes]:
    me, other = access.user(session, viewer), access.met(session, viewer, user_id)
    before = relations.changed(session, me, other)
    deed(session, me, other)
    session.flush()
    after = relations.changed(session, me, other)
    told = tuple(now for was, now in zip(before, after, strict=True) if was != now)
    return after[0][1].relation, told


def _follow(session: Session, me: User, other: User) -> None:
    _not_oneself(me, other)
    if me.role is Role.GUEST:
        raise Forbidden(access.NOT_FOR_GUESTS)
    if _row(session, Block, me, other) is not None:
        raise Conflict(words('You have blocked this person.'))
    if _row(session, Block, other, me) is not None or other.deactivated_at is not None:
        raise Forbidden(relations.NOT_DELIVERED)
    if _row(session, Follow, me, other) is not None:
        return
    now = clock.now()
    session.add(
        Follow(
            follower_id=id_of(me),
            followed_id=id_of(other),
            created_at=now,
            accepted_at=None if other.is_private else now,
        )
    )


def _unfollow(session: Session, me: User, other: User) -> None:
    _remove(session, Follow, me, other)


def _remove_follower(session: Session, me: User, other: User) -> None:
    _remove(session, Follow, other, me)


def _accept(session: Session, me: User, other: User) -> None:
    _request(session, me, other).accepted_at = clock.now()


def _decline(session: Session, me: User, other: User) -> None:
    _request(session, me, other).declined_at = clock.now()


def _block(session: Session, me: User, other: User) -> None:
    _not_oneself(me, other)
    _remove(session, Follow, me, other)
    _remove(session, Follow, other, me)
    if _row(session, Block, me, other) is None:
        session.add(Block(blocker_id=id_of(me), blocked_id=id_of(other), created_at=clock.now()))


def _unblock(session: Session, me: User, other: User) -> None:
    _remove(session, Block, me, other)


def _mute(session: Session, me: User, other: User) -> None:
    _not_oneself(me, other)
    if _row(session, Mute, me, other) is None:
        session.add(Mute(muter_id=id_of(me), muted_id=id_of(other), created_at=clock.now()))


def _unmute(session: Session, me: User, other: User) -> None:
    _remove(session, Mute, me, other)


def _not_oneself(me: User, other: User) -> None:
    if me.id == other.id:
        raise Invalid(words('That is you.'))


def _request(session: Session, me: User, other: User) -> Follow:
    row = _row(session, Follow, other, me)
    if not isinstance(row, Follow) or row.accepted_at or row.declined_at:
        raise NotFound(NO_REQUEST)
    session.add(row)
    return row


def _row(session: Session, kind: type[Any], who: User, whom: User) -> Pair | None:
    found: Pair | None = session.exec(select(kind).where(*_is(kind, who, whom))).first()
    return found


def _remove(session: Session, kind: type[Pair], who: User, whom: User) -> None:
    session.exec(delete(kind).where(*_is(kind, who, whom)))


def _is(kind: type[Pair], who: User, whom: User) -> tuple[Any, ...]:
    names = {
        Follow: ('follower_id', 'followed_id'),
        Block: ('blocker_id', 'blocked_id'),
        Mute: ('muter_id', 'muted_id'),
    }[kind]
    return getattr(kind, names[0]) == who.id, getattr(kind, names[1]) == whom.id


# Lists: the newest first, page by page; a page is continued at the number of its last row.


def _shown(session: Session, viewer: Viewer, user_id: int) -> User:
    access.not_a_guest(viewer)
    user = access.person(session, user_id)
    if user.id != viewer.id and not (user.shows_lists and relations.may_see(session, viewer, user)):
        raise Forbidden(HIDDEN)
    return user


def _followers(session: Session, viewer: Viewer, user_id: int, after: str | None) -> PeoplePage:
    user = _shown(session, viewer, user_id)
    is_theirs = and_(col(Follow.followed_id) == user.id, col(Follow.accepted_at).is_not(None))
    return _page(session, viewer, col(Follow.follower_id), is_theirs, after)


def _following(session: Session, viewer: Viewer, user_id: int, after: str | None) -> PeoplePage:
    user = _shown(session, viewer, user_id)
    is_theirs = and_(col(Follow.follower_id) == user.id, col(Follow.accepted_at).is_not(None))
    return _page(session, viewer, col(Follow.followed_id), is_theirs, after)


def _friends(session: Session, viewer: Viewer, after: str | None) -> PeoplePage:
    followed_by = select(Follow.follower_id).where(
        Follow.followed_id == viewer.id, col(Follow.accepted_at).is_not(None)
    )
    is_mutual = and_(
        col(Follow.follower_id) == viewer.id,
        col(Follow.accepted_at).is_not(None),
        col(Follow.followed_id).in_(followed_by),
    )
    return _page(session, viewer, col(Follow.followed_id), is_mutual, after)


def _page(
    session: Session, viewer: Viewer, whom: Any, is_wanted: Any, after: str | None
) -> PeoplePage:
    asked = (
        select(Follow.id, User)
        .join(User, col(User.id) == whom)
        .where(is_wanted, relations.is_to_be_found())
        .order_by(col(Follow.id).desc())
        .limit(PAGE + 1)
    )
    if after is not None:
        if not after.isdecimal() or not access.is_id(int(after)):
            raise Invalid(listing.NO_POSITION)
        asked = asked.where(col(Follow.id) < int(after))
    rows = session.exec(asked).all()
    people = relations.listed(session, viewer, [user for _, user in rows[:PAGE]])
    return PeoplePage(people=people, next=str(rows[PAGE - 1][0]) if len(rows) > PAGE else None)


def _is_waiting(user_id: int | BindParameter[int]) -> tuple[Any, ...]:
    return (
        col(Follow.followed_id) == user_id,
        col(Follow.accepted_at).is_(None),
        col(Follow.declined_at).is_(None),
    )


_waiting = (  # Asked at every page.
    select(User)
    .join(Follow, col(Follow.follower_id) == col(User.id))
    .where(*_is_waiting(bindparam('viewer_id')), relations.is_to_be_found())
    .order_by(col(Follow.id))
    .limit(REQUESTS_MOST)
)


def waiting_for(session: Session, viewer: Viewer) -> list[PersonView]:
    """Work: what `requests` says."""
    found = session.execute(_waiting, {'viewer_id': viewer.id}).scalars()
    return relations.listed(session, viewer, found)


def _blocked(session: Session, viewer: Viewer) -> list[PersonView]:
    asked = (
        select(User)
        .join(Block, col(Block.blocked_id) == col(User.id))
        .where(Block.blocker_id == viewer.id)
        .order_by(col(Block.id).desc())
    )
    return relations.listed(session, viewer, session.exec(asked))


def _all_followed(session: Session, viewer: Viewer) -> list[PersonView]:
    asked = (
        select(User)
        .join(Follow, col(Follow.followed_id) == col(User.id))
        .where(
            Follow.follower_id == viewer.id,
            col(Follow.accepted_at).is_not(None),
            relations.is_to_be_found(),
        )
        .order_by(col(User.handle))
    )
    return relations.listed(session, viewer, session.exec(asked))
