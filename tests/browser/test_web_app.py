"""Chatter as an installed app: what browsers ask for, and a page for when there is no server."""

import io
import json
import urllib.request
from typing import Any

import pytest
from PIL import Image

from tests.browser import people
from tests.browser.browser import NETWORK_FAILURE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server

pytestmark = pytest.mark.browser

HEADING = '.entrance__heading'
KEPT = """
const done = arguments[0];
(async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) kept.push(request.url);
  }
  done(kept);
})();
"""
ACTIVE = """
const done = arguments[0];
navigator.serviceWorker.ready.then(({scope, active}) => {
  const tell = () => active.state === 'activated' && done(scope);
  active.addEventListener('statechange', tell);
  tell();
});
"""
BACKGROUND = 'return getComputedStyle(document.documentElement).getPropertyValue("--bg").trim()'
BAR = """
return [...document.querySelectorAll('meta[name="theme-color"]')]
  .filter(({media}) => !media || matchMedia(media).matches).map(({content}) => content)
"""


@pytest.fixture
def worker_runs(adas: Browser, room: Room) -> str:
    """The scope of the worker that has been installed by a visit of Ada's."""
    adas.opens(room)
    return str(adas.driver.execute_async_script(ACTIVE))


def test_browsers_find_nothing_missing_to_install_it(adas: Browser, room: Room) -> None:
    adas.opens(room)
    found = adas.cdp('Page.getAppManifest')
    assert found['errors'] == []
    manifest: dict[str, Any] = json.loads(found['data'])
    assert (manifest['name'], manifest['display']) == ('Chatter', 'standalone')
    assert (manifest['scope'], manifest['start_url']) == ('/', '/')
    assert adas.cdp('Page.getInstallabilityErrors')['installabilityErrors'] == []


def test_every_picture_is_what_the_manifest_says(chat: Server) -> None:
    with urllib.request.urlopen(f'{chat.address}/manifest.webmanifest') as answer:
        assert answer.headers['Content-Type'] == 'application/manifest+json'
        icons = json.load(answer)['icons']
    assert {(icon['purpose'], icon['sizes']) for icon in icons} >= {
        ('any', '192x192'),
        ('any', '512x512'),
        ('maskable', '512x512'),
    }
    touch = {'src': '/web-app/apple-touch-icon.png', 'sizes': '180x180', 'purpose': 'maskable'}
    for icon in [*icons, touch]:
        with urllib.request.urlopen(chat.address + icon['src']) as answer:
            picture = Image.open(io.BytesIO(answer.read()))
        assert picture.format == 'PNG'
        assert 'x'.join(map(str, picture.size)) == icon['sizes']
        corner = picture.convert('RGBA').getpixel((0, 0))
        assert isinstance(corner, tuple)
        is_filled = corner[3] == 255
        assert is_filled == (icon['purpose'] == 'maskable'), icon['src']


def test_every_shortcut_leads_to_a_page(adas: Browser, chat: Server) -> None:
    with urllib.request.urlopen(f'{chat.address}/manifest.webmanifest') as answer:
        shortcuts = json.load(answer)['shortcuts']
    assert shortcuts, 'There are shortcuts.'
    for shortcut in shortcuts:
        adas.goes_to(shortcut['url'])
        adas.until(lambda: adas.has('.sidebar__list'), f'{shortcut["name"]} is shown')
        assert 'There is nothing here' not in adas.text('body')


def test_the_worker_keeps_one_page_and_nothing_of_anybody(
    adas: Browser, chat: Server, ada: Person, room: Room, worker_runs: str
) -> None:
    assert worker_runs == f'{chat.address}/', 'It rules every page.'
    adas.writes('Between the two of us')
    adas.sees('Between the two of us')
    adas.reloads()
    adas.is_in(room)
    adas.goes_to('/settings')
    adas.until(lambda: adas.has('.sidebar__list'), 'the settings are shown')

    kept = adas.driver.execute_async_script(KEPT)

    assert f'{chat.address}/offline' in kept
    others = {url.removeprefix(chat.address) for url in kept} - {'/offline'}
    assert all(path.startswith(('/assets/', '/web-app/')) for path in others), others
    assert len(others) == 2, 'A stylesheet and a script.'
    with urllib.request.urlopen(f'{chat.address}/offline') as answer:
        page = answer.read().decode()
    assert ada.name not in page
    assert ada.handle not in page


def test_without_a_server_a_page_says_so_and_opens_the_real_one_when_it_can(
    open_browser: OpenBrowser, own_chat: Server
) -> None:
    ada = people.comes_in(own_chat, 'Ada Lovelace')
    room = ada.makes_room('Tea')
    adas = open_browser(own_chat, ada)
    adas.expects(NETWORK_FAILURE)
    adas.opens(room)
    adas.driver.execute_async_script(ACTIVE)

    own_chat.kill()
    adas.reloads()

    adas.says('Chatter does not answer', HEADING)
    assert adas.path == room.path, 'The address is still that of the room.'
    assert adas.js('return document.querySelector("link[rel=stylesheet]").sheet.cssRules.length')
    adas.button('Try now').click()
    adas.says('Not yet.', '[role=status]')
    adas.is_offline(True)
    adas.says('You are offline', HEADING)
    adas.is_offline(False)
    adas.says('Chatter does not answer', HEADING)

    own_chat.start()

    adas.is_in(room)


def test_the_page_for_being_offline_leads_away_from_itself(adas: Browser, room: Room) -> None:
    adas.goes_to('/offline')
    adas.until(lambda: adas.has('.sidebar__list'), 'a real page is shown')
    assert adas.path != '/offline'


@pytest.mark.parametrize('scheme', ['light', 'dark'])
@pytest.mark.parametrize('theme', [None, 'light', 'dark'])
def test_the_bar_of_the_app_has_the_colour_of_the_page(
    adas: Browser, room: Room, scheme: str, theme: str | None
) -> None:
    adas.cdp(
        'Emulation.setEmulatedMedia',
        features=[{'name': 'prefers-color-scheme', 'value': scheme}],
    )
    adas.opens(room)
    if theme:
        adas.js('document.documentElement.dataset.theme = arguments[0]', theme)
    adas.until(
        lambda: set(adas.js(BAR)) == {adas.js(BACKGROUND)},
        f'{theme or "the system’s theme"} in {scheme}: the bar is {adas.js(BACKGROUND)}',
    )
    other = {'light': 'dark', 'dark': 'light'}[scheme]
    adas.cdp(
        'Emulation.setEmulatedMedia',
        features=[{'name': 'prefers-color-scheme', 'value': other}],
    )
    adas.until(lambda: set(adas.js(BAR)) == {adas.js(BACKGROUND)}, 'the bar follows the system')
