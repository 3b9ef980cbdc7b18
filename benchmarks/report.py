"""Figures beside their budgets and baselines, as a table for people or as JSON."""

import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import psutil
from rich.console import Console
from rich.table import Table

PLAIN_WIDTH = 160  # Where nobody looks at a terminal, lines are not folded.


@dataclass(frozen=True)
class Figure:
    """One figure. A budget is the most it may be, or with `is_least` the least.

    `ratio` is the figure in terms of the baseline that `beside` names, measured in the same run.
    """

    what: str
    value: float
    unit: str = ''
    budget: float | None = None
    is_least: bool = False
    ratio: float | None = None
    beside: str = ''

    @property
    def verdict(self) -> str:
        """Whether it keeps its budget."""
        if self.budget is None:
            return ''
        is_kept = self.value >= self.budget if self.is_least else self.value <= self.budget
        return 'kept' if is_kept else 'MISSED'


@dataclass(frozen=True)
class Found:
    """What a part found: figures, and as sentences whatever is wrong whatever it costs."""

    title: str
    figures: Sequence[Figure]
    faults: Sequence[str] = ()


def show(found: dict[str, Found], *, as_json: bool) -> None:
    """Print everything that was measured, by the names of the parts."""
    if as_json:
        sys.stdout.write(json.dumps(_plain(found), indent=2) + '\n')
        return
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)
    for name, one in found.items():
        console.print(_table(f'{name}: {one.title}', one.figures))
    for sentence in (sentence for one in found.values() for sentence in one.faults):
        console.print(sentence, style='bold red', markup=False)
    console.print(machine(), style='dim')


def machine() -> str:
    """What the figures were measured on."""
    cores = f'{psutil.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f}'
    return f'{time.strftime("%Y-%m-%d")}, {cores}, Python {platform.python_version()}'


def ratio(value: float, beside: float) -> float | None:
    """So many times the other; nothing where that was too little to be seen."""
    return value / beside if beside else None


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def latencies(what: str, seconds: Sequence[float], budget: float | None = None) -> list[Figure]:
    """The usual three percentiles, in milliseconds; the budget is for the second."""
    return [
        Figure(f'{what}, p{percent}', 1000 * percentile(seconds, percent), 'ms', most)
        for percent, most in ((50, None), (95, budget), (99, None))
    ]


def _plain(found: dict[str, Found]) -> dict[str, object]:
    return {
        'machine': machine(),
        'parts': {
            name: {
                'title': one.title,
                'figures': [{**asdict(each), 'verdict': each.verdict} for each in one.figures],
                'faults': list(one.faults),
            }
            for name, one in found.items()
        },
    }


def _table(title: str, figures: Sequence[Figure]) -> Table:
    table = Table(title=title, title_justify='left', title_style='bold', box=None, pad_edge=False)
    table.add_column('')
    for heading in ('figure', 'budget', ''):
        table.add_column(heading, justify='right' if heading else 'left', no_wrap=True)
    table.add_column('beside it, in the same run')
    for figure in figures:
        table.add_row(*_row(figure), style='bold red' if figure.verdict == 'MISSED' else None)
    table.add_row()
    return table


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    budget = ''
    if figure.budget is not None:
        budget = f'{"≥" if figure.is_least else "≤"} {_number(figure.budget)}'
    ratio = f'{figure.ratio:.2f} × {figure.beside}' if figure.ratio is not None else ''
    value = f'{_number(figure.value)} {figure.unit}'.rstrip()
    return figure.what, value, budget, figure.verdict, ratio


def _number(value: float) -> str:
    if value and abs(value) < 10:
        return f'{value:.2f}'
    return f'{value:,.0f}' if abs(value) >= 100 else f'{value:.1f}'
