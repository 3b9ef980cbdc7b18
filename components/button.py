"""A button: words, or a sign with a name for those who do not see it."""

from collections.abc import Awaitable, Callable

from nicegui.element import Element

from components.icon import Icon
from components.text import Text

Clicked = Callable[[], Awaitable[None] | None]


class Button(Element, default_classes='button', default_props='type=button'):
    """`look` is one of the button's styles: '', 'primary', 'danger', 'quiet'."""

    def __init__(
        self,
        label: str,
        on_click: Clicked | None = None,
        *,
        icon: str | None = None,
        only_icon: bool = False,
        look: str = '',
    ) -> None:
        super().__init__('button')
        if look:
            self.classes(f'button--{look}')
        with self:
            if icon:
                Icon(icon)
            if only_icon:
                self.classes('button--icon')
                self._props |= {'aria-label': label, 'title': label}
            else:
                Text('span', label)
        if on_click is not None:
            self.on('click', on_click, args=[])
