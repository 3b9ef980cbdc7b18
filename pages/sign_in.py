"""Proving who one is."""

from fastapi import Request
from nicegui import Client

from chatter.language import _
from chatter.models.people import SignUp
from chatter.services import server
from components.form import Field, Form
from pages import account_fields
from pages.entrance import entrance, ways
from pages.viewer import Nobody


async def sign_in(client: Client, request: Request, _nobody: Nobody, next: str = '') -> None:
    """Sign in, and go on to where one wanted to be."""
    policy = (await server.view()).sign_up
    with entrance(client, request, _('Welcome back')):
        Form(
            '/sign-in',
            [
                account_fields.handle(),
                account_fields.password(),
                Field('keep', type='checkbox', label=_('Keep me signed in'), value=True),
                Field('next', type='hidden', value=next),
            ],
            submit=_('Sign in'),
        )
        new_here = [(_('I am new here'), '/sign-up')] if policy is SignUp.OPEN else []
        ways(*new_here, (_('I forgot my password'), '/recover'))
