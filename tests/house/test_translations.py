"""Every sentence goes through a catalogue, and every catalogue has every sentence."""

import ast
import gettext
import re
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from chatter.bootstrap import ROOT
from tests.catalogues import program as catalogues

DOMAINS = ('chatter', 'browser')
LANGUAGES = sorted(folder.name for folder in (ROOT / 'chatter' / 'locale').iterdir())
BOTH = [(language, domain) for language in LANGUAGES for domain in DOMAINS]


def _read(language: str, domain: str) -> Catalog:
    with catalogues.path(language, domain).open('rb') as opened:
        return read_po(opened, locale=language)


def test_there_is_german() -> None:
    assert 'de' in LANGUAGES


@pytest.mark.parametrize(('language', 'domain'), BOTH)
def test_a_catalogue_has_the_sentences_of_the_source_and_no_others(
    language: str, domain: str
) -> None:
    written = {message.id for message in _read(language, domain) if message.id}
    said = {message.id for message in catalogues.extracted(domain) if message.id}
    assert len(said) > 100, 'They were found.'
    assert written == said, 'Run python3 packaging/catalogues.py and translate what is new.'


@pytest.mark.parametrize(('language', 'domain'), BOTH)
def test_every_sentence_is_translated_with_the_same_values(language: str, domain: str) -> None:
    for message in _read(language, domain):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        one, *more = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), f'{message.id} is not translated.'
        for form in forms:
            assert _values(form) == _values(more[0] if more else one), message.id


@pytest.mark.parametrize(('language', 'domain'), BOTH)
def test_what_programs_read_is_what_people_wrote(language: str, domain: str) -> None:
    file = catalogues.path(language, domain).with_suffix('.mo')
    compiled = _sentences(catalogues.compiled(_read(language, domain)))
    assert _sentences(file.read_bytes()) == compiled, 'Run python3 packaging/catalogues.py.'


def _sentences(compiled: bytes) -> dict[object, str]:
    found = dict(vars(gettext.GNUTranslations(BytesIO(compiled)))['_catalog'])
    found.pop('')  # The header names the program that compiled it.
    return found


def _values(sentence: str) -> set[tuple[str, str]]:
    parsed = string.Formatter().parse(sentence)
    return {(name, form or '') for _, name, form, _ in parsed if name is not None}


# What escaped. A sentence is recognized by how it looks, so what looks like one must be translated
# or stand here.

LOOKS_LIKE_WORDS = re.compile(r"[A-ZÄÖÜ][a-zäöü’']+[ .…!?:]|^[A-Z][a-z]+$|[a-z] [a-z]+ [a-z]")
TRANSLATED = {'_', 'words', 'plural'}
NOT_SAID = {  # Names of things, and what is for programs.
    'Chatter',
    'Cache-Control',
    'Dialog',
    'Mark',
    'Shell',
    'Vary',
    'Accept-Language',
    'Accept-Encoding',
}
TECHNICAL = {'classes', 'props', 'debug', 'info', 'warning', 'error', 'exception', 'read_text'}
UNSAID_FILES = {  # They hold styles, drawings and wires, and say nothing to people.
    'components/catalogue.py',
    'components/colors.py',
    'components/design.py',
    'components/live.py',
    'components/sign.py',
    'components/sockets.py',
    'pages/assets.py',
}


def escaped_in_python(source: str) -> list[tuple[int, str]]:
    """Literals that look like words and are not translated: (line, text)."""
    tree = ast.parse(source)
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))  # A docstring.
        if isinstance(node, ast.Raise | ast.Assert):
            fine.update(id(inner) for inner in ast.walk(node))  # The type of refusals sees to it.
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in TRANSLATED:
            fine.update(id(inner) for inner in ast.walk(node))
        if isinstance(node.func, ast.Attribute) and node.func.attr in TECHNICAL:
            fine.update(id(inner) for argument in node.args for inner in ast.walk(argument))
        if 'js_handler' in {keyword.arg for keyword in node.keywords}:
            fine.update(id(keyword.value) for keyword in node.keywords)
        if isinstance(node.func, ast.Name) and node.func.id == 'cast':
            fine.update(id(inner) for inner in ast.walk(node))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in fine
        and node.value not in NOT_SAID
        and not node.value.lstrip().startswith('<')
        and LOOKS_LIKE_WORDS.search(node.value)
    ]


def _python_files() -> Iterator[Path]:
    for folder in ('components', 'pages'):
        for file in sorted((ROOT / folder).rglob('*.py')):
            if file.relative_to(ROOT).as_posix() not in UNSAID_FILES:
                yield file


def test_no_words_escaped_in_python() -> None:
    found = [
        f'{file.relative_to(ROOT)}:{line}: {text}'
        for file in _python_files()
        for line, text in escaped_in_python(file.read_text('utf-8'))
    ]
    assert not found, '\n'.join(found)


@pytest.mark.parametrize(
    'source',
    [
        "Text('h1', 'Settings')",
        "Button('New room', make)",
        "Form('/x', [], submit='Save it now')",
        "SAID = 'It was removed.'",
        "ui.link('Go home', '/').classes('button')",
        "f'In {room} there is nobody here'",
    ],
)
def test_escaped_words_in_python_are_found(source: str) -> None:
    assert escaped_in_python(source)


@pytest.mark.parametrize(
    'source',
    [
        "Text('h1', _('Settings'))",
        '"""A docstring of words."""',
        "SAID = words('It was removed.')",
        "log.warning('Redis cannot be reached.')",
        "ui.element('nav').classes('entrance ways more')",
        "plural('{count} room here', '{count} rooms here', 2)",
    ],
)
def test_words_in_python_that_did_not_escape_are_left_alone(source: str) -> None:
    assert not escaped_in_python(source)


# JavaScript: text and attributes in templates, and literals that are sentences

TEMPLATE = re.compile(r'template: `((?:[^`\\]|\\.)*)`', re.S)
SAID_ATTRIBUTES = {'aria-label', 'title', 'placeholder', 'alt', 'aria-description'}
LITERAL = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|`([^`]*)`""")
SENTENCE = re.compile(r"^[A-ZÄÖÜ][a-zäöü’']+( [\w’'…“”]+)+[.…!?]?$|^[A-Z][a-z]+\b.*[.…!?]$")
COMMENTS = re.compile(r'/\*.*?\*/|(?<![:\'"])//[^\n]*', re.S)
NO_SENTENCES = {  # Names, a length, and what is thrown and caught.
    'Chatter',
    'Mac OS',
    'Xpx 0px',
    'No answer came in time.',
    'This is not an answer to a message.',
}


class _Template(HTMLParser):
    """Text and attributes that stand in a template as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SAID_ATTRIBUTES and value]

    def handle_data(self, data: str) -> None:
        bare = re.sub(r'\{\{.*?\}\}|\$\{.*?\}', '', data, flags=re.S)
        if re.search(r'[^\W\d_]{2,}', bare):
            self.found.append(bare.strip())


def escaped_in_javascript(source: str) -> list[str]:
    """Words that stand in a module as they are."""
    source = COMMENTS.sub('', source)
    found: list[str] = []
    for match in TEMPLATE.finditer(source):
        parser = _Template()
        parser.feed(match[1])
        found += parser.found
    for match in LITERAL.finditer(catalogues.SAID.sub('', TEMPLATE.sub('', source))):
        text = match[1] if match[1] is not None else re.sub(r'\$\{.*?\}', 'X', match[2])
        if SENTENCE.search(text):
            found.append(text)
    return [text for text in found if text not in NO_SENTENCES]


def test_no_words_escaped_in_javascript() -> None:
    found = [
        f'{file.relative_to(ROOT)}: {text}'
        for file in sorted((ROOT / 'components').rglob('*.js'))
        for text in escaped_in_javascript(file.read_text('utf-8'))
    ]
    assert not found, '\n'.join(found)


@pytest.mark.parametrize(
    'source',
    [
        'template: `<b>Rooms</b>`',
        'template: `<b>{{ name }} left</b>`',
        'template: `<a aria-label="Close">{{ x }}</a>`',
        'template: `<input placeholder="Find it">`',
        "const SAID = 'Everything is saved.';",
        "return is ? 'Copied now' : '';",
        'return `Invitation by ${name}.`;',
    ],
)
def test_escaped_words_in_javascript_are_found(source: str) -> None:
    assert escaped_in_javascript(source)


@pytest.mark.parametrize(
    'source',
    [
        "template: `<b>{{ t('Rooms') }} · {{ name }}</b>`",
        'template: `<a :aria-label="t(\'Close it\')" class="menu list"></a>`',
        "const SAID = t('Everything is saved.');",
        "tn('{count} room is here.', 'There are {count} rooms.', n)",
        '// A comment is no sentence.',
        '/** Neither is `this`: it says nothing. */',
        'const url = `https://${host}/Rooms`;',
    ],
)
def test_words_in_javascript_that_did_not_escape_are_left_alone(source: str) -> None:
    assert not escaped_in_javascript(source)
