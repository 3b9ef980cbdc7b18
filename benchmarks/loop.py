"""The event loop of the measuring process: uvloop where there is one, and no garbage collector."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar('T')


def run(measured: Coroutine[Any, Any, T]) -> T:
    """Run to the end. A pause of the collector would look like one of the server."""
    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=_factory()) as runner:
            return runner.run(measured)
    finally:
        gc.enable()


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
