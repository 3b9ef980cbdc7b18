"""Where there is nothing, or nothing for whoever asks. The two look the same."""

from nicegui import ui
from starlette.responses import HTMLResponse

from components import design
from components.empty import Empty

TITLE = 'Nothing here'


def show() -> None:
    """The view inside of the frame."""
    with Empty('There is nothing here', 'It was removed, it is not for you, or the link is wrong.'):
        ui.link('Go home', '/').classes('button button--primary')


async def plain() -> HTMLResponse:
    """The whole page for stray addresses: a live one for each of them would cost dearly."""
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="{design.VIEWPORT}"><title>{TITLE} — Chatter</title>'
        f'{design.head()}</head><body><main class="entrance"><section class="entrance__card">'
        '<h1 class="entrance__heading">There is nothing here</h1>'
        '<p class="entrance__sentence">It was removed, it is not for you, or the link is wrong.</p>'
        '<a class="button button--primary" href="/">Go home</a>'
        '</section></main></body></html>',
        status_code=404,
    )
