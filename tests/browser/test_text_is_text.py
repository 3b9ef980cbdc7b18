"""What people write is text, wherever it is shown: nothing of it is ever run or drawn as HTML."""

import pytest

from tests.browser import people
from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Room, unique
from tests.browser.server import Server
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser

IMAGE = '<img src=x onerror=window.__owned=1>'
SHORT_IMAGE = '<img src=x onerror=__owned=1>'  # A room's name has 30 characters.
MESSAGES = (
    IMAGE,
    '<script>window.__owned=1</script>',
    '<svg onload=window.__owned=1><iframe srcdoc="<script>parent.__owned=1</script>">',
    '"><details open ontoggle=window.__owned=1>',
    '{{ constructor.constructor("window.__owned=1")() }} ${window.__owned=1}',
    '<style>body { display: none }</style><form action=/sign-out><input name=handle>',
)
LINK = '[click me](javascript:window.__owned=1)'
CODE = '```\n<img src=x onerror=window.__owned=1>\n```'
CANARY = """
return {
  owned: window.__owned ?? null,
  foreign: document.querySelectorAll(
    'img[src="x"], .timeline svg[onload], iframe, details, .timeline script, .timeline style,'
    + ' .timeline form, .timeline input, a[href^="javascript:"], [onerror], [onload], [ontoggle]'
  ).length,
};
"""


def test_html_in_messages_names_and_rooms_is_text_everywhere(
    chat: Server, open_browser: OpenBrowser
) -> None:
    mallory = people.comes_in(chat, IMAGE)
    ada = people.comes_in(chat, 'Ada Lovelace')
    adas, mallorys = open_browser(chat, ada), open_browser(chat, mallory)
    adas.goes_to('/rooms')
    adas.find('.room-list__room')
    room = mallory.makes_room(SHORT_IMAGE, f'<script>window.__owned={unique()}</script>')
    description = mallory.get(room.api)['room']['description']

    adas.until(lambda: SHORT_IMAGE in adas.text('.room-list'), 'the room is in the open list')
    assert description in adas.text('.room-list')
    adas.follows(room.path)
    adas.until(lambda: adas.text('.empty__heading') == SHORT_IMAGE, 'what it is, before joining')
    assert description in adas.text('.empty')
    _is_harmless(adas)
    adas.button('Join room').click()

    adas.is_in(room)
    mallorys.opens(room)
    for browser in (adas, mallorys):
        assert browser.title == f'{SHORT_IMAGE} — Chatter'
        assert browser.text('.room-header__description') == description
        assert SHORT_IMAGE in browser.text('.sidebar__list')
        assert f'{IMAGE} created the room' in browser.text('.timeline__system')
    assert mallorys.text('.sidebar__my-name') == IMAGE

    mallorys.box.send_keys('w')
    adas.says(f'{IMAGE} is writing…', '.timeline__typing')
    mallorys.types('\b')
    mallorys.writes(*MESSAGES)
    mallory.writes(room, LINK, CODE)
    for browser in (adas, mallorys):
        browser.sees(CODE.splitlines()[1])
        for message in MESSAGES:
            assert message in browser.texts()
        assert browser.text('.timeline__author') == IMAGE
        _is_harmless(browser)

    adas.find('.room-header__members').click()
    adas.says(IMAGE, '.member-list')
    _is_harmless(adas)
    mallorys.goes_to('/settings')
    mallorys.find('[name=name]')
    _is_harmless(mallorys)


def test_html_is_text_while_it_waits_to_be_sent_and_when_it_is_a_draft(
    wired_adas: Browser, room: Room, wire_to_chat: Wire
) -> None:
    adas = wired_adas
    adas.opens(room)
    wire_to_chat.freeze()
    adas.writes(IMAGE)
    adas.until(lambda: [row.text for row in adas.rows() if not row.seq] == [IMAGE], 'it waits')
    _is_harmless(adas)
    wire_to_chat.thaw()
    adas.shows(IMAGE)
    adas.box.send_keys(IMAGE)
    adas.reloads()
    adas.is_in(room)
    assert adas.draft == IMAGE
    _is_harmless(adas)


def _is_harmless(browser: Browser) -> None:
    assert browser.js(CANARY) == {'owned': None, 'foreign': 0}
