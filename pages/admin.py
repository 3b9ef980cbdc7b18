"""Running the server: what it is and lets people do, its people, its rooms, and who did what.

To all but administrators there is nothing here.
"""

from collections.abc import Awaitable, Callable

from nicegui import ui

from chatter.language import Words, _, words
from chatter.models.people import MESSAGE_MOST, Entitled, SignUp
from chatter.models.preferences import Accent
from chatter.models.views import ServerView
from chatter.services import administration, server
from chatter.services.server import MESSAGE_LEAST, NAME_MOST
from components import live
from components.admin_lists import AdminLog, AdminPeople, AdminRooms
from components.form import Field, Form, Option
from components.menu_button import MenuButton
from components.text import Text
from pages.shell import Shell

TABS: dict[str, Words] = {
    '/admin': words('Server'),
    '/admin/people': words('People'),
    '/admin/rooms': words('Rooms'),
    '/admin/log': words('Log'),
    '/reports': words('Reports'),
}
ACCENTS = {
    Accent.SEA: words('Sea'),
    Accent.SKY: words('Sky'),
    Accent.PLUM: words('Plum'),
    Accent.ROSE: words('Rose'),
    Accent.AMBER: words('Amber'),
}


async def settings(shell: Shell) -> None:
    """What the server is called and looks like, and what it lets people do."""
    seen = await server.view()
    await _page(shell, '/admin', lambda: _settings(seen))


async def people(shell: Shell) -> None:
    """Everybody with an account."""
    await _page(shell, '/admin/people', lambda: AdminPeople(shell.viewer))


async def rooms(shell: Shell) -> None:
    """Public rooms."""
    await _page(shell, '/admin/rooms', AdminRooms)


async def log(shell: Shell) -> None:
    """Who did what."""
    await _page(shell, '/admin/log', AdminLog)


VIEWS: dict[str, Callable[[Shell], Awaitable[None]]] = {
    '/admin': settings,
    '/admin/people': people,
    '/admin/rooms': rooms,
    '/admin/log': log,
}


def head(heading: str) -> None:
    """The line above."""
    with ui.element('header').classes('room-header'):
        MenuButton()
        with ui.element('div').classes('room-header__words'):
            Text('h1', heading, 'room-header__name')


def tabs(current: str) -> None:
    """The ways to the other parts."""
    with ui.element('nav').classes('people-tabs') as ways:
        ways.props['aria-label'] = _('Run this server')
        for path, said in TABS.items():
            link = ui.link(str(said), path).classes('people-tabs__tab')
            if path == current:
                link.props['aria-current'] = 'page'


async def _page(shell: Shell, path: str, build: Callable[[], object]) -> None:
    await administration.administrates(shell.viewer)
    await live.look(shell.client, None)
    with shell.view(f'{TABS[path]} — {_("Run this server")}'):
        head(_('Run this server'))
        with ui.element('div').classes('page'):
            tabs(path)
            build()


def _settings(seen: ServerView) -> None:
    with ui.element('section').classes('settings'):
        Form(
            '/api/server',
            [
                Field(
                    'name',
                    label=_('Name of the server'),
                    required=True,
                    value=seen.name,
                    maxlength=NAME_MOST,
                    autocomplete='off',
                ),
                Field(
                    'avatar',
                    type='avatar',
                    label=_('Choose a picture'),
                    hint=_('Shown above the way in.'),
                    value=seen.picture,
                    upload='/api/server/picture',
                ),
                Field(
                    'accent',
                    type='choice',
                    label=_('Colour of those who have chosen none'),
                    value=seen.accent.value,
                    options=[Option(one.value, str(said)) for one, said in ACCENTS.items()],
                ),
                *_rights(seen),
                Field(
                    'message_most',
                    label=_('Characters of a message, at most'),
                    required=True,
                    value=str(seen.message_most),
                    inputmode='numeric',
                    autocomplete='off',
                    hint=_('From {least:,} to {most:,}.', least=MESSAGE_LEAST, most=MESSAGE_MOST),
                ),
            ],
            submit=_('Save'),
            method='PATCH',
            is_json=True,
            done=_('Saved.'),
        )
    with ui.element('section').classes('settings'):
        Text('h2', _('What you cannot see'), 'settings__heading')
        Text(
            'p',
            _('Private rooms you are not in, direct conversations, and anybody’s password.'),
            'settings__sentence',
        )
        ui.link(_('Who can read what'), '/privacy').classes('settings__way touchable')


def _rights(seen: ServerView) -> list[Field]:
    return [
        Field(
            'sign_up',
            type='choice',
            label=_('Who may sign up'),
            value=seen.sign_up.value,
            options=(
                Option(SignUp.OPEN.value, _('Everybody who finds this page')),
                Option(SignUp.INVITE.value, _('Whoever has an invitation')),
                Option(SignUp.CLOSED.value, _('Nobody')),
            ),
        ),
        Field(
            'who_invites',
            type='choice',
            label=_('Who may invite'),
            value=seen.who_invites.value,
            options=(
                Option(Entitled.EVERYBODY.value, _('Everybody')),
                Option(
                    Entitled.ADMINISTRATORS.value,
                    _('Administrators only'),
                    _('The links of others are good no longer.'),
                ),
            ),
        ),
        Field(
            'who_creates',
            type='choice',
            label=_('Who may make rooms'),
            value=seen.who_creates.value,
            options=(
                Option(Entitled.EVERYBODY.value, _('Everybody')),
                Option(Entitled.ADMINISTRATORS.value, _('Administrators only')),
            ),
        ),
    ]
