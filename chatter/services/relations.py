"""What is between people: the one place that says who may see what of whom.

Blocking parts two people both ways, whoever did it; whoever is blocked sees what strangers of a
private profile see, and cannot tell the two apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from chatter import db
from chatter.models.base import id_of
from chatter.models.people import User
from chatter.models.relations import Block, Follow, Mute
from chatter.models.views import PersonView, Relation, Standing, UserView, Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import AnyEvent, AudienceChanged, RelationChanged

REMEMBERED_MOST = 20_000
AT_ONCE = 500


@dataclass(frozen=True)
class Audience:
    """Who may know that a person is here. `followers` counts only for somebody private."""

    is_private: bool
    followers: frozenset[int]
    apart: frozenset[int]

    @property
    def is_everyone(self) -> bool:
        """Whether there is nobody who may not."""
        return not (self.is_private or self.apart)

    def may_know(self, user_id: int) -> bool:
        """Whether this one may."""
        return user_id not in self.apart and (not self.is_private or user_id in self.followers)


Change = tuple[int, RelationChanged]  # To whom, and what.

_audiences: dict[int, Audience] = {}
_forgotten = 0


async def audience(user_id: int) -> Audience:
    """Who may know whether this person is here, and is told when they write."""
    return (await audiences([user_id]))[user_id]


async def audiences(user_ids: Iterable[int]) -> dict[int, Audience]:
    """The same for several people."""
    ids = list(user_ids)
    # Taken now: while the others are looked up, these may be forgotten.
    found = {user_id: _audiences[user_id] for user_id in ids if user_id in _audiences}
    unknown = [user_id for user_id in ids if user_id not in found]
    if unknown:
        forgotten_before = _forgotten
        looked_up = await db.read(_looked_up, unknown)
        if len(_audiences) + len(looked_up) > REMEMBERED_MOST:
            _audiences.clear()
        if _forgotten == forgotten_before:  # Else what was read may be old by now.
            _audiences.update(looked_up)
        found |= looked_up
    return found


async def tell(*changes: Change) -> None:
    """Tell people what is different for them, and every process who may know of whom."""
    people = {user_id for user_id, _ in changes} | {change.user.id for _, change in changes}
    await tell_audiences(*people)
    for user_id, change in changes:
        await bus.publish(topic.user(user_id), change)


async def tell_audiences(*user_ids: int) -> None:
    """Say of whom others than before may know now. Who was not known before counts as one."""
    before = {user_id: _audiences.get(user_id) for user_id in user_ids}
    for user_id in user_ids:
        _forget(user_id)
    now = await audiences(user_ids)
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
    _audiences.clear()


def _forget(user_id: int) -> None:
    global _forgotten
    _forgotten += 1
    _audiences.pop(user_id, None)


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
    return {
        user_id: Relation(
            follows=follows.get(user_id, Standing.NO),
            followed_by=followed_by.get(user_id, Standing.NO),
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
            is_private=one.is_private or one.id in shut,
            relation=relations[id_of(one)],
        )
        for one in people
    ]


def is_blocked_by(session: Session, viewer_id: int, user_id: int) -> bool:
    """Work: whether that person has blocked the viewer. Never to be told."""
    asked = select(Block.id).where(Block.blocker_id == user_id, Block.blocked_id == viewer_id)
    return session.exec(asked).first() is not None


def may_see(session: Session, viewer: Viewer, user: User) -> bool:
    """Work: whether somebody is more to the viewer than a name and a picture."""
    if user.id == viewer.id:
        return True
    if is_blocked_by(session, viewer.id, id_of(user)):
        return False
    return not user.is_private or _follows(session, viewer.id, id_of(user))


def changed(session: Session, one: User, other: User) -> tuple[Change, Change]:
    """Work: what each of two people is to be told, from their own side."""
    return _change(session, one, other), _change(session, other, one)


def _change(session: Session, receiver: User, about: User) -> Change:
    receiver_id, about_id = id_of(receiver), id_of(about)
    said = RelationChanged(
        user=UserView.of(about),
        is_private=about.is_private or is_blocked_by(session, receiver_id, about_id),
        relation=relation(session, receiver_id, about_id),
    )
    return receiver_id, said


def _follows(session: Session, follower_id: int, followed_id: int) -> bool:
    asked = select(Follow.id).where(
        Follow.follower_id == follower_id,
        Follow.followed_id == followed_id,
        col(Follow.accepted_at).is_not(None),
    )
    return session.exec(asked).first() is not None


def _looked_up(session: Session, user_ids: list[int]) -> dict[int, Audience]:
    found: dict[int, Audience] = {}
    for start in range(0, len(user_ids), AT_ONCE):
        found |= _some_looked_up(session, user_ids[start : start + AT_ONCE])
    return found


def _some_looked_up(session: Session, user_ids: list[int]) -> dict[int, Audience]:
    private = set(session.exec(select(User.id).where(col(User.id).in_(user_ids), User.is_private)))
    followers: dict[int, set[int]] = {user_id: {user_id} for user_id in user_ids}
    for follower_id, followed_id in session.exec(
        select(Follow.follower_id, Follow.followed_id).where(
            col(Follow.followed_id).in_(private), col(Follow.accepted_at).is_not(None)
        )
    ):
        followers[followed_id].add(follower_id)
    apart: dict[int, set[int]] = {user_id: set() for user_id in user_ids}
    for one, other in session.exec(
        select(Block.blocker_id, Block.blocked_id).where(
            or_(col(Block.blocker_id).in_(user_ids), col(Block.blocked_id).in_(user_ids))
        )
    ):
        for who, whom in ((one, other), (other, one)):
            if who in apart:
                apart[who].add(whom)
    return {
        user_id: Audience(
            user_id in private, frozenset(followers[user_id]), frozenset(apart[user_id])
        )
        for user_id in user_ids
    }
