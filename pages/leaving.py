"""Going for a while or for good: what follows is said first, and the password is asked for.

Guests go for good alone: without a password there is no way back.
"""

from nicegui import ui

from chatter.language import _
from chatter.models.views import Viewer
from chatter.services.endings import Fate
from components.button import Button
from components.dialog import Dialog
from components.form import Field, Form, Option
from components.text import Text
from pages import account_fields


def ways(viewer: Viewer) -> None:
    """The two ways to go, and everything to take along."""
    with ui.element('div').classes('leaving'):
        if not viewer.is_guest:
            Button(_('Deactivate my account'), lambda: _ask_deactivate(viewer))
        Button(_('Delete my account'), lambda: _ask_delete(viewer), look='danger')
        _download(_('Download everything first'), 'leaving__download')


def _ask_deactivate(viewer: Viewer) -> None:
    with Dialog(_('Deactivate your account?')) as dialog:
        _follows(
            _('You are signed out everywhere.'),
            _('Others see your name and your picture, and nothing else.'),
            _('Nobody can follow you, and no list of people has you in it.'),
            _('Your messages stay.'),
            _('Sign in again, and everything is as it was.'),
        )
        Form(
            '/api/me/deactivate',
            _proof(viewer),
            submit=_('Deactivate'),
            is_json=True,
        )
    dialog.open()


def _ask_delete(viewer: Viewer) -> None:
    with Dialog(_('Delete your account?')) as dialog:
        _follows(
            _('This cannot be undone.'),
            _('Your name, picture, profile and settings are erased, and whom you follow.'),
            _('Nobody else gets your handle.'),
            _('You leave every room.') if viewer.is_guest else _(
                'You leave every room. One that only you own goes to whoever has been in it '
                'longest; one without anybody is archived.'
            ),
        )  # fmt: skip
        _download(_('Download everything first'), 'leaving__download')
        Form(
            '/api/me/delete',
            [
                Field(
                    'messages',
                    type='choice',
                    label=_('Your messages'),
                    value=Fate.KEEP.value,
                    options=(
                        Option(Fate.KEEP.value, _('They stay, as by a “Deleted person”')),
                        Option(
                            Fate.GO.value,
                            _('They go too'),
                            _('At once, also from the screens of others.'),
                        ),
                    ),
                ),
                Field(
                    'handle',
                    label=_('Your handle, to be sure'),
                    hint=f'@{viewer.handle}',
                    required=True,
                    autocomplete='off',
                    autocapitalize='none',
                    maxlength=33,  # One more than a handle has: people type the @.
                ),
                *([] if viewer.is_guest else _proof(viewer)),
            ],
            submit=_('Delete my account'),
            submit_look='danger',
            is_json=True,
        )
    dialog.open()


def _proof(viewer: Viewer) -> list[Field]:
    return [account_fields.whose(viewer), account_fields.password()]


def _follows(*sentences: str) -> None:
    with ui.element('ul').classes('leaving__follows'):
        for sentence in sentences:
            Text('li', sentence)


def _download(words: str, style: str) -> None:
    link = ui.link(words, '/api/me/everything.zip').classes(style)
    link.props['download'] = 'chatter.zip'
