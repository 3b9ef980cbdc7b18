"""The box one writes in: its keys, its drafts, its limits."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Browser
from tests.browser.people import Person, Room, unique
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

LENGTH_MOST = 10_000
WAITING = """
window.waitingMost = 0;
new MutationObserver(() => {
  const {length} = document.querySelectorAll('.timeline__row--pending');
  window.waitingMost = Math.max(window.waitingMost, length);
}).observe(document.querySelector('.timeline'), {childList: true, subtree: true});
"""


def test_enter_sends_and_shift_enter_breaks_the_line(
    adas: Browser, bobs: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    one_line = adas.box.size['height']
    adas.types('first line')
    adas.types(Keys.SHIFT, Keys.ENTER)
    adas.types('second line')
    assert adas.draft == 'first line\nsecond line'
    assert adas.box.size['height'] > one_line, 'The box grows.'
    assert ada.texts(room) == []

    adas.types(Keys.ENTER)
    bobs.shows('first line\nsecond line')
    assert ada.texts(room) == ['first line\nsecond line']
    assert adas.draft == ''
    assert adas.box.size['height'] == one_line
    assert 'composer__box' in adas.focus()


def test_whoever_prefers_it_breaks_lines_with_enter_and_sends_with_shift(
    adas: Browser, bobs: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    bobs.opens(room)
    button = adas.button('Send message')
    adas.types('first line')
    adas.until(lambda: button.get_attribute('title') == 'Send (Enter)', 'how it is sent')
    ada.patch('/api/me/preferences', {'enter': 'breaks'})
    adas.until(lambda: button.get_attribute('title') == 'Send (Shift+Enter)', 'how it is sent now')
    adas.types(Keys.ENTER, 'second line')
    assert adas.draft == 'first line\nsecond line'
    assert ada.texts(room) == []

    adas.types(Keys.SHIFT, Keys.ENTER)
    bobs.shows('first line\nsecond line')
    assert adas.draft == ''
    adas.types(Keys.NULL, 'by itself', Keys.CONTROL, Keys.ENTER)
    bobs.shows('first line\nsecond line', 'by itself')
    assert ada.texts(room) == ['first line\nsecond line', 'by itself']


def test_the_box_grows_to_some_lines_and_then_scrolls(adas: Browser, room: Room) -> None:
    adas.opens(room)
    adas.cdp('Input.insertText', text='\n'.join(map(str, range(100))))
    box = adas.box.size['height']
    assert 100 < box < 300
    assert adas.js('return arguments[0].scrollHeight > 1500', adas.box)
    assert adas.js('return document.querySelector(".timeline__viewport").clientHeight') > 300


def test_nothing_blank_is_sent(adas: Browser, ada: Person, room: Room) -> None:
    adas.opens(room)
    button = adas.button('Send message')
    assert not button.is_enabled()
    assert button.get_attribute('title') == 'Write something first.'
    for blank in ('', '   ', '\u200b \u3164'):
        adas.cdp('Input.insertText', text=blank)
        adas.types(Keys.ENTER)
        assert not button.is_enabled()
    adas.types(Keys.SHIFT, Keys.ENTER)
    adas.types(Keys.NULL, Keys.ENTER)
    assert adas.rows() == [] and ada.texts(room) == []

    adas.types(Keys.CONTROL, 'a')
    adas.types('not blank')
    adas.until(button.is_enabled, 'now there is something to send')
    button.click()
    adas.shows('not blank')
    assert ada.texts(room) == ['not blank']
    assert not button.is_enabled()


def test_enter_that_ends_a_composition_does_not_send(
    adas: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    adas.js(
        """
        window.seen = [];
        addEventListener('keydown', (e) => seen.push([e.key, e.isComposing, e.keyCode]), true);
        """
    )
    assert 'composer__box' in adas.focus()
    adas.cdp('Input.imeSetComposition', text='にほん', selectionStart=3, selectionEnd=3)
    assert adas.draft == 'にほん', 'It is being composed.'
    _press_enter(adas, code=229)
    adas.cdp('Input.insertText', text='日本')
    assert adas.js('return seen') == [['Enter', True, 229]], 'The key came in the composition.'
    assert adas.draft == '日本'
    assert adas.rows() == [] and ada.texts(room) == []

    _press_enter(adas, code=13)
    adas.shows('日本')
    assert ada.texts(room) == ['日本']


def test_a_draft_survives_another_room_and_a_reload(adas: Browser, ada: Person, room: Room) -> None:
    other = ada.makes_room(f'Other {unique()}')
    adas.opens(room)
    adas.types('half a thought')
    adas.follows(other.path)
    adas.is_in(other)
    assert adas.draft == ''
    adas.box.send_keys('something else')
    adas.follows(room.path)
    adas.is_in(room)
    assert adas.draft == 'half a thought'
    assert 'composer__box' in adas.focus()
    adas.types(' and more')

    adas.reloads()
    adas.is_in(room)
    assert adas.draft == 'half a thought and more'
    adas.follows(other.path)
    adas.is_in(other)
    assert adas.draft == 'something else'
    adas.types(Keys.ENTER)
    adas.shows('something else')
    adas.reloads()
    adas.is_in(other)
    assert adas.draft == '', 'What was sent is no draft any more.'
    assert ada.texts(room) == []


def test_a_counter_appears_near_the_limit_and_the_limit_is_kept(
    adas: Browser, ada: Person, room: Room
) -> None:
    adas.opens(room)
    adas.cdp('Input.insertText', text='x' * (LENGTH_MOST - 501))
    assert adas.text('.composer__count') == ''
    adas.types('yz')
    adas.until(lambda: adas.text('.composer__count') == '499 left', 'how much is left')
    adas.cdp('Input.insertText', text='😀' * 499)
    adas.until(lambda: adas.text('.composer__count') == '0 left', 'an emoji is one character')
    assert adas.button('Send message').is_enabled()
    adas.types('!')
    adas.until(lambda: adas.text('.composer__count') == '1 too many', 'one too many')
    assert not adas.button('Send message').is_enabled()
    adas.types(Keys.ENTER)
    assert adas.rows() == []

    adas.types(Keys.BACKSPACE, Keys.ENTER)
    adas.until(lambda: [row.seq for row in adas.rows() if row.seq], 'the longest message there is')
    assert [len(text) for text in ada.texts(room)] == [LENGTH_MOST]


def test_a_pasted_text_of_50_kilobytes_is_kept_and_refused_in_a_sentence(
    adas: Browser, ada: Person, room: Room
) -> None:
    text = ('All work and no play makes Jack a dull boy.\n' * 1200)[:50_000]
    adas.opens(room)
    adas.cdp('Input.insertText', text=text)
    adas.types(Keys.CONTROL, 'a')
    adas.types(Keys.CONTROL, 'x')
    assert adas.draft == '', 'It lies in the clipboard.'
    adas.types(Keys.CONTROL, 'v')
    adas.until(lambda: adas.draft == text, 'all of it has been pasted')

    adas.types(Keys.ENTER)
    adas.says(
        'A message holds 10,000 characters. Shorten this one or send it in parts.',
        '.composer__notice',
    )
    assert 'too many' in adas.text('.composer__count')
    assert adas.draft == text and adas.rows() == [] and ada.texts(room) == []
    adas.reloads()
    adas.is_in(room)
    assert adas.draft == text


def test_ten_messages_typed_fast_on_a_slow_line_arrive_complete_in_order_and_once(
    wired_adas: Browser, bobs: Browser, ada: Person, room: Room, wire_to_chat: Wire
) -> None:
    adas = wired_adas
    adas.opens(room)
    bobs.opens(room)
    wire_to_chat.is_slow(0.3)  # There and back again: 600 ms.
    texts = [f'number {number}' for number in range(10)]
    adas.js(WAITING)
    adas.box.send_keys(*(part for text in texts for part in (text, Keys.ENTER)))
    adas.until(lambda: adas.texts() == texts, 'everything is shown')
    assert adas.js('return window.waitingMost') > 1, 'Typing was faster than the line.'
    adas.shows(*texts)
    bobs.shows(*texts)
    assert ada.texts(room) == texts


def test_a_message_is_drawn_as_it_was_meant(adas: Browser, bobs: Browser, room: Room) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.cdp(
        'Input.insertText',
        text='**bold** *italic* ~~gone~~ `code`\n\n- one\n- two\n\n> said\n\n'
        '```python\nprint("hi")\n```\n\n<https://example.org> and [a page](https://example.com/x)',
    )
    adas.types(Keys.ENTER)
    bobs.until(lambda: bobs.rows(), 'the message')
    for element, words in {
        'strong': 'bold',
        'em': 'italic',
        's': 'gone',
        'p code': 'code',
        'ul li:nth-child(2)': 'two',
        'blockquote': 'said',
        'pre code': 'print("hi")',
    }.items():
        assert bobs.text(f'.timeline__text {element}') == words
    assert bobs.has('.timeline__text pre code span'), 'Code has colours.'
    for link in bobs.driver.find_elements('css selector', '.timeline__text a'):
        assert link.get_attribute('target') == '_blank'
        assert 'noopener' in str(link.get_attribute('rel'))


def _press_enter(browser: Browser, *, code: int) -> None:
    """Enter as the keyboard tells of it: inside of a composition its code is 229."""
    key = {'key': 'Enter', 'code': 'Enter', 'windowsVirtualKeyCode': code}
    text = {} if code == 229 else {'text': '\r'}
    browser.cdp('Input.dispatchKeyEvent', type='keyDown', **key, **text)
    browser.cdp('Input.dispatchKeyEvent', type='keyUp', **key)
