"""The frame around the pages for coming in: the mark, a heading, one form, ways to the others."""

import contextlib
from collections.abc import Iterator
from html import escape

from fastapi import Request
from nicegui import Client, ui

from chatter.language import _
from components import design, sockets, web_app
from components.mark import Mark
from components.text import Text
from pages import viewer


@contextlib.contextmanager
def entrance(client: Client, request: Request, heading: str, sentence: str = '') -> Iterator[None]:
    """Build a page for coming in; its sockets may only come from this very browser."""
    seen = viewer.server_of(request)
    sockets.bind(client, request)
    design.apply(client, accent=seen.accent)
    ui.add_head_html(f'<meta name="description" content="{escape(str(web_app.DESCRIPTION))}">')
    ui.page_title(f'{heading} — {seen.name}')
    with ui.element('main').classes('entrance'), ui.element('section').classes('entrance__card'):
        Mark(seen.name, seen.picture)
        Text('h1', heading, 'entrance__heading')
        if sentence:
            Text('p', sentence, 'entrance__sentence')
        yield


def ways(*links: tuple[str, str]) -> None:
    """Where else one may want to go: (words, path)."""
    with ui.element('nav').classes('entrance__ways') as nav:
        nav.props['aria-label'] = _('Other ways in')
        for words, path in links:
            ui.link(words, path)
