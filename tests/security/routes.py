"""Every route that the application has, asked of the application: a new one is attacked too."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from chatter import api
from chatter.api.guard import SAFE_METHODS
from chatter.config import Settings


class Route(NamedTuple):
    """A method, and a path in which the names of parameters stand in braces."""

    method: str
    path: str

    def __str__(self) -> str:
        return f'{self.method} {self.path}'


@cache
def every() -> tuple[Route, ...]:
    """All routes of REST and of the forms."""
    app = api.application(Settings(data=Path('/nowhere'), open=False))
    found = tuple(walked(app.routes))
    assert len(found) > 30, 'Far fewer routes than there are: the walk does not see them.'
    return found


def walked(routes: Iterable[Any]) -> Iterator[Route]:
    """All of an application. FastAPI keeps included routers as they are: nested."""
    for route in routes:
        inner = getattr(route, 'original_router', None) or getattr(route, 'app', None)
        if hasattr(inner, 'routes'):
            yield from walked(inner.routes)
        for method in sorted(getattr(route, 'methods', None) or ()):
            yield Route(method, route.path)


def unsafe() -> list[Route]:
    """Those that may change something."""
    return [route for route in every() if route.method not in SAFE_METHODS]


def reading() -> list[Route]:
    """Those that must not."""
    return [route for route in every() if route.method == 'GET']
