"""A dialog: built when it is opened, gone when it is closed; Esc closes it and focus goes back."""

from types import TracebackType

from nicegui import ui

from chatter.language import _
from components.button import Button
from components.text import Text


class Dialog:
    """`with Dialog('New room') as dialog: …`, then `dialog.open()`."""

    def __init__(self, title: str) -> None:
        with ui.context.client.content:  # It may outlive the place it was asked for in.
            self._dialog = ui.dialog()
        self._dialog.on('hide', self._dialog.delete, args=[])  # Not before it gave the focus back.
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
