"""A process that is killed in the middle of its work has stored everything it acknowledged."""

import subprocess
import sys

from chatter.bootstrap import ROOT
from chatter.config import Settings
from chatter.lifespan import running
from chatter.models.views import MessageView
from chatter.services import messages
from tests import servers
from tests.cast import Cast

ENOUGH = 300


def acknowledged_before_the_kill(settings: Settings, cast: Cast) -> dict[str, int]:
    """The numbers that were answered, by nonce."""
    with subprocess.Popen(
        [
            sys.executable,
            '-m',
            'tests.core.poster',
            settings.model_dump_json(),
            cast.tokens['ada'],
            str(cast.tea),
        ],
        cwd=ROOT,
        env=servers.environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(ENOUGH)]
        process.kill()
        rest = process.stdout.read().splitlines(keepends=True)
        lines += [line for line in rest if line.endswith('\n')]
    assert process.returncode == -9, 'It ended by itself.'
    said = [line.split() for line in lines]
    return {nonce: int(seq) for seq, nonce in said}


async def test_what_was_acknowledged_survives_sigkill(peopled: tuple[Settings, Cast]) -> None:
    settings, cast = peopled
    acknowledged = acknowledged_before_the_kill(settings, cast)
    assert len(acknowledged) >= ENOUGH
    async with running(settings):
        stored: list[MessageView] = []
        page = await messages.history(cast.ada, cast.tea, after=0, limit=200)
        stored += page.messages
        while not page.last:
            page = await messages.history(cast.ada, cast.tea, after=stored[-1].seq, limit=200)
            stored += page.messages
        assert [message.seq for message in stored] == list(range(1, page.last_seq + 1))
        seqs = {message.nonce: message.seq for message in stored if message.nonce}
        assert acknowledged.items() <= seqs.items()
        assert len(seqs) <= len(acknowledged) + 200, 'What was not answered is few.'
        again = await messages.post(cast.ada, cast.tea, 'and it goes on', 'nonce-after-it')
        assert again.message.seq == page.last_seq + 1
        nonce = next(iter(acknowledged))
        repeated = await messages.post(cast.ada, cast.tea, nonce, nonce)
        assert repeated.is_repeat and repeated.message.seq == acknowledged[nonce]
