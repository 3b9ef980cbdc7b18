"""Making an account, where that is open to all or with an invitation."""

from fastapi import Request
from nicegui import Client

from chatter.language import _, words
from chatter.models.people import SignUp
from chatter.services import invites, server
from components.form import Field, Form
from components.text import Text
from pages import account_fields
from pages.entrance import entrance, ways
from pages.viewer import Nobody

CLOSED = {
    SignUp.INVITE: words('Here one signs up by invitation. Ask somebody who is in for a link.'),
    SignUp.CLOSED: words('Nobody can sign up here at the moment. Ask whoever runs this Chatter.'),
}


async def sign_up(client: Client, request: Request, _nobody: Nobody) -> None:
    """Make an account without an invitation, if that is possible."""
    policy = (await server.view()).sign_up
    if policy is SignUp.OPEN:
        _show_form(client, request, '')
    else:
        _show_refusal(client, request, str(CLOSED[policy]))


async def join(client: Client, request: Request, token: str, _nobody: Nobody) -> None:
    """Make an account with an invitation. Every kind of bad one looks the same."""
    if (await server.view()).sign_up is SignUp.CLOSED or not await invites.is_good(token):
        _show_refusal(client, request, str(invites.NOT_GOOD))
    else:
        _show_form(client, request, token)


def _show_form(client: Client, request: Request, token: str) -> None:
    with entrance(client, request, _('Join the conversation')):
        fields = account_fields.new_account()
        if token:
            fields.append(Field('invite', type='hidden', value=token))
        Form('/sign-up', fields, submit=_('Sign up'))
        ways((_('I have an account already'), '/sign-in'))


def _show_refusal(client: Client, request: Request, sentence: str) -> None:
    with entrance(client, request, _('Not this way')):
        Text('p', sentence, 'entrance__sentence')
        ways((_('I have an account already'), '/sign-in'))
