"""What is between people: the one place that says who may see what of whom, and do what to whom.

Blocking parts two people both ways, whoever did it; whoever is blocked sees what strangers of a
private profile see, and cannot tell the two apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from chatter.language import words
from chatter.models.base import id_of
from chatter.models.people import Circle, User
from chatter.models.relations import Block, Follow, Mute
from chatter.models.views import PersonView, Relation, Standing, UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import RelationChanged
from chatter.services import audiences

AT_ONCE = 500
NOT_DELIVERED = words('This cannot be delivered.')  # And not why.


class Grant(StrEnum):
    """What somebody may let others do. Each is a setting of theirs: `allows_` and its name."""

    WRITE = 'write'
    MENTION = 'mention'
    SEEN = 'seen'
    READING = 'reading'


TOLD_TO_WHO_MAY_SEE = {Grant.SEEN, Grant.READING}  # It is part of what private people hide.


Change = tuple[int, RelationChanged]  # To whom, and what.


async def tell(*changes: Change) -> None:
    """Tell people what is different for them, and every process who may know of whom."""
    people = {user_id for user_id, _ in changes} | {change.user.id for _, change in changes}
    await audiences.tell_changed(*people)
    for user_id, change in changes:
        await bus.publish(topic.user(user_id), change)


def listed(session: Session, viewer: Viewer, users: Iterable[User]) -> list[PersonView]:
    """Work: people for a list of the viewer's, in the same order."""
    people = list(users)
    rows = _rows(session, viewer.id, map(id_of, people))
    return [
        PersonView(
            user=UserView.of(one),
            is_private=rows.is_private(viewer.id, one),
            relation=rows.relation(viewer.id, one),
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


def permits(session: Session, viewer_id: int, user: User, grant: Grant) -> bool:
    """Work: whether somebody lets the viewer do it. Nobody does where one has blocked the other."""
    return id_of(user) in permitting(session, viewer_id, [user], grant)


def permitting(session: Session, viewer_id: int, users: Iterable[User], grant: Grant) -> set[int]:
    """Work: the ids of those of several people who let the viewer do it."""
    found: set[int] = set()
    people = list(users)
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        ids = list(map(id_of, some))
        apart = _apart(session, viewer_id, ids)
        ties = _ties(session, viewer_id, [one for one in some if _asks_for_ties(one, grant)])
        found |= {
            user_id
            for user_id, one in zip(ids, some, strict=True)
            if user_id == viewer_id or (user_id not in apart and _lets(one, grant, ties))
        }
    return found


def may_try_to_write(session: Session, viewer: Viewer, user: User, relation: Relation) -> bool:
    """Work: what the viewer, who has this relation to somebody, is told of whether they let the
    viewer write. A block is not told: whoever is blocked is told what strangers are."""
    if user.id == viewer.id:
        return True
    if relation.is_blocked:
        return False
    return _lets(user, Grant.WRITE, _ties(session, viewer.id, [user]))


def is_to_be_found() -> ColumnElement[bool]:
    """Of users: who stands in lists of people. Not who is gone, for a while or for good."""
    return and_(col(User.deactivated_at).is_(None), col(User.deleted_at).is_(None))


def changed(session: Session, one: User, other: User) -> tuple[Change, Change]:
    """Work: what each of two people is to be told, from their own side."""
    [(ones, others)] = changed_with(session, one, [other])
    return ones, others


def changed_with(
    session: Session, one: User, others: Iterable[User]
) -> list[tuple[Change, Change]]:
    """Work: the same for one person and several others, in few questions."""
    people, one_id = list(others), id_of(one)
    rows = _rows(session, one_id, map(id_of, people))
    return [(rows.change(one_id, other), rows.change(id_of(other), one)) for other in people]


def known_to(session: Session, user: User) -> list[Change]:
    """Work: what everybody who has to do with somebody is to be told of the two."""
    rows = _rows(session, id_of(user))
    return [rows.change(user_id, user) for user_id in sorted(rows.knowing(id_of(user)))]


Direction = tuple[int, int]  # Who, and whom.


@dataclass
class _Rows:
    """What is kept of one person and others, both ways."""

    follows: dict[Direction, Standing] = field(default_factory=dict)
    declined: set[Direction] = field(default_factory=set)
    blocks: set[Direction] = field(default_factory=set)
    mutes: set[Direction] = field(default_factory=set)

    def relation(self, viewer_id: int, user: User) -> Relation:
        """The viewer's to somebody. Of who is gone nobody is to know more than a stranger."""
        mine, theirs = (viewer_id, id_of(user)), (id_of(user), viewer_id)
        is_away = user.deactivated_at is not None or user.deleted_at is not None
        is_silent = is_away or theirs in self.declined
        return Relation(
            follows=Standing.NO if is_away else self.follows.get(mine, Standing.NO),
            followed_by=Standing.NO if is_silent else self.follows.get(theirs, Standing.NO),
            is_blocked=mine in self.blocks,
            is_muted=mine in self.mutes,
        )

    def is_private(self, viewer_id: int, user: User) -> bool:
        """Whether somebody looks so to the viewer."""
        return _looks_private(user) or (id_of(user), viewer_id) in self.blocks

    def change(self, receiver_id: int, about: User) -> Change:
        """What one of the two is to be told of the other."""
        said = RelationChanged(
            user=UserView.of(about),
            is_private=self.is_private(receiver_id, about),
            relation=self.relation(receiver_id, about),
        )
        return receiver_id, said

    def knowing(self, user_id: int) -> set[int]:
        """To whom somebody is more than a stranger."""
        theirs = self.follows.keys() | self.blocks | self.mutes
        asked = self.follows.keys() - self.declined
        return {who for who, whom in theirs if whom == user_id} | {
            whom for who, whom in asked if who == user_id
        }


def _rows(session: Session, user_id: int, other_ids: Iterable[int] | None = None) -> _Rows:
    """Of the person and these others, or of the person and everybody."""
    found = _Rows()
    for some in [None] if other_ids is None else _batched(list(other_ids)):
        asked = select(
            Follow.follower_id, Follow.followed_id, Follow.accepted_at, Follow.declined_at
        )
        of_these = _between(Follow.follower_id, Follow.followed_id, user_id, some)
        for who, whom, accepted_at, declined_at in session.exec(asked.where(of_these)):
            found.follows[who, whom] = Standing.ASKED if accepted_at is None else Standing.YES
            if declined_at is not None:
                found.declined.add((who, whom))
        of_these = _between(Block.blocker_id, Block.blocked_id, user_id, some)
        found.blocks |= set(
            session.exec(select(Block.blocker_id, Block.blocked_id).where(of_these))
        )
        of_these = _between(Mute.muter_id, Mute.muted_id, user_id, some)
        found.mutes |= set(session.exec(select(Mute.muter_id, Mute.muted_id).where(of_these)))
    return found


def _between(who: Any, whom: Any, user_id: int, others: list[int] | None) -> Any:
    if others is None:
        return or_(col(who) == user_id, col(whom) == user_id)
    return or_(
        and_(col(who) == user_id, col(whom).in_(others)),
        and_(col(whom) == user_id, col(who).in_(others)),
    )


def _batched(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


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


def _asks_for_ties(user: User, grant: Grant) -> bool:
    is_hidden = user.is_private and grant in TOLD_TO_WHO_MAY_SEE
    return is_hidden or _circle(user, grant) in {Circle.FOLLOWED, Circle.FRIENDS}


def _lets(user: User, grant: Grant, ties: _Ties) -> bool:
    user_id = id_of(user)
    if user.deactivated_at is not None:
        return False
    if user.is_private and grant in TOLD_TO_WHO_MAY_SEE and user_id not in ties.followed:
        return False
    match _circle(user, grant):
        case Circle.EVERYONE:
            return True
        case Circle.FOLLOWED:
            return user_id in ties.follow_viewer
        case Circle.FRIENDS:
            return user_id in ties.follow_viewer and user_id in ties.followed
        case Circle.NOBODY:
            return False


def _circle(user: User, grant: Grant) -> Circle:
    return Circle(getattr(user, f'allows_{grant}'))


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


def _follows(session: Session, follower_id: int, followed_id: int) -> bool:
    asked = select(Follow.id).where(
        Follow.follower_id == follower_id,
        Follow.followed_id == followed_id,
        col(Follow.accepted_at).is_not(None),
    )
    return session.exec(asked).first() is not None
