"""Chatter with a clock that can be turned while it runs, for tests: the program as it is, but what
it takes for the time is off by the seconds that stand in a file.

Run as a program: `python -m tests.faults.turned FILE`, and then the arguments of Chatter.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

REAL_TIME = time.time


def main(file: Path) -> None:
    """Run the `chatter` command with another time."""

    def off() -> float:
        return float(file.read_text('utf-8'))

    time.time = lambda: REAL_TIME() + off()
    from chatter import clock

    clock.now = lambda: datetime.fromtimestamp(REAL_TIME(), UTC) + timedelta(seconds=off())
    clock.real_timestamp = lambda: REAL_TIME() + off()
    import main as program

    program.main()


if __name__ == '__main__':
    main(Path(sys.argv.pop(1)))
