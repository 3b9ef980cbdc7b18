"""What tests do again and again: hear what is said, wait for what comes, be a browser."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from chatter.realtime import bus
from chatter.realtime.events import AnyEvent


@contextlib.contextmanager
def subscribed(topic: str, listener: bus.Listener) -> Iterator[None]:
    """Have somebody hear the events of a topic while inside."""
    bus.subscribe(topic, listener)
    try:
        yield
    finally:
        bus.unsubscribe(topic, listener)


@contextlib.contextmanager
def listening(*topics: str) -> Iterator[list[Any]]:
    """The events that these topics hear while inside, in order, in a list."""
    heard: list[Any] = []

    def hear(_topic: str, event: AnyEvent) -> None:
        heard.append(event)

    with contextlib.ExitStack() as stack:
        for topic in topics:
            stack.enter_context(subscribed(topic, hear))
        yield heard


def types(events: list[Any]) -> list[str]:
    """Their names."""
    return [event.type for event in events]


async def until(is_so: Callable[[], Any], otherwise: str, seconds: float = 30.0) -> None:
    """Wait for what happens by itself, and fail with a sentence if it does not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not is_so():
        assert loop.time() < end, otherwise
        await asyncio.sleep(0.005)


def browser(app: Any, token: str | None = None, **headers: str) -> httpx.AsyncClient:
    """Somebody's browser in front of the application itself; it sends the Origin as one does."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=('192.0.2.7', 40000)),
        base_url='http://localhost',
        headers={'Origin': 'http://localhost', **headers},
        cookies={'chatter': token} if token else None,
    )
