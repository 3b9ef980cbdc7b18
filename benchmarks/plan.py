"""How much is measured: the sizes and times of every part, whole and quick."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """The sizes of a run that ends within about five minutes."""

    starts: int = 3
    clients: tuple[int, ...] = (1, 16, 100)  # who post at once
    seconds: float = 4.0  # of a round of posts, and of saturation
    pages: tuple[int, ...] = (10, 200, 1_000)  # open while something is delivered
    saturated: int = 100  # of them, when as much is sent as it takes
    messages: int = 40  # delivered one at a time
    read: int = 4  # with everybody telling that they have read them
    idle_seconds: float = 3.0
    leaving: int = 200  # pages that come, leave, and come again
    filled: tuple[int, ...] = (10, 10_000, 1_000_000)  # messages in the rooms that are opened
    openings: int = 20  # of each of these rooms
    questions: int = 100  # of each kind
    rooms: int = 1_000  # that one person is in
    soak_minutes: float = 0.5
    soak_pages: int = 50
    left_out: tuple[str, ...] = ()  # parts, unless they are asked for


WHOLE = Plan()
QUICK = Plan(
    starts=1,
    clients=(1, 16),
    seconds=1.0,
    pages=(200,),
    messages=15,
    read=1,
    idle_seconds=1.0,
    leaving=30,
    filled=(10, 100_000),
    openings=6,
    questions=40,
    rooms=300,
    soak_minutes=0.1,
    soak_pages=15,
    left_out=('memory', 'soak'),
)
