"""The `chatter` command and `python -m chatter`.

The one place that points up: a console script must name a module of the package, and `main.py`,
which composes everything, stands above it. So it is imported by name, when the command runs.
"""

import importlib

from chatter import bootstrap


def main() -> None:
    """Run the command with the arguments of this process."""
    bootstrap.enter()
    importlib.import_module('main').main()


if __name__ == '__main__':
    main()
