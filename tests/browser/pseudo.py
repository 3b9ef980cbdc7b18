"""Languages that nobody speaks, to see what becomes of pages in those that somebody does.

Each sentence keeps its values, gets a mark at both ends and is a third longer; one of the languages
is written from the right. What lacks the marks has not gone through a catalogue.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests import catalogues

FROM_LEFT = 'en-XA'
FROM_RIGHT = 'ar-XB'
BEGINS, ENDS = '⟦', '⟧'
ACCENTED = str.maketrans('aeiounscyzAEIOUSZ', 'áéíóúñšçýžÁÉÍÓÚŠŽ')
PIECES = re.compile(r'(\{[^}]*\})')


def speak(folder: Path) -> None:
    """Write the catalogues of both languages, compiled, into a folder."""
    for domain in catalogues.program.DOMAINS:
        for language in (FROM_LEFT, FROM_RIGHT):
            spoken = Catalog(locale=language.split('-')[0], charset='utf-8')
            for message in catalogues.program.extracted(domain):
                if isinstance(message.id, tuple):
                    forms = [said(message.id[1])] * spoken.num_plurals
                    spoken.add(message.id, tuple(forms))
                elif message.id:
                    spoken.add(message.id, said(message.id))
            file = folder / language / 'LC_MESSAGES' / f'{domain}.mo'
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open('wb') as opened:
                write_mo(opened, spoken)


def said(sentence: str) -> str:
    """`⟦Šáýš híí ‒‒‒⟧`: accented, longer, marked, with its values as they are."""
    pieces = PIECES.split(sentence)
    accented = [piece if piece[:1] == '{' else piece.translate(ACCENTED) for piece in pieces]
    longer = ' ' + 'ë' * max(2, len(sentence) // 3) if len(sentence) < 12 else ''
    more = ' ëëëëë' * (len(sentence) // 18)
    return f'{BEGINS}{"".join(accented)}{longer}{more}{ENDS}'
