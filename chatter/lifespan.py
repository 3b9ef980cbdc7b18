"""What runs while the program runs: the doors to the database, the bus, presence, the throttle."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from chatter import addresses, db, files, language, security
from chatter.config import Settings
from chatter.realtime import bus, presence, topic
from chatter.services import (
    audiences,
    availability,
    people,
    receipts,
    rendering,
    sign_ins,
    throttle,
    trash,
)

log = logging.getLogger(__name__)

UPKEEP_SECONDS = 6 * 3600.0


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[None]:
    """The core, open while inside. The schema must be there (`chatter.migrations`)."""
    security.configure(
        bcrypt_cost=settings.bcrypt_cost, key=security.secret_key(settings.data / 'secret.key')
    )
    files.configure(settings.uploads)
    addresses.configure(settings)
    language.open(*filter(None, [settings.translations]))
    throttle.open(settings)
    db.open(settings)
    await bus.open(settings)
    presence.open()
    bus.subscribe(topic.EVERYONE, availability.hear)
    await availability.load()
    bus.subscribe(topic.EVERYONE, sign_ins.forget)
    bus.subscribe(topic.SIGN_INS, sign_ins.forget)
    bus.subscribe(topic.EVERYONE, audiences.forget)
    upkeep = asyncio.create_task(_look_after())
    try:
        yield
    finally:
        upkeep.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await upkeep
        bus.unsubscribe(topic.EVERYONE, availability.hear)
        bus.unsubscribe(topic.EVERYONE, sign_ins.forget)
        bus.unsubscribe(topic.SIGN_INS, sign_ins.forget)
        bus.unsubscribe(topic.EVERYONE, audiences.forget)
        audiences.forget_everyone()
        people.forget_everyone()
        rendering.forget_everyone()
        sign_ins.forget_everyone()
        await receipts.close()
        await presence.close()
        await bus.close()
        await throttle.close()
        db.close()


async def _look_after() -> None:
    """Now and then, do what is due although nobody asks for it."""
    while True:
        try:
            if destroyed := await trash.empty():
                log.info('Destroyed %d rooms that were deleted a month ago.', destroyed)
        except Exception:
            log.exception('What is due could not be done.')
        await asyncio.sleep(UPKEEP_SECONDS)
