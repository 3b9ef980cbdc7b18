"""Figures beside their budgets and baselines, for people or as JSON."""

import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass


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


def show(title: str, figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print everything that was measured."""
    if as_json:
        found = [{**asdict(figure), 'verdict': figure.verdict} for figure in figures]
        print(json.dumps({'title': title, 'machine': machine(), 'figures': found}, indent=2))
        return
    print(f'\n{title}, {machine()}')
    rows = [('', 'figure', 'budget', '', 'ratio')]
    for figure in figures:
        budget = ''
        if figure.budget is not None:
            budget = f'{"≥" if figure.is_least else "≤"} {_number(figure.budget)}'
        ratio = f'{figure.ratio:.2f} × {figure.beside}' if figure.ratio is not None else ''
        value = f'{_number(figure.value)} {figure.unit}'.rstrip()
        rows.append((figure.what, value, budget, figure.verdict, ratio))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for what, value, budget, verdict, ratio in rows:
        print(
            f'{what:<{widths[0]}}  {value:>{widths[1]}}  {budget:>{widths[2]}}  '
            f'{verdict:<{widths[3]}}  {ratio}'.rstrip()
        )


def say(sentence: str) -> None:
    """Tell whoever waits what is going on, beside the output."""
    print(sentence, file=sys.stderr, flush=True)


def machine() -> str:
    """What the figures were measured on."""
    return f'{time.strftime("%Y-%m-%d")}, {_cores()}, Python {platform.python_version()}'


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


def _cores() -> str:
    import psutil

    return f'{psutil.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f}'


def _number(value: float) -> str:
    if value and abs(value) < 10:
        return f'{value:.2f}'
    return f'{value:,.0f}' if abs(value) >= 100 else f'{value:.1f}'
