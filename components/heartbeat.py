"""An open page says that it is there, and whether somebody is: presence is made of this."""

from collections.abc import Awaitable, Callable
from typing import Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from chatter.realtime.presence import BEAT_SECONDS

IDLE_SECONDS = 300  # Without a key, a touch or a move of the pointer for so long: away.


class Heartbeat(Element, component='heartbeat.js'):
    """Calls `on_beat('online' | 'away')` every `BEAT_SECONDS` and whenever it changes."""

    def __init__(self, on_beat: Callable[[Literal['online', 'away']], Awaitable[None]]) -> None:
        super().__init__()
        self._props |= {'every': BEAT_SECONDS, 'idle-after': IDLE_SECONDS}

        async def beat(event: GenericEventArguments) -> None:
            await on_beat('online' if event.args == 'online' else 'away')

        self.on('beat', beat)
