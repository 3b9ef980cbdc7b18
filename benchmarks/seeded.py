"""The large world that several parts look at: made once in a run, served anew for each."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks import world
from benchmarks.command import Bench

NAME = 'seeded'


@dataclass(frozen=True)
class Seeded:
    """Where it is, who is in it, and the numbers of the rooms by how many messages they hold."""

    data: Path
    token: str
    rooms: dict[int, int]


def seeded(bench: Bench) -> Seeded:
    """The world of this run."""
    found = bench.kept.get(NAME)
    if not isinstance(found, Seeded):
        filled = bench.plan.filled
        bench.tell(f'making {sum(filled):,} messages', 0.0)
        data = bench.folder / NAME
        tokens = world.populate(data, people=2, filled=filled)
        rooms = {count: world.LOBBY + 1 + place for place, count in enumerate(filled)}
        found = bench.kept[NAME] = Seeded(data, tokens[0], rooms)
    return found
