"""How the native window's own few pages look: the same colours and controls as all others.

Nothing of NiceGUI is imported, so that a window is there before the server is.
"""

from pathlib import Path

from chatter.desktop import Look
from components import colors, sign

HERE = Path(__file__).parent
STYLES = ('tokens', 'base', 'entrance', 'form')


def look() -> Look:
    """What those pages take from the design."""
    styles = [(HERE / 'styles' / f'{name}.css').read_text('utf-8') for name in STYLES]
    return Look(
        style='\n'.join((colors.stylesheet(), *styles)),
        sign=sign.INLINE,
        icon=str(HERE / 'web_app' / 'icon-192.png'),
    )
