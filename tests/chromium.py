"""The browser of the tests: Debian's Chromium and its driver, or the reason why there is none.

A pytest plugin (see `addopts`): tests marked `browser` are skipped with that reason. The standard
library is enough to import it, for `python3 -m tests` asks it before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

COMMANDS = {'chromium': 'chromium', 'chromedriver': 'chromium-driver'}
EMOJI = Path('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf')
RELEASE = Path('/etc/os-release')


def why_not() -> str | None:
    """Why browser tests cannot run on this machine, in a sentence; None if they can."""
    missing = [command for command in COMMANDS if not shutil.which(command)]
    if not missing:
        return None
    return f'Browser tests need {" and ".join(missing)}, which this machine does not have.'


def missing_packages() -> list[str]:
    """What Debian calls that which is missing here, fonts for emoji included."""
    packages = [package for command, package in COMMANDS.items() if not shutil.which(command)]
    return packages if EMOJI.exists() else [*packages, 'fonts-noto-color-emoji']


def is_installable() -> bool:
    """Whether `install` may try: root on Debian. Ubuntu's packages only point to a snap."""
    return (
        hasattr(os, 'geteuid')
        and os.geteuid() == 0
        and RELEASE.exists()
        and 'ID=debian' in RELEASE.read_text(encoding='utf-8').splitlines()
        and shutil.which('apt-get') is not None
    )


def install() -> None:
    """Install what is missing; whether it worked is for `why_not` to say."""
    environment = {**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'}
    for arguments in (
        ['update', '-qq'],
        ['install', '-qq', '--yes', '--no-install-recommends', *missing_packages()],
    ):
        subprocess.run(['apt-get', *arguments], env=environment, stdin=subprocess.DEVNULL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    reason = why_not()
    if reason:
        import pytest

        for item in items:
            if item.get_closest_marker('browser'):
                item.add_marker(pytest.mark.skip(reason=reason))
