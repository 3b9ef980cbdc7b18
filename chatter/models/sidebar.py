"""How somebody has laid out their rooms at the side, as one document; what is in none of its lists
stands in its own place."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

FAVOURITES = 'favourites'
FOLDER = 'folder-'  # And its id: the key of a folder's section.


class Sort(StrEnum):
    """What comes first of what was put nowhere: by name, or what was written in last."""

    NAME = 'name'
    RECENT = 'recent'


class Folder(BaseModel):
    """Some rooms under a name of one's own, in one's own order."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    rooms: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """How its section is called."""
        return f'{FOLDER}{self.id}'


class Sidebar(BaseModel):
    """All of it, for one person. A room is in one list at most; `rev` counts the changes.

    `collapsed` are the keys of sections: `favourites`, `folder-3`, `rooms`, `directs`.
    """

    model_config = ConfigDict(frozen=True, extra='ignore')

    rev: int = 0
    sort: Sort = Sort.NAME
    favourites: tuple[int, ...] = ()
    folders: tuple[Folder, ...] = ()
    collapsed: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> 'Sidebar':
        """What was stored; what another version stored and this one cannot read is left out."""
        try:
            return cls.model_validate(stored or {})
        except ValidationError:
            return cls()

    @property
    def sections(self) -> tuple[str, ...]:
        """The keys of all sections."""
        return (FAVOURITES, *(folder.key for folder in self.folders), 'rooms', 'directs')
