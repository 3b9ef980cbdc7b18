"""People's text becomes HTML here and nowhere else: Markdown without HTML, then an allowlist.

Rendering happens once, when a message is written. What a browser gets is what `render` returned.
"""

import html
import re
import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

MAX_NESTING = 20
MAX_HIGHLIGHTED = 10_000
LINK_REL = 'noopener noreferrer nofollow'

TAGS = {'p', 'br', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'span'}
ATTRIBUTES: dict[str, set[str]] = {
    '*': set(),  # Not even a title: it could say of a link what is not true.
    'a': {'href', 'target'},
    'span': {'class'},
    'code': {'class'},
    'ol': {'start'},
}
SCHEMES = {'http', 'https', 'mailto'}
CODE_CLASS = re.compile(r'[a-z0-9 _-]{1,40}')

BIDI_CONTROLS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
INVISIBLE_CATEGORIES = {'Zs', 'Zl', 'Zp', 'Cc', 'Cf', 'Cs', 'Mn'}
BLANKS = set('\u2800\u3164\uffa0\u115f\u1160')  # Letters and symbols that show nothing.
PLAIN = re.compile(r'[\w ,;?!\'"()%=+\-/àâäçéèêëîïôöùûüß–—…’]*[.]?', re.ASCII)
BLOCK_START = re.compile(r'\s|[-+=]|\d+[.)]')


def render(source: str) -> str:
    """Safe HTML: bold, italic, strike, code, quotes, lists and links; all the rest is text."""
    return render_plain(source) or nh3.clean(
        _markdown.render(source),
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
    """A name in one line: no control or direction-changing characters, single spaces, NFC."""
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
    return unicodedata.normalize('NFKC', unicodedata.normalize('NFKC', name).casefold())


def _is_plain(source: str) -> bool:
    return (
        PLAIN.fullmatch(source) is not None
        and not BLOCK_START.match(source)
        and '_' not in source
        and '//' not in source
    )


def _keep_class(tag: str, attribute: str, value: str) -> str | None:
    if attribute == 'class':
        return value if CODE_CLASS.fullmatch(value) else None
    return value


def _highlight(code: str, language: str, _attributes: str) -> str:
    if not language or len(code) > MAX_HIGHLIGHTED:
        return ''
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return ''
    return str(highlight(code, lexer, _formatter))


def _open_link(
    self: object, tokens: list[Token], index: int, options: OptionsDict, env: object
) -> str:
    tokens[index].attrSet('target', '_blank')
    return _markdown.renderer.renderToken(tokens, index, options, env)  # type: ignore[attr-defined, no-any-return]


_formatter = HtmlFormatter(nowrap=True)
_markdown = MarkdownIt(
    'commonmark',
    {
        'html': False,
        'linkify': True,
        'breaks': True,
        'maxNesting': MAX_NESTING,
        'highlight': _highlight,
    },
)
_markdown.enable(['strikethrough', 'linkify'])
_markdown.disable(
    ['heading', 'lheading', 'hr', 'image', 'reference', 'html_block', 'html_inline', 'code']
)
_markdown.linkify.set({'fuzzy_link': False, 'fuzzy_email': False})  # type: ignore[union-attr]
_markdown.add_render_rule('link_open', _open_link)
