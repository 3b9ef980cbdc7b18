"""How it should look and behave: each choice takes effect at once, in every open browser."""

from dataclasses import asdict, dataclass

from nicegui.element import Element

import components.scripts  # noqa: F401  (what appearance.js imports)


@dataclass(frozen=True)
class Choice:
    """One preference: its name, what it is called, and what may be chosen (value, words)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


CHOICES = (
    Choice(
        'theme',
        'Theme',
        (
            ('system', 'As the system'),
            ('light', 'Light'),
            ('dark', 'Dark'),
            ('contrast', 'High contrast'),
        ),
    ),
    Choice(
        'accent',
        'Colour',
        (
            ('sea', 'Sea'),
            ('sky', 'Sky'),
            ('plum', 'Plum'),
            ('rose', 'Rose'),
            ('amber', 'Amber'),
        ),
    ),
    Choice(
        'text_size',
        'Text',
        (('small', 'Small'), ('medium', 'Medium'), ('large', 'Large'), ('huge', 'Huge')),
    ),
    Choice('density', 'Spacing', (('comfortable', 'Comfortable'), ('compact', 'Compact'))),
    Choice('layout', 'Messages', (('list', 'As a list'), ('bubbles', 'In bubbles'))),
    Choice('clock', 'Clock', (('local', 'As the browser'), ('12', '2:05 PM'), ('24', '14:05'))),
    Choice('enter', 'Enter key', (('sends', 'Sends'), ('breaks', 'Breaks the line'))),
    Choice(
        'announce',
        'Screen reader',
        (
            ('off', 'Says nothing by itself'),
            ('brief', 'Says how it begins'),
            ('full', 'Reads it out'),
        ),
    ),
)


class Appearance(Element, component='appearance.js'):
    """Every preference as a row of choices."""

    def __init__(self) -> None:
        super().__init__()
        self._props['choices'] = [asdict(choice) for choice in CHOICES]
