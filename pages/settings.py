"""What somebody sets for themselves: name, picture and profile, password, recovery codes, browsers;
and for those who run the server the way there."""

from nicegui import ui
from nicegui.events import GenericEventArguments

from chatter.language import _
from chatter.models.views import OwnProfileView
from chatter.services import guests, invites, people
from chatter.services.accounts import NAME_MOST
from chatter.services.people import BIO_MOST, PRONOUNS_MOST
from components import invite_maker, live
from components.appearance import Appearance
from components.button import Button
from components.dialog import Dialog
from components.form import Field, Form
from components.invite_list import InviteList
from components.menu_button import MenuButton
from components.recovery_codes import RecoveryCodes
from components.sign_in_list import SignInList
from components.status_form import StatusForm
from components.stay_ends import StayEnds
from components.text import Text
from components.time_zone import TimeZone
from components.visibility import Visibility
from pages import account_fields, leaving
from pages.shell import Shell


async def settings(shell: Shell) -> None:
    """Show the settings."""
    await live.look(shell.client, None)
    said = await people.mine(shell.viewer)
    with shell.view(_('Settings')):
        with ui.element('header').classes('room-header'):
            MenuButton()
            with ui.element('div').classes('room-header__words'):
                Text('h1', _('Settings'), 'room-header__name')
        with ui.element('div').classes('page'):
            if shell.viewer.is_guest:
                _stay(shell, may_stay=await guests.may_stay(shell.viewer))
            _profile(shell)
            if not shell.viewer.is_guest:
                _handle(shell)
            _about(said)
            _status(said)
            _visibility(said)
            _appearance()
            if not shell.viewer.is_guest:
                _password(shell)
                _recovery(shell)
            _browsers()
            _everything()
            if not shell.viewer.is_guest:
                _invitations(shell, may_invite=await invites.may_invite(shell.viewer))
            _leave(shell)
            if shell.viewer.is_administrator:
                _server()


def _section(heading: str, sentence: str = '') -> ui.element:
    with ui.element('section').classes('settings') as section:
        Text('h2', heading, 'settings__heading')
        if sentence:
            Text('p', sentence, 'settings__sentence')
    return section


def _stay(shell: Shell, *, may_stay: bool) -> None:
    ends = _('Your stay ends, and what you wrote remains.')
    with _section(_('You are a guest'), ends):
        if shell.viewer.guest_until is not None:
            StayEnds(shell.viewer.guest_until)
        if not may_stay:
            Text('p', _('Ask for an invitation to get a full account.'))
            return
        Text('p', _('With a handle and a password the account is yours, with all you wrote.'))
        Form(
            '/settings/stay',
            [
                account_fields.handle(hint=account_fields.what_handles_are(), autofocus=False),
                account_fields.password(is_new=True),
            ],
            submit=_('Make it mine'),
        )


def _profile(shell: Shell) -> None:
    viewer = shell.viewer
    with _section(_('Profile'), _('You are @{handle}.', handle=viewer.handle)):
        ui.link(_('See your profile'), f'/people/{viewer.handle}').classes(
            'settings__way touchable'
        )
        Form(
            '/api/me',
            [
                Field(
                    'name',
                    label=_('Name'),
                    required=True,
                    value=viewer.name,
                    autocomplete='name',
                    maxlength=NAME_MOST,
                ),
                Field('avatar', type='avatar', label=_('Choose a picture'), value=viewer.avatar),
            ],
            submit=_('Save'),
            method='PATCH',
            is_json=True,
            done=_('Saved.'),
        )


def _handle(shell: Shell) -> None:
    with _section(
        _('Another handle'), _('Once in 30 days. The old one stays yours and leads to you.')
    ):
        Form(
            '/api/me/handle',
            [
                Field(
                    'handle',
                    label=_('Handle'),
                    required=True,
                    value=shell.viewer.handle,
                    autocomplete='off',
                    autocapitalize='none',
                    maxlength=33,  # One more than a handle has: people type the @.
                )
            ],
            submit=_('Change handle'),
            method='PATCH',
            is_json=True,
            on_done=ui.navigate.reload,  # Who looks is called otherwise now, on the whole page.
        )


def _about(said: OwnProfileView) -> None:
    with _section(_('About you')):
        Form(
            '/api/me/profile',
            [
                Field(
                    'pronouns',
                    label=_('Pronouns'),
                    value=said.pronouns,
                    autocomplete='off',
                    maxlength=PRONOUNS_MOST,
                ),
                Field(
                    'bio',
                    type='textarea',
                    label=_('Who are you?'),
                    hint=_('With **bold**, _italic_ and links, as in messages.'),
                    value=said.bio,
                    maxlength=BIO_MOST,
                ),
            ],
            submit=_('Save'),
            method='PATCH',
            is_json=True,
            done=_('Saved.'),
        )
        TimeZone(said.time_zone)


def _status(said: OwnProfileView) -> None:
    with _section(_('Status'), _('What you are doing just now.')):
        StatusForm(said.status)


def _visibility(said: OwnProfileView) -> None:
    with _section(_('Who sees your profile')):
        Visibility(said)


def _appearance() -> None:
    with _section(_('Appearance'), _('In every browser of yours, at once.')):
        Appearance()


def _password(shell: Shell) -> None:
    with _section(_('Password'), _('With another one, every other browser is signed out.')):
        Form(
            '/settings/password',
            [
                account_fields.whose(shell.viewer),
                account_fields.password('old', _('Current password')),
                account_fields.password('new', _('New password'), is_new=True),
            ],
            submit=_('Change password'),
            done=_('Changed. Every other browser is signed out.'),
        )


def _recovery(shell: Shell) -> None:
    def show(event: GenericEventArguments) -> None:
        match event.args:
            case {'codes': [*codes]} if all(isinstance(code, str) for code in codes):
                with Dialog(_('Your recovery codes')) as dialog:
                    RecoveryCodes(shell.viewer.handle, codes)
                dialog.open()

    with _section(
        _('Recovery codes'),
        _('Eight codes for the day you forget your password. New ones replace the old.'),
    ):
        Form(
            '/settings/recovery-codes',
            [account_fields.whose(shell.viewer), account_fields.password()],
            submit=_('Make new codes'),
            on_done=show,
        )


def _browsers() -> None:
    with _section(_('Where you are signed in')):
        SignInList()


def _everything() -> None:
    about = _('What is kept of yours: profile, messages, whom you follow. One file, to take along.')
    with _section(_('Everything about you'), about):
        link = ui.link(_('Download'), '/api/me/everything.zip').classes('button settings__way')
        link.props['download'] = 'chatter.zip'
        ui.link(_('Who can read what'), '/privacy').classes('settings__way touchable')


def _invitations(shell: Shell, *, may_invite: bool) -> None:
    about = _('Who came by them, and how to end them.')
    with _section(_('Invitations'), about):
        InviteList(shell.viewer)
        if may_invite:
            Button(_('Invite people'), lambda: invite_maker.ask(shell.viewer)).classes(
                'settings__way'
            )


def _leave(shell: Shell) -> None:
    about = _('For a while, or for good. Both ask for your password.')
    if shell.viewer.is_guest:
        about = _('For good, before your stay ends.')
    with _section(_('Leave'), about):
        leaving.ways(shell.viewer)


def _server() -> None:
    with _section(_('This server'), _('You run it.')):
        ui.link(_('Run this server'), '/admin').classes('settings__way touchable')
