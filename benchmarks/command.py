"""What `chatter bench` does: the parts that were asked for, one after the other, with a bar.

Everything lies in a temporary directory and every server is a process of its own; both are gone at
the end, however it comes about.
"""

import contextlib
import functools
import importlib
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks import server
from benchmarks.plan import Plan
from benchmarks.report import Found, show
from chatter.errors import Unusable

PARTS = {  # in this order
    'start': 'from the command to the first page',
    'posts': 'acknowledged durable posts over REST',
    'delivery': 'from a post to every open page',
    'memory': 'what an open page holds, and gives back',
    'opening': 'opening small and large rooms',
    'history': 'pages of history of a large room',
    'unread': 'what waits in very many rooms',
    'soak': 'nothing grows while people come and go',
}
OF_THEIR_OWN = {  # Only when they are asked for: they take a minute or two each.
    'people': 'people among ten thousand',
    'rooms': 'a room with ten thousand members',
}

Tell = Callable[[str, float], None]


@dataclass
class Bench:
    """What a part has: how much to measure, a place for its data, and whom to tell how far it is.

    `tell(sentence, share)` says what begins now, and which share of the part is done.
    """

    plan: Plan
    folder: Path
    tell: Tell
    ends: contextlib.ExitStack
    kept: dict[str, object] = field(default_factory=dict)  # what parts after it can use again

    @functools.cached_property
    def bare(self) -> server.Server:
        """The server that every part measures beside Chatter; it runs until the end."""
        return self.ends.enter_context(server.bare())


def run(names: Sequence[str], plan: Plan, *, as_json: bool) -> int:
    """Measure these parts, or the usual ones; print; return 1 if something is wrong, else 0.

    Raises `Unusable` for a part that does not exist.
    """
    names = _checked(names) or [name for name in PARTS if name not in plan.left_out]
    found: dict[str, Found] = {}
    with (
        _ended_by_signal(),
        tempfile.TemporaryDirectory(prefix='chatter-bench-') as folder,
        _bar(len(names)) as tell,
        nobody_left(),
        contextlib.ExitStack() as ends,
    ):
        bench = Bench(plan, Path(folder), tell, ends)
        for number, name in enumerate(names):
            bench.tell = _within(tell, name, number)
            bench.tell('…', 0.0)
            found[name] = importlib.import_module(f'benchmarks.{name}').measure(bench)
    show(found, as_json=as_json)
    return 1 if any(one.faults for one in found.values()) else 0


def _checked(names: Sequence[str]) -> list[str]:
    known = [*PARTS, *OF_THEIR_OWN]
    for name in names:
        if name not in known:
            raise Unusable(f'There is no part “{name}”: choose from {", ".join(known)}.')
    return [name for name in known if name in names]


def _within(tell: Tell, name: str, number: int) -> Tell:
    return lambda sentence, share: tell(f'{name}: {sentence}', number + share)


@contextlib.contextmanager
def _bar(parts: int) -> Iterator[Tell]:
    """A bar beside the output; where nobody looks at a terminal, a line for each step."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda sentence, share: console.print(sentence, markup=False, soft_wrap=True)
        return
    columns = (BarColumn(), TextColumn('{task.description}'), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task('', total=parts)
        yield lambda sentence, share: progress.update(task, description=sentence, completed=share)


@contextlib.contextmanager
def nobody_left() -> Iterator[None]:
    """End the processes that were started inside and go on: whoever is told to end in the very
    moment of starting one does not know it yet."""
    before = {one.pid for one in psutil.Process().children()}
    try:
        yield
    finally:
        for one in psutil.Process().children():
            if one.pid not in before:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
                    one.wait()


@contextlib.contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Have SIGTERM end the run as Ctrl+C does, so that servers and files go with it."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
