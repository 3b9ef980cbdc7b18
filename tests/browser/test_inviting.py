"""Inviting: a link, its picture, who comes by it and where they arrive, on the screens of all."""

import itertools

import pytest

from tests.browser import axe, people
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD, Person, Room, unique
from tests.browser.server import Server
from tests.browser.test_people import _is_live

pytestmark = pytest.mark.browser

CARD = '.invite-card'
CODE = f'{CARD}__code'
MAKE = '.invite-maker [type=submit]'
TOAST = '.q-notification__message'
CONFLICT = r'status of 409'
NOT_FOUND = r'status of 404'


@pytest.fixture
def eves(open_browser: OpenBrowser, chat: Server, eve: Person) -> Browser:
    """Eve's browser."""
    return open_browser(chat, eve)


def invites(person: Person, *rooms: Room, **wish: object) -> str:
    """A link that somebody makes over REST, as a path."""
    made = person.post('/api/invites', {'room_ids': [room.id for room in rooms], **wish})
    return f'/join/{made["token"]}'


def path_of_the_link(browser: Browser) -> str:
    """The link on the card, as a path."""
    field = f'return document.querySelector("{CARD} input")?.value ?? ""'
    browser.until(lambda: '/join/' in browser.js(field), 'the link is there')
    link = str(browser.js(field))
    return link[link.index('/join/') :]


def test_a_link_made_in_a_room_brings_somebody_new_into_it_and_its_maker_hears_of_it(
    adas: Browser, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    adas.opens(room)
    adas.find('.room-header .menu > button').click()
    adas.find('.menu__list--open .menu__item', 'Invite people').click()
    adas.says(room.name, '.invite-maker__list')
    adas.button('Make a link', within='.invite-maker').click()
    adas.find(CODE)
    adas.until(lambda: adas.js(f'return document.querySelector("{CODE}").naturalWidth'), 'it shows')
    adas.button('Copy link', within=CARD).click()
    adas.says('Copied.', CARD)

    news = open_browser(chat)
    news.goes_to(path_of_the_link(adas))
    news.says('Ada Lovelace invites you.')
    news.says(room.name, '.entrance__rooms')
    name = f'Heidi {unique()}'
    news.fills(handle=f'heidi{unique()}', name=name, password=PASSWORD)
    news.submits()
    news.is_in(room)
    adas.says(f'{name} came by your invitation.', TOAST, soon=5)
    adas.js("document.querySelector('.q-dialog .button--icon')?.click()")
    adas.goes_to('/settings')
    adas.says(f'{name} came', '.own-list__came')
    adas.says('No longer good', '.invite-list')


def test_whoever_has_an_account_is_asked_and_a_look_alone_changes_nothing(
    ada: Person, eves: Browser, eve: Person, room: Room
) -> None:
    path = invites(ada, room)
    eves.goes_to(path)
    eves.says('You are invited')
    eves.says(room.name, '.entrance__rooms')
    assert ada.get('/api/invites')[0]['uses_left'] == 1
    assert room.id not in [one['room']['id'] for one in eve.get('/api/me/rooms')['rooms']]
    eves.submits()
    eves.is_in(room)
    assert ada.get('/api/invites')[0]['uses_left'] == 0
    again = invites(ada, room)
    eves.goes_to(again)
    eves.says('You are in already')
    eves.find('a.button--primary', 'Open').click()
    eves.is_in(room)
    assert ada.get('/api/invites')[0]['uses_left'] == 1


def test_whoever_has_an_account_but_is_not_signed_in_is_led_through_signing_in_to_the_room(
    ada: Person, eve: Person, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    eves = open_browser(chat)
    eves.expects(CONFLICT)
    eves.goes_to(invites(ada, room))
    eves.fills(handle=eve.handle, name='Eve', password=PASSWORD)
    eves.submits()
    eves.says('Somebody else has this handle', '.form__error')
    eves.find('.form__way', 'Is it you? Sign in instead').click()
    eves.arrives_at('/sign-in')
    assert eves.find('[name=handle]').get_attribute('value') == eve.handle
    eves.fills(password=PASSWORD)
    eves.submits()
    eves.is_in(room)


def test_bad_links_all_look_the_same(
    ada: Person, eve: Person, open_browser: OpenBrowser, chat: Server, room: Room
) -> None:
    used, revoked = invites(ada, room), invites(ada, room)
    people.request(
        chat,
        'POST',
        '/join',
        f'invite={used.removeprefix("/join/")}'.encode(),
        'application/x-www-form-urlencoded',
        token=eve.token,
    )
    ada.delete(f'/api/invites/{ada.get("/api/invites")[0]["id"]}')
    stranger, eves = open_browser(chat), open_browser(chat, eve)
    for browser in (stranger, eves):
        seen = set()
        for path in (used, revoked, '/join/nonsense'):
            browser.goes_to(path)
            browser.says('This invitation is not valid, or not any more.')
            seen.add(browser.text('main'))
        assert len(seen) == 1


def test_a_link_can_be_chosen_and_is_revoked_from_the_list(
    adas: Browser, ada: Person, room: Room
) -> None:
    adas.goes_to('/settings')
    _is_live(adas)
    adas.find('.sidebar__invite').click()
    adas.find('.invite-maker [name=uses] option', 'Any number').click()
    adas.find('.invite-maker [name=hours] option', 'Never').click()
    adas.find('.invite-maker [name=room] option', room.name).click()
    adas.says(room.name, '.invite-maker__list')
    roles = adas.driver.find_elements('css selector', '.invite-maker [name=role] option')
    assert [one.text for one in roles] == ['Member', 'Guest'], 'Members make no administrators.'
    adas.find(MAKE).click()
    adas.find(CARD)
    [made] = ada.get('/api/invites')
    assert (made['uses_left'], made['expires_at']) == (None, None)
    assert [one['id'] for one in made['rooms']] == [room.id]
    adas.find('.q-dialog [aria-label=Close]').click()
    adas.says('Any number of uses left', '.invite-list')
    adas.until(lambda: not adas.has('.q-dialog .dialog'), 'the dialog is gone')
    adas.find('.invite-list .button[aria-label^=Revoke]').click()
    adas.says('There is none.')
    assert ada.get('/api/invites') == []


def test_who_may_not_invite_does_not_see_how(new_chat: Server, open_browser: OpenBrowser) -> None:
    grace = people.claims(new_chat, 'Grace Hopper')
    ada = people.comes_in(new_chat, 'Ada Lovelace')
    graces, adas = open_browser(new_chat, grace), open_browser(new_chat, ada)
    adas.opens(Room(1, 'Lobby'))
    adas.find('.sidebar__invite')
    graces.goes_to('/admin')
    graces.find('input[name=who_invites][value=administrators]').click()
    graces.js("document.querySelector('input[name=who_invites]').closest('form').requestSubmit()")
    graces.says('Saved.')
    adas.until(lambda: not adas.has('.sidebar__invite'), 'she cannot invite any more')
    assert ada.ask('POST', '/api/invites', {}).status == 403
    adas.reloads()
    adas.find('.room-header .menu > button').click()
    adas.says('Leave room', '.menu__list--open')
    assert 'Invite' not in adas.text('.menu__list--open')
    graces.find('.sidebar__invite')


@pytest.mark.parametrize('size', [WIDE, PHONE], ids=['wide', 'phone'])
def test_the_first_screen_of_a_new_chatter_has_an_invitation_on_it(
    new_chat: Server, open_browser: OpenBrowser, size: tuple[int, int]
) -> None:
    graces = open_browser(new_chat)
    graces.is_as_large_as(size)
    graces.goes_to('/first-run')
    graces.fills(handle='grace', name='Grace Hopper', password=PASSWORD)
    graces.submits()
    graces.is_in(Room(1, 'Lobby'))
    path = path_of_the_link(graces)
    graces.says('Only this computer can open it', CARD)
    if size == WIDE:  # On a telephone it would bring the keyboard up.
        graces.until(lambda: 'composer__box' in graces.focus(), 'the composer has the focus')
    graces.reloads()
    assert path_of_the_link(graces) == path, 'Looking again makes no other one.'
    bobs = open_browser(new_chat)
    bobs.goes_to(path)
    bobs.fills(handle='bob', name='Bob', password=PASSWORD)
    bobs.submits()
    bobs.is_in(Room(1, 'Lobby'))
    graces.says('Bob came by your invitation.', TOAST, soon=5)
    graces.reloads()
    graces.is_in(Room(1, 'Lobby'))
    assert not graces.has('.first-invite'), 'She is not alone any more.'


@axe.needed
@pytest.mark.parametrize(
    ('size', 'theme'), list(itertools.product((WIDE, PHONE), ('light', 'dark')))
)
def test_axe_finds_nothing_wrong(
    adas: Browser, ada: Person, eve: Person, eves: Browser, room: Room,
    size: tuple[int, int], theme: str,
) -> None:  # fmt: skip
    for person, browser in ((ada, adas), (eve, eves)):
        person.patch('/api/me/preferences', {'theme': theme})
        browser.is_as_large_as(size)
    adas.opens(room)
    adas.find('.room-header .menu > button').click()
    adas.find('.menu__list--open .menu__item', 'Invite people').click()
    adas.find(MAKE).click()
    adas.find(CARD)
    assert axe.violations(adas) == []
    eves.goes_to(path_of_the_link(adas))
    eves.says('You are invited')
    assert axe.violations(eves) == []
