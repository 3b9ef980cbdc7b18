"""The stage of the browser tests: Chatter as people run it, the cast, and their real browsers.

Browsers cost seconds to start, so a few serve the whole session, emptied after each test. One
server serves whoever does not harm it; each test has people and a room of its own on it. A module
whose tests stop or fill the server says so by a fixture `chat` of its own.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser import browser as browsers
from tests.browser import people
from tests.browser.browser import NETWORK_FAILURE, Browser
from tests.browser.people import Person, Room
from tests.browser.scene import Scene, lived_in
from tests.browser.server import Server
from tests.faults import proxy
from tests.faults.proxy import Wire

OpenBrowser = Callable[..., Browser]


@pytest.fixture(scope='session')
def drivers() -> Iterator[list[Chrome]]:
    """The browsers that have been started so far."""
    started: list[Chrome] = []
    yield started
    for driver in started:
        browsers.ends(driver)


@pytest.fixture
def open_browser(
    drivers: list[Chrome], request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[OpenBrowser]:
    """How a test gets a browser: `open_browser(server)`, `open_browser(server, person)`."""
    used: list[Browser] = []

    def take(at: Server | Wire, person: Person | None = None) -> Browser:
        if len(used) == len(drivers):
            drivers.append(browsers.start())
        try:
            browser = Browser(drivers[len(used)], at.address)
        except browsers.BROKEN:  # It has died since: nobody after it shall be the one to blame.
            browsers.ends(drivers.pop(len(used)))
            drivers.insert(len(used), browsers.start())
            browser = Browser(drivers[len(used)], at.address)
        used.append(browser)
        return browser.is_used_by(person) if person else browser

    yield take
    has_failed = request.node.stash.get(_FAILED, True)
    if has_failed:
        _tell_what_was_seen(request, used, tmp_path)
    complaints: list[str] = []
    for browser in used:
        try:
            complaints += browser.complaints()
            browser.is_put_away()
        except browsers.BROKEN:
            browser.is_for_others = False
        if has_failed or not browser.is_for_others:
            drivers.remove(browser.driver)  # Whatever it is in, nobody else shall be in it.
            browsers.ends(browser.driver)
    assert not complaints, 'The console of a browser complains.'


@pytest.fixture
def new_chat(tmp_path: Path) -> Iterator[Server]:
    """A Chatter of the test's own that nobody owns yet."""
    yield from _running(Server(tmp_path / 'data'))


@pytest.fixture
def own_chat(new_chat: Server) -> Server:
    """A Chatter of the test's own that Grace runs."""
    people.claims(new_chat, 'Grace Hopper')
    return new_chat


@pytest.fixture(scope='session')
def shared_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The Chatter of most tests, which Grace runs."""
    server = Server(tmp_path_factory.mktemp('chat') / 'data')
    for running in _running(server):
        people.claims(running, 'Grace Hopper')
        yield running


@pytest.fixture(scope='session')
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A Chatter that looks lived in, to take pictures of."""
    with lived_in(tmp_path_factory.mktemp('scene') / 'data') as set_up:
        yield set_up


@pytest.fixture
def chat(shared_chat: Server) -> Server:
    """The Chatter that the cast uses."""
    return shared_chat


@pytest.fixture
def ada(chat: Server) -> Person:
    """Ada, who has made a room."""
    return people.comes_in(chat, 'Ada Lovelace')


@pytest.fixture
def bob(chat: Server) -> Person:
    """Bob, who is in it with her."""
    return people.comes_in(chat, 'Bob')


@pytest.fixture
def eve(chat: Server) -> Person:
    """Eve, who is in the Lobby like everybody, and not in that room."""
    return people.comes_in(chat, 'Eve')


@pytest.fixture
def room(ada: Person, bob: Person) -> Room:
    """The room that Ada owns and Bob is in; nothing has been written in it."""
    made = ada.makes_room(f'Tea {people.unique()}')
    bob.joins(made)
    return made


@pytest.fixture
def wire_to_chat(chat: Server) -> Iterator[Wire]:
    """A network that can be cut."""
    with proxy.between(chat) as opened:
        yield opened


@pytest.fixture
def adas(open_browser: OpenBrowser, chat: Server, ada: Person) -> Browser:
    """Ada's browser."""
    return open_browser(chat, ada)


@pytest.fixture
def wired_adas(open_browser: OpenBrowser, wire_to_chat: Wire, ada: Person) -> Browser:
    """Ada's browser, at the other end of a network that can be cut."""
    browser = open_browser(wire_to_chat, ada)
    browser.expects(NETWORK_FAILURE)
    return browser


@pytest.fixture
def bobs(open_browser: OpenBrowser, chat: Server, bob: Person) -> Browser:
    """Bob's browser."""
    return open_browser(chat, bob)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None, pytest.TestReport, pytest.TestReport]:
    """Remember how the test went, for the fixture that knows what was to be seen."""
    report = yield
    if report.when == 'call':
        item.stash[_FAILED] = report.failed
    return report


_FAILED = pytest.StashKey[bool]()


def _running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()
    assert 'Traceback' not in server.said(), server.said()


def _tell_what_was_seen(
    request: pytest.FixtureRequest, used: list[Browser], directory: Path
) -> None:
    for number, browser in enumerate(used):
        browser.driver.command_executor.client_config.timeout = browsers.GIVEN_UP_SECONDS
        with contextlib.suppress(Exception):  # The browser itself may be what failed.
            picture = directory / f'browser-{number}.png'
            browser.driver.save_screenshot(str(picture))
            words = ' '.join(browser.text('body').split())[-900:]
            said = f'{browser.driver.current_url}\n{picture}\n{words}'
            request.node.add_report_section('teardown', f'browser {number}', said)
