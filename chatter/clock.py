"""The time, in one place, so that a test can turn it: what people see, which somebody may put back,
and what only goes on, for how long things last.
"""

import time
from datetime import UTC, datetime, timedelta

YEAR_MINUTES = 366 * 24 * 60

_offset = timedelta()
_passed = 0.0


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def monotonic() -> float:
    """Seconds that only go on, whatever is done to the clock; since when, says nothing."""
    return time.monotonic() + _passed


def in_minutes(minutes: int | None) -> datetime | None:
    """The moment so many minutes from now; never stays never."""
    return now() + timedelta(minutes=minutes) if minutes is not None else None


def turn(by: timedelta) -> None:
    """Have so much time pass in this process, or take it back (for tests)."""
    global _passed
    _passed += by.total_seconds()
    put(by)


def put(by: timedelta) -> None:
    """Put the clock of this process forward or back; no time passes by that (for tests)."""
    global _offset
    _offset += by


def reset() -> None:
    """Show the real time again."""
    global _offset, _passed
    _offset, _passed = timedelta(), 0.0


def real_timestamp() -> float:
    """Seconds since the epoch as the machine counts them, unturned: what libraries compare with."""
    return datetime.now(UTC).timestamp()
