"""What the documents promise is so: the table of settings, the map of the code, the commands."""

import math
import re
from pathlib import Path

import pytest

from chatter import security
from chatter.cli import app
from chatter.config import Settings
from chatter.services import sign_ins

HOME = Path(__file__).resolve().parents[2]
README = (HOME / 'README.md').read_text('utf-8')
RAISED = str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹')
ROW = re.compile(r'^\| `CHATTER_(\w+)` \|(.*?)\| (.+) \|$', re.MULTILINE)

rows = {name.lower(): (default.strip(), meaning) for name, default, meaning in ROW.findall(README)}


def test_the_table_names_every_setting_in_the_order_of_the_class() -> None:
    assert list(rows) == list(Settings.model_fields)


@pytest.mark.parametrize('name', Settings.model_fields)
def test_a_setting_means_what_the_table_says(name: str) -> None:
    assert rows[name][1] == Settings.model_fields[name].description


@pytest.mark.parametrize('name', Settings.model_fields)
def test_a_setting_has_the_default_that_the_table_says(name: str) -> None:
    field = Settings.model_fields[name]
    if field.default_factory is not None:
        assert rows[name][0].startswith('`data/` in a checkout')
        return
    said = rows[name][0].strip('` ')
    default = field.default
    is_flag = isinstance(default, bool)
    assert said == (str(default).lower() if is_flag else str(default or ''))


def test_every_command_is_named_in_the_readme() -> None:
    commands = [command.name for command in app.registered_commands]
    assert commands, 'There are commands to look for.'
    assert [name for name in commands if name and name not in README] == []


@pytest.mark.parametrize(
    'document',
    [HOME / 'README.md', HOME / 'SECURITY.md', *(HOME / 'docs').rglob('*.md')],
    ids=lambda file: file.name,
)
def test_every_link_inside_leads_somewhere(document: Path) -> None:
    links = re.findall(r'\]\((?!https?://|#)([^)#]+)', document.read_text('utf-8'))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_map_of_the_code_names_what_is_there() -> None:
    named = re.findall(
        r'`((?:chatter|components|pages)/[\w/]*(?:\.py)?)`', README + _architecture()
    )
    assert named, 'The map names something.'
    assert [path for path in named if not (HOME / path).exists()] == []


def test_every_line_of_the_record_is_explained() -> None:
    sources = [file.read_text('utf-8') for file in (HOME / 'chatter').rglob('*.py')]
    said = {what for text in sources for what in re.findall(r"logs\.note[(,]\s*'([^']+)'", text)}
    assert {'sign-in', 'sign-in refused', 'administration', 'refused'} <= said
    explained = (HOME / 'docs/log.md').read_text('utf-8')
    assert [what for what in sorted(said) if f'`{what}`' not in explained] == []


def test_what_is_said_of_safety_has_the_figures_of_the_code() -> None:
    said = (HOME / 'SECURITY.md').read_text('utf-8')
    hours, days, most = sign_ins.IDLE, sign_ins.KEPT_IDLE, sign_ins.AT_MOST
    bits = security.RECOVERY_CODE_LENGTH * math.log2(len(security.RECOVERY_ALPHABET))
    cost = str(Settings.model_fields['bcrypt_cost'].default).translate(RAISED)
    for sentence in [
        f'after {hours.total_seconds() / 3600:.0f} hours without use, or {days.days} days',
        f'after {most.days} days in any case',
        f'SHA-256 of {security.TOKEN_BYTES * 8} random bits',
        f'({bits:.0f} bits) as a hash',
        f'bcrypt-sha256, 2{cost} rounds',
    ]:
        assert sentence in said
    assert 'SECURITY.md' in README and len(said.split()) < 1100, 'Short enough to be read.'


def test_every_promise_is_held_by_a_test_that_is_there() -> None:
    page = (HOME / 'docs/reliability.md').read_text('utf-8')
    promises = [row.split(' | ') for row in page.splitlines() if row.startswith('| ')]
    promises = [row for row in promises if row[0] != '| promise']
    assert len(promises) > 10, 'There are promises.'
    for what, held_by, *_ in promises:
        tests = re.findall(r'`(tests/[\w/]+\.py)`', held_by)
        assert tests, f'Nothing holds this: {what}'
        assert [path for path in tests if not (HOME / path).exists()] == []


def _architecture() -> str:
    return (HOME / 'docs/architecture.md').read_text('utf-8')
