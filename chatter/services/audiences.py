"""Who may know of somebody: that they are here, that they write, how far they have read.

Looked up once and remembered in each process, because every frame about presence, typing and
reading asks; whoever changes it says so to all processes, which forget it then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from chatter import db
from chatter.models.people import Circle, User
from chatter.models.relations import Block, Follow
from chatter.realtime import bus, topic
from chatter.realtime.events import AnyEvent, AudienceChanged

REMEMBERED_MOST = 20_000
AT_ONCE = 500


@dataclass(frozen=True)
class Audience:
    """Who may know that a person is here. `followers` counts only for somebody private.

    `readers` are those whom they let see what they have read; None for everybody.
    """

    is_private: bool
    followers: frozenset[int]
    apart: frozenset[int]
    readers: frozenset[int] | None = None

    @property
    def is_everyone(self) -> bool:
        """Whether there is nobody who may not."""
        return not (self.is_private or self.apart)

    def may_know(self, user_id: int) -> bool:
        """Whether this one may."""
        return user_id not in self.apart and (not self.is_private or user_id in self.followers)

    def may_see_reading(self, user_id: int) -> bool:
        """Whether this one may see what the person has read, if it is shown the other way too."""
        return self.may_know(user_id) and (self.readers is None or user_id in self.readers)


_remembered: dict[int, Audience] = {}
_forgotten = 0


async def of(user_id: int) -> Audience:
    """Who may know whether this person is here, and is told when they write."""
    return (await of_several([user_id]))[user_id]


async def of_several(user_ids: Iterable[int]) -> dict[int, Audience]:
    """The same for several people."""
    ids = list(user_ids)
    # Taken now: while the others are looked up, these may be forgotten.
    found = {user_id: _remembered[user_id] for user_id in ids if user_id in _remembered}
    unknown = [user_id for user_id in ids if user_id not in found]
    if unknown:
        forgotten_before = _forgotten
        looked_up = await db.read(_looked_up, unknown)
        if len(_remembered) + len(looked_up) > REMEMBERED_MOST:
            _remembered.clear()
        if _forgotten == forgotten_before:  # Else what was read may be old by now.
            _remembered.update(looked_up)
        found |= looked_up
    return found


async def tell_changed(*user_ids: int) -> None:
    """Say of whom others than before may know now. Who was not known before counts as one."""
    before = {user_id: _remembered.get(user_id) for user_id in user_ids}
    for user_id in user_ids:
        _forget(user_id)
    now = await of_several(user_ids)
    for user_id in user_ids:
        if before[user_id] != now[user_id]:
            await bus.publish(topic.EVERYONE, AudienceChanged(user_id=user_id))


def forget(_topic: str, event: AnyEvent) -> None:
    """Listener: who may know of somebody is to be looked up again."""
    if isinstance(event, AudienceChanged):
        _forget(event.user_id)


def forget_everyone() -> None:
    """Look everything up again (when the database is another one)."""
    global _forgotten
    _forgotten += 1
    _remembered.clear()


def _forget(user_id: int) -> None:
    global _forgotten
    _forgotten += 1
    _remembered.pop(user_id, None)


def _looked_up(session: Session, user_ids: list[int]) -> dict[int, Audience]:
    found: dict[int, Audience] = {}
    for start in range(0, len(user_ids), AT_ONCE):
        found |= _some_looked_up(session, user_ids[start : start + AT_ONCE])
    return found


def _some_looked_up(session: Session, user_ids: list[int]) -> dict[int, Audience]:
    private: set[int] = set()
    gone: set[int] = set()
    circles: dict[int, Circle] = {}
    is_gone = or_(col(User.deactivated_at).is_not(None), col(User.deleted_at).is_not(None))
    asked = select(User.id, User.is_private, User.allows_reading, is_gone)
    for user_id, is_private, circle, has_gone in session.exec(
        asked.where(col(User.id).in_(user_ids))
    ):
        assert user_id is not None
        circles[user_id] = Circle(circle)
        if is_private:
            private.add(user_id)
        if has_gone:
            gone.add(user_id)
    choosy = {user_id for user_id, circle in circles.items() if circle is not Circle.EVERYONE}
    followers: dict[int, set[int]] = {user_id: {user_id} for user_id in user_ids}
    followed: dict[int, set[int]] = {user_id: {user_id} for user_id in user_ids}
    for follower_id, followed_id in session.exec(
        select(Follow.follower_id, Follow.followed_id).where(
            or_(
                col(Follow.followed_id).in_(private | choosy),
                col(Follow.follower_id).in_(choosy),
            ),
            col(Follow.accepted_at).is_not(None),
        )
    ):
        if followed_id in followers:
            followers[followed_id].add(follower_id)
        if follower_id in followed:
            followed[follower_id].add(followed_id)
    readers: dict[int, frozenset[int] | None] = {
        user_id: {
            Circle.FOLLOWED: frozenset(followed[user_id]),
            Circle.FRIENDS: frozenset(followed[user_id] & followers[user_id]),
            Circle.NOBODY: frozenset({user_id}),
        }[circles[user_id]]
        for user_id in choosy
    }
    apart: dict[int, set[int]] = {user_id: set() for user_id in user_ids}
    for one, other in session.exec(
        select(Block.blocker_id, Block.blocked_id).where(
            or_(col(Block.blocker_id).in_(user_ids), col(Block.blocked_id).in_(user_ids))
        )
    ):
        for who, whom in ((one, other), (other, one)):
            if who in apart:
                apart[who].add(whom)
    found = {
        user_id: Audience(
            user_id in private,
            frozenset(followers[user_id] if user_id in private else ()),
            frozenset(apart[user_id]),
            readers.get(user_id),
        )
        for user_id in user_ids
    }
    for user_id in gone:  # For a while or for good.
        found[user_id] = Audience(True, frozenset({user_id}), found[user_id].apart)
    return found
