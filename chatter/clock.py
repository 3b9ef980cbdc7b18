"""The time, in one place, so that a test can turn it."""

from datetime import UTC, datetime, timedelta

YEAR_MINUTES = 366 * 24 * 60

_offset = timedelta()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def in_minutes(minutes: int | None) -> datetime | None:
    """The moment so many minutes from now; never stays never."""
    return now() + timedelta(minutes=minutes) if minutes is not None else None


def turn(by: timedelta) -> None:
    """Move the clock of this process by `by` from now on (for tests)."""
    global _offset
    _offset += by


def reset() -> None:
    """Show the real time again."""
    global _offset
    _offset = timedelta()


def real_timestamp() -> float:
    """Seconds since the epoch as the machine counts them, unturned: what libraries compare with."""
    return datetime.now(UTC).timestamp()
