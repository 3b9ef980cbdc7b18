"""What there is to know of a room: what it is for, who one is in it, and who else is in it."""

from nicegui import ui

from chatter.language import _
from chatter.models.views import OpenRoomView, Viewer
from components import invite_maker
from components.ban_list import BanList
from components.button import Button
from components.details import Details
from components.member_list import MemberList
from components.room_about import RoomAbout
from components.room_deeds import RoomDeeds
from components.room_membership import RoomMembership
from components.text import Text


class RoomDetails:
    """Built once; changes in place with `show`. The members stand last: they may be thousands."""

    def __init__(self, viewer: Viewer, found: OpenRoomView, deeds: RoomDeeds) -> None:
        with Details():
            self._about = RoomAbout(found.room)
            RoomMembership(found, viewer.id)
            self._bans = BanList(found.room.id)
            with ui.element('section').classes('details__section'):
                Text('h3', _('Members'), 'details__heading')
                with ui.element('div').classes('details__deeds') as self._deeds:
                    self._add = Button(_('Add people'), lambda: deeds.begin('add'))
                    self._invite = Button(
                        _('Invite people'), lambda: invite_maker.ask(viewer, found.room.id)
                    )
                self._members = MemberList(found, viewer.id)

    def show(self, found: OpenRoomView, *, may_invite: bool) -> None:
        """The room, and what the viewer may do in it, are like this now."""
        self._about.show(found.room)
        self._bans.show(found.rights.moderate)
        self._members.show(found)
        self._add.set_visibility(found.rights.invite)
        self._invite.set_visibility(may_invite)
        self._deeds.set_visibility(found.rights.invite or may_invite)
