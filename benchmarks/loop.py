"""The event loop of the measuring process: uvloop where there is one, and no garbage collector."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

CLOSING_SECONDS = 0.05  # Connections that were closed are gone a moment later.

T = TypeVar('T')


def run(measured: Coroutine[Any, Any, T]) -> T:
    """Run to the end. A pause of the collector would look like one of the server."""
    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=_factory()) as runner:
            return runner.run(_to_the_end(measured))
    finally:
        gc.enable()


async def _to_the_end(measured: Coroutine[Any, Any, T]) -> T:
    try:
        return await measured
    finally:
        await asyncio.sleep(CLOSING_SECONDS)


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
