"""What no source file may contain: sinks that turn text into code, and places that exist once.

Each rule stands beside an example that breaks it and one that keeps it, so that it can fail.
"""

import ast
import functools
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


def _drawn_html(node: ast.AST) -> bool:
    """`ui.html`, `ui.chat_message` and the like: components draw text, and `chatter.text` HTML."""
    drawing = {'html', 'chat_message', 'interactive_image', 'mermaid', 'add_scss', 'add_sass'}
    return isinstance(node, ast.Attribute) and node.attr in drawing and _name_of(node.value) == 'ui'


def _computed_head(node: ast.AST) -> bool:
    """What stands in the head or the body of a page is read as HTML."""
    adding = {'add_head_html', 'add_body_html', 'add_css'}
    return _called(node) in adding and not all(map(_is_written_out, _arguments(node)[:1]))


def _page_by_hand(node: ast.AST) -> bool:
    """`HTMLResponse(…)`: HTML that no template escapes."""
    return isinstance(node, ast.Call) and (
        _name_of(node.func) == 'HTMLResponse'
        or any(
            isinstance(keyword.value, ast.Constant) and keyword.value.value == 'text/html'
            for keyword in node.keywords
        )
    )


def _computed_style(node: ast.AST) -> bool:
    """`.style(f'…')` parses what it is given: an address in it would be asked for."""
    return _called(node) == 'style' and not all(map(_is_written_out, _arguments(node)))


def _computed_handler(node: ast.AST) -> bool:
    """`js_handler=` is a script; `component=` names a file that becomes one."""
    return isinstance(node, ast.Call) and any(
        keyword.arg in {'js_handler', 'component'} and not _is_written_out(keyword.value)
        for keyword in node.keywords
    )


def _property_that_draws(node: ast.AST) -> bool:
    """`element.props['innerHTML'] = …` is drawn as HTML, `props['onclick']` runs."""
    match node:
        case ast.Subscript(value=ast.Attribute(attr='props' | '_props'), slice=index):
            return not isinstance(index, ast.Constant) or bool(
                re.fullmatch(r'innerHTML|outerHTML|srcdoc|v-.*|on.*|:.*|@.*', str(index.value))
            )
    return False


def _computed_way(node: ast.AST) -> bool:
    """Where a link or a navigation leads: a path that is written out at least in its beginning."""
    match node:
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id='ui'), attr='link'), args=[_, target])
            | ast.Call(func=ast.Attribute(value=ast.Attribute(attr='navigate')), args=[target, *_])
        ):
            return not (_is_written_out(target) or _begins_with_a_slash(target))
    return False


def _run(node: ast.AST) -> bool:
    """What would run text as Python, or a command of the system."""
    match node:
        case ast.Call(func=ast.Name(id='eval' | 'exec' | 'compile' | '__import__')):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id='os'), attr='system' | 'popen')):
            return True
        case ast.Import(names=names):
            return any(alias.name in {'pickle', 'marshal', 'shelve', 'dill'} for alias in names)
        case ast.Call(keywords=keywords):
            return any(
                keyword.arg == 'shell' and not _is_constant(keyword.value, False)
                for keyword in keywords
            )
    return False


def _computed_sql(node: ast.AST) -> bool:
    """Statements are built by SQLAlchemy, which keeps values apart from words."""
    called = _called(node) or (_name_of(node.func) if isinstance(node, ast.Call) else '')
    raw = {'exec_driver_sql', 'text', 'literal_column', 'TextClause'}
    return called in raw and any(
        isinstance(part, ast.JoinedStr | ast.BinOp) for part in _arguments(node)
    )


def _begins_with_a_slash(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(first)), *_]):
            return re.match(r'/\w', first) is not None
    return False


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
    (
        _drawn_html,
        ['ui.html(text, sanitize=True)', 'ui.chat_message(text)', 'draw = ui.html'],
        'html = text.html; ui.label(html)',
    ),
    (
        _computed_head,
        ["ui.add_head_html(f'<title>{name}')", 'client.add_body_html(text)', 'ui.add_css(text)'],
        "ui.add_head_html('<meta name=x>', shared=is_shared)",
    ),
    (
        _page_by_hand,
        ['HTMLResponse(name)', "Response(name, media_type='text/html')"],
        "Response(name, media_type='text/css')",
    ),
    (_computed_style, ["ui.label().style(f'color: {x}')"], "ui.label().style('color: red')"),
    (
        _computed_handler,
        ["b.on('click', js_handler=f'() => {name}')", 'class_(component=name)'],
        "b.on('click', handler, js_handler='() => emit(1)')",
    ),
    (
        _property_that_draws,
        ["e.props['innerHTML'] = x", "e._props['onclick'] = x", 'e.props[name] = x'],
        "e.props['aria-label'] = x",
    ),
    (
        _computed_way,
        ['ui.link(name, address)', 'ui.navigate.to(address)', "ui.link(name, f'{address}/x')"],
        "ui.link(name, f'/people/{handle}'); ui.link(name, '/rooms')",
    ),
    (
        _run,
        ['eval(x)', 'exec(x)', 'os.system(x)', 'import pickle', 'run(x, shell=True)'],
        're.compile(x); session.exec(x); subprocess.run(x)',
    ),
    (
        _computed_sql,
        ["text(f'SELECT {x}')", "c.exec_driver_sql('SELECT ' + x)", "sa.text('%s' % x)"],
        "sa.text('SELECT 1'); c.exec_driver_sql(STATEMENT)",
    ),
]
# The places that do so all the same, one by one, and why nobody else's words are in it.
ALLOWED_IN_PYTHON = {
    # Addresses of our own files, choices from lists, a sentence of ours.
    ('_computed_head', 'pages/site.py', 'ui.add_head_html(web_app.head(), shared=True)'),
    ('_computed_head', 'components/design.py', 'ui.add_head_html(head(viewer, accent))'),
    (
        '_computed_head',
        'pages/entrance.py',
        'ui.add_head_html(f\'<meta name="description" content="{escape',
    ),
    # Without anybody's words, or with our own, escaped.
    (
        '_page_by_hand',
        'pages/plain.py',
        'HTMLResponse(f\'<!doctype html><html lang="{language.current(',
    ),
    (
        '_page_by_hand',
        'pages/web_app.py',
        'HTMLResponse(web_app.offline_page(language.current()), heade',
    ),
    # Checked by `is_local`; paths of our own, written out where these are called.
    ('_computed_way', 'pages/welcome_back.py', "ui.link(_('Go on'), path)"),
    ('_computed_way', 'pages/sign_up.py', "ui.link(_('Open'), home)"),
    ('_computed_way', 'pages/entrance.py', 'ui.link(words, path)'),
    ('_computed_way', 'pages/people.py', 'ui.link(whose, path)'),
    ('_computed_way', 'pages/admin.py', 'ui.link(str(said), path)'),
    # Constants of the program.
    (
        '_computed_sql',
        'chatter/migrations/__init__.py',
        "connection.exec_driver_sql(f'SELECT pg_advisory_lock({LOCK_I",
    ),
    (
        '_computed_sql',
        'chatter/migrations/__init__.py',
        "connection.exec_driver_sql(f'SELECT pg_advisory_unlock({LOCK",
    ),
    (
        '_computed_sql',
        'chatter/migrations/versions/0004_who_may_what_and_how_people_appear.py',
        'sa.text(f"\'{default}\'")',
    ),
    ('_computed_sql', 'chatter/models/base.py', 'text(f"\'{default.value}\'")'),
    ('_computed_sql', 'chatter/models/people.py', 'text(f"\'{SERVER_NAME}\'")'),
    ('_computed_sql', 'chatter/db.py', "connection.exec_driver_sql(f'{words} {name}')"),
}

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
    (
        r'\bDOMParser\b|\bparseFromString\b|\bcreateContextualFragment\b|\bsetHTML\w*|\bsrcdoc\b'
        r"|execCommand\('insert\w*",
        [
            'new DOMParser()',
            'range.createContextualFragment(text)',
            'e.setHTMLUnsafe(text)',
            'f.srcdoc = text',
            "document.execCommand('insertHTML', false, text)",
        ],
        "document.execCommand('copy'); parse(text)",
    ),
    (
        r"createElement(?:NS)?\((?!'(?:a|button|canvas|div|span|textarea)'\))[^)]*",
        ["createElement('script'", "createElement('iframe'", 'createElement(name'],
        "document.createElement('div')",
    ),
    (
        r"\bsetAttribute\((?!'(?:aria-[\w-]+|tabindex|href)',)[^)]*",
        ["e.setAttribute('onclick', text", 'e.setAttribute(name, text', "setAttribute('src', x"],
        "e.setAttribute('aria-label', name)",
    ),
    (
        r"""setAttribute\('href', [^)]*|:href="(?!'/[\w/])[^"]*\""""
        r'|:(?:src|action|formaction)="[^"]*"',
        ['<a :href="link.url">', '<img :src="picture">', "e.setAttribute('href', x"],
        """<a :href="'/people/' + user.handle">""",
    ),
    (
        r'\blocation(?:\.href)? = [^;]*|\blocation\.(?:assign|replace)\((?!\'/)[^;]*'
        r'|\bwindow\.open\([^;]*|\.(?:src|href|action) = [^;]*',
        ['location.href = to;', 'location.assign(to);', 'window.open(to);', 'a.href = to;'],
        "location.replace('/'); location.reload();",
    ),
    (
        r"""\bimport\((?!'(?:chatter|\.)/\w+\.js'\))[^)]*|\bimportScripts\b|\bnew Worker\b""",
        ['await import(name)', "import('https://a.example/b.js')", 'new Worker(x)'],
        "await import('chatter/links_field.js')",
    ),
    (
        r'v-bind="[^"]*"|(?<=[\s<])[:@]\[[^\]]*\]="|:is="[^"]*"',
        ['<p v-bind="said">', '<p :[name]="x">', '<p @[name]="x">', '<component :is="name">'],
        '<p :class="x" @click="say">',
    ),
    (
        r'\binsertRule\b|\bcssText\b|\bpostMessage\b|\bdocument\.cookie\b|__proto__',
        ['sheet.insertRule(text)', 'e.style.cssText = x', 'parent.postMessage(x)'],
        "e.style.top = '1px'",
    ),
]
# The places that do so all the same, one by one, and why it is safe there.
FRONT = ('chatter', 'pages', 'components')
ALLOWED = {
    # HTML that the server made of what people wrote (`chatter.text`).
    ('components/timeline.js', 'v-html="item.message.html"'),
    ('components/followed.js', 'v-html="one.message.html"'),
    ('components/js/person_facts.js', 'v-html="about.bio_html"'),
    # The same HTML, of which only the text is taken; nothing in it is loaded or run.
    ('components/js/announcer.js', 'DOMParser'),
    ('components/js/announcer.js', 'parseFromString'),
    # The one address that people write: the server lets through what begins with http(s)://.
    ('components/room_about.js', ':href="link.url"'),
    # Paths of our own, written out where they are made; of a person, a room or a message.
    ('components/away.js', ':href="entry.path"'),
    ('components/form.js', ':action="action"'),
    ('components/form.js', ':href="field.way[1] + encodeURIComponent(control(field).value)"'),
    ('components/people_tabs.js', ':href="path"'),
    ('components/report_list.js', ':href="report.path"'),
    ('components/sidebar.js', """:href="waiting ? '/me/requests' : '/people'\""""),
    ('components/timeline.js', ':href="item.seq ? path(item.seq) : null"'),
    ('components/js/own_links.js', "setAttribute('href', path"),
    ('components/js/person_link.js', ':href="path"'),
    ('components/js/title.js', "setAttribute('href', drawn"),
    # Pictures where the server keeps them, a QR code it has drawn, a file that was chosen here.
    ('components/form.js', ':src="picture"'),
    ('components/mark.js', ':src="picture"'),
    ('components/recovery_codes.js', ':href="file"'),
    ('components/js/avatar.js', ':src="picture"'),
    ('components/js/invite_card.js', ':src="made.qr"'),
    ('components/js/link_card.js', ':src="made.qr"'),
    ('components/js/picture_cropper.js', ':src="address"'),
    ('components/js/picture_cropper.js', '.src = this.address'),
    ('components/js/room_sign.js', ':src="picture"'),
    # Where the server says, which checks what it was told (`api.forms.is_local`).
    ('components/form.js', r"location.assign(/^\/(?![/\\])/.test(to ?? '') ? to : '/')"),
    ('components/sidebar.js', "location.assign(answer?.to ?? '/sign-in')"),
    ('components/js/api.js', 'location.assign(SIGN_IN)'),
    # One of two or three tags that are written out there.
    ('components/form.js', """:is="field.type === 'textarea' ? 'textarea' : 'input'\""""),
    ('components/form.js', ':is="cropper"'),
    ('components/timeline.js', ':is="tag(item)"'),
    ('components/js/person_head.js', ':is="tag"'),
}


def _python_breaches(source: str, rule: PythonRule) -> list[int]:
    return [getattr(node, 'lineno', 0) for node in _nodes(source) if rule(node)]


@functools.cache
def _nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def _said_in_breaches(source: str, rule: PythonRule) -> list[str]:
    """How what breaks the rule begins."""
    return [ast.unparse(node)[:60] for node in _nodes(source) if rule(node)]


def _javascript_breaches(source: str, pattern: str) -> list[str]:
    return [found[0] for found in re.finditer(pattern, _without_comments(source))]


@functools.cache
def _without_comments(source: str) -> str:
    return re.sub(r'(?<![^\s(])/\*.*?\*/|^\s*//.*?$', '', source, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    'rule, bad_examples, good_example',
    PYTHON_RULES,
    ids=[rule.__name__ for rule, _, _ in PYTHON_RULES],
)
def test_python_has_no_sink(rule: PythonRule, bad_examples: list[str], good_example: str) -> None:
    for bad_example in bad_examples:
        assert _python_breaches(bad_example, rule), bad_example
    assert not _python_breaches(good_example, rule)

    checked = [Path('main.py'), *tree.sources('.py', 'chatter', 'pages', 'components')]
    assert len(checked) > 100, 'the sources were not found'
    breaches = [
        (rule.__name__, file.as_posix(), said)
        for file in checked
        for said in _said_in_breaches((ROOT / file).read_text(encoding='utf-8'), rule)
    ]
    assert set(breaches) == {place for place in ALLOWED_IN_PYTHON if place[0] == rule.__name__}
    assert len(breaches) == len(set(breaches)), 'Each of them once.'


@pytest.mark.parametrize(
    'pattern, bad_examples, good_example',
    JAVASCRIPT_RULES,
    ids=[bad_examples[0] for _, bad_examples, _ in JAVASCRIPT_RULES],
)
def test_javascript_has_no_sink(pattern: str, bad_examples: list[str], good_example: str) -> None:
    for bad_example in bad_examples:
        assert _javascript_breaches(bad_example, pattern), bad_example
    assert not _javascript_breaches(good_example, pattern)

    checked = tree.sources('.js', *FRONT)
    assert {Path(file) for file, _ in ALLOWED} <= set(checked), 'the sources were not found'
    assert set(_found_in(checked, pattern)) <= ALLOWED


def test_every_place_that_is_allowed_is_there() -> None:
    """Else it would be there for whoever comes next."""
    found = [
        place
        for pattern, _, _ in JAVASCRIPT_RULES
        for place in _found_in(tree.sources('.js', *FRONT), pattern)
    ]
    assert set(found) == ALLOWED
    drawing = [place for place in found if place[1].startswith('v-html')]
    assert len(drawing) == len(set(drawing)), 'Each of them once.'


def _found_in(files: list[Path], pattern: str) -> list[tuple[str, str]]:
    return [
        (file.as_posix(), breach)
        for file in files
        for breach in _javascript_breaches((ROOT / file).read_text(encoding='utf-8'), pattern)
    ]


def test_comments_may_name_a_sink() -> None:
    commented = '/* never\n innerHTML */\n  // eval(x)\nsay()  '
    assert _without_comments(commented).split() == ['say()']
    assert 'eval' in _without_comments('accept="image/*" eval(x) /* y */'), 'This is none.'


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
