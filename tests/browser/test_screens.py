"""Every screen at two sizes, light and dark, for whoever wants to look at them all.

Made by `SCREENS=/a/folder python3 -m tests --only pytest tests/browser/test_screens.py`: a picture
of each look, and `sheets/<screen>.png` with the four looks of a screen together.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.browser import opening, pictures
from tests.browser.browser import NETWORK_FAILURE, PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.scene import LAST_WORDS, Scene
from tests.browser.server import Server
from tests.browser.test_web_app import ACTIVE
from tests.security.test_headers import break_database

FOLDER = os.environ.get('SCREENS', '')

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOLDER, reason='SCREENS names no folder for the pictures.'),
]

Show = Callable[[Browser, Scene], None]
SIZES = (WIDE, PHONE)
SCHEMES = ('light', 'dark')
SETTLED = """
return [...document.images].every((image) => image.complete)
  && !document.querySelector('.timeline__skeleton, [aria-busy=true]')
  && document.getAnimations().every(({playState, effect}) =>
    playState !== 'running' || effect.getTiming().iterations === Infinity);
"""
HIDDEN = """
const page = document.querySelector('.page');
const isCovered = document.querySelector('.dialog, dialog[open]');
return page && !isCovered ? Math.max(0, page.scrollHeight - page.clientHeight) : 0;
"""


def _goes_to(path: str, ready: str) -> Show:
    def show(browser: Browser, _: Scene) -> None:
        browser.goes_to(path)
        browser.find(ready)
        browser.until(lambda: browser.js('return window.socket?.connected'), 'the page is live')

    return show


def _opens(which: Callable[[Scene], Room]) -> Show:
    return lambda browser, scene: browser.opens(which(scene))


def _room(browser: Browser, scene: Scene) -> None:
    browser.opens(scene.room)
    browser.sees(LAST_WORDS)


def _preview(browser: Browser, scene: Scene) -> None:
    browser.goes_to(scene.unknown.path)
    browser.button('Join room')


def _after(show: Show, *clicks: str, ready: str) -> Show:
    def go(browser: Browser, scene: Scene) -> None:
        show(browser, scene)
        for name in clicks:
            browser.button(name).click()
        browser.find(ready)

    return go


def _hearing(event: str, ready: str, typed: str = '') -> Show:
    def go(browser: Browser, scene: Scene) -> None:
        _room(browser, scene)
        browser.js('window.dispatchEvent(new CustomEvent(arguments[0]))', event)
        browser.find(ready)
        browser.types(typed)

    return go


def _refused_form(browser: Browser, _: Scene) -> None:
    browser.expects(r'status of 4\d\d')
    browser.goes_to('/sign-up')
    browser.fills(handle='a b', name='Charles Babbage', password='x')
    browser.submits()
    browser.find('[role=alert]')


def _no_room_found(browser: Browser, scene: Scene) -> None:
    ROOMS(browser, scene)
    browser.find('[type=search]').send_keys('difference engine')
    browser.find('.room-list__none')


def _details(browser: Browser, scene: Scene) -> None:
    _room(browser, scene)
    if not browser.has('.details--open'):  # It stays open where it was.
        browser.find('.room-header__members').click()
    browser.find('.details .member-list__one')


def _person(which: Callable[[Scene], Person]) -> Show:
    def show(browser: Browser, scene: Scene) -> None:
        _goes_to(f'/people/{which(scene).handle}', '.profile h1')(browser, scene)

    return show


def _card(browser: Browser, scene: Scene) -> None:
    _room(browser, scene)
    browser.find('.timeline__row .timeline__author', scene.grace.name).click()
    browser.find('.person-card--open .person-deeds')


def _question(browser: Browser, scene: Scene) -> None:
    _card(browser, scene)
    browser.find('.person-card .menu > button').click()
    browser.find('.menu__list--open .menu__item', 'Block…').click()
    browser.find('.ask[open]')


def _drawer(browser: Browser, scene: Scene) -> None:
    _room(browser, scene)
    if browser.js('return document.querySelector(".menu-button").checkVisibility()'):
        browser.find('.menu-button').click()
        browser.find('.drawer--open .sidebar__room')


def _seen_by(browser: Browser, scene: Scene) -> None:
    [*_, last] = scene.ada.messages(scene.room)
    for person in (scene.bob, scene.grace):
        person.post(f'{scene.room.api}/read', {'seq': last['seq']})
    _room(browser, scene)
    opening.seen_by(browser, scene.grace.name)


def _how_i_appear(browser: Browser, scene: Scene) -> None:
    _room(browser, scene)
    opening.how_i_appear(browser)


def _invitations(browser: Browser, scene: Scene) -> None:
    if len(scene.ada.get('/api/invites')) < 2:
        scene.ada.post('/api/invites', {'room_ids': [scene.room.id], 'uses': 10})
        gone = scene.ada.post('/api/invites', {})['invite']
        scene.ada.delete(f'/api/invites/{gone["id"]}')
    SETTINGS(browser, scene)
    browser.find('.invite-list .own-list__row')
    browser.js('document.querySelector(".invite-list").scrollIntoView({block: "center"})')


def _message_menu(browser: Browser, scene: Scene) -> None:
    _room(browser, scene)
    browser.find('.timeline__text', LAST_WORDS).click()
    browser.find('.message-menu--here button').click()
    browser.find('.menu__list--open')


def _toast(browser: Browser, scene: Scene) -> None:
    browser.expects('status of 403')
    browser.goes_to(scene.barred.path)
    browser.button('Join room').click()
    browser.find('.q-notification')


def _secret(browser: Browser, scene: Scene) -> None:
    browser.opens(scene.secret)
    if not browser.has('.details--open'):
        browser.find('.room-header__members').click()
    browser.find('.details .member-list__one')


def _member_menu(browser: Browser, scene: Scene) -> None:
    _secret(browser, scene)
    menu = browser.find(f'.member-list__row[data-user="{scene.bob.id}"] .menu > button')
    browser.js('arguments[0].scrollIntoView({block: "nearest"})', menu)
    menu.click()
    browser.find('.menu__list--open')


def _member(deed: str) -> Show:
    def show(browser: Browser, scene: Scene) -> None:
        _member_menu(browser, scene)
        browser.find('.menu__list--open .menu__item', deed).click()
        browser.find('.ask[open]')
        browser.until(
            lambda: not browser.has('.ask[open] [aria-busy=true]'), 'everybody to choose from'
        )

    return show


def _adding(browser: Browser, scene: Scene) -> None:
    _secret(browser, scene)
    browser.button('Add people', within='.details').click()
    browser.find('.ask[open] .people-picker__one').click()
    browser.find('.people-picker__chip')


def _nothing(browser: Browser, _: Scene) -> None:
    browser.expects('status of 404')
    browser.goes_to('/rooms/987654')
    browser.says('There is nothing here')


def _stray(browser: Browser, _: Scene) -> None:
    browser.expects('status of 404')
    browser.goes_to('/there/is/nothing')
    browser.says('There is nothing here')


ROOMS = _goes_to('/rooms', '.room-list__room')
SETTINGS = _goes_to('/settings', '.own-list__row')
FOR_STRANGERS: dict[str, Show] = {
    'sign-in': _goes_to('/sign-in', '.form'),
    'sign-up': _goes_to('/sign-up', '.form'),
    'sign-up-refused': _refused_form,
    'recover': _goes_to('/recover', '.form'),
}


def _direct(browser: Browser, scene: Scene) -> None:
    apart = scene.bob.post('/api/directs', {'user_ids': [scene.ada.id]})
    talk = Room(apart['id'], scene.bob.name)
    if not scene.bob.messages(talk):
        scene.bob.writes(talk, f'Psst, @{scene.ada.handle}: it is Grace’s birthday on the ninth.')
    browser.opens(talk)
    browser.find('.mention--me')


def _new_message(browser: Browser, scene: Scene) -> None:
    _direct(browser, scene)
    browser.js('window.dispatchEvent(new CustomEvent("chatter:new-message", {detail: {}}))')
    browser.find('.new-message__choice')


def _sidebar_menu(browser: Browser, scene: Scene) -> None:
    _drawer(browser, scene)
    browser.js(
        "document.querySelector('.sidebar__room').dispatchEvent("
        "new MouseEvent('contextmenu', {bubbles: true, cancelable: true}))"
    )
    browser.find('.menu__list--open')


FOR_ADA: dict[str, Show] = {
    'room': _room,
    'room-empty': _opens(lambda scene: scene.empty),
    'room-preview': _preview,
    'room-archived': _opens(lambda scene: scene.archived),
    'room-menu': _after(_room, 'Room menu', ready='.menu__list--open'),
    'room-edit': _after(
        _opens(lambda scene: scene.secret), 'Room menu', 'Edit room', ready='.dialog .links-field'
    ),
    'room-convert': _after(
        _room, 'Room menu', 'Edit room', 'Make it private…', ready='.dialog .form'
    ),
    'room-details': _details,
    'room-private': _secret,
    'room-member-menu': _member_menu,
    'room-member-ban': _member('Ban…'),
    'room-member-remove': _member('Remove from the room…'),
    'room-hand-over': _member('Hand over the room…'),
    'room-add-people': _adding,
    'room-toast': _toast,
    'drawer': _drawer,
    'room-message-menu': _message_menu,
    'direct': _direct,
    'new-message': _new_message,
    'sidebar-menu': _sidebar_menu,
    'rooms': ROOMS,
    'leave-deactivate': lambda browser, _: opening.to_leave(browser, 'Deactivate'),
    'leave-delete': lambda browser, _: opening.to_leave(browser, 'Delete'),
    'cropper': lambda browser, _: opening.cropper(browser, Path(FOLDER)),
    'following': _goes_to('/following', '.followed__one'),
    'here': _goes_to('/me/here', '.person-row[data-user]'),
    'how-i-appear': _how_i_appear,
    'seen-by': _seen_by,
    'invitations': _invitations,
    'away': _goes_to('/away', '.away__entry'),
    'people': _goes_to('/people', '.person-row[data-user]'),
    'people-followers': _goes_to('/me/followers', '.person-row[data-user]'),
    'people-requests': _goes_to('/me/requests', '.people-rows__none'),
    'profile': _person(lambda scene: scene.grace),
    'profile-private': _person(lambda scene: scene.bob),
    'profile-own': _person(lambda scene: scene.ada),
    'card': _card,
    'card-question': _question,
    'rooms-none-found': _no_room_found,
    'new-room': _after(ROOMS, 'New room', ready='.dialog [name=name]'),
    'settings': SETTINGS,
    'keys': _hearing('chatter:keys', '.keyboard__row'),
    'switcher': _hearing('chatter:switcher', '[role=option]'),
    'switcher-found': _hearing('chatter:switcher', '[role=option]', 'en'),
    'switcher-none-found': _hearing('chatter:switcher', '[role=option]', 'difference'),
    'not-found': _nothing,
    'not-found-stray': _stray,
}
AS_PREFERRED: dict[str, tuple[dict[str, str], Show]] = {
    'bubbles-room': ({'layout': 'bubbles'}, _room),
    'compact-room': ({'density': 'compact', 'accent': 'plum'}, _room),
    'contrast-room': ({'theme': 'contrast'}, _room),
    'contrast-settings': ({'theme': 'contrast'}, SETTINGS),
    'german-room': ({'language': 'de'}, _room),
    'german-rooms': ({'language': 'de'}, ROOMS),
    'german-settings': ({'language': 'de'}, SETTINGS),
    'huge-room': ({'text_size': 'huge', 'accent': 'amber'}, _room),
    'rose-settings': ({'accent': 'rose'}, SETTINGS),
}


@pytest.mark.parametrize('name', FOR_STRANGERS)
def test_the_ways_in(scene: Scene, open_browser: OpenBrowser, name: str) -> None:
    _take_all(name, open_browser(scene.chat), scene, FOR_STRANGERS[name])


@pytest.mark.parametrize('name', FOR_ADA)
def test_what_is_inside(scene: Scene, open_browser: OpenBrowser, name: str) -> None:
    for person in (scene.bob, scene.grace):
        open_browser(scene.chat, person).goes_to('/rooms')
    _take_all(name, open_browser(scene.chat, scene.ada), scene, FOR_ADA[name])


@pytest.mark.parametrize('name', AS_PREFERRED)
def test_as_somebody_prefers_it(scene: Scene, open_browser: OpenBrowser, name: str) -> None:
    preferred, show = AS_PREFERRED[name]
    with _preferring(scene.ada, preferred):
        _take_all(name, open_browser(scene.chat, scene.ada), scene, show)


def test_what_waits_for_the_network(scene: Scene, open_browser: OpenBrowser) -> None:
    texts = iter(('Is anybody still up?', 'The lamp is lit.', 'It is oil.', 'I brought bread.'))

    def show(browser: Browser, _: Scene) -> None:
        browser.is_offline(False)
        browser.opens(scene.empty)
        browser.is_offline(True)
        browser.box.send_keys(next(texts))
        browser.button('Send message').click()
        browser.find('.timeline__row--pending')
        browser.find('.connection-strip__words')

    browser = open_browser(scene.chat, scene.ada)
    browser.expects(NETWORK_FAILURE)
    _take_all('room-offline', browser, scene, show)


def test_what_was_refused(scene: Scene, open_browser: OpenBrowser) -> None:
    room = scene.bob.makes_room('Auction', 'Going, going')
    scene.ada.joins(room)
    scene.bob.writes(room, 'Last call for the brass gears!')
    browser = open_browser(scene.chat, scene.ada)
    browser.expects(NETWORK_FAILURE, 'status of 409')
    browser.opens(room)
    browser.is_offline(True)
    browser.writes('Two shillings for the lot')
    scene.bob.post(f'{room.api}/archive')
    browser.is_offline(False)

    def show(browser: Browser, _: Scene) -> None:
        browser.opens(room)
        browser.find('.timeline__row--refused')

    _take_all('room-refused', browser, scene, show)


def test_where_only_moderators_write(scene: Scene, open_browser: OpenBrowser) -> None:
    scene.bob.patch(scene.lobby.api, {'who_posts': 'moderators'})
    show = _opens(lambda scene: scene.lobby)
    _take_all('room-announcements', open_browser(scene.chat, scene.ada), scene, show)


def test_whoever_waits_in_a_slow_room(scene: Scene, open_browser: OpenBrowser) -> None:
    browser = open_browser(scene.chat, scene.bob)
    browser.expects('status of 429')

    def show(browser: Browser, _: Scene) -> None:
        browser.opens(scene.secret)
        browser.box.send_keys('Who brings the candles?')
        browser.button('Send message').click()
        browser.find('.composer__wait')

    _take_all('room-slow', browser, scene, show)


def test_whoever_was_removed(scene: Scene, open_browser: OpenBrowser) -> None:
    browser = open_browser(scene.chat, scene.bob)
    browser.expects('status of 40[34]')

    def show(browser: Browser, _: Scene) -> None:
        scene.ada.post(f'{scene.secret.api}/members', {'user_ids': [scene.bob.id]})
        browser.opens(scene.secret)
        scene.ada.delete(f'{scene.secret.api}/members/{scene.bob.id}')
        browser.says('You were removed from', '.empty')

    _take_all('room-removed', browser, scene, show)
    scene.ada.post(f'{scene.secret.api}/members', {'user_ids': [scene.bob.id]})


def test_the_recovery_codes(scene: Scene, open_browser: OpenBrowser) -> None:
    def show(browser: Browser, _: Scene) -> None:
        SETTINGS(browser, scene)
        form = 'form[action="/settings/recovery-codes"]'
        browser.find(f'{form} [name=password]').send_keys('correct horse battery')
        browser.find(f'{form} [type=submit]').click()
        browser.find('.recovery-codes')

    _take_all('recovery-codes', open_browser(scene.chat, scene.bob), scene, show)


def test_the_settings_of_the_owner(scene: Scene, open_browser: OpenBrowser) -> None:
    def show(browser: Browser, _: Scene) -> None:
        SETTINGS(browser, scene)
        browser.says('This server')

    _take_all('settings-owner', open_browser(scene.chat, scene.grace), scene, show)


def test_the_first_run(new_chat: Server, scene: Scene, open_browser: OpenBrowser) -> None:
    _take_all('first-run', open_browser(new_chat), scene, _goes_to('/first-run', '.form'))


def test_without_a_server(own_chat: Server, scene: Scene, open_browser: OpenBrowser) -> None:
    browser = open_browser(own_chat)
    browser.expects(NETWORK_FAILURE)
    browser.goes_to('/sign-in')
    browser.driver.execute_async_script(ACTIVE)
    own_chat.kill()

    def show(browser: Browser, _: Scene) -> None:
        browser.goes_to('/sign-in')
        browser.says('Chatter does not answer')

    _take_all('offline', browser, scene, show)


def test_a_page_that_broke(scene: Scene, open_browser: OpenBrowser, tmp_path: Path) -> None:
    server = Server(tmp_path / 'data')
    server.start()
    try:
        browser = open_browser(server)
        browser.expects('status of 500')
        break_database(server)

        def show(browser: Browser, _: Scene) -> None:
            browser.goes_to('/sign-in')
            browser.says('Something went wrong here')

        _take_all('crash', browser, scene, show)
    finally:
        server.stop()


def _take_all(name: str, browser: Browser, scene: Scene, show: Show) -> None:
    """Each look of a screen, brought up anew for each, and all of them on one sheet."""
    folder = Path(FOLDER) / 'sheets'
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Image.Image]] = []
    for scheme in SCHEMES:
        pictures.uses(browser, scheme, is_still=True)
        rows.append({})
        for width, height in SIZES:
            browser.is_as_large_as((width, height))
            show(browser, scene)
            height += int(browser.js(HIDDEN))
            browser.is_as_large_as((width, height))
            browser.until(lambda: browser.js(SETTLED), 'everything is there and at rest')
            picture = pictures.taken(browser, (width, height))
            picture.save(Path(FOLDER) / f'{name}-{width}-{scheme}.png')
            rows[-1][f'{name} {width} {scheme}'] = picture
    pictures.sheet(rows).save(folder / f'{name}.png')


@contextmanager
def _preferring(person: Person, preferred: dict[str, str]) -> Iterator[None]:
    before = person.get('/api/me/preferences')
    person.patch('/api/me/preferences', preferred)
    yield
    person.patch('/api/me/preferences', {name: before[name] for name in preferred})
