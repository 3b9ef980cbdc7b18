"""On narrow screens: the button that opens the drawer with the rooms."""

from chatter.language import _
from components.button import Button


class MenuButton(Button):
    """The drawer listens in the browser, so it opens without asking the server."""

    def __init__(self) -> None:
        super().__init__(_('Rooms'), icon='menu', only_icon=True, look='quiet')
        self.classes('menu-button')
        self.on(
            'click',
            js_handler='() => window.dispatchEvent(new CustomEvent("chatter:menu"))',
        )
