"""Somebody of every role towards the room `Tea` and towards the server, the cast among them."""

from dataclasses import dataclass

from chatter.models.people import Role
from chatter.models.rooms import MemberRole
from chatter.models.views import Viewer
from chatter.services import administration, members
from tests import cast as the_cast
from tests.cast import Cast, guest_of

ROLES = (
    'nobody',
    'stranger',
    'guest',
    'member',
    'moderator',
    'owner',
    'administrator',
    'server owner',
)


@dataclass(frozen=True)
class Everybody:
    """Who plays which role, and the secrets of their browsers; of `nobody`, None."""

    people: dict[str, Viewer | None]
    tokens: dict[str, str | None]

    @classmethod
    async def settle(cls, cast: Cast) -> 'Everybody':
        """Have those come in who are not of the cast."""
        await the_cast.come_in('mia')
        mia, mias = await the_cast.signed_in('mia')
        await members.join(mia, cast.tea)
        await members.set_role(cast.ada, cast.tea, mia.id, MemberRole.MODERATOR)
        alan_id = (await the_cast.come_in('alan')).id
        await administration.set_role(cast.grace, alan_id, Role.ADMINISTRATOR)
        alan, alans = await the_cast.signed_in('alan')
        gus, guss = await guest_of(cast.ada, cast.tea, may_claim=True)
        own = cast.tokens
        played: list[tuple[Viewer | None, str | None]] = [
            (None, None),
            (cast.eve, own['eve']),
            (gus, guss),
            (cast.bob, own['bob']),
            (mia, mias),
            (cast.ada, own['ada']),
            (alan, alans),
            (cast.grace, own['grace']),
        ]
        people = {role: who for role, (who, _) in zip(ROLES, played, strict=True)}
        tokens = {role: token for role, (_, token) in zip(ROLES, played, strict=True)}
        return cls(people, tokens)
