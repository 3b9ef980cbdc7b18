"""Two ways back in without a password: a recovery code, or a link from the operator."""

from fastapi import Request
from nicegui import Client

from chatter.language import _
from chatter.services import accounts
from components.form import Field, Form
from components.text import Text
from pages import account_fields
from pages.entrance import entrance, ways
from pages.viewer import Nobody, Seen


async def recover(client: Client, request: Request, _nobody: Nobody) -> None:
    """Set a new password with a recovery code."""
    with entrance(
        client,
        request,
        _('Back in with a code'),
        _(
            'You were given eight recovery codes when you came here. Each works once. '
            'Without one, ask whoever runs this Chatter for a link.'
        ),
    ):
        Form(
            '/recover',
            [
                account_fields.handle(),
                Field(
                    'code',
                    label=_('Recovery code'),
                    required=True,
                    autocomplete='one-time-code',
                    autocapitalize='none',
                    placeholder='xxxx-xxxx-xxxx',
                ),
                account_fields.password('new', _('New password'), is_new=True),
            ],
            submit=_('Set password and sign in'),
        )
        ways((_('I remember it after all'), '/sign-in'))


async def reset(client: Client, request: Request, _seen: Seen, token: str) -> None:
    """Set a new password with a one-time link made on the machine."""
    if not await accounts.reset_is_good(token):
        with entrance(client, request, _('Not this way')):
            Text('p', str(accounts.RESET_NOT_GOOD), 'entrance__sentence')
            ways((_('Sign in'), '/sign-in'))
        return
    with entrance(client, request, _('A new password')):
        Form(
            '/reset',
            [
                Field('token', type='hidden', value=token),
                account_fields.password('new', _('New password'), is_new=True),
            ],
            submit=_('Set password and sign in'),
        )
