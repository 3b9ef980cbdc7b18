"""What runs while the program runs: the doors to the database, the bus, presence, the throttle."""

import contextlib
from collections.abc import AsyncIterator

from chatter import addresses, db, files, language, security
from chatter.config import Settings
from chatter.realtime import bus, presence, topic
from chatter.services import availability, people, receipts, relations, sign_ins, throttle


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
    bus.subscribe(topic.EVERYONE, relations.forget)
    try:
        yield
    finally:
        bus.unsubscribe(topic.EVERYONE, availability.hear)
        bus.unsubscribe(topic.EVERYONE, sign_ins.forget)
        bus.unsubscribe(topic.SIGN_INS, sign_ins.forget)
        bus.unsubscribe(topic.EVERYONE, relations.forget)
        relations.forget_everyone()
        people.forget_everyone()
        sign_ins.forget_everyone()
        await receipts.close()
        await presence.close()
        await bus.close()
        await throttle.close()
        db.close()
