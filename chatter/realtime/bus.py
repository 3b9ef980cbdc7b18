"""The bus: publish to a topic, and every subscriber hears it, here or in every process over Redis.

Best effort by design: the database is the truth, and whoever missed something asks what changed.
Listeners are plain functions called in the order of publishing; they must be quick and not raise.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chatter.config import Settings
from chatter.realtime.events import AnyEvent, catalogue

log = logging.getLogger(__name__)

Listener = Callable[[str, AnyEvent], None]

CHANNEL_PREFIX = 'chatter:'
REDIS_RETRY_SECONDS = 1.0

_listeners: dict[str, list[Listener]] = defaultdict(list)
_redis: Redis | None = None
_relay: asyncio.Task[None] | None = None


async def publish(topic: str, event: AnyEvent) -> None:
    """Tell everyone who listens to `topic`. Never raises: what is committed is committed."""
    if _redis is None:
        dispatch_here(topic, event)
        return
    try:
        await _redis.publish(CHANNEL_PREFIX + topic, event.model_dump_json())
    except (RedisError, OSError):
        log.warning('Redis cannot be reached; only this process hears of %s.', event.type)
        dispatch_here(topic, event)


def dispatch_here(topic: str, event: AnyEvent) -> None:
    """Tell only those in this process: for what every process finds out by itself."""
    for listener in tuple(_listeners.get(topic, ())):
        try:
            listener(topic, event)
        except Exception:
            log.exception('A listener of %s failed.', topic)


@contextlib.contextmanager
def subscribed(topic: str, listener: Listener) -> Iterator[None]:
    """Hear the events of `topic` while inside."""
    subscribe(topic, listener)
    try:
        yield
    finally:
        unsubscribe(topic, listener)


def subscribe(topic: str, listener: Listener) -> None:
    """Hear the events of `topic` from now on."""
    _listeners[topic].append(listener)


def unsubscribe(topic: str, listener: Listener) -> None:
    """Hear them no more."""
    listeners = _listeners[topic]
    if listener in listeners:
        listeners.remove(listener)
    if not listeners:
        del _listeners[topic]


async def open(settings: Settings) -> None:
    """Connect to Redis, if one is configured."""
    global _redis, _relay
    if settings.redis_url:
        _redis = Redis.from_url(settings.redis_url)
        ready = asyncio.Event()
        _relay = asyncio.create_task(_relay_from(_redis, ready))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ready.wait(), timeout=5)


async def close() -> None:
    """Disconnect. Those who listen in this process stay."""
    global _redis, _relay
    if _relay is not None:
        _relay.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await _relay
        _relay = None
    if _redis is not None:
        await _redis.aclose()
        _redis = None


async def _relay_from(redis: Redis, ready: asyncio.Event) -> None:
    """Hand on what every process publishes, this one included, for as long as it lives."""
    while True:
        try:
            async with redis.pubsub() as pubsub:
                await pubsub.psubscribe(CHANNEL_PREFIX + '*')
                async for received in pubsub.listen():
                    if received['type'] == 'psubscribe':
                        ready.set()
                    elif received['type'] == 'pmessage':
                        topic = received['channel'].decode().removeprefix(CHANNEL_PREFIX)
                        dispatch_here(topic, catalogue.validate_json(received['data']))
        except (RedisError, OSError):
            log.warning('The connection to Redis is lost; trying again.')
            await asyncio.sleep(REDIS_RETRY_SECONDS)
