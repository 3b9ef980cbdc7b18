"""Real HTML forms, declared as data: no keystroke and no password crosses NiceGUI's socket.

The browser sends them to the REST interface and shows its refusals beside the fields.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, asdict, dataclass
from typing import Any, Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments, Handler

from chatter.files import AVATAR_BYTES_MOST


@dataclass(frozen=True)
class Option:
    """One answer of a field of type `choice`."""

    value: str
    label: str
    hint: str | None = None


@dataclass(frozen=True)
class Field:
    """One input. What is None is not said at all.

    `choice` and `select` need `options`; `links` are `{title, url}`, at most `maxlength` of them;
    `picks` are texts that a press puts in. `hidden` with `autocomplete` is for password managers.
    An `avatar` is not part of what is sent: when the form has been accepted, the picture is PUT to
    `upload` (or deleted there), and `value` is the address of the present one. `way` is shown where
    a value is somebody's already: words, and an address that what was typed is added to.
    """

    name: str
    _: KW_ONLY
    label: str = ''
    type: Literal[
        'text',
        'password',
        'textarea',
        'checkbox',
        'choice',
        'select',
        'links',
        'avatar',
        'hidden',
        'search',
    ] = 'text'
    required: bool = False
    value: str | bool | list[dict[str, str]] | None = None
    hint: str | None = None
    placeholder: str | None = None
    autocomplete: str | None = None
    autofocus: bool = False
    inputmode: str | None = None
    autocapitalize: str | None = None
    minlength: int | None = None
    maxlength: int | None = None
    options: Sequence[Option] = ()
    picks: Sequence[str] = ()
    upload: str = '/api/me/avatar'
    way: tuple[str, str] | None = None

    def as_prop(self) -> dict[str, Any]:
        """The field as the browser's side reads it."""
        said = {key: value for key, value in asdict(self).items() if value not in (None, '', ())}
        return said | ({'maxBytes': AVATAR_BYTES_MOST} if self.type == 'avatar' else {})


class Form(Element, component='form.js'):
    """A form that sends itself to `action`, urlencoded or as JSON, and then goes where it is told.

    With `on_done` it stays: the handler gets the answer as `args`, the person the sentence `done`.
    It comes by way of the browser, so it may be anything.
    Elements built inside of it stand beside the button.
    """

    def __init__(
        self,
        action: str,
        fields: Sequence[Field],
        *,
        submit: str,
        submit_look: Literal['primary', 'danger'] = 'primary',
        method: Literal['POST', 'PUT', 'PATCH'] = 'POST',
        is_json: bool = False,
        done: str = '',
        on_done: Handler[GenericEventArguments] | None = None,
    ) -> None:
        super().__init__()
        self._props |= {
            'action': action,
            'method': method,
            'is-json': is_json,
            'fields': [field.as_prop() for field in fields],
            'submit-label': submit,
            'submit-look': submit_look,
            'done': done,
            'then': 'stay' if on_done or done else 'go',
        }
        if on_done:
            self.on('done', on_done)
