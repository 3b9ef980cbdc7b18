"""Tries that are counted in this process, in windows that move on with them.

Counted by a clock that only goes on: whoever puts the machine's clock back closes nothing for
longer. Bounded, as whoever owns many addresses would else fill the memory. Of each kind the latest
`MOST` are remembered; to have one's own forgotten one needs so many others within the window, and
whoever can make these could have tried as often from there.
"""

from collections import OrderedDict

from limits import RateLimitItem

from chatter import clock

MOST = 50_000  # Some 20 MB of each kind, at the very worst.

Counted = OrderedDict[tuple[str, ...], list[float]]


class Tries:
    """When what was tried by whom, the latest last, for every kind of try and its window."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, RateLimitItem], Counted] = {}

    def take(self, limit: RateLimitItem, what: str, *keys: str) -> float | None:
        """Count a try; or the seconds until the next one, if it is one too many and not counted."""
        now, window = clock.monotonic(), limit.get_expiry()
        counted = self._kinds.setdefault((what, limit), OrderedDict())
        _forget_old(counted, now - window)
        times = counted.setdefault(keys, [])
        if len(times) == limit.amount:
            if times[0] > now - window:
                return times[0] + window - now
            del times[0]
        times.append(now)
        counted.move_to_end(keys)
        if len(counted) > MOST:
            counted.popitem(last=False)
        return None

    def forgive(self, limit: RateLimitItem, what: str, *keys: str) -> None:
        """Forget them."""
        self._kinds.get((what, limit), OrderedDict()).pop(keys, None)

    def __len__(self) -> int:
        return sum(map(len, self._kinds.values()))


def _forget_old(counted: Counted, before: float) -> None:
    """What is at the front was tried least lately, as all of them have the same window."""
    while counted and next(iter(counted.values()))[-1] <= before:
        counted.popitem(last=False)
