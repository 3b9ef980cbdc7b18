"""Asked of a method once or a hundred times, NiceGUI's question has the same answer."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
from nicegui import helpers

from components import signatures


class Some:
    """Methods of every kind."""

    def none(self) -> None: ...

    def one(self, event: object) -> None: ...

    def perhaps(self, event: object = None) -> None: ...

    def any(self, *events: object, **more: object) -> None: ...

    def named(self, *, event: object) -> None: ...

    @classmethod
    def of_class(cls, event: object) -> None: ...

    @staticmethod
    def alone(event: object) -> None: ...


def made(takes: bool) -> Callable[..., Any]:
    """A function that is made anew at each call."""
    return (lambda event: takes) if takes else (lambda: takes)


CASES: list[tuple[str, Callable[..., Any], bool]] = [
    ('none', Some().none, False),
    ('one', Some().one, True),
    ('perhaps', Some().perhaps, False),
    ('any', Some().any, False),
    ('named', Some().named, True),
    ('of_class', Some.of_class, True),
    ('alone', Some.alone, True),
    ('unbound', Some.none, True),
    ('made_with', made(True), True),
    ('made_without', made(False), False),
    ('partial', functools.partial(Some().one, 1), False),
]


@pytest.mark.parametrize('function, takes', [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_it_answers_as_nicegui_does(function: Callable[..., Any], takes: bool) -> None:
    assert signatures.expects_arguments(function) is takes
    assert signatures.expects_arguments(function) is takes, 'And again.'


def test_another_of_the_same_class_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert signatures.expects_arguments(Some().one)
    monkeypatch.setattr(signatures, '_looked_at', None)
    assert signatures.expects_arguments(Some().one)


def test_what_is_made_anew_is_not_kept() -> None:
    before = signatures._of_method.cache_info().currsize
    for _ in range(10):
        signatures.expects_arguments(made(True))
    assert signatures._of_method.cache_info().currsize == before


def test_nicegui_asks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, 'expects_arguments', helpers.expects_arguments)
    signatures.install()
    assert helpers.expects_arguments is signatures.expects_arguments
