"""Opens every page there is as every role, finds what a browser can have Python do there, and does
it: with what the page itself sends, and with nonsense.

Pages are asked of the application, and listeners of the pages, so what is new is found by itself.
"""

import asyncio
import contextlib
import logging
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from nicegui import Client, background_tasks, core, helpers, json
from nicegui.element import Element
from nicegui.event_listener import EventListener
from nicegui.nicegui import _on_handshake

from chatter.models import base
from chatter.models.people import Role
from chatter.models.views import Viewer
from chatter.services import accounts, invites
from chatter.services.invites import Wish
from tests import in_process
from tests.cast import Cast, private_room
from tests.everybody import Everybody
from tests.kept import Kept
from tests.security import stored
from tests.security.stored import Dump

HANDLED_SECONDS = 60.0
MISSING = 987_654


@dataclass(frozen=True)
class World:
    """Everybody, and what the parameters of pages can be."""

    cast: Cast
    people: dict[str, Viewer | None]
    tokens: dict[str, str | None]
    secret: int
    samples: dict[str, list[object]]

    @classmethod
    async def settle(cls, cast: Cast) -> 'World':
        """Have them come in."""
        everybody = await Everybody.settle(cast)
        secret = await private_room(cast.ada)
        wishes = (Wish(room_ids=(cast.tea,)), Wish(role=Role.GUEST, room_ids=(cast.tea,)))
        links = [(await invites.create(cast.ada, wish)).token for wish in wishes]
        samples: dict[str, list[object]] = {
            'room_id': [cast.tea, secret, MISSING],
            'seq': [1],
            'handle': ['bob', 'ada', 'nobody-here'],
            'token': [*links, await accounts.make_reset('bob'), 'nonsense'],
            'path': ['no-such-thing'],
        }
        return cls(cast, everybody.people, everybody.tokens, secret, samples)


def page_routes() -> list[str]:
    """The paths at which NiceGUI's application answers, but for its own files."""
    paths = [
        route.path
        for route in core.app.routes
        if 'GET' in (getattr(route, 'methods', None) or ()) and '/_nicegui/' not in route.path
    ]
    assert len(paths) > 25, f'The pages are not found: {paths}'
    return sorted(set(paths))


def addresses(samples: dict[str, list[object]]) -> list[str]:
    """The paths of all pages, filled in. Fails for a parameter that has no samples."""
    found = []
    for path in page_routes():
        filled = [path]
        for name in re.findall(r'\{(\w+)(?::\w+)?\}', path):
            assert name in samples, f'Say what {{{name}}} of {path} can be, in World.samples.'
            filled = [
                re.sub(rf'\{{{name}(:\w+)?\}}', str(value), one)
                for one in filled
                for value in samples[name]
            ]
        found += filled
    return found


class Key(NamedTuple):
    """Which listener of a page it is, if the page is opened again."""

    element: str
    event: str
    handler: str
    number: int


@dataclass
class Opened:
    """A page that was built for somebody, with a socket of its own."""

    role: str
    address: str
    client: Client
    sid: str = field(default_factory=lambda: f'test-{uuid.uuid4()}')

    @property
    def elements(self) -> list[Element]:
        return list(self.client.elements.values())

    def listeners(self) -> dict[Key, tuple[Element, EventListener]]:
        """Everything on it that hears something, also what hears in the browser only."""
        found: dict[Key, tuple[Element, EventListener]] = {}
        for element in self.elements:
            for listener in element._event_listeners.values():
                name = getattr(listener.handler, '__qualname__', repr(listener.handler))
                number = 0
                key = Key(type(element).__name__, listener.type, name, number)
                while key in found:
                    number += 1
                    key = key._replace(number=number)
                found[key] = element, listener
        return found

    def is_of_the_view(self, key: Key) -> bool:
        """Whether it is of what this address shows, not of the frame that every page has."""
        element, _ = self.listeners()[key]
        return any(above.tag == 'main' for above in element.ancestors())

    def says(self, key: Key, args: list[str] | None) -> dict[str, Any]:
        """What the browser sends for a listener; `args` are texts of JSON."""
        element, listener = self.listeners()[key]
        said: dict[str, Any] = {
            'id': element.id,
            'client_id': self.client.id,
            'listener_id': listener.id,
        }
        return said if args is None else said | {'args': args}


def hears(event: str, sid: str, said: object) -> None:
    """Have the socket's handler hear an event, as if it had come over the wire."""
    core.sio.handlers['/'][event](sid, said)


async def open_page(world: World, role: str, address: str) -> Opened | None:
    """Open an address as somebody; None if no live page is there for them."""
    async with in_process.browser(world.tokens[role]) as browser:
        answer = await browser.get(address)
    assert answer.status_code < 500, f'{role} at {address}: {answer.status_code}'
    built = re.search(r"'client_id': '([0-9a-f-]+)'", answer.text)
    if built is None:
        return None
    opened = Opened(role, address, Client.instances[built[1]])
    _send_for_real(opened.client)
    said = {'client_id': built[1], 'tab_id': str(uuid.uuid4()), 'document_id': str(uuid.uuid4())}
    assert await _on_handshake(opened.sid, said)
    return opened


def _send_for_real(client: Client) -> None:
    """Have everything that is sent to the page made into JSON, although no socket wants it here."""
    emit = client.outbox._emit

    async def encoded(message: Any) -> None:
        json.dumps(message[2])
        await emit(message)

    client.outbox._emit = encoded  # type: ignore[method-assign]


def close_pages() -> None:
    """Away with every page."""
    for client in list(Client.instances.values()):
        client.delete()


async def handled(before: set[Any], client: Client) -> None:
    """Wait until everything that listeners have begun since `before` has ended, and is sent."""
    async with asyncio.timeout(HANDLED_SECONDS):
        while (begun := running() - before) or _is_about_to_send(client):
            if begun:
                await asyncio.wait(begun)
            await asyncio.sleep(0.001)


def _is_about_to_send(client: Client) -> bool:
    return not client.is_deleted and bool(client.outbox.updates or client.outbox.messages)


def running() -> set[Any]:
    """What runs in the background at this moment."""
    return set(background_tasks.running_tasks)


def good_args(opened: Opened, key: Key, world: World) -> list[list[str]]:
    """What the page itself would send for a listener, one list of arguments for each way to."""
    element, _ = opened.listeners()[key]
    match key.element, key.event:
        case _, 'click' | 'hide' | 'typing' | 'invite':
            return [[]]
        case 'RoomDeeds', 'leaving':
            return [['true'], ['false']]
        case 'Menu', 'choose':
            return [[str(line)] for line in range(len(element.props['lines']))]
        case 'Sidebar', 'create':
            return [[]]
        case 'Switcher', 'create':
            return [['""'], ['"Chess"']]
        case 'Heartbeat', 'beat':
            return [['"away"'], ['"online"']]
        case '_Sheet', 'update:modelValue':
            return [['false']]
        case 'Navigator', 'go':
            paths = [address for address in addresses(world.samples) if '{' not in address]
            return [[json.dumps(path)] for path in paths]
        case 'Form', 'done':
            return [[f'{{"id": {world.cast.tea}, "codes": ["2222-2222-2222"]}}']]
    raise AssertionError(f'Say what the page sends for {key}, in good_args.')


def junk(opened: Opened, key: Key, world: World) -> list[list[str] | None]:
    """What no page sends. There is little of it where nothing of it reaches a handler."""
    _, listener = opened.listeners()[key]
    wrong: list[list[str] | None] = [None, ['1', '2'], ['null'] * 100, ['[' * 5000 + ']' * 5000]]
    if listener.handler is None or not helpers.expects_arguments(listener.handler):
        return wrong
    ids = [world.cast.tea, world.secret, MISSING, world.cast.grace.id]
    values: list[str] = [
        'null',
        'true',
        '-1',
        '0',
        '7',
        '0.5',
        '1e400',
        'NaN',
        '1' + '0' * 5000,
        '""',
        '"' + 'x' * 100_000 + '"',
        '"\\u0000"',
        '"\\ud800"',
        '"/\\ud800"',
        '"/people/\\u0000"',
        '"/people/' + 'x' * 10_000 + '"',
        '"/rooms/' + '9' * 5000 + '"',
        '"/rooms/' + '9' * 400 + '/-1"',
        '"/rooms/1/' + '9' * 30 + '"',
        '"//elsewhere.example"',
        '"/\\\\elsewhere.example"',
        '"javascript:alert(1)"',
        '"/[::1"',
        '"/?next=//elsewhere.example#"',
        '"__class__"',
        '[]',
        '{}',
        '[' * 900 + ']' * 900,
        '{"id": null}',
        '{"id": "x"}',
        '{"id": -1}',
        '{"id": 1e400}',
        '{"codes": 7}',
        '{"codes": [null, {}]}',
        *(f'{{"id": {number}}}' for number in ids),
        *(f'"/rooms/{number}"' for number in ids),
        *map(str, ids),
    ]
    return [*wrong, *([value] for value in values)]


class Change(NamedTuple):
    """A row that is another than before, or that there was not, or is no more."""

    table: str
    row: dict[str, str]
    columns: frozenset[str]


def changes(before: Dump, after: Dump) -> list[Change]:
    """What differs between two states."""
    found = []
    for table in base.metadata.sorted_tables:
        names = stored.columns(table)
        old = {row[0]: row for row in before[table.name]}
        new = {row[0]: row for row in after[table.name]}
        for row_id in {*old, *new}:
            was, now = old.get(row_id), new.get(row_id)
            if was != now:
                row = dict(zip(names, now or was or (), strict=True))
                columns = frozenset(
                    name
                    for index, name in enumerate(names)
                    if was is None or now is None or was[index] != now[index]
                )
                found.append(Change(table.name, row, columns))
    return found


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(logging.Formatter().format(record))


@contextlib.contextmanager
def log() -> Iterator[list[str]]:
    """What stands in the log as a warning or worse, while inside."""
    handler = _Heard()
    loggers = [logging.getLogger(), logging.getLogger('nicegui')]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler.said
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


@contextlib.asynccontextmanager
async def kept(file: Path) -> AsyncIterator[Kept]:
    """The state of now, to come back to."""
    state = Kept(file)
    try:
        yield state
    finally:
        state.close()
