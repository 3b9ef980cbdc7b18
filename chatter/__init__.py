"""Chatter, a self-hosted chat: its core, which knows nothing of NiceGUI.

Importing this package costs nothing and needs the standard library only: it is the first thing
that a bare checkout imports.
"""

import os.path
import sys

__version__ = '0.1.0'

if sys.version_info < (3, 11):
    sys.stderr.write(
        'Chatter needs Python 3.11 or newer, and this is Python %d.%d.\n' % sys.version_info[:2]
    )
    sys.exit(2)

# `main.py`, `pages/` and `components/` lie beside this package in the checkout and inside it, in
# `_app/`, in the wheel. They are imported by the same names in both.
_package = os.path.dirname(os.path.abspath(__file__))
_app = os.path.join(_package, '_app')
_home = _app if os.path.isdir(_app) else os.path.dirname(_package)
if _home not in sys.path:
    sys.path.insert(0, _home)
