"""Those who write and those who read, through whatever the network and the server do to them.

A writer posts as the outbox does: the same nonce until there is an answer. A reader is an open page
that loses its socket, comes back, and asks what it missed. Both say what happened; none judges it.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterable
from typing import Any, Protocol

import httpx

from chatter.models.views import Changes, HistoryPage, MessageView
from chatter.realtime.events import MessagesRemoved
from tests.faults.record import History, Record, Seen
from tests.realtime.rows import Rows
from tests.security.page import Page, Refused, Socket, until, visitor

PAGE = 200
PATIENCE_SECONDS = 90.0  # With a machine that is busy starting servers.
PAUSE_SECONDS = 0.05
GAP_SECONDS = 0.15  # A missing change usually is only late; as in `feed.js`.
BROKEN = (httpx.TransportError, OSError, TimeoutError)


class Reached(Protocol):
    """A server, or a wire to it."""

    @property
    def address(self) -> str:
        """Where it is reached."""


class Writer:
    """Somebody who writes in a room, and keeps the record of it."""

    def __init__(
        self, at: Reached, token: str, room_id: int, record: Record, *, patience: float = 20.0
    ) -> None:
        self.record = record
        self._path = f'/api/rooms/{room_id}/messages'
        self._http = visitor(at, token)
        self._http.timeout = patience

    async def __aenter__(self) -> 'Writer':
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def post(self, nonce: str, text: str) -> httpx.Response | None:
        """Send it once; None if no answer came."""
        self.record.posting(nonce, text)
        try:
            answer = await self._http.post(self._path, json={'text': text, 'nonce': nonce})
        except BROKEN:
            return None
        if answer.is_success:
            self.record.was_acknowledged(nonce, answer.json()['seq'])
        return answer

    async def insist(self, nonce: str, text: str) -> None:
        """Send it again and again, until the server says that it has it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE_SECONDS
        while not ((answer := await self.post(nonce, text)) and answer.is_success):
            status = answer.status_code if answer is not None else 0
            assert status == 0 or status >= 500, f'{nonce}: {answer and answer.text}'
            assert loop.time() < end, f'{nonce} was never acknowledged: {answer and answer.text}'
            await asyncio.sleep(PAUSE_SECONDS)

    async def try_once(self, nonce: str, text: str) -> None:
        """Send it, and leave it at that: acknowledged, refused, or nobody knows."""
        answer = await self.post(nonce, text)
        if answer is not None and not answer.is_success:
            self.record.was_refused(nonce, answer.json()['error']['message'])

    async def keep_writing(self, name: str, dice: random.Random, stop: asyncio.Event) -> int:
        """Write until told to stop; every third message is tried once only. How many it was."""
        number = 0
        while not stop.is_set():
            nonce = f'{name}-{number:06}'
            write = self.try_once if dice.randrange(3) == 0 else self.insist
            await write(nonce, f'{nonce} ' + 'x' * dice.randint(1, 200))
            if write == self.try_once and nonce not in self.record.acknowledged:
                await asyncio.sleep(PAUSE_SECONDS)
            number += 1
        return number


class Reader:
    """An open page that shows a room. `connections` counts how often its socket was opened."""

    def __init__(self, name: str, at: Reached, token: str, room_id: int) -> None:
        self.name = name
        self.connections = 0
        self.page_loads = 0
        self._at = at
        self._token = token
        self._room_id = room_id
        self._rows = Rows()
        self._is_loaded = False
        self._is_due = asyncio.Event()

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls, name: str, at: Reached, token: str, room_id: int
    ) -> AsyncIterator['Reader']:
        """A page that is open while inside, and shows the room."""
        reader = cls(name, at, token, room_id)
        tasks = [asyncio.create_task(reader._listen()), asyncio.create_task(reader._keep_up())]
        try:
            await until(lambda: reader._is_loaded or any(map(_failed, tasks)), 'It does not open.')
            yield reader
        finally:
            failures = [task.exception() for task in tasks if _failed(task)]
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            if failures:
                raise AssertionError(f'{name} has stopped reading.') from failures[0]

    @property
    def rev(self) -> int:
        """The change up to which everything is shown."""
        return self._rows.rev

    @property
    def texts(self) -> list[str]:
        """What it shows."""
        return [row.text for _, row in sorted(self._rows.rows.items())]

    async def comes_to(self, rev: int, seconds: float = 30.0) -> None:
        """Wait until everything up to this change is shown."""
        await until(
            lambda: self.rev >= rev, f'{self.name} has come to {self.rev}, not {rev}.', seconds
        )

    def seen(self) -> Seen:
        """What it has seen. A row keeps its place in `rows`: the order is that of appearance."""
        return Seen(
            self.name, [*self._rows.rows], dict(self._rows.rows), self.rev, sorted(self._rows.early)
        )

    async def _listen(self) -> None:
        """The socket's life: opened again when it breaks, with a new page if that is unknown."""
        page: Page | None = None
        while True:
            try:
                if page is None:
                    page = await Page.load(self._at, f'/rooms/{self._room_id}', self._token)
                    self.page_loads += 1
                async with await Socket.open(page, hear=self._hear) as socket:
                    self.connections += 1
                    await socket.until_closed()
            except Refused as refusal:
                if str(refusal).startswith('at the table'):
                    page = None  # The server does not know it (any more).
            except BROKEN:
                pass
            await asyncio.sleep(PAUSE_SECONDS)

    def _hear(self, name: str, payload: Any) -> None:
        if name != 'chatter':
            return
        for event in payload['events']:
            if event['type'] == 'live.ready':
                self._is_due.set()
            elif event['type'] == 'message.posted':
                self._rows.take(MessageView.model_validate(event['message']))
            elif event['type'] == 'messages.removed':
                self._rows.take(MessagesRemoved.model_validate(event))
        if self._rows.early:
            asyncio.get_running_loop().call_later(GAP_SECONDS, self._mind_gap)

    def _mind_gap(self) -> None:
        if self._rows.early:
            self._is_due.set()

    async def _keep_up(self) -> None:
        async with visitor(self._at, self._token) as http:
            while True:
                await self._is_due.wait()
                self._is_due.clear()
                try:
                    await self._catch_up(http)
                except BROKEN:
                    self._is_due.set()
                    await asyncio.sleep(PAUSE_SECONDS)

    async def _catch_up(self, http: httpx.AsyncClient) -> None:
        if not self._is_loaded:
            await self._load(http, 'limit=50')
            self._is_loaded = True
        while True:
            answer = await _get(http, f'/api/rooms/{self._room_id}/changes?since={self.rev}')
            changes = Changes.model_validate(answer)
            if not changes.more:
                self._rows.catch_rows_up(changes)
                return
            # So much is loaded anew, as in `feed.js`: changes are not in the order of the room.
            first = min(self._rows.rows, default=1)
            await self._load(http, f'after={first - 1}&limit={PAGE}')

    async def _load(self, http: httpx.AsyncClient, query: str) -> None:
        """From here to the end. What happens meanwhile is told, or found by asking once more."""
        path = f'/api/rooms/{self._room_id}/messages'
        page = HistoryPage.model_validate(await _get(http, f'{path}?{query}'))
        found = page
        while not page.last:
            after = page.messages[-1].seq
            page = HistoryPage.model_validate(
                await _get(http, f'{path}?after={after}&limit={PAGE}')
            )
            found.messages.extend(page.messages)
        self._rows.load_rows(found)


async def history(at: Reached, token: str, room_id: int) -> History:
    """A room from its beginning to its end, loaded anew."""
    messages: list[MessageView] = []
    async with visitor(at, token) as http:
        is_last = False
        while not is_last:
            after = messages[-1].seq if messages else 0
            answer = await _get(http, f'/api/rooms/{room_id}/messages?after={after}&limit={PAGE}')
            page = HistoryPage.model_validate(answer)
            messages += page.messages
            is_last = page.last
    return History(messages, page.last_seq, page.last_rev)


async def everything_seen(readers: Iterable[Reader], now: History) -> list[Seen]:
    """What readers have seen when they have come to the end of the room."""
    for reader in readers:
        await reader.comes_to(now.last_rev)
    return [reader.seen() for reader in readers]


async def _get(http: httpx.AsyncClient, path: str) -> Any:
    answer = await http.get(path)
    assert answer.is_success, f'{path}: {answer.status_code} {answer.text}'
    return answer.json()


def _failed(task: asyncio.Task[None]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is not None
