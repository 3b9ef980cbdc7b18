"""What is between people: the one place that says who may see what of whom, and do what to whom.

Blocking parts two people both ways, whoever did it; whoever is blocked sees what strangers of a
private profile see, and cannot tell the two apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from chatter.models.base import id_of
from chatter.models.people import Circle, User
from chatter.models.relations import Block, Follow, Mute
from chatter.models.views import PersonView, Relation, Standing, UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import RelationChanged
from chatter.services import audiences

AT_ONCE = 500


class Wish(StrEnum):
    """What somebody may let others do. Each is a setting of theirs: `allows_` and its name."""

    WRITE = 'write'
    MENTION = 'mention'
    SEEN = 'seen'
    READING = 'reading'


TOLD_TO_WHO_MAY_SEE = {Wish.SEEN, Wish.READING}  # It is part of what private people hide.


Change = tuple[int, RelationChanged]  # To whom, and what.


async def tell(*changes: Change) -> None:
    """Tell people what is different for them, and every process who may know of whom."""
    people = {user_id for user_id, _ in changes} | {change.user.id for _, change in changes}
    await audiences.tell_changed(*people)
    for user_id, change in changes:
        await bus.publish(topic.user(user_id), change)


def between(session: Session, viewer_id: int, user_ids: Iterable[int]) -> dict[int, Relation]:
    """Work: the viewer's relation to each of these people; their own to themselves is none."""
    ids = [user_id for user_id in user_ids if user_id != viewer_id]
    follows: dict[int, Standing] = {}
    followed_by: dict[int, Standing] = {}
    rows = session.exec(
        select(Follow).where(
            or_(
                and_(col(Follow.follower_id) == viewer_id, col(Follow.followed_id).in_(ids)),
                and_(col(Follow.followed_id) == viewer_id, col(Follow.follower_id).in_(ids)),
            )
        )
    )
    for row in rows:
        standing = Standing.YES if row.accepted_at is not None else Standing.ASKED
        if row.follower_id == viewer_id:
            follows[row.followed_id] = standing
        elif row.declined_at is None:
            followed_by[row.follower_id] = standing
    blocked = set(
        session.exec(
            select(Block.blocked_id).where(
                Block.blocker_id == viewer_id, col(Block.blocked_id).in_(ids)
            )
        )
    )
    muted = set(
        session.exec(
            select(Mute.muted_id).where(Mute.muter_id == viewer_id, col(Mute.muted_id).in_(ids))
        )
    )
    away = set(_away(session, ids))
    return {
        user_id: Relation(
            follows=Standing.NO if user_id in away else follows.get(user_id, Standing.NO),
            followed_by=Standing.NO if user_id in away else followed_by.get(user_id, Standing.NO),
            is_blocked=user_id in blocked,
            is_muted=user_id in muted,
        )
        for user_id in [*ids, viewer_id]
    }


def relation(session: Session, viewer_id: int, user_id: int) -> Relation:
    """Work: the viewer's relation to one person."""
    return between(session, viewer_id, [user_id]).get(user_id, Relation())


def listed(session: Session, viewer: Viewer, users: Iterable[User]) -> list[PersonView]:
    """Work: people for a list of the viewer's, in the same order."""
    people = list(users)
    relations = between(session, viewer.id, map(id_of, people))
    shut = set(
        session.exec(
            select(Block.blocker_id).where(
                Block.blocked_id == viewer.id, col(Block.blocker_id).in_(relations)
            )
        )
    )
    return [
        PersonView(
            user=UserView.of(one),
            is_private=_looks_private(one) or one.id in shut,
            relation=relations[id_of(one)],
        )
        for one in people
    ]


def is_blocked_by(session: Session, user_id: int, by_id: int) -> bool:
    """Work: whether the second person has blocked the first, who is never to be told."""
    asked = select(Block.id).where(Block.blocker_id == by_id, Block.blocked_id == user_id)
    return session.exec(asked).first() is not None


def may_see(session: Session, viewer: Viewer, user: User) -> bool:
    """Work: whether somebody is more to the viewer than a name and a picture."""
    if user.id == viewer.id:
        return True
    if user.deactivated_at is not None or is_blocked_by(session, viewer.id, id_of(user)):
        return False
    return not user.is_private or _follows(session, viewer.id, id_of(user))


def permits(session: Session, viewer_id: int, user: User, wish: Wish) -> bool:
    """Work: whether somebody lets the viewer do it. Nobody does where one has blocked the other."""
    return id_of(user) in permitting(session, viewer_id, [user], wish)


def permitting(session: Session, viewer_id: int, users: Iterable[User], wish: Wish) -> set[int]:
    """Work: the ids of those of several people who let the viewer do it."""
    found: set[int] = set()
    people = list(users)
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        ids = list(map(id_of, some))
        apart = _apart(session, viewer_id, ids)
        ties = _ties(session, viewer_id, [one for one in some if _asks_for_ties(one, wish)])
        found |= {
            user_id
            for user_id, one in zip(ids, some, strict=True)
            if user_id == viewer_id or (user_id not in apart and _lets(one, wish, ties))
        }
    return found


def may_try_to_write(session: Session, viewer: Viewer, user: User, relation: Relation) -> bool:
    """Work: what the viewer, who has this relation to somebody, is told of whether they let the
    viewer write. A block is not told: whoever is blocked is told what strangers are."""
    if user.id == viewer.id:
        return True
    if relation.is_blocked:
        return False
    return _lets(user, Wish.WRITE, _ties(session, viewer.id, [user]))


def is_to_be_found() -> ColumnElement[bool]:
    """Of users: who stands in lists of people. Not who is gone, for a while or for good."""
    return and_(col(User.deactivated_at).is_(None), col(User.deleted_at).is_(None))


def changed(session: Session, one: User, other: User) -> tuple[Change, Change]:
    """Work: what each of two people is to be told, from their own side."""
    return _change(session, one, other), _change(session, other, one)


def _change(session: Session, receiver: User, about: User) -> Change:
    receiver_id, about_id = id_of(receiver), id_of(about)
    said = RelationChanged(
        user=UserView.of(about),
        is_private=_looks_private(about) or is_blocked_by(session, receiver_id, about_id),
        relation=relation(session, receiver_id, about_id),
    )
    return receiver_id, said


@dataclass(frozen=True)
class _Ties:
    """Who of some people follows the viewer, and whom of them the viewer follows."""

    follow_viewer: set[int]
    followed: set[int]


def _ties(session: Session, viewer_id: int, users: list[User]) -> _Ties:
    if not users:
        return _Ties(set(), set())
    ids = list(map(id_of, users))
    is_accepted = col(Follow.accepted_at).is_not(None)
    theirs = select(Follow.follower_id).where(
        Follow.followed_id == viewer_id, col(Follow.follower_id).in_(ids), is_accepted
    )
    mine = select(Follow.followed_id).where(
        Follow.follower_id == viewer_id, col(Follow.followed_id).in_(ids), is_accepted
    )
    return _Ties(set(session.exec(theirs)), set(session.exec(mine)))


def _asks_for_ties(user: User, wish: Wish) -> bool:
    is_hidden = user.is_private and wish in TOLD_TO_WHO_MAY_SEE
    return is_hidden or _circle(user, wish) in {Circle.FOLLOWED, Circle.FRIENDS}


def _lets(user: User, wish: Wish, ties: _Ties) -> bool:
    user_id = id_of(user)
    if user.deactivated_at is not None:
        return False
    if user.is_private and wish in TOLD_TO_WHO_MAY_SEE and user_id not in ties.followed:
        return False
    match _circle(user, wish):
        case Circle.EVERYONE:
            return True
        case Circle.FOLLOWED:
            return user_id in ties.follow_viewer
        case Circle.FRIENDS:
            return user_id in ties.follow_viewer and user_id in ties.followed
        case Circle.NOBODY:
            return False


def _circle(user: User, wish: Wish) -> Circle:
    return Circle(getattr(user, f'allows_{wish}'))


def _apart(session: Session, viewer_id: int, user_ids: list[int]) -> set[int]:
    """Those of these people who have blocked the viewer, or whom the viewer has blocked."""
    blocked = select(Block.blocked_id).where(
        Block.blocker_id == viewer_id, col(Block.blocked_id).in_(user_ids)
    )
    blocking = select(Block.blocker_id).where(
        Block.blocked_id == viewer_id, col(Block.blocker_id).in_(user_ids)
    )
    return {*session.exec(blocked), *session.exec(blocking)}


def _looks_private(user: User) -> bool:
    return user.is_private or user.deactivated_at is not None


def _away(session: Session, user_ids: Iterable[int]) -> list[int]:
    """Those of them who are gone, and of whom nobody is to know more than a stranger."""
    is_meant = col(User.id).in_(user_ids)
    return [id_of(one) for one in session.exec(select(User).where(is_meant, ~is_to_be_found()))]


def _follows(session: Session, follower_id: int, followed_id: int) -> bool:
    asked = select(Follow.id).where(
        Follow.follower_id == follower_id,
        Follow.followed_id == followed_id,
        col(Follow.accepted_at).is_not(None),
    )
    return session.exec(asked).first() is not None
