"""How it should look and behave: each choice takes effect at once, in every open browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nicegui.element import Element

import components.scripts  # noqa: F401  (what appearance.js imports)
from chatter import language
from chatter.language import Words, words


@dataclass(frozen=True)
class Choice:
    """One preference: its name, what it is called, and what may be chosen (value, words)."""

    name: str
    label: Words
    options: Sequence[tuple[str, Words | str]]

    def as_prop(self) -> dict[str, Any]:
        """The choice as the browser's side reads it, in the language of the page."""
        options = [(value, str(said)) for value, said in self.options]
        return {'name': self.name, 'label': str(self.label), 'options': options}


CHOICES = (
    Choice(
        'theme',
        words('Theme'),
        (
            ('system', words('As the system')),
            ('light', words('Light')),
            ('dark', words('Dark')),
            ('contrast', words('High contrast')),
        ),
    ),
    Choice(
        'accent',
        words('Colour'),
        (
            ('sea', words('Sea')),
            ('sky', words('Sky')),
            ('plum', words('Plum')),
            ('rose', words('Rose')),
            ('amber', words('Amber')),
        ),
    ),
    Choice(
        'text_size',
        words('Text'),
        (
            ('small', words('Small')),
            ('medium', words('Medium')),
            ('large', words('Large')),
            ('huge', words('Huge')),
        ),
    ),
    Choice(
        'density',
        words('Spacing'),
        (('comfortable', words('Comfortable')), ('compact', words('Compact'))),
    ),
    Choice(
        'layout',
        words('Messages'),
        (('list', words('As a list')), ('bubbles', words('In bubbles'))),
    ),
    Choice(
        'clock',
        words('Clock'),
        (('local', words('As the browser')), ('12', '2:05 PM'), ('24', '14:05')),
    ),
    Choice(
        'enter',
        words('Enter key'),
        (('sends', words('Sends')), ('breaks', words('Breaks the line'))),
    ),
    Choice(
        'announce',
        words('Screen reader'),
        (
            ('off', words('Says nothing by itself')),
            ('brief', words('Says how it begins')),
            ('full', words('Reads it out')),
        ),
    ),
    Choice(
        'notify',
        words('Tell me of'),
        (
            ('all', words('Every message')),
            ('mentions', words('What calls me by name')),
            ('nothing', words('Nothing in rooms')),
        ),
    ),
)


def choices() -> tuple[Choice, ...]:
    """Everything there is to choose, and the languages that can be had just now."""
    known = [(one, language.name(one)) for one in language.available()]
    spoken = Choice('language', words('Language'), [('', words('As the browser')), *known])
    return (spoken, *CHOICES)


class Appearance(Element, component='appearance.js'):
    """Every preference as a row of choices."""

    def __init__(self) -> None:
        super().__init__()
        self._props['choices'] = [choice.as_prop() for choice in choices()]
