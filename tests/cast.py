"""The people of the tests, and the two rooms they know.

Grace runs the server and owns the room `Lobby`. Ada made the room `Tea`, Bob is in both with her.
Eve has an account and is in no room at all.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from chatter import migrations
from chatter.config import Settings
from chatter.lifespan import running
from chatter.models.people import Role
from chatter.models.rooms import RoomKind
from chatter.models.views import UserView, Viewer
from chatter.services import accounts, guests, invites, members, room_lists, rooms, sign_ins
from chatter.services.accounts import NewAccount
from chatter.services.invites import Wish

NAMES = {'grace': 'Grace Hopper', 'ada': 'Ada Lovelace', 'bob': 'Bob', 'eve': 'Eve'}
BROWSER = sign_ins.Browser('Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', '192.0.2.1')


def password_of(handle: str) -> str:
    """What this person signs in with."""
    return f'correct horse of {handle}'


@dataclass(frozen=True)
class Cast:
    """Everybody, signed in, with the secrets of their browsers by handle, and the ids of rooms."""

    grace: Viewer
    ada: Viewer
    bob: Viewer
    eve: Viewer
    tokens: dict[str, str]
    lobby: int
    tea: int


def peopled(data: Path) -> Cast:
    """Make a data directory with the cast in it, for a server to start on."""
    data.mkdir(mode=0o700)
    settings = Settings(data=data, bcrypt_cost=4, open=False)
    migrations.upgrade(settings)

    async def come() -> Cast:
        async with running(settings):
            return await settle()

    return asyncio.run(come())


async def settle() -> Cast:
    """Have everybody come in, on a core that is open and has nobody."""
    await accounts.claim(NewAccount.checked('grace', NAMES['grace'], password_of('grace')))
    for handle in ('ada', 'bob', 'eve'):
        await come_in(handle, NAMES[handle])
    people, tokens = {}, {}
    for handle in NAMES:
        people[handle], tokens[handle] = await signed_in(handle)
    lobby = await room_lists.first(people['grace'])
    assert lobby is not None, 'The owner begins in the Lobby.'
    await members.leave(people['eve'], lobby)
    tea = (await rooms.create(people['ada'], 'Tea', 'Earl Grey and engines')).id
    await members.join(people['bob'], tea)
    return Cast(**people, tokens=tokens, lobby=lobby, tea=tea)


async def come_in(handle: str, name: str = '', *, address: str = '192.0.2.1') -> UserView:
    """Make an account, as the sign-up form does."""
    account = NewAccount.checked(handle, name or handle.title(), password_of(handle))
    return await accounts.sign_up(account, address=address)


async def is_signed_in(person: Viewer, token: str) -> bool:
    """Whether a cookie is this person's, as they are known; how long it is good for moves on."""
    found = await sign_ins.viewer(token)
    return found is not None and person == found.model_copy(
        update={'signed_in_until': person.signed_in_until}
    )


async def signed_in(handle: str, *, is_kept: bool = True) -> tuple[Viewer, str]:
    """Sign in once more; the viewer and the secret of the cookie."""
    user = await accounts.prove(handle, password_of(handle), address=f'198.51.100.{len(handle)}')
    token = await sign_ins.open_for(user.id, BROWSER, is_kept=is_kept, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None, 'Who has just signed in is somebody.'
    return viewer, token


async def guest_of(
    host: Viewer, room_id: int, name: str = 'Gus', *, days: int = 7, may_claim: bool = False
) -> tuple[Viewer, str]:
    """A guest of a room, by a link of somebody who is in it; and the secret of the cookie."""
    wish = Wish(role=Role.GUEST, room_ids=(room_id,), guest_days=days, may_claim=may_claim)
    link = await invites.create(host, wish)
    user = await guests.come(name, link.token, address='192.0.2.9')
    token = await sign_ins.open_for(user.id, BROWSER, is_kept=True, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None, 'Who has just come is somebody.'
    return viewer, token


async def private_room(owner: Viewer) -> int:
    """A room that only its owner knows of."""
    return (await rooms.create(owner, 'Secret', kind=RoomKind.PRIVATE)).id
