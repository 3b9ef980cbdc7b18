"""A cast gathers what happens on a topic while it is busy sending, and hands it on as one batch.

One per topic and process, not one per page: what is sent is encoded once for everybody who looks.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from chatter.realtime import bus
from chatter.realtime.events import AnyEvent

log = logging.getLogger(__name__)

Send = Callable[[str, list[AnyEvent]], Awaitable[None]]


class Cast:
    """Sends the events of `topic` in order, at most one batch at a time.

    `pause` is the least time in seconds between two batches; 0 sends as fast as sending goes.
    `at_once` is called when an event is heard, before it waits with others to be sent.
    """

    def __init__(
        self,
        topic: str,
        send: Send,
        *,
        pause: float = 0.0,
        at_once: Callable[[str, AnyEvent], None] | None = None,
    ) -> None:
        self.topic = topic
        self._send = send
        self._at_once = at_once
        self._pause = pause
        self._waiting: list[AnyEvent] = []
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Listen from now on."""
        bus.subscribe(self.topic, self.hear)

    def close(self) -> None:
        """Listen no more; what was heard is still sent."""
        bus.unsubscribe(self.topic, self.hear)

    def hear(self, topic: str, event: AnyEvent) -> None:
        """Take an event to be sent."""
        if self._at_once is not None:
            self._at_once(topic, event)
        self._waiting.append(event)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                try:
                    await self._send(self.topic, batch)
                except Exception:
                    log.exception('A batch for %s could not be sent.', self.topic)
                if self._pause:
                    await asyncio.sleep(self._pause)
        finally:
            self._task = None
