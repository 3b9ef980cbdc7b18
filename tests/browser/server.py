"""Chatter as people run it: a process of its own that can be killed and comes back at its address.

Runs with the interpreter of the tests; what was said on its output is kept beside its data.
"""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO

from chatter.bootstrap import ROOT
from tests.servers import START_SECONDS, end, environment, free_port, program


class Server:
    """The program on a free port; `kill` takes it away without a word, `start` brings it back.

    `command` starts it in the place of the program, `variables` are put into its environment.
    """

    def __init__(
        self,
        data: Path,
        *,
        command: Sequence[str] = (),
        variables: Mapping[str, str] = MappingProxyType({}),
        **settings: str,
    ) -> None:
        self.data = data
        self._command = command
        self._variables = variables
        self._settings = settings
        self.port = free_port()
        self.log = data.with_name(f'{data.name}.log')
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """What people type."""
        return f'http://127.0.0.1:{self.port}'

    def start(self) -> None:
        """Begin to serve; returns when it does."""
        assert self._process is None, 'It runs already.'
        with self.log.open('ab') as log:
            self._process = self._begin(log)
        until = time.monotonic() + START_SECONDS
        while not self._is_healthy():
            assert self._process.poll() is None, f'It ended at once: {self.said()}'
            assert time.monotonic() < until, f'It does not answer: {self.said()}'
            time.sleep(0.02)

    def _begin(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *(self._command or program()),
                '--port',
                str(self.port),
                '--data',
                str(self.data),
                '--no-open',
            ],
            cwd=ROOT,
            env=environment(**self._settings) | dict(self._variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def kill(self) -> None:
        """SIGKILL: no goodbye, nothing flushed."""
        assert self._process is not None, 'It does not run.'
        self._process.kill()
        self._process.wait()
        self._process = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The program itself."""
        assert self._process is not None, 'It does not run.'
        return self._process

    def stop(self) -> None:
        """Ask it to go, if it is there, and make it if it does not."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def said(self) -> str:
        """Everything it has written on its output so far."""
        return self.log.read_text('utf-8', 'replace')

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f'{self.address}/api/health', timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False
