"""A process that posts as fast as it can and says what was acknowledged, until it is killed.

Run as a program: `python -m tests.core.poster SETTINGS TOKEN ROOM`, the settings as JSON.
"""

import asyncio
import sys

from chatter.config import Settings
from chatter.lifespan import running
from chatter.services import messages, sign_ins

AT_ONCE = 20


async def main(settings: str, token: str, room_id: str) -> None:
    """Print the nonce of every message that was answered."""
    async with running(Settings.model_validate_json(settings)):
        viewer = await sign_ins.viewer(token)
        assert viewer is not None

        async def post(who: int) -> None:
            for number in range(10**6):
                nonce = f'nonce-{who:02}-{number:06}'
                posted = await messages.post(viewer, int(room_id), nonce, nonce)
                sys.stdout.write(f'{posted.message.seq} {nonce}\n')
                sys.stdout.flush()

        await asyncio.gather(*(post(who) for who in range(AT_ONCE)))


if __name__ == '__main__':
    asyncio.run(main(*sys.argv[1:4]))
