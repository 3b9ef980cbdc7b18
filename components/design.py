"""How Chatter looks: one stylesheet made of `styles/*.css`, and what every page has in its head.

Colours, sizes and durations are CSS variables of `tokens.css`; components name them, never values.
"""

import hashlib
from functools import cache
from pathlib import Path

from nicegui import Client, ui

STYLES = Path(__file__).parent / 'styles'
FIRST = ('tokens', 'base')  # The rest follows by name: each file speaks of its own classes only.
VIEWPORT = (
    'width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content'
)
THEME_COLORS = {'light': '#fbfaf8', 'dark': '#171614'}


@cache
def stylesheet() -> bytes:
    """The whole stylesheet."""
    names = [*FIRST, *sorted(file.stem for file in STYLES.glob('*.css') if file.stem not in FIRST)]
    return '\n'.join((STYLES / f'{name}.css').read_text('utf-8') for name in names).encode()


@cache
def stylesheet_url() -> str:
    """Where it is served; another content has another name, so browsers may keep it for ever."""
    return f'/assets/{hashlib.sha256(stylesheet()).hexdigest()[:12]}.css'


def head() -> str:
    """What stands in the head of every page."""
    colors = '\n'.join(
        f'<meta name="theme-color" content="{color}" media="(prefers-color-scheme: {scheme})">'
        for scheme, color in THEME_COLORS.items()
    )
    return f'<link rel="stylesheet" href="{stylesheet_url()}">\n{colors}'


def apply(client: Client) -> None:
    """Put the design on a page that is being built."""
    ui.add_head_html(head())
    page = client.content.parent_slot.parent if client.content.parent_slot else None
    if page is not None:
        page.tag = 'div'  # Quasar's page is a <main>; where the main part is, our pages say.
