"""Everything by keyboard: each key does what the table of keys says; the focus is never lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import PHONE, Browser
from tests.browser.people import Person, Room, unique

pytestmark = pytest.mark.browser

MODIFIERS = {'Mod': Keys.CONTROL, 'Alt': Keys.ALT, 'Shift': Keys.SHIFT}
NAMED = {
    'ArrowUp': Keys.ARROW_UP,
    'ArrowDown': Keys.ARROW_DOWN,
    'PageUp': Keys.PAGE_UP,
    'PageDown': Keys.PAGE_DOWN,
}


def press(browser: Browser, combination: str) -> None:
    """Press a key as the table writes it: `Alt+Shift+ArrowDown`."""
    *modifiers, key = combination.split('+')
    actions = ActionChains(browser.driver)
    for modifier in modifiers:
        actions.key_down(MODIFIERS[modifier])
    actions.send_keys(NAMED.get(key, getattr(Keys, key.upper(), key.lower())))
    for modifier in modifiers:
        actions.key_up(MODIFIERS[modifier])
    actions.perform()


def spoken(browser: Browser) -> str:
    """What a screen reader would say of what has the focus."""
    return str(browser.js('const e = document.activeElement; return e.ariaLabel || e.innerText'))


def focus_is_in(browser: Browser, selector: str) -> None:
    """Wait until the focus is there."""
    browser.until(
        lambda: browser.js(
            'return document.activeElement.closest(arguments[0]) !== null', selector
        ),
        f'the focus is in {selector}, not in {browser.focus()}',
    )


def begin_at_the_top(browser: Browser) -> None:
    """Have the next Tab lead to the first stop of the page."""
    browser.js(
        'const {body} = document;body.tabIndex = -1; body.focus(); body.removeAttribute("tabindex")'
    )


@contextmanager
def table_is_complete(browser: Browser) -> Iterator[set[str]]:
    """Inside, the test notes the keys that it has pressed; in the end, that is the whole table."""
    pressed: set[str] = set()
    yield pressed
    ids = browser.js("return import('chatter').then(({keys}) => keys.KEYS.map(({id}) => id))")
    assert pressed == set(ids), 'Each key of the table is tried.'


def test_each_key_does_what_the_table_says(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    first, second, third = (ada.makes_room(f'{name} {unique()}') for name in ('Aa', 'Bb', 'Cc'))
    bob.joins(third)
    bob.writes(third, 'for later')
    ada.writes(second, *[f'message {number}\n\nof three\n\nlines' for number in range(20)])
    adas.opens(second)
    focus_is_in(adas, '.composer__box')

    with table_is_complete(adas) as tried:

        def key(id: str, combination: str) -> None:
            tried.add(id)
            press(adas, combination)

        key('next-room', 'Alt+ArrowDown')
        adas.is_in(third)
        focus_is_in(adas, '.composer__box')
        key('previous-room', 'Alt+ArrowUp')
        adas.is_in(second)
        press(adas, 'Alt+ArrowUp')
        adas.is_in(first)

        bob.writes(third, 'and more')
        adas.until(lambda: adas.badge(third), 'there is something unread')
        assert not adas.badge(second)
        key('next-unread', 'Alt+Shift+ArrowDown')
        adas.is_in(third)
        adas.until(lambda: not adas.badge(third), 'it is read')
        adas.opens(second)
        bob.writes(third, 'still more')
        adas.until(lambda: adas.badge(third), 'there is something unread')
        key('previous-unread', 'Alt+Shift+ArrowUp')
        adas.is_in(third)
        adas.until(lambda: not adas.badge(third), 'it is read')
        press(adas, 'Alt+Shift+ArrowUp')
        adas.until(lambda: 'Nothing is unread.' in adas.text('.keyboard'), 'it is said')

        adas.opens(second)
        focus_is_in(adas, '.composer__box')
        for region in ('.sidebar', '.room-header', '.timeline__viewport', '.composer'):
            key('next-region', 'F6')
            focus_is_in(adas, region)
        for region in ('.timeline__viewport', '.room-header', '.sidebar', '.composer'):
            key('previous-region', 'Shift+F6')
            focus_is_in(adas, region)

        press(adas, 'Shift+F6')
        last = r'Ada Lovelace, .*\d:\d\d.*, message 19 of three lines$'
        adas.until(lambda: re.match(last, spoken(adas)), 'the latest message has the focus')
        key('previous-message', 'ArrowUp')
        adas.until(lambda: 'message 18' in spoken(adas), 'the focus is at “message 18”')
        key('next-message', 'ArrowDown')
        adas.until(lambda: 'message 19' in spoken(adas), 'the focus is at “message 19”')
        key('first-message', 'Home')
        adas.until(lambda: 'created the room' in spoken(adas), 'the focus is at “created the room”')
        view = 'document.querySelector(".timeline__viewport").scrollTop'
        adas.until(lambda: adas.js(f'return {view}') < 100, 'the beginning is in view')
        key('page', 'PageDown')
        adas.until(lambda: adas.js(f'return {view}') > 200, 'a page further down')
        press(adas, 'ArrowDown')
        assert 'created the room' not in spoken(adas), 'From where one looks, not from above.'
        key('last-message', 'End')
        adas.until(lambda: 'message 19' in spoken(adas), 'the latest message')
        key('copy-link', 'L')
        adas.says('Link copied.', '.toast')
        assert 'message 19' in spoken(adas), 'The focus stays.'
        key('menu', 'M')
        focus_is_in(adas, '.message-menu .menu__item')
        press(adas, 'Escape')
        focus_is_in(adas, '.timeline__row')
        key('unread', 'U')
        adas.until(lambda: adas.badge(second) == 1, 'it is unread again')
        key('write', 'Escape')
        focus_is_in(adas, '.composer__box')
        press(adas, 'Escape')
        adas.until(lambda: not adas.badge(second), 'the room is read')

        ada.writes(second, '[one](https://example.org) and [two](https://example.com)')
        adas.sees('one and two')
        press(adas, 'Shift+F6')
        for words in ('one', 'two'):
            key('actions', 'Tab')
            adas.until(lambda words=words: spoken(adas) == words, f'the link “{words}”')
        press(adas, 'Tab')
        focus_is_in(adas, '.message-menu')
        press(adas, 'Tab')
        focus_is_in(adas, '.composer')

        press(adas, 'Shift+F6')
        focus_is_in(adas, '.timeline__row')
        key('keys', '?')
        focus_is_in(adas, '.keyboard__help')
        key('close', 'Escape')
        focus_is_in(adas, '.timeline__row')
        press(adas, 'Mod+/')
        focus_is_in(adas, '.keyboard__help')
        press(adas, 'Mod+/')
        focus_is_in(adas, '.timeline__row')

        key('switcher', 'Mod+K')
        focus_is_in(adas, '.switcher__box')
        active = '[role=option][aria-selected=true]'
        adas.until(lambda: adas.text(active), 'there is a choice')
        begun = adas.text(active)
        key('next-choice', 'ArrowDown')
        adas.until(lambda: adas.text(active) != begun, 'the next choice')
        key('previous-choice', 'ArrowUp')
        adas.until(lambda: adas.text(active) == begun, 'the first choice again')
        adas.types(first.name)
        adas.until(lambda: adas.text(active) == first.name, 'the room of this name')
        key('choose', 'Enter')
        adas.is_in(first)
        focus_is_in(adas, '.composer__box')

        adas.types('one')
        key('break', 'Shift+Enter')
        adas.types('two')
        key('send', 'Enter')
        adas.shows('one\ntwo')

        bob.writes(third, 'to be caught up with')
        adas.follows('/away')
        adas.find('.away__name', third.name)
        key('next-waiting', 'N')
        focus_is_in(adas, '.away__link')
        key('done', 'E')
        adas.until(lambda: not adas.badge(third), 'it is done')
        key('undo', 'Z')
        adas.until(lambda: adas.badge(third) == 1, 'and is not')
        key('read-all', 'Shift+Escape')
        adas.until(lambda: not adas.badge(third), 'everything is read')


def test_the_list_of_keys_is_the_table(adas: Browser, room: Room) -> None:
    adas.opens(room)
    press(adas, 'Mod+/')
    adas.find('.keyboard__row')
    told = adas.js(
        'return [...document.querySelectorAll(".keyboard__row")].map((row) => row.dataset.key)'
    )
    table = adas.js(
        "return import('chatter').then(({keys}) => keys.inForce().flatMap((one) => one.keys)"
        '.map(({id}) => id))'
    )
    assert told == table and len(told) > 15
    assert adas.text('[data-key=switcher] dd').split() == ['Ctrl', 'K'] or 'Ctrl' in adas.text(
        '[data-key=switcher] dd'
    )


def test_a_question_mark_in_a_message_is_one_and_single_keys_can_be_switched_off(
    adas: Browser, room: Room
) -> None:
    adas.opens(room)
    adas.types('really?')
    assert adas.draft == 'really?' and not adas.has('dialog[open]')
    press(adas, 'Mod+/')
    adas.find('.keyboard__single').click()
    press(adas, 'Escape')
    press(adas, 'Shift+F6')
    press(adas, '?')
    assert not adas.has('dialog[open]')
    adas.reloads()
    adas.is_in(room)
    press(adas, 'Shift+F6')
    press(adas, '?')
    assert not adas.has('dialog[open]'), 'It is remembered.'


def test_no_key_is_taken_from_an_input_method(adas: Browser, room: Room) -> None:
    adas.opens(room)
    adas.cdp('Input.imeSetComposition', text='にほん', selectionStart=3, selectionEnd=3)
    for key in ('F6', 'Escape'):
        adas.cdp('Input.dispatchKeyEvent', type='keyDown', key=key, windowsVirtualKeyCode=229)
    assert 'composer__box' in adas.focus() and adas.draft == 'にほん'


def test_the_first_stop_of_tab_leads_past_the_rooms(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, 'here')
    adas.opens(room)
    begin_at_the_top(adas)
    press(adas, 'Tab')
    adas.until(
        lambda: spoken(adas) == 'To the conversation', 'the focus is at “To the conversation”'
    )
    box = adas.js('return document.activeElement.getBoundingClientRect().toJSON()')
    assert box['width'] > 100 and box['top'] >= 0, 'It can be seen.'
    press(adas, 'Enter')
    focus_is_in(adas, '.timeline__row')
    assert adas.path == room.path


def test_tab_stops_once_in_a_conversation(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, *[f'[link {number}](https://example.org)' for number in range(10)])
    adas.opens(room)
    press(adas, 'Shift+F6')
    focus_is_in(adas, '.timeline__row')
    press(adas, 'Shift+Tab')
    focus_is_in(adas, '.notice')
    stops = adas.js(
        'return document.querySelectorAll(".timeline :is(a, button, article, [tabindex])'
        ':not([tabindex=\\"-1\\"])").length'
    )
    assert stops == 4, 'The last message, its time, its link and its menu.'


def test_rows_that_come_while_one_walks_through_them_do_not_take_the_focus(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.writes(room, 'one', 'two', 'three')
    adas.opens(room)
    press(adas, 'Shift+F6')
    press(adas, 'ArrowUp')
    adas.until(lambda: spoken(adas).endswith('two'), 'the focus is at “two”')
    bob.writes(room, 'four')
    adas.sees('four')
    adas.until(lambda: spoken(adas).endswith('two'), 'the focus is at “two”')
    press(adas, 'ArrowDown')
    press(adas, 'ArrowDown')
    adas.until(lambda: spoken(adas).endswith('four'), 'the focus is at “four”')
    assert spoken(adas).startswith('Bob, ')


def test_what_others_write_is_said_as_briefly_as_one_likes(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    adas.opens(room)
    log = '.timeline__announcer'

    def says(text: str, expected: str) -> None:
        bob.writes(room, text)
        adas.says(expected, log)

    assert adas.js('return document.querySelector("[role=log]").ariaLive') == 'polite'
    says('**Shall** we?', 'Bob: Shall we?')
    adas.writes('of course')
    adas.sees('of course')
    says('Good', 'Bob: Good')
    assert 'of course' not in adas.text(log), 'One knows what one has written.'

    ada.patch('/api/me/preferences', {'announce': 'full'})
    adas.until(lambda: adas.js('return chatterPreferences.announce') == 'full', 'it is in force')
    bob.writes(room, 'Everything')
    adas.until(lambda: re.search(r'Bob, \d+:\d\d.*: Everything', adas.text(log)), 'with its time')

    ada.patch('/api/me/preferences', {'announce': 'off'})
    adas.until(lambda: adas.js('return chatterPreferences.announce') == 'off', 'it is in force')
    bob.writes(room, 'Nothing')
    adas.sees('Nothing')
    bob.writes(room, 'Nothing at all')
    adas.sees('Nothing at all')
    assert 'Nothing' not in adas.text(log)


def test_esc_closes_a_dialog_and_gives_the_focus_back(adas: Browser, ada: Person) -> None:
    room = ada.makes_room(f'Alone {unique()}')
    adas.opens(room)
    members = adas.button('1 member')
    members.click()
    adas.find('.member-list__one')
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.details__panel'), 'it is closed')
    adas.until(lambda: '1 member' in spoken(adas), 'the focus is at “1 member”')

    menu = adas.button('Room menu')
    adas.js('arguments[0].focus()', menu)
    press(adas, 'Enter')
    adas.until(lambda: spoken(adas) == 'Edit room', 'the first line has the focus')
    for key, words in (
        ('ArrowDown', 'Archive room'),
        ('ArrowDown', 'Add people'),
        ('ArrowDown', 'Invite people'),
        ('ArrowDown', 'Leave room'),
        ('ArrowDown', 'Delete room'),
        ('ArrowDown', 'Edit room'),
        ('ArrowUp', 'Delete room'),
        ('Home', 'Edit room'),
        ('a', 'Archive room'),
    ):
        press(adas, key)
        adas.until(lambda words=words: spoken(adas) == words, f'{key} leads to {words}')
    press(adas, 'Escape')
    adas.until(lambda: spoken(adas) == 'Room menu', 'the focus is back at the button')
    adas.until(lambda: not adas.has('.menu__list--open'), 'the menu is closed')

    press(adas, 'Enter')
    adas.until(lambda: spoken(adas) == 'Edit room', 'the first line has the focus')
    press(adas, 'Enter')
    adas.until(lambda: adas.js('return document.activeElement.name') == 'name', 'the form')
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.dialog'), 'it is closed')
    adas.until(lambda: spoken(adas) == 'Room menu', 'the focus is at “Room menu”')


def test_what_was_opened_by_something_that_is_gone_leads_back_to_writing(
    adas: Browser, room: Room
) -> None:
    adas.opens(room)
    adas.button('Show my recovery codes').click()
    adas.find('.dialog')
    adas.until(lambda: not adas.has('.notice'), 'the notice has gone')
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.dialog'), 'it is closed')
    focus_is_in(adas, '.composer__box')


def test_the_drawer_by_keyboard(adas: Browser, ada: Person, room: Room) -> None:
    other = ada.makes_room(f'Other {unique()}')
    adas.is_as_large_as(PHONE)
    adas.opens(room)
    assert not adas.js(
        'return document.querySelector(".drawer__panel").contains(document.activeElement)'
    )
    button = adas.button('Rooms')
    adas.js('arguments[0].focus()', button)
    press(adas, 'Enter')
    focus_is_in(adas, '.drawer__panel [aria-current]')
    for _ in range(12):
        press(adas, 'Tab')
        assert adas.js(
            'return document.activeElement.closest(".drawer, .keyboard, body:focus") !== null'
            ' || document.activeElement === document.body'
        ), 'Nobody gets behind it.'
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.drawer--open'), 'it is closed')
    adas.until(lambda: spoken(adas) == 'Rooms', 'the focus is at “Rooms”')

    press(adas, 'Enter')
    focus_is_in(adas, '.drawer__panel [aria-current]')
    adas.js('document.querySelector(".drawer [aria-label=\\"New room\\"]").click()')
    adas.find('.dialog [name=name]')
    press(adas, 'Escape')
    adas.until(lambda: not adas.has('.dialog'), 'it is closed')
    assert adas.has('.drawer--open'), 'One thing at a time.'
    press(adas, 'Mod+K')
    focus_is_in(adas, '.switcher__box')
    adas.types(other.name, Keys.ENTER)
    adas.is_in(other)
    adas.until(lambda: not adas.has('.drawer--open'), 'it is closed')


def test_the_focus_can_be_seen(adas: Browser, ada: Person, room: Room) -> None:
    ada.writes(room, '[a link](https://example.org)')
    adas.opens(room)
    begin_at_the_top(adas)
    seen = []
    for _ in range(14):
        press(adas, 'Tab')
        if adas.focus() == 'BODY':
            continue
        seen.append(adas.focus())
        style = adas.js(
            """
            const element = document.activeElement;
            const {outlineStyle, outlineWidth} = getComputedStyle(element);
            const frame = element.closest('.composer__frame');
            return {
              outline: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
              frame: frame !== null && getComputedStyle(frame).boxShadow !== 'none',
            };
            """
        )
        assert style['outline'] or style['frame'], adas.focus()
    assert len(set(seen)) > 7, seen


def test_nothing_moves_for_those_who_do_not_want_it(adas: Browser, room: Room) -> None:
    adas.opens(room)
    adas.cdp(
        'Emulation.setEmulatedMedia',
        features=[{'name': 'prefers-reduced-motion', 'value': 'reduce'}],
    )
    press(adas, 'Mod+K')
    adas.find('.switcher__box')
    longest = adas.js(
        """
        const seconds = (text) => Math.max(...text.split(',').map(parseFloat));
        return Math.max(...[...document.querySelectorAll('*')].map((element) => {
          const {transitionDuration, animationDuration} = getComputedStyle(element);
          return Math.max(seconds(transitionDuration), seconds(animationDuration));
        }));
        """
    )
    assert longest <= 0.01


@pytest.mark.parametrize('path', ['room', '/rooms', '/settings'])
def test_at_twice_the_size_nothing_has_to_be_scrolled_sideways(
    adas: Browser, ada: Person, room: Room, path: str
) -> None:
    ada.writes(room, 'word ' * 100, 'https://example.org/' + 'x' * 300, f'```\n{"code " * 60}\n```')
    adas.is_as_large_as((640, 400))  # What 1280 × 800 are at 200 %.
    if path == 'room':
        adas.opens(room)
    else:
        adas.goes_to(path)
        adas.find('.page')
    for selector in ('html', 'body', '#main', '.timeline__viewport', '.page'):
        over = adas.js(
            'const e = document.querySelector(arguments[0]);'
            'return e ? e.scrollWidth - e.clientWidth : 0',
            selector,
        )
        assert over <= 0, f'{selector} is {over} px too wide'
    if path == 'room':
        viewport = adas.js('return document.querySelector(".timeline__viewport").clientHeight')
        assert viewport > 100, 'There is still something to read.'
        assert adas.box.is_displayed()
