"""Another process on the same Redis: it says what it hears, and echoes what it is asked to.

Run as a program: `python -m tests.realtime.neighbour URL`. It prints `ready`, then one line for
every event; what it hears on `room:1` it publishes again on `room:2`.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from chatter.config import Settings
from chatter.realtime import bus
from chatter.realtime.events import AnyEvent


async def main(url: str) -> None:
    """Listen until the input ends."""
    echoes: asyncio.Queue[AnyEvent] = asyncio.Queue()

    def hear(topic: str, event: AnyEvent) -> None:
        sys.stdout.write(f'{topic} {event.model_dump_json()}\n')
        sys.stdout.flush()
        if topic == 'room:1':
            echoes.put_nowait(event)

    for topic in ('room:1', 'room:2', 'everyone'):
        bus.subscribe(topic, hear)
    await bus.open(Settings(data=Path(tempfile.gettempdir()), redis_url=url))
    sys.stdout.write('ready\n')
    sys.stdout.flush()

    async def echo() -> None:
        while True:
            await bus.publish('room:2', await echoes.get())

    echoing = asyncio.create_task(echo())
    await asyncio.to_thread(sys.stdin.read)
    echoing.cancel()
    await bus.close()


if __name__ == '__main__':
    asyncio.run(main(sys.argv[1]))
