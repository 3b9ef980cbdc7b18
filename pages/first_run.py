"""The very first page of a new Chatter: one form, and the server has an owner."""

from fastapi import Request
from nicegui import Client

from chatter.language import _
from components.form import Form
from pages import account_fields
from pages.entrance import entrance
from pages.viewer import NobodyYet


async def first_run(client: Client, request: Request, _nobody: NobodyYet) -> None:
    """Make the owner."""
    with entrance(
        client, request, _('Your own chat'), _('Tell us who you are, and this Chatter is yours.')
    ):
        Form('/first-run', account_fields.new_account(), submit=_('Start chatting'))
