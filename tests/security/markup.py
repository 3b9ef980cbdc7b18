"""What HTML may hold that was made of people's text, written down a second time.

Deliberately not the product's own list: this one would be wrong alone.
"""

import re
from html.parser import HTMLParser

ALLOWED = {
    'p': set(),
    'br': set(),
    'strong': set(),
    'em': set(),
    's': set(),
    'pre': set(),
    'blockquote': set(),
    'ul': set(),
    'li': set(),
    'code': {'class'},
    'span': {'class'},
    'ol': {'start'},
    'a': {'href', 'target', 'rel'},
}
SCHEME = re.compile(r'([a-z][a-z0-9+.-]*):', re.IGNORECASE)
UNFIT = re.compile(r'[\s"<>`\\\x00-\x20\x7f]')  # What a browser would take away, or stumble over.


class Markup(HTMLParser):
    """HTML taken apart. `wrong` says in words what should not be there.

    A link without a scheme leads to a page of our own, or as `//name` to the web.
    """

    def __init__(self, source: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.wrong += [f'<{tag}> is not closed' for tag in self._open]

    @property
    def text(self) -> str:
        """What is there to be read."""
        return ''.join(self.words)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(f'<{tag}>')
            return
        if tag != 'br':
            self._open.append(tag)
        said = dict(attributes)
        if len(said) != len(attributes):
            self.wrong.append(f'<{tag}> says something twice')
        for name, value in attributes:
            if name not in ALLOWED[tag]:
                self.wrong.append(f'<{tag} {name}>')
            if name == 'class' and not re.fullmatch(r'[a-z0-9 _-]{1,40}', value or ''):
                self.wrong.append(f'class {value!r}')
            if name == 'start' and not re.fullmatch(r'\d{1,9}', value or ''):
                self.wrong.append(f'start {value!r}')
        if tag == 'a':
            self._check_link(said)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f'</{tag}> closes nothing')

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f'<!--{data}-->')

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f'<!{decl}>')

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f'<![{data}]>')

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f'<?{data}>')

    def _check_link(self, said: dict[str, str | None]) -> None:
        address = said.get('href')
        if address is not None:
            self.links.append(address)
            scheme = SCHEME.match(address)
            if UNFIT.search(address):
                self.wrong.append(f'href {address!r}')
            if scheme and scheme[1].lower() not in {'http', 'https', 'mailto'}:
                self.wrong.append(f'scheme {address!r}')
        if said.get('target') != '_blank' or 'noopener' not in (said.get('rel') or ''):
            self.wrong.append(f'a link that leaves the door open: {said}')
