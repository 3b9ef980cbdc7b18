"""The whole check, from a bare checkout: `python3 -m tests`.

Format, lint, types, import contracts, JavaScript, known faults in what comes along, and pytest
last; each step runs even if one before it failed. `--only STEP` (repeatable) chooses steps;
everything else goes to pytest: `python3 -m tests --only pytest -k posting`.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from chatter import bootstrap
from tests import chromium

Step = Callable[[list[str]], int]  # from the arguments for pytest to an exit status
LOCK = bootstrap.ROOT / 'packaging/requirements.txt'
AUDIT_SECONDS = 30.0  # Whoever does not answer in this time is not waited for.
PROBE_SECONDS = 8.0
WORKERS_MOST = 4  # Each has servers and browsers of its own, half a gigabyte of them.
HELP = 'Format, lint, types, import contracts, JavaScript, faults, pytest. All else goes to pytest.'


class Outcome(NamedTuple):
    """How one step went. Skipped is neither good nor bad, but it has a reason."""

    step: str
    word: str
    seconds: float
    reason: str = ''


class Skipped(Exception):
    """A step cannot run on this machine; the text is a sentence."""


def main(arguments: list[str]) -> int:
    """Run the chosen steps and sum them up; 0 if none failed."""
    chosen, for_pytest = _parse(arguments)
    outcomes = [_run(step, for_pytest) for step in STEPS if step in chosen]
    _say('summary')
    for outcome in outcomes:
        print(f'{outcome.step:<10} {outcome.word:<8} {outcome.seconds:6.1f} s  {outcome.reason}')
    return int(any(outcome.word == 'FAILED' for outcome in outcomes))


def _parse(arguments: list[str]) -> tuple[list[str], list[str]]:
    parser = argparse.ArgumentParser('python3 -m tests', description=HELP, allow_abbrev=False)
    parser.add_argument(
        '--only', action='append', choices=[*STEPS], metavar='STEP', help=', '.join(STEPS)
    )
    known, others = parser.parse_known_args(arguments)
    return known.only or [*STEPS], [argument for argument in others if argument != '--']


def _run(step: str, for_pytest: list[str]) -> Outcome:
    _say(step)
    began = time.monotonic()
    word, reason = 'ok', ''
    try:
        if STEPS[step](for_pytest):
            word = 'FAILED'
    except Skipped as why:
        word, reason = 'skipped', str(why)
        print(reason, flush=True)
    return Outcome(step, word, time.monotonic() - began, reason)


def _say(heading: str) -> None:
    print(f'\n=== {heading} ===', flush=True)


# The steps: each returns the exit status of its tool, whose output is its own.


def _format(_: list[str]) -> int:
    return _python('ruff', 'format', '--check', '.')


def _lint(_: list[str]) -> int:
    return _python('ruff', 'check', '.')


def _types(_: list[str]) -> int:
    return _python('mypy')


def _imports(_: list[str]) -> int:
    return _call(
        sys.executable, '-c', 'from importlinter.cli import lint_imports_command as run; run()'
    )


def _javascript(_: list[str]) -> int:
    node = shutil.which('node')
    files = sorted(str(file) for file in bootstrap.ROOT.glob('tests/js/**/*.test.js'))
    if not node:
        raise Skipped('The tests of the JavaScript need node, which this machine does not have.')
    return _call(node, '--test', '--test-reporter=spec', *files)


def _browsers(_: list[str]) -> int:
    """Not a check: sees to it that pytest finds a browser and what judges its pages, or says why
    it will not."""
    npm = shutil.which('npm')
    judges = [bootstrap.ROOT / 'node_modules' / name for name in ('axe-core', 'lighthouse')]
    if npm and not all(judge.exists() for judge in judges):
        _call(npm, 'install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts')
    if chromium.missing_packages() and chromium.is_installable():
        print('Installing', *chromium.missing_packages(), flush=True)
        chromium.install()
    reason = chromium.why_not()
    if reason:
        raise Skipped(f'{reason} They are skipped.')
    return 0


def _audit(_: list[str]) -> int:
    """Known faults in what a release is made of. One package is asked for first: where there is no
    network, nobody should wait for all of them."""
    with tempfile.TemporaryDirectory() as directory:
        probe = Path(directory) / 'probe.txt'
        probe.write_text('idna==3.20\n')
        _advisories('--no-deps', '--requirement', str(probe), seconds=PROBE_SECONDS)
    faults = _advisories('--require-hashes', '--requirement', str(LOCK), seconds=AUDIT_SECONDS)
    for name, version, fault in faults:
        better = ', '.join(fault['fix_versions']) or 'none yet'
        print(f'{name} {version}: {fault["id"]}; mended in: {better}', flush=True)
    return int(bool(faults))


def _advisories(*what: str, seconds: float) -> list[tuple[str, str, dict[str, Any]]]:
    """Each as package, version and what is known. Raises `Skipped` where nobody can be asked."""
    options = ('--disable-pip', '--progress-spinner', 'off', '--format', 'json', '--timeout', '5')
    try:
        said = subprocess.run(
            [sys.executable, '-m', 'pip_audit', *options, *what],
            cwd=bootstrap.ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
        found = json.loads(said.stdout)['dependencies']
    except (subprocess.TimeoutExpired, ValueError):
        found = []
    known = [one for one in found if 'skip_reason' not in one]
    if not known:
        raise Skipped('Known faults are asked for over the network, and nobody answers.')
    return [(one['name'], one['version'], fault) for one in known for fault in one['vulns']]


def _pytest(arguments: list[str]) -> int:
    """The whole of it is shared out by file; what somebody chooses runs as they say."""
    shared = [] if arguments else ['-n', str(min(os.cpu_count() or 1, WORKERS_MOST))]
    return _python('pytest', *shared, *arguments)


def _python(module: str, *arguments: str) -> int:
    return _call(sys.executable, '-m', module, *arguments)


def _call(*command: str) -> int:
    return subprocess.run(command, cwd=bootstrap.ROOT, stdin=subprocess.DEVNULL).returncode


STEPS: dict[str, Step] = {
    'format': _format,
    'lint': _lint,
    'types': _types,
    'imports': _imports,
    'javascript': _javascript,
    'audit': _audit,
    'browsers': _browsers,
    'pytest': _pytest,
}

if __name__ == '__main__':
    bootstrap.enter('test')
    sys.exit(main(sys.argv[1:]))
