"""Whole pages without anything live in them: for stray addresses, and for when something broke."""

from html import escape

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from chatter import language, logs
from chatter.api import errors
from chatter.language import _
from components import design, sign


def page(title: str, sentence: str, *, status: int) -> HTMLResponse:
    """A heading, a sentence and the way home, in our own colours."""
    home = _('Go home')
    return HTMLResponse(
        f'<!doctype html><html lang="{language.current()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="{design.VIEWPORT}">'
        f'<title>{escape(title)} — Chatter</title>'
        f'{design.head()}</head><body><main class="entrance"><section class="entrance__card">'
        f'{sign.INLINE}<h1 class="entrance__heading">{escape(title)}</h1>'
        f'<p class="entrance__sentence">{escape(sentence)}</p>'
        f'<a class="button button--primary" href="/">{escape(home)}</a>'
        '</section></main></body></html>',
        status,
        {'Cache-Control': 'no-store'},
    )


async def crashed(request: Request, error: Exception) -> Response:
    """The answer when a page could not be built; the log has the reason under the same number."""
    number = logs.crash(error, errors.place(request))
    return page(
        _('Something went wrong here'),
        _(
            'Try again; if it stays so, tell whoever runs this Chatter the number {number}.',
            number=number,
        ),
        status=500,
    )
