"""Chatter as an app of the phone or the desktop: manifest, icons, and a page for being offline.

The worker answers a navigation that fails with the offline page, and keeps nothing but that page
and what it is drawn with: no answer of the API and no page of anybody is ever cached. Browsers run
workers on secure contexts only (HTTPS, or `localhost`); elsewhere everything is as without.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from chatter import language
from chatter.language import words
from components import catalogue, design, sign

FOLDER = Path(__file__).parent / 'web_app'
FILES = '/web-app'  # Where the files of the folder are served.
MANIFEST = '/manifest.webmanifest'
WORKER = '/service-worker.js'  # At the root: a worker rules what lies below its own place.
OFFLINE = '/offline'
DESCRIPTION = words('A chat of your own: rooms, live messages, nothing lost.')
SHORTCUTS = {'/rooms': words('Browse rooms'), '/settings': words('Settings')}
ICON_NAMES = ('icon-192.png', 'icon-512.png', 'maskable-192.png', 'maskable-512.png')
PICTURES = (*ICON_NAMES, 'apple-touch-icon.png')
SCRIPTS = ('follow.js', 'offline.js')


def manifest(name: str) -> dict[str, Any]:
    """What an installed Chatter is called and looks like (W3C Web Application Manifest)."""
    return {
        'id': '/',
        'name': name,
        'short_name': name,
        'description': str(DESCRIPTION),
        'lang': language.current(),
        'dir': language.direction(language.current()),
        'start_url': '/',
        'scope': '/',
        'display': 'standalone',
        'theme_color': sign.PAPER,
        'background_color': sign.PAPER,
        'categories': ['social', 'productivity'],
        'icons': [
            {
                'src': f'{FILES}/{name}',
                'sizes': 'x'.join([name.split('-')[1].removesuffix('.png')] * 2),
                'type': 'image/png',
                'purpose': 'maskable' if name.startswith('maskable') else 'any',
            }
            for name in ICON_NAMES
        ],
        'shortcuts': [
            {
                'name': str(name),
                'url': url,
                'icons': [{'src': f'{FILES}/icon-192.png', 'sizes': '192x192'}],
            }
            for url, name in SHORTCUTS.items()
        ],
    }


def head() -> str:
    """What the head of every page says of it."""
    return (
        f'<link rel="manifest" href="{MANIFEST}">\n'
        f'<link rel="apple-touch-icon" href="{FILES}/apple-touch-icon.png">\n'
        f'<script type="module" src="{script_url("follow.js")}"></script>'
    )


@cache
def script_url(name: str) -> str:
    """Where a script is served; another content has another address."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f'{FILES}/{name}?{digest}'


@cache
def worker(spoken: str) -> str:
    """The worker's script for who speaks a language.

    It differs whenever what it keeps does, so browsers take the new one.
    """
    kept = [OFFLINE, design.stylesheet_url(), script_url('offline.js')]
    if catalogue.url(spoken):
        kept.append(catalogue.url(spoken))
    version = hashlib.sha256('\n'.join([*kept, offline_page(spoken)]).encode()).hexdigest()[:12]
    constants = f'const VERSION = {json.dumps(version)};\nconst KEPT = {json.dumps(kept)};\n'
    return constants + (FOLDER / 'worker.js').read_text('utf-8')


@cache
def offline_page(spoken: str) -> str:
    """What is shown in the place of a page that cannot be had."""
    with language.speaking(spoken):
        page = language.page((FOLDER / 'offline.html').read_text('utf-8'))
        parts = {
            'lang': spoken,
            'viewport': design.VIEWPORT,
            'head': design.head(),
            'mark': sign.INLINE,
            'script': script_url('offline.js'),
        }
    for name, text in parts.items():
        page = page.replace(f'{{{{{name}}}}}', text)
    return page
