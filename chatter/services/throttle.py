"""How often something may be tried. Windows that move on by themselves: never a permanent lock."""

import ipaddress
import logging

from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from chatter import clock, logs
from chatter.config import Settings
from chatter.errors import TooMany
from chatter.language import Words, plural, words
from chatter.services.tries import Tries

SIGN_IN_FAILURES = parse('5 per 15 minutes')  # for one account from one address
SIGN_IN_TRIES = parse('20 per minute')  # from one address
SIGN_UPS = parse('5 per hour')  # from one address
INVITED = parse('60 per hour')  # with an invitation: a whole class comes from one address
RECOVERIES = parse('5 per 15 minutes')  # for one account from one address
EXPORTS = parse('6 per hour')  # of one person
REPORTS = parse('10 per hour')  # of one person
PASSWORD_TRIES = parse('5 per 15 minutes')  # the old one, asked of somebody signed in

NETWORK_BITS = 64  # What a provider gives to one customer, or more.
REDIS_ANSWER_SECONDS = 1.0
SILENT = 'Redis cannot be reached; tries are counted in this process only.'

log = logging.getLogger(__name__)

_own: Tries | None = None
_shared: MovingWindowRateLimiter | None = None
_connections: ConnectionPool | None = None


def open(settings: Settings) -> None:
    """Begin to count: in this process, or in Redis for all of them."""
    global _own, _shared, _connections
    _own = Tries()
    if settings.redis_url:
        _connections = ConnectionPool.from_url(
            settings.redis_url,
            socket_timeout=REDIS_ANSWER_SECONDS,
            socket_connect_timeout=REDIS_ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        storage = storage_from_string(
            'async+redis://',
            implementation='redispy',
            connection_pool=_connections,  # type: ignore[arg-type]
        )
        assert isinstance(storage, Storage)
        _shared = MovingWindowRateLimiter(storage)


async def close() -> None:
    """Count no more."""
    global _own, _shared, _connections
    _own = _shared = None
    if _connections is not None:
        await _connections.aclose()
        _connections = None


async def take(limit: RateLimitItem, what: str, *keys: str) -> None:
    """Count one try of `what`. Raises `TooMany`, saying when to try again."""
    assert _own is not None, 'The throttle is not open.'
    try:
        wait = (
            await _wait(_shared, limit, what, *keys) if _shared else _own.take(limit, what, *keys)
        )
    except (RedisError, OSError):
        log.warning(SILENT)
        wait = _own.take(limit, what, *keys)
    if wait is not None:
        logs.note('throttled', tries=what)
        raise TooMany(
            words('Too many tries. Try again in {wait}.', wait=in_words(wait)), retry_after=wait
        )


async def forgive(limit: RateLimitItem, what: str, *keys: str) -> None:
    """Forget the tries of `what`: the last one was right."""
    assert _own is not None, 'The throttle is not open.'
    _own.forgive(limit, what, *keys)
    if _shared:
        try:
            await _shared.clear(limit, what, *keys)
        except (RedisError, OSError):
            log.warning(SILENT)


def place(address: str) -> str:
    """What counts as one address: of IPv6 the network, as whoever has one of its addresses has all
    2^64 of them."""
    try:
        found = ipaddress.ip_address(address.partition('%')[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, NETWORK_BITS), strict=False))


def in_words(seconds: float) -> Words:
    """A waiting time for people: `40 seconds`, `1 minute`, `12 minutes`."""
    if seconds < 60:
        whole = max(1, round(seconds))
        return plural('{count} second', '{count} seconds', whole)
    return plural('{count} minute', '{count} minutes', -(-int(seconds) // 60))


async def _wait(
    limiter: MovingWindowRateLimiter, limit: RateLimitItem, what: str, *keys: str
) -> float | None:
    """Count a try; the seconds until the next one if it is one too many."""
    if await limiter.hit(limit, what, *keys):
        return None
    window = await limiter.get_window_stats(limit, what, *keys)
    # Redis lets go of it after its window by itself, also where the clock was put back meanwhile.
    return min(window.reset_time - clock.real_timestamp(), limit.get_expiry())
