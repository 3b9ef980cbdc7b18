"""What a release is made of: exact versions with hashes, that fit the project, and licences."""

import re
import tomllib
from importlib import metadata

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from chatter.bootstrap import ROOT
from tests.house import tree

PROJECT = tomllib.loads((ROOT / 'pyproject.toml').read_text('utf-8'))['project']
LOCK = (ROOT / 'packaging/requirements.txt').read_text('utf-8')
LICENCES = (ROOT / 'docs/licences.md').read_text('utf-8')
PIN = re.compile(
    r'^([\w.-]+)==([\w.+!]+)(?: ; (.+?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n', re.M
)
ROW = re.compile(r'^\| ([\w.-]+) \| (\d\S*) \| (.+?) \|$', re.M)

ALLOWED = {
    'Apache Software License', 'Apache-2.0', 'Apache-2.0 AND MIT', 'Apache-2.0 OR BSD-2-Clause',
    'Apache Software License, MIT License', 'BSD', 'BSD License', 'BSD-2-Clause', 'BSD-3-Clause',
    'ISC License (ISCL)', 'MIT', 'MIT License', 'MIT-CMU', 'PSF-2.0',
    'Python Software Foundation License',
}  # fmt: skip
# Whoever passes these on must pass on their source too, which nobody of us has changed.
ALLOWED_UNCHANGED = {
    'bidict': 'MPL-2.0',
    'certifi': 'Mozilla Public License 2.0 (MPL 2.0)',
    'orjson': 'MPL-2.0 AND (Apache-2.0 OR MIT)',
    'psycopg': 'LGPL-3.0-only',
    'psycopg-binary': 'LGPL-3.0-only',
    # NiceGUI wants it for a widget we do not have. What is under the GPL there is for Emacs.
    'docutils': 'BSD License, GNU General Public License (GPL), Public Domain',
}


def here() -> dict[str, Version]:
    """What the lock says for this machine, by name."""
    return {
        canonicalize_name(name): Version(version)
        for name, version, marker, _ in PIN.findall(LOCK)
        if not marker or Marker(marker).evaluate()
    }


def needed(requirements: list[str]) -> list[Requirement]:
    """Those that count on this machine."""
    parsed = [Requirement(one) for one in requirements]
    return [one for one in parsed if one.marker is None or one.marker.evaluate({'extra': ''})]


def test_every_line_is_a_version_with_hashes_or_a_remark() -> None:
    rest = [line for line in PIN.sub('', LOCK).splitlines() if not re.match(r' *#', line)]
    assert rest == [] and len(PIN.findall(LOCK)) > 50


def test_it_names_no_place_to_get_them_from() -> None:
    assert not re.search(r'://|-url|find-links|trusted', LOCK)


@pytest.mark.parametrize('requirement', PROJECT['dependencies'])
def test_what_the_project_asks_for_is_there_in_a_version_that_fits(requirement: str) -> None:
    asked = Requirement(requirement)
    pinned = [
        Version(version)
        for name, version, _, _ in PIN.findall(LOCK)
        if canonicalize_name(name) == canonicalize_name(asked.name)
    ]
    assert pinned and all(version in asked.specifier for version in pinned)


def test_what_these_ask_for_is_there_too() -> None:
    """Followed as far as what is installed here is the same version, so knows its own needs."""
    locked, seen, left = here(), set[str](), needed(PROJECT['dependencies'])
    while left:
        asked = left.pop()
        name = canonicalize_name(asked.name)
        assert name in locked, f'{name} is missing: python3 packaging/lock.py'
        assert locked[name] in asked.specifier, f'{asked}, but {locked[name]} is locked'
        key = f'{name}[{",".join(sorted(asked.extras))}]'
        if key not in seen and Version(metadata.version(name)) == locked[name]:
            seen.add(key)
            for extra in ['', *asked.extras]:
                left += [
                    one
                    for one in map(Requirement, metadata.requires(name) or [])
                    if one.marker is None or one.marker.evaluate({'extra': extra})
                ]
    assert len(here()) > 50, 'There is something to follow.'


def test_every_licence_is_known_and_all_right() -> None:
    rows = {name: (version, licence) for name, version, licence in ROW.findall(LICENCES)}
    pins = {name: version for name, version, _, _ in PIN.findall(LOCK)}
    assert {name: version for name, (version, _) in rows.items()} == pins, 'packaging/lock.py'
    others = {name: one for name, (_, one) in rows.items() if one not in ALLOWED}
    assert others == ALLOWED_UNCHANGED


def test_no_script_of_somebody_elses_lies_among_ours() -> None:
    """Whoever copies one in puts it into the list of licences, and here."""
    files = [*tree.sources('.js', 'components', 'pages', 'chatter')]
    assert len(files) > 30
    marks = re.compile(r'@license|@preserve|/\*!|\(c\) ?\d{4}|Copyright', re.IGNORECASE)
    assert [str(file) for file in files if marks.search((ROOT / file).read_text('utf-8'))] == []
