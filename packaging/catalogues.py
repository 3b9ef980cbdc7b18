"""Bring translations up to date with the source: `python3 packaging/catalogues.py`.

Run by whoever writes or translates a sentence. New ones appear in `chatter/locale/<language>/` as
`msgid`s without a `msgstr`, to be filled in; what is no longer said is taken out. A further
language begins by naming it: `python3 packaging/catalogues.py fr`. The compiled `.mo` files are
kept in the repository, so that Chatter starts from a checkout as it is.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chatter import bootstrap, language  # noqa: E402

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LOCALE = ROOT / 'chatter' / 'locale'
DOMAINS = ('chatter', 'browser')
PYTHON = ('chatter', 'components', 'pages')
PAGES = ('chatter/desktop/page.html', 'components/web_app/offline.html')
KEYWORDS = {'_': None, 'words': None, 'plural': (1, 2)}
STRING = r"\s*'((?:[^'\\]|\\.)*)'"
SAID = re.compile(rf'(?<![\w.$])(?:tn\({STRING},{STRING}|t\({STRING})')
COMMENT = re.compile(r'/\*\*.*?\*/', re.S)
WIDTH = 96
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def main(languages: list[str]) -> None:
    """Update and compile the catalogues of these languages too, beside those that are there."""
    there = {folder.name for folder in LOCALE.iterdir()} if LOCALE.is_dir() else set()
    for name in sorted(there | set(languages)):
        for domain in DOMAINS:
            catalogue = updated(name, domain)
            file = path(name, domain)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(written(catalogue))
            file.with_suffix('.mo').write_bytes(compiled(catalogue))
            missing = sum(1 for message in catalogue if message.id and not said(message.string))
            print(f'{file.relative_to(ROOT)}: {len(catalogue)} sentences, {missing} missing')


def path(language: str, domain: str) -> Path:
    """Where a catalogue is written by people."""
    return LOCALE / language / 'LC_MESSAGES' / f'{domain}.po'


def extracted(domain: str) -> 'Catalog':
    """Every sentence of a domain, untranslated: Python's, or those of the browser's modules."""
    from babel.messages.catalog import Catalog

    catalogue = Catalog(project='Chatter', domain=domain, charset='utf-8')
    for file, line, sentence in _python() if domain == 'chatter' else _javascript():
        catalogue.add(sentence, locations=[(file.relative_to(ROOT).as_posix(), line)])
    return catalogue


def updated(language: str, domain: str) -> 'Catalog':
    """The catalogue of a language, with the sentences of the source and no others."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    file = path(language, domain)
    if file.exists():
        catalogue = read_po(BytesIO(file.read_bytes()), locale=language, domain=domain)
    else:
        catalogue = Catalog(locale=language, domain=domain, project='Chatter')
    catalogue.update(extracted(domain), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    return catalogue


def written(catalogue: 'Catalog') -> bytes:
    """As people edit it."""
    from babel.messages.pofile import write_po

    written = BytesIO()
    write_po(
        written, catalogue, width=WIDTH, sort_by_file=True, include_lineno=False, omit_header=True
    )
    rule = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{rule}\n'
    return header.encode() + written.getvalue()


def compiled(catalogue: 'Catalog') -> bytes:
    """As programs read it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    plain = read_po(BytesIO(written(catalogue)), locale=catalogue.locale)
    plain.creation_date = plain.revision_date = BEGINNING  # The same sentences, the same bytes.
    compiled = BytesIO()
    write_mo(compiled, plain)
    return compiled.getvalue()


def said(string: str | tuple[str, ...]) -> bool:
    """Whether a translation is there, all its forms."""
    return all(string) if isinstance(string, tuple) else bool(string)


def _python() -> Iterator[tuple[Path, int, str | tuple[str, ...]]]:
    from babel.messages.extract import extract

    for file in PAGES:
        for sentence in language.IN_PAGE.findall((ROOT / file).read_text('utf-8')):
            yield ROOT / file, 1, sentence
    for folder in PYTHON:
        for file in sorted((ROOT / folder).rglob('*.py')):
            for line, sentence, _, _ in extract('python', BytesIO(file.read_bytes()), KEYWORDS):
                yield file, line, sentence


def _javascript() -> Iterator[tuple[Path, int, str | tuple[str, ...]]]:
    """Calls of `t` and `tn`, also inside of templates, which no parser of JavaScript looks into."""
    for file in sorted((ROOT / 'components').rglob('*.js')):
        source = COMMENT.sub(_blank, file.read_text('utf-8'))
        for match in SAID.finditer(source):
            line = source.count('\n', 0, match.start()) + 1
            one, many, plain = (text and re.sub(r'\\(.)', r'\1', text) for text in match.groups())
            yield file, line, plain if plain is not None else (one, many)


def _blank(comment: re.Match[str]) -> str:
    return '\n' * comment[0].count('\n')


if __name__ == '__main__':
    bootstrap.enter('test')
    main(sys.argv[1:])
