"""The sentences of the browser's own modules, as a script that a page's head loads before them.

English is what stands in the modules, so it has no script. Another content has another address, and
browsers keep what they have for a year.
"""

import hashlib
import json
import re
from functools import cache

from chatter import language

RULE = re.compile(r'plural\s*=\s*([n0-9()\s?:!=<>&|%+-]+);?')
TWO_FORMS = 'n != 1'


@cache
def script(name: str) -> bytes:
    """`window.chatterWords` for a language: its plural rule and its sentences."""
    messages = language.messages(name)
    header = messages.pop('', '')
    found = RULE.search(header) if isinstance(header, str) else None
    said = json.dumps(messages, ensure_ascii=False).replace('<', '\\u003c')
    return (
        f'window.chatterWords = {{plural: (n) => Number({found[1] if found else TWO_FORMS}), '
        f'messages: {said}}};\n'
    ).encode()


@cache
def url(name: str) -> str:
    """Where the script of a language is served; English has none, and is nowhere."""
    if name == language.ENGLISH:
        return ''
    return f'/assets/words-{name}-{hashlib.sha256(script(name)).hexdigest()[:12]}.js'
