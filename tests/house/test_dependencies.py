"""What the program imports is what it declares, and nothing that comes along by chance."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from chatter.bootstrap import ROOT
from tests.house import tree

OURS = {'benchmarks', 'chatter', 'components', 'pages', 'main'}
PROJECT = tomllib.loads((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']
# Loaded by name or only present: uvicorn picks its protocols, SQLAlchemy its driver.
NOT_IMPORTED = {
    'httptools',
    'linkify-it-py',
    'orjson',
    'psycopg',
    'python-multipart',
    'uvloop',
    'websockets',
}


def _normalized(requirement: str) -> str:
    name = re.match(r'[\w.-]+', requirement)
    assert name, requirement
    return re.sub(r'[-_.]+', '-', name[0]).lower()


def _imported(file: Path) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(file.read_text(encoding='utf-8'))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.split('.')[0] for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.split('.')[0])
    return found - sys.stdlib_module_names - OURS


@pytest.fixture(scope='module')
def used() -> set[str]:
    """The names of the distributions that the program imports from."""
    distributions = metadata.packages_distributions()
    imported = set[str]().union(
        *(_imported(ROOT / file) for file in tree.sources('.py', *OURS, 'main.py'))
    )
    assert {'nicegui', 'fastapi'} <= imported, 'the sources were not found'
    return {
        _normalized(name) for module in imported for name in distributions.get(module, [module])
    }


def test_what_is_imported_is_declared(used: set[str]) -> None:
    optional = PROJECT['optional-dependencies']['native']
    assert used <= set(map(_normalized, [*PROJECT['dependencies'], *optional]))


def test_what_is_declared_is_used(used: set[str]) -> None:
    assert set(map(_normalized, PROJECT['dependencies'])) - NOT_IMPORTED <= used


def test_every_dependency_has_an_upper_bound() -> None:
    for requirement in PROJECT['dependencies']:
        assert re.search(r'<|==', requirement), requirement
