"""What there is to know of a room: what it is for, and who is in it."""

from nicegui import ui

from chatter.language import _
from chatter.models.views import RoomView, Viewer
from components import invite_maker
from components.button import Button
from components.details import Details
from components.member_list import MemberList
from components.text import Text


class RoomDetails:
    """Built once; changes in place with `show`."""

    def __init__(self, viewer: Viewer, room: RoomView, *, may_invite: bool = False) -> None:
        with Details():
            with ui.element('section').classes('details__section'):
                Text('h3', _('What it is for'), 'details__heading')
                self._description = Text('p', '', 'details__words')
                self._description.props['dir'] = 'auto'
            with ui.element('section').classes('details__section'):
                Text('h3', _('Members'), 'details__heading')
                if may_invite and not room.archived:
                    Button(
                        _('Invite people'),
                        lambda: invite_maker.ask(viewer, room.id),
                        icon='plus',
                    ).classes('details__invite')
                MemberList(room.id)
        self.show(room)

    def show(self, room: RoomView) -> None:
        """The room is like this now."""
        self._description.text = room.description or _('Nobody has said yet.')
