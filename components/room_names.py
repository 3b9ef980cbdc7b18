"""What rooms are called for whoever looks.

A direct conversation is called by the names of the others in it, unless it was given a name; with
nobody else in it, it is a note to oneself.
"""

from chatter.language import _
from chatter.models.rooms import RoomKind
from chatter.models.views import RoomView, UserView, Viewer


def others(room: RoomView, viewer: Viewer) -> list[UserView]:
    """Who is in a direct conversation beside the viewer."""
    return [user for user in room.people if user.id != viewer.id]


def name_of(room: RoomView, viewer: Viewer) -> str:
    """What a room of any kind is called."""
    if room.kind is not RoomKind.DIRECT or room.name:
        return room.name
    names = [user.name or _('Deleted person') for user in others(room, viewer)]
    return ', '.join(names) or _('Note to self')
