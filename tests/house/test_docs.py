"""What the documents promise is so: the table of settings, the map of the code, the commands."""

import re
from pathlib import Path

import pytest

from chatter.cli import app
from chatter.config import Settings

HOME = Path(__file__).resolve().parents[2]
README = (HOME / 'README.md').read_text('utf-8')
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
    'document', [HOME / 'README.md', *(HOME / 'docs').rglob('*.md')], ids=lambda file: file.name
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


def _architecture() -> str:
    return (HOME / 'docs/architecture.md').read_text('utf-8')
