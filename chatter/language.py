"""In which language a sentence is said: gettext catalogues, and whose language it is just now.

A sentence is written in English where it belongs, `words('At most {most} people.', most=8)`, and
becomes text only where somebody reads it: services, which work in threads and know no reader, hand
it on as it is. Whoever answers a request says in which language that is (`use`); what is said
outside of one is English. Catalogues are `locale/<language>/LC_MESSAGES/<domain>.mo`; English has
none. Sentences of the browser's own modules are the domain `browser`, and are only passed on here.
"""

import contextlib
import gettext
import locale
import os
import re
import string
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from chatter import accept

ENGLISH = 'en'
OURS = Path(__file__).parent / 'locale'
DOMAIN = 'chatter'
BROWSER_DOMAIN = 'browser'
NAMES = {'en': 'English', 'de': 'Deutsch'}  # What people call their own; others by their code.
FROM_RIGHT = frozenset({'ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'})
TAG_MOST = 35  # RFC 5646, 4.4.1; a longer one would take the square of its length.
THOUSANDS = {'en': ',', 'de': '.'}
THIN_SPACE = '\N{NARROW NO-BREAK SPACE}'  # Parts thousands where a language names nothing else.
IN_PAGE = re.compile(r'\[\[(.+?)\]\]')

_folders: list[Path] = [OURS]
_current: ContextVar[str] = ContextVar('language', default=ENGLISH)


def open(*further: Path) -> None:
    """Take catalogues of these folders too; the latest that has a language wins."""
    _folders[:] = [*reversed(further), OURS]
    available.cache_clear()
    _catalogue.cache_clear()


@cache
def available() -> tuple[str, ...]:
    """The languages that can be had, English first."""
    found = {
        file.parent.parent.name
        for folder in _folders
        for file in folder.glob(f'*/LC_MESSAGES/{DOMAIN}.mo')
    }
    return (ENGLISH, *sorted(found - {ENGLISH}))


def current() -> str:
    """The language of whoever is being answered."""
    return _current.get()


def use(language: str) -> None:
    """From here on, in this task, speak this language, or English where it cannot be had."""
    _current.set(language if language in available() else ENGLISH)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak it while inside."""
    token = _current.set(language if language in available() else ENGLISH)
    try:
        yield
    finally:
        _current.reset(token)


def negotiated(accepted: str) -> str:
    """The best of the available languages for an `Accept-Language` header (RFC 9110 §12.5.4)."""
    wishes = [
        (tag, weight)
        for tag, weight in accept.weights(accepted)
        if weight > 0 and len(tag) <= TAG_MOST
    ]
    have = {language.lower(): language for language in available()}
    for tag, _ in sorted(wishes, key=lambda wish: -wish[1]):
        while tag:
            if tag in have:
                return have[tag]
            tag = tag.rpartition('-')[0]
    return ENGLISH


def of_this_machine() -> str:
    """The language that whoever sits at this machine has set it to, if it can be had."""
    spoken = locale.getlocale()[0] or os.environ.get('LANG', '')
    return negotiated(spoken.partition('.')[0].replace('_', '-'))


def direction(language: str) -> str:
    """`ltr` or `rtl`: from which side the language is written."""
    return 'rtl' if language.partition('-')[0] in FROM_RIGHT else 'ltr'


def name(language: str) -> str:
    """What those who speak a language call it."""
    return NAMES.get(language, language)


class Words:
    """A sentence in no language yet; `str()` says it in that of whoever reads it."""

    __slots__ = ('_many', '_one', '_values')

    def __init__(self, one: str, many: str | None, values: Mapping[str, Any]) -> None:
        self._one = one
        self._many = many
        self._values = values

    def __str__(self) -> str:
        catalogue = _catalogue(DOMAIN, current())
        if self._many is None:
            said = catalogue.gettext(self._one)
        else:
            said = catalogue.ngettext(self._one, self._many, self._values['count'])
        return _Sentence().vformat(said, (), self._values) if self._values else said

    def __repr__(self) -> str:
        return f'words({self._one!r})'


def words(text: str, **values: Any) -> Words:
    """A sentence to be said later. `{name}` stands for a value, `{name:,}` for a large number."""
    return Words(text, None, values)


def plural(one: str, many: str, count: int, **values: Any) -> Words:
    """The same, by number: `plural('{count} room', '{count} rooms', 3)`."""
    return Words(one, many, {'count': count, **values})


def _(text: str, **values: Any) -> str:
    """A sentence said now, in the language of whoever is being answered."""
    return str(words(text, **values))


def page(html: str) -> str:
    """A whole page in the language of whoever is being answered: `[[Go home]]` is a sentence."""
    return IN_PAGE.sub(lambda sentence: escape(_(sentence[1])), html)


def messages(language: str) -> dict[str, str | list[str]]:
    """Everything the browser's catalogue says: singulars as text, plurals as lists of forms.

    The entry with the key '' is the header; English has nothing to say.
    """
    said: dict[str, str | list[str]] = {}
    kept = getattr(_catalogue(BROWSER_DOMAIN, language), '_catalog', {})
    for key, text in kept.items():
        if isinstance(key, tuple):
            forms = said.setdefault(key[0], [])
            assert isinstance(forms, list)
            forms.insert(key[1], text)
        else:
            said[key] = text
    return said


class _Sentence(string.Formatter):
    """Values in sentences are text and numbers; nothing of them can be reached into."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == ',':
            separator = THOUSANDS.get(current().partition('-')[0], THIN_SPACE)
            return format(value, ',').replace(',', separator)
        return str(value)


@cache
def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    for folder in _folders:
        file = folder / language / 'LC_MESSAGES' / f'{domain}.mo'
        if file.is_file():
            with file.open('rb') as opened:
                return gettext.GNUTranslations(opened)
    return gettext.NullTranslations()
