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


class Lent:
    """The browsers that a test uses, until they are put away for the next one."""

    def __init__(self, drivers: list[Chrome], directory: Path) -> None:
        self.used: list[Browser] = []
        self.complaints: list[str] = []
        self._drivers = drivers
        self._directory = directory

    def take(self, at: Server | Wire, person: Person | None = None) -> Browser:
        """One more."""
        number = len(self.used)
        if number == len(self._drivers):
            self._drivers.append(browsers.start())
        try:
            browser = Browser(self._drivers[number], at.address)
        except browsers.BROKEN:  # It has died since: nobody after it shall be the one to blame.
            browsers.ends(self._drivers[number])
            self._drivers[number] = browsers.start()
            browser = Browser(self._drivers[number], at.address)
        self.used.append(browser)
        return browser.is_used_by(person) if person else browser

    def are_put_away(self, request: pytest.FixtureRequest) -> None:
        """Whoever stops a server has this done first: no page shall complain that it is gone."""
        has_failed = request.node.stash.get(_FAILED, True)
        if has_failed:
            _tell_what_was_seen(request, self.used, self._directory)
        for browser in self.used:
            try:
                self.complaints += browser.complaints()
                browser.is_put_away()
            except browsers.BROKEN:
                browser.is_for_others = False
            if has_failed or not browser.is_for_others:
                self._drivers.remove(browser.driver)  # Whatever it is in, nobody else shall be.
                browsers.ends(browser.driver)
        self.used.clear()


@pytest.fixture
def lent(drivers: list[Chrome], tmp_path: Path) -> Lent:
    """What the test has of them."""
    return Lent(drivers, tmp_path)


@pytest.fixture
def open_browser(lent: Lent, request: pytest.FixtureRequest) -> Iterator[OpenBrowser]:
    """How a test gets a browser: `open_browser(server)`, `open_browser(server, person)`."""
    yield lent.take
    lent.are_put_away(request)
    assert not lent.complaints, 'The console of a browser complains.'


@pytest.fixture
def new_chat(lent: Lent, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A Chatter of the test's own that nobody owns yet."""
    for running in _running(Server(tmp_path / 'data')):
        yield running
        lent.are_put_away(request)


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
