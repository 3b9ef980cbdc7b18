"""People's text becomes HTML here and nowhere else: Markdown without HTML, then an allowlist.

Rendering happens once, when a message is written. What a browser gets is what `render` returned.
"""

import html
import io
import re
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

MAX_NESTING = 20
LINKED_MOST = 500  # Bare addresses; looking for more of them takes long and serves nobody.
HIGHLIGHT_SECONDS = 0.1  # Of the processor, for a message; ordinary code takes a tenth of it.
# Not all of Pygments': each is a parser that an attacker can choose, and some need minutes for ten
# thousand spaces. These need at most 0.2 seconds for what is worst for them.
LANGUAGES = (
    'bash bat c c# c++ clj clojure cpp cs csharp css dart diff docker dockerfile elixir erlang go '
    'golang graphql groovy haskell hs html java javascript js json jsx julia kotlin latex less '
    'lisp lua make makefile markdown md nginx nix objective-c perl php powershell properties '
    'protobuf ps1 pwsh py python python3 r rb rs ruby rust scala scheme scss sh shell sql swift '
    'tex toml ts tsx typescript vim xml yaml yml zig zsh'
)
LINK_REL = 'noopener noreferrer nofollow'
LINE_MOST = 1000  # Longer than any line that is kept, and short enough to be put in order quickly.

TAGS = {'p', 'br', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'span'}
ATTRIBUTES: dict[str, set[str]] = {
    '*': set(),  # Not even a title: it could say of a link what is not true.
    'a': {'href', 'target', 'class', 'data-user'},
    'span': {'class'},
    'code': {'class'},
    'ol': {'start'},
}
SCHEMES = {'http', 'https', 'mailto'}
CODE_CLASS = re.compile(r'[a-z0-9 _-]{1,40}')
NAMED = re.compile(r'(?<![\w@./-])@([a-z0-9_.-]{2,32})', re.IGNORECASE | re.ASCII)

People = Mapping[str, tuple[int, str]]

BIDI_CONTROLS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
INVISIBLE_CATEGORIES = {'Zs', 'Zl', 'Zp', 'Cc', 'Cf', 'Cs', 'Mn'}
BLANKS = set('\u2800\u3164\uffa0\u115f\u1160')  # Letters and symbols that show nothing.
PLAIN = re.compile(r'[\w ,;?!\'"()%=+\-/àâäçéèêëîïôöùûüß–—…’]*[.]?', re.ASCII)
BLOCK_START = re.compile(r'\s|[-+=]|\d+[.)]')


def named(source: str) -> set[str]:
    """The handles that may be meant by `@…` in it. A dot or dash at the end may end a sentence."""
    found = {match[1].lower() for match in NAMED.finditer(source)}
    return found | {handle.rstrip('.-') for handle in found}


def render(source: str, people: People | None = None) -> str:
    """Safe HTML: bold, italic, strike, code, quotes, lists and links; all the rest is text.

    `people` are those who are called by `@handle`: id and handle of today, by what is written.
    """
    _highlighting.until = time.thread_time() + HIGHLIGHT_SECONDS
    parser = _markdown if source.count('//') <= LINKED_MOST else _unlinked
    return render_plain(source) or nh3.clean(
        parser.render(source, {'people': people or {}}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
        attribute_filter=_keep_class,
    )


def render_plain(source: str) -> str | None:
    """The same, for the many messages that Markdown would only wrap in a paragraph; else None.

    It costs next to nothing, so it needs no thread.
    """
    return f'<p>{html.escape(source, quote=False)}</p>' if _is_plain(source) else None


def clean(source: str) -> str:
    """A message as it is stored: Unix line ends, no control characters, no blank edge lines."""
    text = source.replace('\r\n', '\n').replace('\r', '\n')
    text = ''.join(c for c in text if c in '\n\t' or unicodedata.category(c) not in {'Cc', 'Cs'})
    return re.sub(r'\A(?:[^\S\n]*\n)+', '', text).rstrip()


def clean_name(source: str) -> str:
    """A name in one line: no control or direction-changing characters, single spaces, NFC.

    What is longer than `LINE_MOST` is too long for every use of it: it is cut, so that it is
    too long still, and left as it is. Thousands of marks on one letter take seconds to be put in
    order, the square of their number.
    """
    if len(source) > LINE_MOST:
        return source[: LINE_MOST + 1]
    text = unicodedata.normalize('NFC', source).translate(BIDI_CONTROLS)
    text = ''.join(
        c if unicodedata.category(c) not in {'Cc', 'Cs', 'Zl', 'Zp'} else ' ' for c in text
    )
    return ' '.join(text.split())


def is_visible(text: str) -> bool:
    """Whether there is anything to see in it: blanks and invisible characters do not count."""
    return any(
        c not in BLANKS and unicodedata.category(c) not in INVISIBLE_CATEGORIES for c in text
    )


def folded(name: str) -> str:
    """The key under which two names count as the same: compatibility forms and case are ignored."""
    if name.isascii():
        return name.lower()  # The same, in a hundredth of the time: lists are sorted by it.
    return unicodedata.normalize('NFKC', unicodedata.normalize('NFKC', name).casefold())


def search_key(*parts: str) -> str:
    """What one looks for and what is looked through: no accents, no capitals, single spaces."""
    spelled = unicodedata.normalize('NFKD', ' '.join(parts).casefold())
    bare = ''.join(c for c in spelled if not unicodedata.combining(c))
    return ' '.join(unicodedata.normalize('NFKC', bare).casefold().split())


def _is_plain(source: str) -> bool:
    return (
        PLAIN.fullmatch(source) is not None
        and not BLOCK_START.match(source)
        and '_' not in source
        and '//' not in source
    )


def _keep_class(tag: str, attribute: str, value: str) -> str | None:
    if tag == 'a' and attribute in {'class', 'data-user'}:
        return value if value == 'mention' or value.isdecimal() else None
    if attribute == 'class':
        return value if CODE_CLASS.fullmatch(value) else None
    return value


def _highlight(code: str, language: str, _attributes: str) -> str:
    """The code in colours, or '' for code that stays as it is."""
    if language.lower() not in _languages:
        return ''
    marked = io.StringIO()
    try:
        began = time.thread_time()
        lexer = get_lexer_by_name(language, stripnl=False, handlecodeblocks=False)  # Only this one.
        _highlighting.until += time.thread_time() - began  # To load it is not the message's fault.
        _formatter.format(_in_time(lexer.get_tokens(code)), marked)
    except _TooSlow:
        return ''
    return marked.getvalue()


def _in_time(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[Any, str]]:
    for token in tokens:
        if time.thread_time() > _highlighting.until:
            raise _TooSlow
        yield token


class _TooSlow(Exception):
    """The code was made to be slow: nobody writes it by chance."""


class _Highlighting(threading.local):
    """Until when, in processor time of its thread, a message's code may be highlighted."""

    until = 0.0


def _call(state: StateCore) -> None:
    """Make links of the people who are called by name, in text that is neither code nor a link."""
    people: People = state.env.get('people') or {}
    if not people:
        return
    for block in state.tokens:
        if block.type != 'inline' or not block.children:
            continue
        depth = 0
        children: list[Token] = []
        for token in block.children:
            depth += (token.type == 'link_open') - (token.type == 'link_close')
            is_text = token.type == 'text' and not depth
            children += _called(token, people) if is_text else [token]
        block.children = children


def _called(token: Token, people: People) -> Iterator[Token]:
    end = 0
    for match in NAMED.finditer(token.content):
        written = match[1] if match[1].lower() in people else match[1].rstrip('.-')
        person = people.get(written.lower())
        if person is None:
            continue
        yield _words(token.content[end : match.start()], token.level)
        user_id, handle = person
        yield Token(
            'mention', 'a', 0, content='@' + written, meta={'id': user_id, 'handle': handle}
        )
        end = match.start() + 1 + len(written)
    yield _words(token.content[end:], token.level)


def _words(content: str, level: int) -> Token:
    return Token('text', '', 0, content=content, level=level)


def _render_mention(
    self: object, tokens: list[Token], index: int, options: OptionsDict, env: object
) -> str:
    token = tokens[index]
    return (
        f'<a class="mention" href="/people/{html.escape(token.meta["handle"])}"'
        f' data-user="{int(token.meta["id"])}">{html.escape(token.content)}</a>'
    )


def _open_link(
    self: object, tokens: list[Token], index: int, options: OptionsDict, env: object
) -> str:
    tokens[index].attrSet('target', '_blank')
    return _markdown.renderer.renderToken(tokens, index, options, env)  # type: ignore[attr-defined, no-any-return]


_languages = frozenset(LANGUAGES.split())
_highlighting = _Highlighting()
_formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def _parser(*, is_linkifying: bool) -> MarkdownIt:
    parser = MarkdownIt(
        'commonmark',
        {
            'html': False,
            'linkify': is_linkifying,
            'breaks': True,
            'maxNesting': MAX_NESTING,
            'highlight': _highlight,
        },
    )
    parser.enable(['strikethrough', 'linkify'])
    parser.disable(
        ['heading', 'lheading', 'hr', 'image', 'reference', 'html_block', 'html_inline', 'code']
    )
    parser.linkify.set({'fuzzy_link': False, 'fuzzy_email': False})  # type: ignore[union-attr]
    parser.add_render_rule('link_open', _open_link)
    parser.add_render_rule('mention', _render_mention)
    parser.core.ruler.push('call', _call)
    return parser


_markdown = _parser(is_linkifying=True)
_unlinked = _parser(is_linkifying=False)
