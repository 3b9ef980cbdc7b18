"""Proving who one is."""

from urllib.parse import quote

from fastapi import Request
from nicegui import Client

from chatter.language import _
from chatter.models.people import SignUp
from components.form import Field, Form
from pages import account_fields
from pages.entrance import entrance, ways
from pages.viewer import Nobody, server_of


async def sign_in(
    client: Client,
    request: Request,
    _nobody: Nobody,
    next: str = '',
    handle: str = '',
    invite: str = '',
) -> None:
    """Sign in, and go on to where one wanted to be, or was invited to."""
    policy = server_of(request).sign_up
    with entrance(client, request, _('Welcome back')):
        Form(
            '/sign-in',
            [
                account_fields.handle(value=handle[:64]),
                account_fields.password(),
                Field('keep', type='checkbox', label=_('Keep me signed in'), value=True),
                Field('next', type='hidden', value=next),
                Field('invite', type='hidden', value=invite),
            ],
            submit=_('Sign in'),
        )
        sign_up = f'/join/{quote(invite, safe="")}' if invite else '/sign-up'
        is_open = policy is SignUp.OPEN or (invite and policy is SignUp.INVITE)
        new_here = [(_('I am new here'), sign_up)] if is_open else []
        ways(
            *new_here, (_('I forgot my password'), '/recover'), (_('Who can read what'), '/privacy')
        )
