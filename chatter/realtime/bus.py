"""The bus: publish to a topic, and every subscriber hears it, here or in every process over Redis.

Best effort by design: the database is the truth, and whoever missed something asks what changed.
Listeners are plain functions called in the order of publishing; they must be quick and not raise.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from chatter.config import Settings
from chatter.realtime import topic as topics
from chatter.realtime.events import AnyEvent, LiveReady, catalogue

log = logging.getLogger(__name__)

Listener = Callable[[str, AnyEvent], None]

CHANNEL_PREFIX = 'chatter:'
REDIS_START_SECONDS = 5.0  # How long a start waits for it before it goes on alone.
REDIS_RETRY_SECONDS = 1.0
REDIS_ANSWER_SECONDS = 1.0  # Whoever posts waits for it: longer is as good as dead.

_listeners: dict[str, list[Listener]] = defaultdict(list)
_redis: Redis | None = None
_relay: asyncio.Task[None] | None = None
_alone_until = 0.0  # Redis was silent: until then it is not asked again.
_has_gap = False  # Other processes have not heard all that was said here.


async def publish(topic: str, event: AnyEvent) -> None:
    """Tell everyone who listens to `topic`. Never raises: what is committed is committed."""
    global _alone_until, _has_gap
    now = asyncio.get_running_loop().time()
    if _redis is None or now < _alone_until:
        dispatch_here(topic, event)
        return
    try:
        await _redis.publish(CHANNEL_PREFIX + topic, event.model_dump_json())
    except (RedisError, OSError):
        _alone_until, _has_gap = now + REDIS_ANSWER_SECONDS + REDIS_RETRY_SECONDS, True
        log.warning('Redis cannot be reached; only this process hears of %s.', event.type)
        dispatch_here(topic, event)
        return
    if _has_gap:
        _has_gap = False
        await publish(topics.EVERYONE, LiveReady())


def dispatch_here(topic: str, event: AnyEvent) -> None:
    """Tell only those in this process: for what every process finds out by itself."""
    for listener in tuple(_listeners.get(topic, ())):
        try:
            listener(topic, event)
        except Exception:
            log.exception('A listener of %s failed.', topic)


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
    global _redis, _relay, _alone_until, _has_gap
    if settings.redis_url:
        _alone_until, _has_gap = 0.0, False
        _redis = Redis.from_url(
            settings.redis_url,
            socket_timeout=REDIS_ANSWER_SECONDS,
            socket_connect_timeout=REDIS_ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        ready = asyncio.Event()
        _relay = asyncio.create_task(_relay_from(_redis, ready))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ready.wait(), REDIS_START_SECONDS)


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
    """Hand on what every process publishes, this one included, for as long as it lives.

    After a gap every page is told to ask what it missed.
    """
    while True:
        try:
            async with redis.pubsub() as pubsub:
                await pubsub.psubscribe(CHANNEL_PREFIX + '*')
                async for received in pubsub.listen():
                    if received['type'] == 'psubscribe':
                        if ready.is_set():
                            dispatch_here(topics.EVERYONE, LiveReady())
                        ready.set()
                    elif received['type'] == 'pmessage':
                        _hand_on(received['channel'], received['data'])
        except (RedisError, OSError):
            log.warning('The connection to Redis is lost; trying again.')
            await asyncio.sleep(REDIS_RETRY_SECONDS)


def _hand_on(channel: bytes, data: bytes) -> None:
    try:
        topic = channel.decode().removeprefix(CHANNEL_PREFIX)
        event = catalogue.validate_json(data)
    except (ValidationError, UnicodeDecodeError):
        log.warning('Something on Redis cannot be read: %d bytes.', len(data))
        return
    dispatch_here(topic, event)
