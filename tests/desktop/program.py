"""`chatter --native` as people start it, with a home of its own, and everything that belongs to it.

Each start carries a mark in its environment, which all its processes inherit: by it those that are
left behind are found, whoever their parent is by then.
"""

import contextlib
import os
import re
import signal
import subprocess
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from chatter.bootstrap import ROOT
from tests.house import tree
from tests.servers import PROGRAM, program

PATIENCE = 30.0  # Seconds for what takes one on a machine that has nothing else to do.
MARK = 'MARK_OF_THE_TEST'


class Program:
    """One start of the program."""

    def __init__(
        self, home: Path, *arguments: str, display: str = '', command: str = PROGRAM, **more: str
    ) -> None:
        self.home = home
        self.log = home / f'log-{uuid.uuid4().hex}'
        self._mark = f'{MARK}={uuid.uuid4().hex}'
        self.browser = home / 'opened'
        with self.log.open('w') as log:
            self.process = subprocess.Popen(
                [*program(command), *arguments],
                cwd=ROOT,
                env=self._environment(display, more),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _environment(self, display: str, more: dict[str, str]) -> dict[str, str]:
        """A browser that only writes down what it is to open, and nothing of this machine's."""
        browser = self.home / 'browser'
        browser.write_text(f'#!/bin/sh\necho "$1" >> "{self.browser}"\n')
        browser.chmod(0o755)
        kept = {
            name: value
            for name, value in tree.bare_environment().items()
            if not name.startswith(('XDG_', 'DISPLAY', 'WAYLAND', 'DBUS', 'BROWSER'))
        }
        name, mark = self._mark.split('=')
        return {
            **kept,
            'HOME': str(self.home),
            'BROWSER': str(browser),
            'CHATTER_BCRYPT_COST': '4',
            'PYTHONUNBUFFERED': '1',
            name: mark,
            **({'DISPLAY': display} if display else {}),
            **more,
        }

    # Looking

    def said(self) -> str:
        """Everything on the terminal."""
        return self.log.read_text('utf-8', 'replace')

    def says(self, words: str) -> None:
        """Wait until the terminal shows these words."""
        self.until(lambda: words in self.said(), f'“{words}” is said')

    def address(self) -> str:
        """Where it serves, as soon as it does."""
        self.says('Chatter is open at')
        found = re.search(r'Chatter is open at (\S+) ', self.said())
        assert found
        return found[1].replace('localhost', '127.0.0.1')

    def opened(self) -> list[str]:
        """What it opened in the person's own browser."""
        return self.browser.read_text().splitlines() if self.browser.exists() else []

    def processes(self) -> list[str]:
        """The command lines of all its processes that live."""
        found = []
        for folder in Path('/proc').iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):  # Gone between two looks.
                    has_mark = self._mark.encode() in (folder / 'environ').read_bytes().split(b'\0')
                    command = (folder / 'cmdline').read_bytes().replace(b'\0', b' ').decode()
                    if has_mark and command:  # One that is dead already has none.
                        found.append(f'{folder.name} {command}')
        return found

    def until(self, holds: Callable[[], object], what: str, *, within: float = PATIENCE) -> None:
        """Wait for a condition."""
        until = time.monotonic() + within
        while not holds():
            assert time.monotonic() < until, f'It did not come to this: {what}\n{self.said()}'
            time.sleep(0.03)

    # Ending

    def ends(self, *, within: float = PATIENCE) -> int:
        """Wait until it has ended; its exit status."""
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f'It did not end:\n{self.said()}') from None

    def leaves_nothing(self) -> None:
        """Wait until none of its processes lives."""
        try:
            self.until(lambda: not self.processes(), 'all processes are gone', within=15)
        except AssertionError:
            assert self.processes() == []
            raise

    def is_put_away(self) -> None:
        """Nothing of it stays, whatever happened."""
        for line in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        self.process.wait()
