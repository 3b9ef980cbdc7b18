"""Many open pages that come and leave together, and what the server holds meanwhile."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.client import Connection
from benchmarks.page import Ear, Page
from benchmarks.server import Server
from benchmarks.world import LOBBY

OPENED_AT_ONCE = 8
PATH = '/benchmark'  # Where a watched server tells what it holds.
FORGETS_SECONDS = 1  # So long it keeps a page that left, and between pings.
FORGOTTEN_SECONDS = 60.0  # The most that forgetting may take.


@dataclass(frozen=True)
class Held:
    """What a watched server holds: bytes of memory, descriptors, tasks, NiceGUI's clients."""

    memory: int
    descriptors: int
    tasks: int
    clients: int


async def held(chat: Server) -> Held:
    """Ask it, on a connection that is not counted."""
    connection = await Connection.open(chat.port)
    said = (await connection.get(PATH)).json
    found = Held(chat.memory, chat.descriptors - 1, said['tasks'], said['clients'])
    connection.close()
    return found


async def opened(chat: Server, tokens: Sequence[str], ear: Ear) -> list[Page]:
    """A page of the Lobby for each of these people."""
    pages: list[Page] = []
    for first in range(0, len(tokens), OPENED_AT_ONCE):
        some = tokens[first : first + OPENED_AT_ONCE]
        pages += await asyncio.gather(*(Page.open(chat.port, one, LOBBY, ear) for one in some))
    return pages


async def emptied(chat: Server, pages: Sequence[Page]) -> Held:
    """Close these pages; what the server holds once it has forgotten them all, or gave up to."""
    for page in pages:
        page.close()
    until = time.monotonic() + FORGOTTEN_SECONDS
    await asyncio.sleep(FORGETS_SECONDS)
    while time.monotonic() < until:
        if not (await held(chat)).clients:
            break
        await asyncio.sleep(0.2)
    await asyncio.sleep(FORGETS_SECONDS + 1)  # A closed socket ends with its next ping.
    return await held(chat)
