"""Proving who one is."""

from fastapi import Request
from nicegui import Client

from chatter.models.people import SignUp
from chatter.services import server
from components.form import Field, Form
from pages import account_fields
from pages.entrance import entrance, ways
from pages.viewer import Nobody


async def sign_in(client: Client, request: Request, _: Nobody, next: str = '') -> None:
    """Sign in, and go on to where one wanted to be."""
    policy = (await server.view()).sign_up
    with entrance(client, request, 'Welcome back'):
        Form(
            '/sign-in',
            [
                account_fields.handle(),
                account_fields.password(),
                Field('keep', type='checkbox', label='Keep me signed in', value=True),
                Field('next', type='hidden', value=next),
            ],
            submit='Sign in',
        )
        new_here = [('I am new here', '/sign-up')] if policy is SignUp.OPEN else []
        ways(*new_here, ('I forgot my password', '/recover'))
