"""What NiceGUI asks of the same few methods at every element, asked once.

Each element's classes, style and props ask `inspect.signature` whether their listener takes
arguments: 140 times for the page of a room, 8 µs each time. For a method the answer is that of the
function in its class, so it is kept by that (0.2 µs). Functions that are made anew (closures) are
looked at as before: they would be kept for ever.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType, MethodType
from typing import Any

from nicegui import helpers

_looked_at = helpers.expects_arguments


def install() -> None:
    """Ask like this from now on. Doing it twice changes nothing."""
    helpers.expects_arguments = expects_arguments


def expects_arguments(func: Callable[..., Any]) -> bool:
    """Whether a call without arguments would lack one."""
    inner = getattr(func, '__func__', None)
    if isinstance(func, MethodType) and isinstance(inner, FunctionType) and not inner.__closure__:
        return _of_method(inner)
    return _looked_at(func)


@cache
def _of_method(inner: FunctionType) -> bool:
    return _looked_at(MethodType(inner, object()))
