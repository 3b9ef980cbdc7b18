"""Making an account, where that is open to all or with an invitation; and what an invitation leads
to for those who have one."""

from urllib.parse import urlencode

from fastapi import Request
from nicegui import Client, ui

from chatter.errors import NotFound
from chatter.language import _, plural, words
from chatter.models.people import Role, SignUp
from chatter.models.views import InvitationView, Viewer
from chatter.services import access, invites, room_lists
from chatter.services.accounts import NAME_MOST
from components.form import Field, Form
from components.text import Text
from pages import account_fields
from pages.entrance import entrance, ways
from pages.viewer import Anybody, Nobody, server_of

CLOSED = {
    SignUp.INVITE: words('Here one signs up by invitation. Ask somebody who is in for a link.'),
    SignUp.CLOSED: words('Nobody can sign up here at the moment. Ask whoever runs this Chatter.'),
}


async def sign_up(client: Client, request: Request, _nobody: Nobody) -> None:
    """Make an account without an invitation, if that is possible."""
    policy = server_of(request).sign_up
    if policy is SignUp.OPEN:
        _show_form(client, request)
    else:
        _show_refusal(client, request, str(CLOSED[policy]))


async def join(client: Client, request: Request, token: str, viewer: Anybody) -> None:
    """Come in by an invitation: with a new account, or into its rooms. A look changes nothing, and
    every kind of bad one looks the same."""
    try:
        invitation = await invites.preview(token)
    except NotFound:
        _show_refusal(client, request, str(invites.NOT_GOOD))
        return
    if viewer is not None and viewer.is_guest:
        _show_refusal(client, request, str(access.NOT_FOR_GUESTS), inside=True)
    elif viewer is not None:
        await _show_rooms(client, request, token, invitation, viewer)
    elif server_of(request).sign_up is SignUp.CLOSED:
        _show_refusal(client, request, str(invites.NOT_GOOD))
    elif invitation.role is Role.GUEST:
        _show_guests(client, request, token, invitation)
    else:
        _show_form(client, request, token, invitation)


def _show_form(
    client: Client, request: Request, token: str = '', invitation: InvitationView | None = None
) -> None:
    sign_in = f'/sign-in?{urlencode({"invite": token})}&' if token else '/sign-in?'
    by = _('{name} invites you.', name=invitation.created_by.name) if invitation else ''
    with entrance(client, request, _('Join the conversation'), by):
        if invitation:
            _list_rooms(invitation)
        fields = account_fields.new_account(sign_in)
        if token:
            fields.append(Field('invite', type='hidden', value=token))
        Form('/sign-up', fields, submit=_('Sign up'))
        ways((_('I have an account already'), sign_in.rstrip('?&')))


def _show_guests(client: Client, request: Request, token: str, invitation: InvitationView) -> None:
    by = _('{name} invites you.', name=invitation.created_by.name)
    with entrance(client, request, _('Come in as a guest'), by):
        _list_rooms(invitation)
        stay = plural(
            'A name is enough. Your stay ends after {count} day.',
            'A name is enough. Your stay ends after {count} days.',
            invitation.guest_days or 1,
        )
        Text('p', str(stay), 'entrance__sentence')
        name = Field(
            'name',
            label=_('Name'),
            required=True,
            autofocus=True,
            autocomplete='name',
            maxlength=NAME_MOST,
        )
        Form('/guest', [name, Field('invite', type='hidden', value=token)], submit=_('Come in'))
        ways((_('I have an account already'), f'/sign-in?{urlencode({"invite": token})}'))


async def _show_rooms(
    client: Client, request: Request, token: str, invitation: InvitationView, viewer: Viewer
) -> None:
    mine = await room_lists.joined_ids(viewer)
    if all(room.id in mine for room in invitation.rooms):
        with entrance(client, request, _('You are in already')):
            _list_rooms(invitation)
            home = f'/rooms/{invitation.rooms[0].id}' if invitation.rooms else '/'
            ui.link(_('Open'), home).classes('button button--primary')
        return
    by = _('{name} invites you.', name=invitation.created_by.name)
    with entrance(client, request, _('You are invited'), by):
        _list_rooms(invitation)
        Form('/join', [Field('invite', type='hidden', value=token)], submit=_('Join'))
        ways((_('Not now'), '/'))


def _list_rooms(invitation: InvitationView) -> None:
    if invitation.rooms:
        with ui.element('ul').classes('entrance__rooms') as names:
            names.props['aria-label'] = _('Rooms you are invited to')
            for room in invitation.rooms:
                Text('li', f'# {room.name}').props['dir'] = 'auto'


def _show_refusal(client: Client, request: Request, sentence: str, *, inside: bool = False) -> None:
    with entrance(client, request, _('Not this way')):
        Text('p', sentence, 'entrance__sentence')
        ways((_('Go home'), '/') if inside else (_('I have an account already'), '/sign-in'))
