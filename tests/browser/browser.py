"""A real browser in somebody's hands: what they do with it, what they see, and how long that takes.

Everything that is waited for is a condition that is looked at again and again until it holds.
"""

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import psutil
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
    WebDriverException,
)
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from urllib3.exceptions import HTTPError

from tests.browser.people import Person, Room

T = TypeVar('T')

PATIENCE = 30.0  # Seconds for what takes milliseconds on a machine that has nothing else to do.
IDLE = 0.6  # Of the processors' time: where there was less to spare, nobody is judged by seconds.
LOOK_EVERY = 0.05
SCRIPT_SECONDS = 100
RESTING_SECONDS = 5.0  # Then it is clicked on as it moves.
LOAD_SECONDS = 60  # So long a page may take to come.
HANGING_SECONDS = 120  # Without a word from a browser it hangs: a test ends before the whole check.
GIVEN_UP_SECONDS = 20  # For one whose test has failed.
BROKEN = (WebDriverException, HTTPError, OSError)  # What one hears of a browser that is not there.
WIDE = (1280, 800)
PHONE = (375, 667)
ARGUMENTS = (
    '--headless=new',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-sync',
    '--no-first-run',
    '--lang=en-US',
    f'--window-size={WIDE[0]},{WIDE[1]}',
)
ON_THE_WAY = r'does not belong to the document|navigat|execution context|frame.*detached'
POLICY = 'Content Security Policy'
LEFT = 'Page entered Back-Forward Cache'  # Whatever a page still had open when it was left.
NETWORK_FAILURE = r'net::ERR_|WebSocket connection to .* failed|ERR_CONNECTION'

ROWS = """
return [...document.querySelectorAll('.timeline__row')].map((row) => ({
  seq: row.dataset.seq ? Number(row.dataset.seq) : null,
  text: row.querySelector('.timeline__text').innerText.trim(),
  is_head: row.classList.contains('timeline__row--head'),
  is_pending: row.classList.contains('timeline__row--pending'),
  is_refused: row.classList.contains('timeline__row--refused'),
}));
"""


class Row(NamedTuple):
    """A message as it is drawn; one that the server has not confirmed has no `seq`."""

    seq: int | None
    text: str
    is_head: bool
    is_pending: bool
    is_refused: bool


SCROLL_THROUGH = """
// Page by page to one end, as somebody does who reads; everything that was to be seen on the way.
const [direction, done] = [arguments[0], arguments[arguments.length - 1]];
const viewport = document.querySelector('.timeline__viewport');
const texts = {};
let [holes, rowsMost, stillFor, last] = [0, 0, 0, ''];
function look() {
  const rows = [...document.querySelectorAll('.timeline [data-seq]')];
  rowsMost = Math.max(rowsMost, rows.length);
  let before = null;
  for (const row of rows) {
    if (before !== null && Number(row.dataset.seq) !== before + 1) holes++;
    before = Number(row.dataset.through);
    const text = row.querySelector('.timeline__text');
    if (text) texts[row.dataset.seq] = text.innerText.trim();
  }
  const {scrollTop, clientHeight, scrollHeight} = viewport;
  const isThere = direction === 'up'
    ? scrollTop <= 0 && document.querySelector('.timeline__start')
    : scrollTop + clientHeight >= scrollHeight - 2 && !document.querySelector('.timeline__more');
  const now = `${scrollTop} ${scrollHeight} ${rows.length}`;
  stillFor = now === last ? stillFor + 1 : 0;
  last = now;
  if (isThere && stillFor > 5) return done({texts, holes, rowsMost});
  viewport.scrollTop += (direction === 'up' ? -0.8 : 0.8) * clientHeight;
  requestAnimationFrame(look);
}
look();
"""


class Reading(NamedTuple):
    """What somebody saw who read a conversation through: texts by `seq`, and how it was drawn."""

    texts: dict[int, str]
    holes: int
    rows_most: int


def start(*logs: str) -> Chrome:
    """Chromium and its driver, which keeps these logs beside that of the console."""
    options = ChromeOptions()
    options.binary_location = str(shutil.which('chromium'))
    for argument in ARGUMENTS:
        options.add_argument(argument)
    if hasattr(os, 'geteuid') and os.geteuid() == 0:
        options.add_argument('--no-sandbox')  # Chromium does not run as root with it.
    options.set_capability('goog:loggingPrefs', dict.fromkeys(('browser', *logs), 'ALL'))
    driver = Chrome(options, Service(str(shutil.which('chromedriver'))))
    driver.command_executor.client_config.timeout = HANGING_SECONDS
    driver.set_page_load_timeout(LOAD_SECONDS)
    driver.set_script_timeout(SCRIPT_SECONDS)
    return driver


def ends(driver: Chrome) -> None:
    """Away with a browser, whatever it is in: if it does not go, it is made to."""
    with contextlib.suppress(*BROKEN):
        driver.quit()
    with contextlib.suppress(psutil.Error, KeyError):  # It is another one's child without a driver.
        browser = psutil.Process(driver.capabilities['goog:processID'])
        if 'chrom' in browser.name():
            browser.kill()


RESTS = """
// Whether it is where it was two frames ago; in a tab that nobody sees there are none.
const [element, done] = [arguments[0], arguments[arguments.length - 1]];
const place = () => JSON.stringify(element.getBoundingClientRect());
const before = place();
const tell = () => done(place() === before);
requestAnimationFrame(() => requestAnimationFrame(tell));
setTimeout(tell, 500);
"""


class Found(WebElement):
    """An element that is looked for again where the page has drawn it anew meanwhile, and clicked
    or typed into as soon as nothing is in front of it any more."""

    def __init__(self, element: WebElement, again: Callable[[], WebElement]) -> None:
        super().__init__(element.parent, element.id)
        self._again = again

    def click(self) -> None:
        """Click where it has come to rest: what slides in is elsewhere when a click arrives."""
        until = time.monotonic() + RESTING_SECONDS
        while not self._rests() and time.monotonic() < until:
            pass
        super().click()

    def _rests(self) -> bool:
        try:
            return bool(self.parent.execute_async_script(RESTS, self))
        except StaleElementReferenceException:
            self._id = self._again().id
            return False
        except WebDriverException as error:
            if not _is_passing(error):
                raise
            time.sleep(LOOK_EVERY)
            return False

    def get_attribute(self, name: str) -> str | None:
        return self._patiently(lambda: super(Found, self).get_attribute(name))

    def _execute(self, command: str, params: dict[str, Any] | None = None) -> Any:
        return self._patiently(lambda: super(Found, self)._execute(command, params))

    def _patiently(self, do: Callable[[], T]) -> T:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return do()
            except StaleElementReferenceException:
                if time.monotonic() > until:
                    raise
                self._id = self._again().id
            except (ElementClickInterceptedException, ElementNotInteractableException):
                if time.monotonic() > until:
                    raise
                time.sleep(LOOK_EVERY)


class Browser:
    """A window of a browser that is nobody's until somebody `is_used_by`."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self.address = address
        self.expected: list[str] = []
        self.console: list[dict[str, Any]] = []
        self.is_for_others = True  # Once this test is over.
        self._tab = driver.current_window_handle
        driver.get_log('browser')  # What pages of another test said as they went.
        self.is_as_large_as(WIDE)

    # Where

    def is_used_by(self, person: Person) -> 'Browser':
        """Put somebody's cookie into it, as if they had signed in here."""
        self.cdp(
            'Network.setCookie',
            url=self.address,
            name='__Host-chatter',
            value=person.token,
            secure=True,
            httpOnly=True,
            sameSite='Lax',
        )
        return self

    def goes_to(self, path: str) -> None:
        """Load a page."""
        self.driver.get(self.address + path)

    def opens(self, room: Room) -> None:
        """Load the page of a room, until its messages are there and it hears of new ones."""
        self.goes_to(room.path)
        self.is_in(room)

    def is_in(self, room: Room) -> None:
        """Wait until the room is shown and live."""
        self.until(lambda: self.path == room.path, f'the page of {room.name}')
        self.until(
            lambda: self.text('.room-header__name') == room.name and self.is_ready(),
            f'the messages of {room.name}',
        )

    def is_ready(self) -> bool:
        """Whether a timeline is loaded and connected."""
        return bool(
            self.js(
                'return window.socket?.connected && !document.querySelector(".timeline__skeleton")'
                ' && document.querySelector(".timeline__viewport")?.ariaBusy === "false"'
                ' && document.querySelector(".sidebar__list") !== null'
            )
        )

    def arrives_at(self, path: str, *, soon: float | None = None) -> float:
        """Wait for an address that begins like this; how many seconds it took."""
        return self.until(lambda: self.path.startswith(path), f'the page {path}', soon=soon)

    def follows(self, path: str) -> None:
        """Click on a link of this page."""
        self.find(f'a[href="{path}"]').click()

    @property
    def path(self) -> str:
        """What the address bar says after the host."""
        return self.driver.current_url.removeprefix(self.address)

    @property
    def title(self) -> str:
        """The title of the page."""
        return str(self.driver.title)

    def reloads(self) -> None:
        """Press F5."""
        self.driver.refresh()

    # Looking

    def js(self, script: str, *arguments: object) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *arguments)

    def cdp(self, command: str, **parameters: object) -> dict[str, Any]:
        """Have the browser's own tools do something."""
        return dict(self.driver.execute_cdp_cmd(command, parameters))

    def until(
        self,
        holds: Callable[[], T],
        what: str,
        *,
        within: float = PATIENCE,
        soon: float | None = None,
    ) -> float:
        """Wait for a condition; how many seconds it took. `soon` is how many they may be where the
        machine has time: one that is busy may take as long as one is patient."""
        __tracebackhide__ = True
        began, before = time.perf_counter(), _processors()

        def look(_: object) -> T | bool:
            try:
                return holds()
            except WebDriverException as error:
                if _is_passing(error):
                    return False
                raise

        try:
            WebDriverWait(self.driver, within, LOOK_EVERY).until(look)
        except TimeoutException:
            raise AssertionError(f'It did not come to this within {within} s: {what}') from None
        took = time.perf_counter() - began
        if soon is not None and took > soon:
            idle = _idle(before, _processors())
            assert idle < IDLE, f'It took {took:.1f} s on a machine that had time: {what}'
        return took

    def find(self, selector: str, words: str = '') -> WebElement:
        """An element that is shown, and called so, as soon as it is there."""
        found: list[WebElement] = []

        def look() -> bool:
            candidates = self.driver.find_elements(By.CSS_SELECTOR, selector)
            found[:] = [one for one in candidates if one.is_displayed() and _is_called(one, words)]
            return bool(found)

        self.until(look, f'{selector} {words}'.strip())
        return Found(found[0], lambda: self.find(selector, words))

    def button(self, words: str, *, within: str = '') -> WebElement:
        """A button or a line of a menu by its name, as soon as it is there."""
        return self.find(f'{within} button, {within} [role=menuitem], {within} .q-item', words)

    def text(self, selector: str) -> str:
        """The text of an element, '' if there is none; hidden text does not count."""
        return str(
            self.js('return document.querySelector(arguments[0])?.innerText ?? ""', selector)
        ).strip()

    def says(self, words: str, selector: str = 'body', *, soon: float | None = None) -> float:
        """Wait until an element shows these words; how many seconds it took."""
        return self.until(
            lambda: words in self.text(selector), f'{selector} says “{words}”', soon=soon
        )

    def has(self, selector: str) -> bool:
        """Whether such an element is there now."""
        return bool(self.js('return document.querySelector(arguments[0]) !== null', selector))

    def focus(self) -> str:
        """What has the focus: its name or classes."""
        return str(
            self.js('const e = document.activeElement; return e.name || e.className || e.tagName')
        )

    # The conversation

    def rows(self) -> list[Row]:
        """The messages in the document, in order."""
        return [Row(**row) for row in self.js(ROWS)]

    def texts(self) -> list[str]:
        """What the messages in the document say."""
        return [row.text for row in self.rows()]

    def shows(self, *texts: str, within: float = PATIENCE) -> float:
        """Wait until exactly these messages are there, each of them confirmed; seconds it took."""
        expected = list(texts)
        try:
            return self.until(
                lambda: (
                    (rows := self.rows())
                    and [row.text for row in rows] == expected
                    and all(row.seq and not row.is_pending for row in rows)
                ),
                f'the conversation is {expected}',
                within=within,
            )
        except AssertionError:
            assert self.texts() == expected  # Says more.
            raise

    def sees(self, text: str, *, soon: float | None = None) -> float:
        """Wait for a confirmed message; how many seconds it took."""
        return self.until(
            lambda: any(row.text == text and row.seq for row in self.rows()),
            f'a message “{text[:60]}”',
            soon=soon,
        )

    def scrolls_through(self, direction: str) -> Reading:
        """Read the conversation to its beginning ('up') or to its end ('down')."""
        seen = self.driver.execute_async_script(SCROLL_THROUGH, direction)
        texts = {int(seq): text for seq, text in seen['texts'].items()}
        return Reading(texts, seen['holes'], seen['rowsMost'])

    @property
    def box(self) -> WebElement:
        """The box that messages are written in."""
        return self.find('.composer__box')

    @property
    def draft(self) -> str:
        """What is in the box."""
        return str(self.js('return document.querySelector(".composer__box")?.value'))

    def writes(self, *texts: str) -> None:
        """Type messages and send each with Enter."""
        box = self.box
        for text in texts:
            box.send_keys(text, Keys.ENTER)

    def badge(self, room: Room) -> int:
        """How many unread messages the sidebar tells of."""
        selector = f'.sidebar__room[href="{room.path}"] .badge:not(.badge--mention)'
        digits = re.search(r'\d+', self.text(selector))
        return int(digits[0]) if digits else 0

    def strip(self) -> str:
        """What is said about the connection."""
        return self.text('.connection-strip')

    # Doing

    def types(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def fills(self, **values: str) -> None:
        """Type into the fields of a form, by their names."""
        for name, value in values.items():
            control = self.find(f'[name="{name}"]')
            control.clear()
            control.send_keys(value)

    def gives(self, file: Path, selector: str = '.form__file') -> None:
        """Choose a file, in a field that need not be seen."""
        self.until(lambda: self.has(selector), 'a file can be chosen')
        self.driver.find_element(By.CSS_SELECTOR, selector).send_keys(str(file))

    def submits(self) -> None:
        """Press the button of the form."""
        self.find('form.form button[type=submit]').click()

    def error_at(self, name: str) -> str:
        """What is wrong with a field, as somebody who cannot see the page is told."""
        return str(
            self.js(
                """
                const control = document.querySelector(`[name="${arguments[0]}"]`);
                const about = document.getElementById(control.getAttribute('aria-describedby'));
                return about.querySelector('[role=alert]').innerText;
                """,
                name,
            )
        ).strip()

    def is_as_large_as(self, size: tuple[int, int]) -> None:
        """Give the page this width and height; below 500 pixels it is a phone."""
        width, height = size
        is_phone = width < 500
        self.cdp(
            'Emulation.setDeviceMetricsOverride',
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=is_phone,
        )
        self.cdp('Emulation.setTouchEmulationEnabled', enabled=is_phone)

    def is_offline(self, is_offline: bool) -> None:
        """What a browser does when the computer has no network; open WebSockets are left alone."""
        self.cdp('Network.enable')
        self.cdp(
            'Network.emulateNetworkConditions',
            offline=is_offline,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    @contextmanager
    def looked_away_from(self) -> Iterator[None]:
        """Somebody looks at another tab of the same browser while inside: this one is hidden."""
        self.driver.switch_to.new_window('tab')
        self.cdp('Page.bringToFront')
        yield
        self.driver.close()
        self.driver.switch_to.window(self._tab)

    def is_frozen(self, is_frozen: bool) -> None:
        """What a browser does to a tab that nobody has looked at for long. Chromium draws such a
        tab late for ever after, so it is for no other test."""
        self.is_for_others = False
        self.cdp('Page.setWebLifecycleState', state='frozen' if is_frozen else 'active')

    # Console

    def expects(self, *patterns: str) -> None:
        """Messages of the console that belong to what the test does."""
        self.expected += patterns

    def complaints(self) -> list[str]:
        """What the console says about errors that were not expected. That a page broke its own
        policy is never expected."""
        self.console += self.driver.get_log('browser')
        return [
            f'{entry["level"]}: {entry["message"]}'
            for entry in self.console
            if POLICY in entry['message']
            or (
                entry['level'] == 'SEVERE'
                and not any(re.search(one, entry['message']) for one in (LEFT, *self.expected))
            )
        ]

    def is_put_away(self) -> None:
        """Nothing of this is left for whoever uses it next."""
        for handle in self.driver.window_handles:
            if handle != self._tab:
                self.driver.switch_to.window(handle)
                self.driver.close()
        self.driver.switch_to.window(self._tab)
        self.is_offline(False)
        self.cdp('Emulation.setEmulatedMedia', features=[])
        self.cdp('Emulation.setTimezoneOverride', timezoneId='')
        self.cdp('Network.setUserAgentOverride', userAgent='')
        self.cdp('Browser.resetPermissions')
        if self.driver.current_url.startswith('http'):
            self.js('window.onbeforeunload = null; sessionStorage.clear(); localStorage.clear()')
        self.driver.get('about:blank')
        kept = 'local_storage,indexeddb,cache_storage,service_workers'
        self.cdp('Storage.clearDataForOrigin', origin=self.address, storageTypes=kept)
        self.cdp('Network.clearBrowserCookies')


def _is_passing(error: WebDriverException) -> bool:
    """Whether it is what looking at a page ends in that is being drawn anew, or loaded."""
    passing = (NoSuchElementException, StaleElementReferenceException, JavascriptException)
    return isinstance(error, passing) or bool(re.search(ON_THE_WAY, error.msg or ''))


def _processors() -> list[int]:
    """For how long all processors together have done what, as Linux counts it."""
    counted = Path('/proc/stat')
    if not counted.exists():
        return []
    return [int(number) for number in counted.read_text('ascii').splitlines()[0].split()[1:9]]


def _idle(before: list[int], now: list[int]) -> float:
    """Which part of their time they did nothing and waited for nothing; all, if nobody knows."""
    spent = [later - earlier for earlier, later in zip(before, now, strict=True)]
    return spent[3] / sum(spent) if any(spent) else 1.0


def _is_called(element: WebElement, words: str) -> bool:
    return not words or words in (element.text.strip(), element.get_attribute('aria-label'))
