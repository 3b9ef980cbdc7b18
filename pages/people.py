"""People: finding them, and lists of them: one's own, and those of others as far as these show
them."""

from dataclasses import dataclass

from nicegui import ui

from chatter.language import Words, _, words
from chatter.services import access, follows, people
from components import live
from components.menu_button import MenuButton
from components.people_finder import PeopleFinder
from components.people_list import Own, PeopleList
from components.people_tabs import PeopleTabs
from components.text import Text
from pages.shell import Shell

FIND = '/people'
REQUESTS = '/me/requests'
FOLLOWED = '/following'


@dataclass(frozen=True)
class Tab:
    """One of the viewer's own lists; `source` is its path in REST, `{me}` the viewer."""

    own: Own
    words: Words
    source: str
    empty: Words


TABS = {
    '/me/here': Tab(
        'here',
        words('Here now'),
        '/api/people/here',
        words('Nobody else is here just now. Whoever comes appears here by themselves.'),
    ),
    '/me/following': Tab(
        'following',
        words('Following'),
        '/api/people/{me}/following',
        words('You follow nobody yet. Whom you follow stands here.'),
    ),
    '/me/followers': Tab(
        'followers',
        words('Followers'),
        '/api/people/{me}/followers',
        words('Nobody follows you yet.'),
    ),
    '/me/friends': Tab(
        'friends',
        words('Friends'),
        '/api/me/friends',
        words('Two who follow each other are friends. You have none here yet.'),
    ),
    REQUESTS: Tab(
        'requests',
        words('Requests'),
        '/api/me/requests',
        words('Nobody waits for your answer.'),
    ),
    '/me/blocked': Tab(
        'blocked',
        words('Blocked'),
        '/api/me/blocked',
        words('You have blocked nobody.'),
    ),
}

LISTS = {'followers': follows.followers, 'following': follows.following}


async def find(shell: Shell) -> None:
    """Find people. Raises `Forbidden` for guests."""
    access.not_a_guest(shell.viewer)
    await live.look(shell.client, None)
    with shell.view(_('People')):
        _head(_('People'))
        with ui.element('div').classes('page'):
            _tabs(FIND)
            PeopleFinder(shell.viewer.id)


async def mine(shell: Shell, path: str) -> None:
    """Show one of the viewer's own lists, which are the paths of `TABS`. Raises `Forbidden` for
    guests."""
    access.not_a_guest(shell.viewer)
    tab = TABS[path]
    await live.look(shell.client, None)
    with shell.view(str(tab.words)):
        _head(_('People'))
        with ui.element('div').classes('page'):
            _tabs(path)
            if tab.own == 'following':
                _export()
            source = tab.source.format(me=shell.viewer.id)
            PeopleList(
                shell.viewer.id, source, label=str(tab.words), empty=str(tab.empty), own=tab.own
            )


async def followers(shell: Shell, handle: str) -> None:
    """Show who follows somebody. Raises `NotFound`, also where that is not shown."""
    await _list(shell, handle, _('Followers'), 'followers', _('Nobody yet.'))


async def following(shell: Shell, handle: str) -> None:
    """Show whom somebody follows. Raises `NotFound`, also where that is not shown."""
    await _list(shell, handle, _('Following'), 'following', _('Nobody yet.'))


async def _list(shell: Shell, handle: str, heading: str, which: str, empty: str) -> None:
    user = (await people.called(shell.viewer, handle)).user
    if user.id == shell.viewer.id:
        await shell.instead(f'/me/{which}')
        return
    await LISTS[which](shell.viewer, user.id)
    await live.look(shell.client, None)
    with shell.view(f'{heading} — {user.name}'):
        _head(heading, user.name, f'/people/{user.handle}')
        with ui.element('div').classes('page'):
            PeopleList(
                shell.viewer.id, f'/api/people/{user.id}/{which}', label=heading, empty=empty
            )


def _head(heading: str, whose: str = '', path: str = '') -> None:
    with ui.element('header').classes('room-header'):
        MenuButton()
        with ui.element('div').classes('room-header__words'):
            Text('h1', heading, 'room-header__name')
            if whose:
                link = ui.link(whose, path).classes('room-header__description')
                link.props['dir'] = 'auto'


def _tabs(current: str) -> None:
    tabs = [(FIND, _('Find')), *((path, str(tab.words)) for path, tab in TABS.items())]
    PeopleTabs(tabs, current, REQUESTS)


def _export() -> None:
    with ui.element('p').classes('people-rows__tools'):
        ui.link(_('What they say'), FOLLOWED).classes('people-rows__export')
        link = ui.link(_('Save as CSV'), '/api/me/following.csv').classes('people-rows__export')
        link.props['download'] = 'following.csv'
