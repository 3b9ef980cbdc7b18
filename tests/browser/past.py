"""A Chatter that has a past: written by its own services, with the clock turned, before it starts.

What a REST client cannot do is done here: messages of other days, and thousands of them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from chatter import clock, migrations
from chatter.config import Settings
from chatter.lifespan import running
from chatter.models.views import UserView, Viewer
from chatter.services import accounts, members, messages, reading, rooms, sign_ins
from tests.browser.people import DEVICE, PASSWORD, Person, Room, unique
from tests.browser.server import Server

AT_ONCE = 100  # Messages that one person has under way; a group commit takes them all.


class Past:
    """The time before the server starts; `now` can be any time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._viewers: dict[str, Viewer] = {}
        self._number = 0

    async def comes_in(self, name: str) -> Person:
        """Somebody new; the first one owns the server."""
        self._number += 1
        handle = name.split()[0].lower()
        account = accounts.NewAccount.checked(handle, name, PASSWORD)
        user: UserView
        if self._number == 1:
            user = await accounts.claim(account)
        else:
            user = await accounts.sign_up(account, address=f'127.2.0.{self._number}')
        browser = sign_ins.Browser(DEVICE, '127.0.0.1')
        token = await sign_ins.open_for(user.id, browser, is_kept=True, old_token=None)
        viewer = await sign_ins.viewer(token)
        assert viewer is not None, 'Who has just come in is somebody.'
        self._viewers[handle] = viewer
        return Person(self._server, handle, name, token, user.id)

    async def room(self, owner: Person, name: str, *others: Person, about: str = '') -> Room:
        """A room with people in it."""
        made = await rooms.create(self._viewers[owner.handle], name, about)
        for other in others:
            await members.join(self._viewers[other.handle], made.id)
        return Room(made.id, made.name)

    async def writes(self, author: Person, room: Room, *texts: str) -> None:
        """Messages, in this order, at this time."""
        viewer = self._viewers[author.handle]
        for first in range(0, len(texts), AT_ONCE):
            some = texts[first : first + AT_ONCE]
            await asyncio.gather(
                *(messages.post(viewer, room.id, text, f'in the past {unique()}') for text in some)
            )

    async def has_read(self, person: Person, room: Room) -> None:
        """Somebody knows everything that was said so far."""
        viewer = self._viewers[person.handle]
        last = (await rooms.look(viewer, room.id)).room.last_seq
        await reading.mark_read(viewer, room.id, last)

    @staticmethod
    def is_at(moment: datetime) -> None:
        """What happens from now on happened then."""
        clock.reset()
        clock.turn(moment - datetime.now(UTC))


def lived(server: Server, story: Callable[[Past], Awaitable[None]]) -> None:
    """Have the story happen on the server's data, which is not there yet; then it may start."""

    async def tell() -> None:
        async with _core(server):
            await story(Past(server))

    try:
        asyncio.run(tell())
    finally:
        clock.reset()


def days_ago(number: int, hour: int = 12) -> datetime:
    """A round hour of an earlier day, in UTC."""
    today = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today - timedelta(days=number)


@asynccontextmanager
async def _core(server: Server) -> AsyncIterator[None]:
    server.data.mkdir(mode=0o700)
    settings = Settings(data=server.data, bcrypt_cost=4, open=False)
    migrations.upgrade(settings)
    async with running(settings):
        yield
