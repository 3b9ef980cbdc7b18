"""A dialog: built when it is opened, gone when it is closed; Esc closes it and focus goes back."""

from types import TracebackType

from nicegui import ui
from nicegui.events import GenericEventArguments

from chatter.language import _
from components.button import Button
from components.text import Text

AT_ONCE = 4  # Two are there for the moment in which one leads to another; no person has more.


class _Sheet(ui.dialog):
    """NiceGUI's dialog, that leaves nothing behind, and takes nothing from browsers but whether it
    is shown."""

    def __init__(self) -> None:
        """In the page itself: it may outlive the place it was asked for in."""
        client = ui.context.client
        older = [one for one in client.elements.values() if isinstance(one, _Sheet)]
        for sheet in older[: 1 - AT_ONCE]:
            sheet.go()
        with client.content, ui.element() as self._place:  # For what ends a dialog with its parent.
            self._place.set_visibility(False)
            super().__init__()
        self.on('hide', self.go, args=[])  # Not before it gave the focus back.

    def go(self) -> None:
        """Away with it."""
        self.delete()
        self._place.delete()

    def _event_args_to_value(self, event: GenericEventArguments) -> bool:
        return event.args is True


class Dialog:
    """`with Dialog('New room') as dialog: …`, then `dialog.open()`."""

    def __init__(self, title: str) -> None:
        self._dialog = _Sheet()
        self._dialog.props['aria-label'] = title
        with self._dialog:
            self._box = ui.element('section').classes('dialog overlay')
        with self._box, ui.element('header').classes('dialog__head'):
            Text('h2', title, 'dialog__title')
            Button(_('Close'), self.close, icon='close', only_icon=True, look='quiet')

    def open(self) -> None:
        """Show it."""
        self._dialog.open()

    def close(self) -> None:
        """Close it; what was typed in it goes."""
        self._dialog.close()

    def __enter__(self) -> 'Dialog':
        self._box.__enter__()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._box.__exit__()
