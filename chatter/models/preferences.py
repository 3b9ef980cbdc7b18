"""How somebody wants Chatter to look and behave. What is not known (any more) is the default."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError


class Theme(StrEnum):
    """Light or dark: as the system has it, or always the same."""

    SYSTEM = 'system'
    LIGHT = 'light'
    DARK = 'dark'
    CONTRAST = 'contrast'


class Accent(StrEnum):
    """The colour of what can be pressed and what is one's own."""

    SEA = 'sea'
    SKY = 'sky'
    PLUM = 'plum'
    ROSE = 'rose'
    AMBER = 'amber'


class Density(StrEnum):
    """How much air there is between messages."""

    COMFORTABLE = 'comfortable'
    COMPACT = 'compact'


class TextSize(StrEnum):
    """How large everything is written."""

    SMALL = 'small'
    MEDIUM = 'medium'
    LARGE = 'large'
    HUGE = 'huge'


class Layout(StrEnum):
    """Messages as lines of a list, or in bubbles with one's own at the right."""

    LIST = 'list'
    BUBBLES = 'bubbles'


class Clock(StrEnum):
    """How times are written: as the browser's language has it, or always the same."""

    LOCAL = 'local'
    TWELVE = '12'
    TWENTY_FOUR = '24'


class EnterKey(StrEnum):
    """What Enter does in the box that a message is written in; with Shift it does the other."""

    SENDS = 'sends'
    BREAKS = 'breaks'


class Announce(StrEnum):
    """What a screen reader says of new messages in the room in focus."""

    OFF = 'off'
    BRIEF = 'brief'
    FULL = 'full'


class Notify(StrEnum):
    """Of what in rooms somebody wants to be told, where they have said nothing else of the room."""

    ALL = 'all'
    MENTIONS = 'mentions'
    NOTHING = 'nothing'


# A tag as browsers send it (BCP 47), or nothing: then it is the browser that says.
Language = Annotated[
    str, StringConstraints(pattern=r'^([a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*)?$', max_length=35)
]


class Preferences(BaseModel):
    """All of it, for one person."""

    model_config = ConfigDict(frozen=True, extra='ignore')

    language: Language = ''
    theme: Theme = Theme.SYSTEM
    accent: Accent = Accent.SEA
    density: Density = Density.COMFORTABLE
    text_size: TextSize = TextSize.MEDIUM
    layout: Layout = Layout.LIST
    clock: Clock = Clock.LOCAL
    enter: EnterKey = EnterKey.SENDS
    announce: Announce = Announce.BRIEF
    notify: Notify = Notify.MENTIONS

    @classmethod
    def of(cls, stored: dict[str, Any] | None, accent: Accent = Accent.SEA) -> 'Preferences':
        """What was stored, perhaps by another version: what it does not know is left out. `accent`
        is the colour of those who have chosen none."""
        kept = {'accent': accent} | (stored or {})
        while True:
            try:
                return cls.model_validate(kept)
            except ValidationError as error:
                for problem in error.errors():
                    kept.pop(str(problem['loc'][0]), None)
