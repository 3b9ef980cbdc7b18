"""The server dies without a word, at the worst of moments: what was written is there, once."""

import pytest

from tests.browser import people
from tests.browser.browser import NETWORK_FAILURE, PATIENCE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD, Person, Room
from tests.browser.server import Server
from tests.faults.proxy import Wire

pytestmark = pytest.mark.browser


@pytest.fixture
def chat(own_chat: Server) -> Server:
    """These tests kill it."""
    return own_chat


@pytest.fixture
def adas(wired_adas: Browser) -> Browser:
    """All of these tests do something to her network."""
    return wired_adas


@pytest.fixture
def bobs(open_browser: OpenBrowser, chat: Server, bob: Person) -> Browser:
    """Bob's browser."""
    browser = open_browser(chat, bob)
    browser.expects(NETWORK_FAILURE)
    return browser


def test_a_message_whose_answer_died_with_the_server_exists_once(
    adas: Browser, bobs: Browser, ada: Person, room: Room, chat: Server, wire_to_chat: Wire
) -> None:
    adas.opens(room)
    bobs.opens(room)
    wire_to_chat.swallow_answer_to(f'POST {room.api}/messages ')
    adas.writes('to be or not to be')
    assert wire_to_chat.swallowing.wait(PATIENCE), 'The server has answered, but not to Ada.'
    assert wire_to_chat.swallowed[0].startswith(b'HTTP/1.1 201 '), 'It was stored.'
    chat.kill()
    assert adas.texts() == ['to be or not to be']
    chat.start()

    adas.shows('to be or not to be')
    bobs.shows('to be or not to be')
    adas.until(lambda: adas.is_ready() and adas.strip() == '', 'the page is live again')
    adas.writes('that is the question')
    for browser in (adas, bobs):
        browser.shows('to be or not to be', 'that is the question')
        browser.reloads()
        browser.is_in(room)
        browser.shows('to be or not to be', 'that is the question')
    stored = ada.messages(room)
    assert [message['text'] for message in stored] == ['to be or not to be', 'that is the question']
    assert len({message['nonce'] for message in stored}) == 2


def test_a_killed_server_comes_back_to_drafts_sessions_and_what_waits(
    adas: Browser, bobs: Browser, ada: Person, room: Room, chat: Server
) -> None:
    adas.opens(room)
    bobs.opens(room)
    adas.writes('before')
    bobs.sees('before')
    bobs.types('a half written')
    chat.kill()
    adas.writes('while it was dead', 'and still')
    assert adas.texts() == ['before', 'while it was dead', 'and still']
    bobs.types(' thought')
    for browser in (adas, bobs):
        browser.says('Reconnecting…', '.connection-strip')
    assert bobs.texts() == ['before'], 'What was there can still be read.'
    chat.start()

    for browser in (adas, bobs):
        browser.shows('before', 'while it was dead', 'and still')
        browser.is_in(room)
        browser.until(lambda browser=browser: browser.strip() == '', 'all is well')
    assert bobs.draft == 'a half written thought'
    assert adas.text('.sidebar__handle') == f'@{ada.handle}', 'She is signed in still.'
    bobs.types('!\ue007')
    adas.shows('before', 'while it was dead', 'and still', 'a half written thought!')
    bobs.shows('before', 'while it was dead', 'and still', 'a half written thought!')
    assert len(ada.texts(room)) == 4


def test_an_idle_page_is_live_again_after_a_restart_and_stays_where_it_was(
    adas: Browser, bob: Person, room: Room, chat: Server
) -> None:
    """Nothing is written here: nothing but the page itself notices that the server has gone."""
    bob.writes(room, *(f'line {number}' for number in range(60)))
    adas.opens(room)
    adas.sees('line 59')
    adas.js('document.querySelector(".timeline__viewport").scrollTop = 400')
    adas.until(lambda: adas.has('.timeline__jump'), 'she has scrolled up')
    first = adas.js(FIRST_VISIBLE)
    assert first['text'] not in {'line 59', 'line 0'}
    chat.kill()
    adas.says('Reconnecting…', '.connection-strip')
    chat.start()
    bob.writes(room, 'news')
    adas.until(lambda: adas.has('.timeline__jump--new'), 'there is news below')
    now = adas.js(FIRST_VISIBLE)
    assert now['text'] == first['text']
    assert abs(now['top'] - first['top']) <= 2


def test_a_form_that_is_being_filled_in_survives_a_restart(
    chat: Server, open_browser: OpenBrowser
) -> None:
    browser = open_browser(chat)
    browser.expects(NETWORK_FAILURE)
    browser.goes_to('/sign-up')
    browser.fills(handle='carol', name='Carol', password=PASSWORD)
    chat.kill()
    browser.submits()
    browser.says('The server cannot be reached. What you typed is still here.')
    chat.start()
    browser.until(lambda: people.request(chat, 'GET', '/api/health').status == 200, 'it is back')
    assert browser.js('return document.querySelector("[name=password]").value') == PASSWORD
    browser.submits()
    browser.is_in(Room(1, 'Lobby'))


FIRST_VISIBLE = """
const viewport = document.querySelector('.timeline__viewport');
const edge = viewport.getBoundingClientRect().top;
const row = [...document.querySelectorAll('.timeline__row')].find(
  (row) => row.getBoundingClientRect().top >= edge);
return {
  text: row.querySelector('.timeline__text').innerText.trim(),
  top: row.getBoundingClientRect().top - edge,
};
"""
