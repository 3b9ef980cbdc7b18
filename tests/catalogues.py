"""The program that keeps the translations, `packaging/catalogues.py`, to be asked by tests.

It lies in no package, so it is loaded by its path.
"""

import importlib.util
from types import ModuleType

from chatter.bootstrap import ROOT


def _program() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        'catalogues', ROOT / 'packaging' / 'catalogues.py'
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


program = _program()
