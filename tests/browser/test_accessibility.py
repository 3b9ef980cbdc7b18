"""Nothing that axe-core finds wrong: on no page, nothing open on it, in no theme, at no size."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import axe, opening, people
from tests.browser.browser import NETWORK_FAILURE, PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room, unique
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, axe.needed]

Open = Callable[[Browser], None]


def _looks() -> Iterator[tuple[tuple[int, int], str]]:
    for size in (WIDE, PHONE):
        for theme in ('light', 'dark'):
            yield size, theme


def _is_faultless(browser: Browser, show: Open, *, sizes: tuple[tuple[int, int], ...] = ()) -> None:
    """Have `show` bring up what is to be looked at, anew for each theme and size."""
    found: dict[str, list[str]] = {}
    for size, theme in _looks():
        if sizes and size not in sizes:
            continue
        browser.is_as_large_as(size)
        browser.cdp(
            'Emulation.setEmulatedMedia',
            features=[
                {'name': 'prefers-color-scheme', 'value': theme},
                {'name': 'prefers-reduced-motion', 'value': 'reduce'},
            ],
        )
        show(browser)
        browser.until(lambda: not _is_moving(browser), 'everything has come to rest')
        for violation in axe.violations(browser):
            found.setdefault(violation, []).append(f'{theme} {size[0]}')
    told = '\n\n'.join(
        f'{violation}\n  in {", ".join(looks)}' for violation, looks in found.items()
    )
    assert not found, f'\n{told}'


def _is_moving(browser: Browser) -> bool:
    running = 'document.getAnimations().some((one) => one.playState === "running")'
    return bool(browser.js(f'return {running}'))


def _page(path: str, ready: str) -> Open:
    def show(browser: Browser) -> None:
        browser.goes_to(path)
        browser.find(ready)
        browser.until(lambda: browser.js('return window.socket?.connected'), 'the page is live')

    return show


def _room(room: Room) -> Open:
    return lambda browser: browser.opens(room)


def _with(show: Open, *clicks: str, ready: str) -> Open:
    """What one sees after clicking on buttons."""

    def go(browser: Browser) -> None:
        show(browser)
        for name in clicks:
            browser.button(name).click()
        browser.find(ready)

    return go


def test_the_form_of_the_first_one(new_chat: Server, open_browser: OpenBrowser) -> None:
    _is_faultless(open_browser(new_chat), _page('/first-run', 'form.form'))


@pytest.mark.parametrize('path', ['/sign-in', '/sign-up', '/recover'])
def test_the_ways_in(chat: Server, open_browser: OpenBrowser, path: str) -> None:
    _is_faultless(open_browser(chat), _page(path, 'form.form'))


def test_a_form_that_was_refused(chat: Server, open_browser: OpenBrowser) -> None:
    def refused(browser: Browser) -> None:
        _page('/sign-up', 'form.form')(browser)
        browser.fills(handle='a b', name='A', password='x')
        browser.submits()
        browser.find('[role=alert]')

    browser = open_browser(chat)
    browser.expects(r'status of 4\d\d')
    _is_faultless(browser, refused)


@pytest.mark.parametrize('path', ['/there/is/nothing', '/rooms/987654'])
def test_where_nothing_is(adas: Browser, path: str) -> None:
    def show(browser: Browser) -> None:
        browser.goes_to(path)
        browser.says('There is nothing here')

    adas.expects(r'status of 404')
    _is_faultless(adas, show)


def test_a_room_that_nobody_has_written_in(adas: Browser, room: Room) -> None:
    _is_faultless(adas, _room(room))


def test_a_room_with_all_sorts_of_messages_some_of_them_new(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'first', 'second')
    bob.writes(
        room,
        '**bold** _italic_ `code` [a link](https://example.org) ~~no~~',
        '```python\ndef much(code):  # of a width that nobody has on a screen, whatever they paid\n'
        "    return [one for one in code if one is not None and str(one) != 'a string']\n```",
        '> a quotation\n\n- one\n- two\n\n1. first\n\nhttps://example.org/a/page',
    )

    def show(browser: Browser) -> None:
        browser.opens(room)
        browser.sees('first')

    adas.opens(room)
    assert adas.has('.timeline__new') and adas.has('.timeline__day'), 'There is something to see.'
    _is_faultless(adas, show)


@pytest.mark.parametrize('theme', ['system', 'contrast'])
def test_a_message_that_a_link_leads_to(adas: Browser, ada: Person, room: Room, theme: str) -> None:
    ada.patch('/api/me/preferences', {'theme': theme})
    ada.writes(room, 'first [a link](https://example.org) and `code`', 'second', 'third')
    [_, seq, _] = [message['seq'] for message in ada.messages(room)]

    def show(browser: Browser) -> None:
        browser.goes_to(f'{room.path}/{seq}')
        browser.until(browser.is_ready, 'the conversation')
        browser.js('document.querySelector(".timeline__row").dataset.pointed = ""')  # It stays.
        browser.js('navigator.clipboard.writeText = () => Promise.reject(new Error())')
        browser.js('document.execCommand = () => false')
        browser.find('.timeline__row:focus').send_keys('l')
        browser.find('.link-field')

    _is_faultless(adas, show)


def test_messages_that_wait_for_the_network(adas: Browser, ada: Person, room: Room) -> None:
    def show(browser: Browser) -> None:
        browser.is_offline(False)
        browser.opens(room)
        browser.is_offline(True)
        browser.box.send_keys('waiting')
        browser.button('Send message').click()
        browser.find('.timeline__row--pending')
        browser.find('.connection-strip__words')

    adas.expects(NETWORK_FAILURE)
    _is_faultless(adas, show)


def test_a_room_that_is_archived(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, 'before')
    ada.post(f'{room.api}/archive')
    adas.opens(room)
    assert adas.has('.composer__archived')
    _is_faultless(adas, _room(room))


def test_a_room_that_one_is_not_in(
    open_browser: OpenBrowser, chat: Server, eve: Person, room: Room
) -> None:
    browser = open_browser(chat, eve)

    def show(browser: Browser) -> None:
        browser.goes_to(room.path)
        browser.button('Join room')

    _is_faultless(browser, show)


def test_all_rooms(adas: Browser, ada: Person, room: Room) -> None:
    ada.post(f'{ada.makes_room(f"Old {unique()}", "What is it for?").api}/archive')
    _is_faultless(adas, _page('/rooms', '.room-list__room'))


def test_the_settings(adas: Browser) -> None:
    _is_faultless(adas, _page('/settings', '.settings'))


def test_the_settings_of_the_owner(new_chat: Server, open_browser: OpenBrowser) -> None:
    def show(browser: Browser) -> None:
        _page('/settings', '.settings')(browser)
        browser.says('This server')

    grace = people.claims(new_chat, 'Grace Hopper')
    _is_faultless(open_browser(new_chat, grace), show)


@pytest.mark.parametrize(
    ('clicks', 'ready'),
    [
        (['Room menu'], '.menu__list--open'),
        (['Room menu', 'Edit room'], '.dialog [name=name]'),
    ],
    ids=['menu', 'edit'],
)
def test_what_opens_above_a_room(adas: Browser, ada: Person, clicks: list[str], ready: str) -> None:
    room = ada.makes_room(f'Alone {unique()}', 'With a description')
    _is_faultless(adas, _with(_room(room), *clicks, ready=ready))


def test_the_details_of_a_room(adas: Browser, ada: Person) -> None:
    room = ada.makes_room(f'Alone {unique()}', 'With a description')

    def show(browser: Browser) -> None:
        browser.opens(room)
        if not browser.has('.details__panel'):  # It stays open where there is room beside.
            browser.button('1 member').click()
        browser.find('.member-list__one')

    _is_faultless(adas, show)


@pytest.fixture
def known(ada: Person, bob: Person, eve: Person) -> Person:
    """Bob, who says much of himself; he and Eve ask to follow Ada, who has blocked somebody."""
    said = {'pronouns': 'he/him', 'bio': 'Two **arms**, [one](https://example.org) engine\n\n- `a`'}
    status = {'status_emoji': '🍵', 'status_text': 'On a break', 'status_minutes': 60}
    bob.patch('/api/me/profile', {**said, **status, 'time_zone': 'Asia/Tokyo'})
    ada.patch('/api/me/visibility', {'is_private': True})
    ada.post(f'/api/people/{bob.id}/follow')
    for one in (bob, eve):
        one.post(f'/api/people/{ada.id}/follow')
    blocked = people.comes_in(ada.server, 'Mallory')
    ada.post(f'/api/people/{blocked.id}/block')
    return bob


@pytest.mark.parametrize('path', ['/people', '/me/following', '/me/requests', '/me/blocked'])
def test_lists_of_people(adas: Browser, known: Person, path: str) -> None:
    _is_faultless(adas, _page(path, '.person-row[data-user]'))


def test_how_one_appears_and_who_has_read_what(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'hello')
    bob.post(f'{room.api}/read', {'seq': ada.messages(room)[-1]['seq']})

    def menu(browser: Browser) -> None:
        browser.opens(room)
        opening.how_i_appear(browser)

    def readers(browser: Browser) -> None:
        browser.opens(room)
        opening.seen_by(browser, 'Bob')

    _is_faultless(adas, menu)
    _is_faultless(adas, readers)


def test_what_people_say_whom_one_follows(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    _is_faultless(adas, _page('/following', '.followed__none'))
    ada.post(f'/api/people/{bob.id}/follow')
    bob.writes(room, 'hello')
    _is_faultless(adas, _page('/following', '.followed__one'))


def test_who_is_here_now(adas: Browser, bobs: Browser) -> None:
    bobs.goes_to('/rooms')
    _is_faultless(adas, _page('/me/here', '.person-row[data-user]'))


@pytest.mark.parametrize('deed', ['Deactivate', 'Delete'])
def test_what_asks_whoever_wants_to_leave(adas: Browser, deed: str) -> None:
    _is_faultless(adas, lambda browser: opening.to_leave(browser, deed))


def test_what_crops_a_picture(adas: Browser, tmp_path: Path) -> None:
    _is_faultless(adas, lambda browser: opening.cropper(browser, tmp_path))


def test_the_invitations_one_has_made(adas: Browser, ada: Person, room: Room) -> None:
    ada.post('/api/invites', {'room_ids': [room.id], 'uses': 10})
    gone = ada.post('/api/invites', {})['invite']
    ada.delete(f'/api/invites/{gone["id"]}')
    _is_faultless(adas, _page('/settings', '.invite-list .own-list__row'))


@pytest.mark.parametrize('whose', ['known', 'private', 'own'])
def test_profiles(adas: Browser, ada: Person, eve: Person, known: Person, whose: str) -> None:
    eve.patch('/api/me/visibility', {'is_private': True})
    person = {'known': known, 'private': eve, 'own': ada}[whose]
    _is_faultless(adas, _page(f'/people/{person.handle}', '.profile h1'))


@pytest.mark.parametrize('is_asked', [False, True], ids=['card', 'question'])
def test_a_card_and_what_it_asks(adas: Browser, known: Person, room: Room, is_asked: bool) -> None:
    known.writes(room, 'hello')

    def show(browser: Browser) -> None:
        browser.opens(room)
        browser.find('.timeline__row a.timeline__author').click()
        browser.says('Two arms', '.person-card--open')
        if is_asked:
            browser.find('.person-card .menu > button').click()
            browser.find('.menu__list--open .menu__item', 'Block…').click()
            browser.find('.ask[open]')

    _is_faultless(adas, show)


def test_the_menu_of_somebody_who_may_do_little(bobs: Browser, room: Room) -> None:
    _is_faultless(bobs, _with(_room(room), 'Room menu', ready='.menu__list--open'))


def test_the_form_for_a_new_room(adas: Browser) -> None:
    show = _with(_page('/rooms', '.room-list'), 'New room', ready='.dialog [name=name]')
    _is_faultless(adas, show)


def test_the_recovery_codes(
    chat: Server, open_browser: OpenBrowser, ada: Person, room: Room
) -> None:
    show = _with(_room(room), 'Show my recovery codes', ready='.dialog')
    for size in (WIDE, PHONE):
        person = ada if size == WIDE else None
        if person is None:
            person = people.comes_in(chat, 'Alan')
            person.joins(room)
        browser = open_browser(chat, person)
        browser.is_as_large_as(size)
        show(browser)
        assert axe.violations(browser) == []


@pytest.mark.parametrize('typed', ['', 'o', 'nothing is called this'])
def test_going_elsewhere(adas: Browser, room: Room, typed: str) -> None:
    def show(browser: Browser) -> None:
        browser.opens(room)
        browser.js("window.dispatchEvent(new CustomEvent('chatter:switcher'))")
        browser.find('.switcher__box').send_keys(typed)
        browser.find('[role=option][aria-selected=true]')

    _is_faultless(adas, show)


def test_high_contrast(adas: Browser, ada: Person, bob: Person, room: Room) -> None:
    ada.patch('/api/me/preferences', {'theme': 'contrast'})
    bob.writes(room, '**bold** `code` [a link](https://example.org)', '> said')

    def show(browser: Browser) -> None:
        browser.opens(room)
        assert browser.js('return document.documentElement.dataset.theme') == 'contrast'
        assert axe.violations(browser) == []
        browser.js("window.dispatchEvent(new CustomEvent('chatter:switcher'))")
        browser.find('[role=option]')

    _is_faultless(adas, show)


def test_the_list_of_keys(adas: Browser, room: Room) -> None:
    def show(browser: Browser) -> None:
        browser.opens(room)
        browser.js("window.dispatchEvent(new CustomEvent('chatter:keys'))")
        browser.find('.keyboard__row')

    _is_faultless(adas, show)


def test_the_rooms_that_slide_in_on_a_phone(adas: Browser, room: Room) -> None:
    show = _with(_room(room), 'Rooms', ready='.drawer--open .sidebar__room')
    _is_faultless(adas, show, sizes=(PHONE,))
