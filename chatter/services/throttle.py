"""How often something may be tried. Windows that move on by themselves: never a permanent lock."""

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string

from chatter import clock
from chatter.config import Settings
from chatter.errors import TooMany

SIGN_IN_FAILURES = parse('5 per 15 minutes')  # for one account from one address
SIGN_IN_TRIES = parse('20 per minute')  # from one address
SIGN_UPS = parse('5 per hour')  # from one address
RECOVERIES = parse('5 per 15 minutes')  # for one account from one address
PASSWORD_TRIES = parse('5 per 15 minutes')  # the old one, asked of somebody signed in

_limiter: MovingWindowRateLimiter | None = None


def open(settings: Settings) -> None:
    """Begin to count: in this process, or in Redis for all of them."""
    global _limiter
    storage: Storage = _Memory()
    if settings.redis_url:
        shared = storage_from_string(f'async+{settings.redis_url}', implementation='redispy')
        assert isinstance(shared, Storage)
        storage = shared
    _limiter = MovingWindowRateLimiter(storage)


async def take(limit: RateLimitItem, what: str, *keys: str) -> None:
    """Count one try of `what`. Raises `TooMany`, saying when to try again."""
    limiter = _opened()
    if await limiter.hit(limit, what, *keys):
        return
    window = await limiter.get_window_stats(limit, what, *keys)
    wait = window.reset_time - clock.real_timestamp()
    raise TooMany(f'Too many tries. Try again in {in_words(wait)}.', retry_after=wait)


async def forgive(limit: RateLimitItem, what: str, *keys: str) -> None:
    """Forget the tries of `what`: the last one was right."""
    await _opened().clear(limit, what, *keys)


class _Memory(MemoryStorage):
    """The library's, whose sweep stumbles over a key that is taken away while it looks at it."""

    async def clear(self, key: str) -> None:
        if key in self.events:
            self.events[key] = []  # The sweep takes it away.


def in_words(seconds: float) -> str:
    """A waiting time for people: `40 seconds`, `1 minute`, `12 minutes`."""
    if seconds < 60:
        whole = max(1, round(seconds))
        return f'{whole} second{"s" if whole > 1 else ""}'
    minutes = -(-int(seconds) // 60)
    return f'{minutes} minute{"s" if minutes > 1 else ""}'


def _opened() -> MovingWindowRateLimiter:
    assert _limiter is not None, 'The throttle is not open.'
    return _limiter
