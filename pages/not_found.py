"""Where there is nothing, or nothing for whoever asks. The two look the same."""

from nicegui import ui
from starlette.responses import HTMLResponse

from components.empty import Empty
from pages import plain

TITLE = 'There is nothing here'
SENTENCE = 'It was removed, it is not for you, or the link is wrong.'


def show() -> None:
    """The view inside of the frame."""
    with Empty(TITLE, SENTENCE):
        ui.link('Go home', '/').classes('button button--primary')


async def stray() -> HTMLResponse:
    """The whole page for stray addresses: a live one for each of them would cost dearly."""
    return plain.page(TITLE, SENTENCE, status=404)
