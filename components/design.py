"""How Chatter looks: one stylesheet made of `colors.py` and `styles/*.css`, and every page's head.

Colours, sizes and durations are CSS variables; components name them, never values. What a person
prefers stands on the root element before anything is drawn, so no page flashes in another theme.
"""

import copy
import hashlib
import json
import re
from functools import cache
from pathlib import Path

from nicegui import Client, ui

from chatter import language
from chatter.models.preferences import Accent
from chatter.models.views import Viewer
from components import catalogue, colors

STYLES = Path(__file__).parent / 'styles'
FIRST = ('tokens', 'base')  # The rest follows by name: each file speaks of its own classes only.
VIEWPORT = (
    'width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content'
)
THEME_COLORS = {'light': colors.LIGHT['bg'], 'dark': colors.DARK['bg']}
PREFER = (Path(__file__).parent / 'prefer.js').read_text('utf-8')

SPARE = re.compile(r'/\*.*?\*/|^[ \t]+|^\n', re.DOTALL | re.MULTILINE)


@cache
def stylesheet() -> bytes:
    """The whole stylesheet, without what is written for whoever reads its files."""
    names = [*FIRST, *sorted(file.stem for file in STYLES.glob('*.css') if file.stem not in FIRST)]
    styles = [(STYLES / f'{name}.css').read_text('utf-8') for name in names]
    return SPARE.sub('', '\n'.join((colors.stylesheet(), *styles))).encode()


@cache
def stylesheet_url() -> str:
    """Where it is served; another content has another name, so browsers may keep it for ever."""
    return f'/assets/{hashlib.sha256(stylesheet()).hexdigest()[:12]}.css'


def head(viewer: Viewer | None = None, accent: Accent | None = None) -> str:
    """What stands in the head of every page; without a person, what this browser had last."""
    metas = '\n'.join(
        f'<meta name="theme-color" content="{color}" '
        f'media="(prefers-color-scheme: {scheme})" data-scheme="{scheme}">'
        for scheme, color in THEME_COLORS.items()
    )
    said = viewer.preferences.model_dump_json() if viewer else 'null'
    spoken = language.current()
    words = catalogue.url(spoken)
    return (
        (f'<script src="{words}"></script>\n' if words else '')
        + f'<link rel="stylesheet" href="{stylesheet_url()}">\n{metas}\n'
        f'<script>document.documentElement.lang = {json.dumps(spoken)};\n'
        f'document.documentElement.dir = {json.dumps(language.direction(spoken))};\n'
        f'window.chatterPreferences = {said};\n'
        f'window.chatterAccent = {json.dumps(accent)};\n'
        f'window.chatterViewerId = {viewer.id if viewer else 0};\n{PREFER}</script>'
    )


def apply(client: Client, viewer: Viewer | None = None, *, accent: Accent | None = None) -> None:
    """Put the design on a page that is being built, as the viewer prefers it."""
    ui.add_head_html(head(viewer, accent))
    client.page = copy.copy(client.page)  # One page in one language, whoever else opens it.
    client.page.language = None  # The head says which; NiceGUI knows sixty, and no others.
    page = client.content.parent_slot.parent if client.content.parent_slot else None
    if page is not None:
        page.tag = 'div'  # Quasar's page is a <main>; where the main part is, our pages say.
