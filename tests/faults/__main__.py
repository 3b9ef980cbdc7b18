"""The long run of the faults, by hand: `python3 -m tests.faults --minutes 30`.

Round after round with another seed and more of everything, until the time is over or a round fails;
what failed is repeated with `--seed`. Everything else goes to pytest.
"""

import argparse
import os
import subprocess
import sys
import time

from chatter import bootstrap

PATIENCE_SECONDS = 1_200  # For a single test: twenty kills in a row take their time.


def main(arguments: list[str]) -> int:
    """Return 0 if every round was good."""
    parser = argparse.ArgumentParser('python3 -m tests.faults', description=__doc__)
    parser.add_argument('--minutes', type=float, default=30.0, help='how long to go on (30)')
    parser.add_argument('--seed', type=int, default=0, help='the seed of the first round')
    options, for_pytest = parser.parse_known_args(arguments)
    end = time.monotonic() + 60 * options.minutes
    seed, is_first = options.seed, True
    while is_first or time.monotonic() < end:
        print(f'\n=== seed {seed} ===', flush=True)
        if _round(seed, for_pytest):
            print(f'Again: python3 -m tests.faults --minutes 0 --seed {seed}')
            return 1
        seed, is_first = seed + 1, False
    return 0


def _round(seed: int, for_pytest: list[str]) -> int:
    command = [sys.executable, '-m', 'pytest', 'tests/faults', '-q', '--exitfirst']
    return subprocess.run(
        [*command, f'--timeout={PATIENCE_SECONDS}', *for_pytest],
        cwd=bootstrap.ROOT,
        env={**os.environ, 'FAULTS_SEED': str(seed), 'FAULTS_ARE_LONG': 'yes'},
        stdin=subprocess.DEVNULL,
    ).returncode


if __name__ == '__main__':
    bootstrap.enter('test')
    sys.exit(main(sys.argv[1:]))
