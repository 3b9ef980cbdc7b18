"""Where there is nothing, or nothing for whoever asks. The two look the same."""

from nicegui import ui
from starlette.responses import HTMLResponse

from chatter.language import _, words
from components.empty import Empty
from pages import plain

TITLE = words('There is nothing here')
SENTENCE = words('It was removed, it is not for you, or the link is wrong.')


def show() -> None:
    """The view inside of the frame."""
    with Empty('compass', str(TITLE), str(SENTENCE)):
        ui.link(_('Go home'), '/').classes('button button--primary')


async def stray() -> HTMLResponse:
    """The whole page for stray addresses: a live one for each of them would cost dearly."""
    return plain.page(str(TITLE), str(SENTENCE), status=404)
