"""What no source file may contain: sinks that turn text into code, and places that exist once.

Each rule stands beside an example that breaks it and one that keeps it, so that it can fail.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatter.bootstrap import ROOT
from tests.house import tree

PythonRule = Callable[[ast.AST], bool]

# Python: what NiceGUI would interpret


def _markdown(node: ast.AST) -> bool:
    """`ui.markdown` draws HTML that people wrote; `chatter.text` is the only place for that."""
    return isinstance(node, ast.Attribute) and node.attr in {'markdown', 'restructured_text'}


def _unsafe_html(node: ast.AST) -> bool:
    """`ui.html(…, sanitize=False)` and `ui.chat_message(…, text_html=True)`."""
    return isinstance(node, ast.Call) and any(
        (keyword.arg == 'sanitize' and not _is_constant(keyword.value, True))
        or (keyword.arg == 'text_html' and not _is_constant(keyword.value, False))
        for keyword in node.keywords
    )


def _computed_props(node: ast.AST) -> bool:
    """`.props(f'…')` parses what it is given: a quote in a name would set other attributes."""
    return _called(node) == 'props' and not all(map(_is_written_out, _arguments(node)))


def _computed_slot(node: ast.AST) -> bool:
    """A slot's template is compiled in the browser."""
    return _called(node) == 'add_slot' and not all(map(_is_written_out, _arguments(node)))


def _computed_script(node: ast.AST) -> bool:
    """`run_javascript(f'…')` is `eval` of a mixture; `run_method` passes arguments as data."""
    return _called(node) == 'run_javascript' and not all(map(_is_written_out, _arguments(node)[:1]))


def _called(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    return None


def _arguments(node: ast.AST) -> list[ast.expr]:
    assert isinstance(node, ast.Call)
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def _is_constant(node: ast.AST, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _is_written_out(node: ast.AST) -> bool:
    """A literal, a choice of literals, or a named constant."""
    match node:
        case ast.Constant():
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _is_written_out(body) and _is_written_out(orelse)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
    return False


PYTHON_RULES: list[tuple[PythonRule, list[str], str]] = [
    (_markdown, ['ui.markdown(text)'], 'text.render(source)'),
    (
        _unsafe_html,
        [
            'ui.html(text, sanitize=False)',
            'ui.html(text, sanitize=lambda x: x)',
            'm(text_html=True)',
        ],
        'ui.html(text, sanitize=True)',
    ),
    (
        _computed_props,
        ["b.props(f'label={name}')", "b.props('label=' + name)", "b.props('a={}'.format(x))"],
        "b.props('flat' if is_flat else 'outline').props(DENSE)",
    ),
    (
        _computed_slot,
        ["t.add_slot('body', f'<b>{name}</b>')", "t.add_slot('body', template=name)"],
        "t.add_slot('body', '<b></b>')",
    ),
    (
        _computed_script,
        ["ui.run_javascript(f'say({name})')", "client.run_javascript('say(%s)' % name)"],
        "ui.run_javascript('location.reload()', timeout=seconds)",
    ),
]

# JavaScript: what the browser would interpret

# One of our own drawings, which are constants; `icons[name]` is one of them too, or nothing.
ICON = r'icons(?:\.\w+|\[[\w.]+\])'

JAVASCRIPT_RULES: list[tuple[str, list[str], str]] = [
    (
        rf'v-html(?!="(?:[^"?]+ \? {ICON} : )?{ICON}")(?:="[^"]*")?',
        [
            '<p v-html="message.html">',
            '<p v-html="about.bio">',
            '<p v-html="icons.x + text">',
            '<p v-html="is ? text : icons.x">',
            "h('p', {'v-html': text})",
        ],
        '<i v-html="icons.send"></i> <i v-html="is ? icons.a : icons[name]"></i>',
    ),
    (
        rf'\b(?:inner|outer)HTML\b(?!: {ICON}\}})|\binsertAdjacentHTML\b|\bdocument\.write',
        ['a.innerHTML = text', 'a.outerHTML = text', "a.insertAdjacentHTML('x', y)"],
        "a.textContent = text; h('i', {innerHTML: icons[this.name]})",
    ),
    (r'(?<![\w.])eval\s*\(', ['eval(text)'], 'retrieval(text)'),
    (
        r'\bFunction\s*\(',
        ['new Function(text)', 'Function (text)'],
        'new Map(); function (text) {}',
    ),
    (r'\bset(?:Timeout|Interval)\(\s*[\'"`]', ["setTimeout('say()', 1)"], 'setTimeout(say, 1)'),
    (r'\bjavascript:', ["location = 'javascript:say()'"], "location = '/rooms'"),
]
# The two places that draw HTML: the server made it safe (`chatter.text`).
ALLOWED = {
    ('components/timeline.js', 'v-html="item.message.html"'),
    ('components/followed.js', 'v-html="one.message.html"'),
    ('components/js/person_facts.js', 'v-html="about.bio_html"'),
}


def _python_breaches(source: str, rule: PythonRule) -> list[int]:
    return [getattr(node, 'lineno', 0) for node in ast.walk(ast.parse(source)) if rule(node)]


def _javascript_breaches(source: str, pattern: str) -> list[str]:
    return [found[0] for found in re.finditer(pattern, _without_comments(source))]


def _without_comments(source: str) -> str:
    return re.sub(r'/\*.*?\*/|^\s*//.*?$', '', source, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    'rule, bad_examples, good_example',
    PYTHON_RULES,
    ids=[rule.__name__ for rule, _, _ in PYTHON_RULES],
)
def test_python_has_no_sink(rule: PythonRule, bad_examples: list[str], good_example: str) -> None:
    for bad_example in bad_examples:
        assert _python_breaches(bad_example, rule), bad_example
    assert not _python_breaches(good_example, rule)

    checked = [
        ROOT / 'main.py',
        *(ROOT / file for file in tree.sources('.py', 'pages', 'components')),
    ]
    assert len(checked) > 5, 'the sources were not found'
    assert {
        f'{file}:{line}'
        for file in checked
        for line in _python_breaches(file.read_text(encoding='utf-8'), rule)
    } == set()


@pytest.mark.parametrize(
    'pattern, bad_examples, good_example',
    JAVASCRIPT_RULES,
    ids=[bad_examples[0] for _, bad_examples, _ in JAVASCRIPT_RULES],
)
def test_javascript_has_no_sink(pattern: str, bad_examples: list[str], good_example: str) -> None:
    for bad_example in bad_examples:
        assert _javascript_breaches(bad_example, pattern), bad_example
    assert not _javascript_breaches(good_example, pattern)

    checked = tree.sources('.js', 'pages', 'components')
    assert {Path(file) for file, _ in ALLOWED} <= set(checked), 'the sources were not found'
    breaches = [
        (file.as_posix(), breach)
        for file in checked
        for breach in _javascript_breaches((ROOT / file).read_text(encoding='utf-8'), pattern)
    ]
    assert set(breaches) <= ALLOWED
    assert len(breaches) == len(set(breaches)), 'Each of them once.'


def test_comments_may_name_a_sink() -> None:
    commented = '/* never\n innerHTML */\n  // eval(x)\nsay()  '
    assert _without_comments(commented).split() == ['say()']


# The border of the core: import-linter sees import statements, this sees names of modules as well


def _mentions_nicegui(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name.split('.')[0] == 'nicegui' for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module.split('.')[0] == 'nicegui'
        case ast.Call(args=[ast.Constant(value=str(name)), *_]):
            return name.split('.')[0] == 'nicegui' and _name_of(node.func) in {
                'import_module',
                '__import__',
            }
    return False


def _name_of(function: ast.expr) -> str:
    return getattr(function, 'attr', getattr(function, 'id', ''))


@pytest.mark.parametrize(
    'bad_example',
    [
        'import nicegui.elements',
        'from nicegui import ui',
        "importlib.import_module('nicegui')",
        "__import__('nicegui')",
    ],
)
def test_an_import_of_nicegui_is_seen(bad_example: str) -> None:
    assert _python_breaches(bad_example, _mentions_nicegui)


def test_the_core_never_imports_nicegui() -> None:
    checked = tree.sources('.py', 'chatter')
    assert len(checked) > 5, 'the sources were not found'
    assert {
        f'{file}:{line}'
        for file in checked
        for line in _python_breaches((ROOT / file).read_text(encoding='utf-8'), _mentions_nicegui)
    } == set()


# What belongs to one machine. The names are put together here, so that this file passes too.

MACHINE_BOUND = re.compile(
    '|'.join(
        [
            r'\bpypi' + r'\.org\b',
            'python' + 'hosted',
            r'registry\.' + 'npmjs',
            r'\bindex' + '-url',
            r'(?<![\w.~])/' + 'root/',
            r'(?<![\w.~])/' + r'(?:home|Users)/\w',
            r'(?<![\w.~])/' + r'(?:tmp|work)/\w',
        ]
    )
)


@pytest.mark.parametrize(
    'bad_example',
    ['https://py' + 'pi.org/simple', '"/ro' + 'ot/chat"', "'/ho" + "me/ada'", ' /t' + 'mp/x'],
)
def test_a_place_that_belongs_to_one_machine_is_seen(bad_example: str) -> None:
    assert MACHINE_BOUND.search(bad_example)


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    assert set(_machine_bound_lines()) == set()


def _machine_bound_lines() -> Iterator[str]:
    for file in tree.files():
        try:
            text = (ROOT / file).read_text(encoding='utf-8')
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_BOUND.search(line):
                yield f'{file}:{number}: {line.strip()}'
