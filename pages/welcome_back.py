"""For whoever had deactivated the account and signs in again: it says that all is as it was."""

from fastapi import Request
from nicegui import Client, ui

from chatter.api import forms
from chatter.language import _
from pages.entrance import entrance
from pages.viewer import Somebody


async def welcome_back(client: Client, request: Request, viewer: Somebody, next: str = '/') -> None:
    """Say so, and lead on to where one wanted to be."""
    sentence = _('Your account is active again. Others see you as before, and your rooms are here.')
    with entrance(client, request, _('You are back, {name}', name=viewer.name), sentence):
        path = next if forms.is_local(next) else '/'
        ui.link(_('Go on'), path).classes('button button--primary')
