"""WebKitGTK, which has the engine of Safari: its small browser with its driver, on a screen that
nobody sees, or the reason why there is none here."""

import contextlib
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.webkitgtk.service import Service

from tests.browser import browser as browsers
from tests.browser.browser import Browser
from tests.desktop import screen as screens

DRIVER = 'WebKitWebDriver'
PLACES = 'lib/*', 'lib', 'libexec'  # Debian's, Arch's, Fedora's.
WITHOUT_SANDBOX = 'WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS'  # Root has none, as with Chromium.


class Missing(Exception):
    """There can be no such browser here; the text is a sentence."""


class Safari(Browser):
    """What of `Browser` needs none of Chromium's own tools. Its driver knows no console."""

    def __init__(self, driver: WebKitGTK, address: str) -> None:
        self.driver = driver
        self.address = address
        self.is_as_large_as(browsers.WIDE)

    def is_as_large_as(self, size: tuple[int, int]) -> None:
        width, height = size
        self.driver.set_window_rect(0, 0, width, height)

    @property
    def path(self) -> str:
        """What the page says: the driver hears of an address without a load a moment later."""
        return str(self.js('return location.href')).removeprefix(self.address)


@contextlib.contextmanager
def started() -> Iterator[WebKitGTK]:
    """The browser, while inside. Raises `Missing`."""
    driver, browsers_here = shutil.which(DRIVER), _small_browsers()
    if not driver or not browsers_here:
        raise Missing(f'WebKit needs {DRIVER} and its MiniBrowser (apt install webkit2gtk-driver).')
    with contextlib.ExitStack() as stack:
        try:
            screen = stack.enter_context(screens.opened())
        except screens.Missing as reason:
            raise Missing(str(reason)) from None
        environment = {**os.environ, 'DISPLAY': screen.name, 'GDK_BACKEND': 'x11'}
        if os.geteuid() == 0:
            environment[WITHOUT_SANDBOX] = '1'
        options = WebKitGTKOptions()
        options.binary_location = str(browsers_here[-1])
        options.add_argument('--automation')
        with warnings.catch_warnings():  # Selenium 4.51's driver uses what Selenium has deprecated.
            warnings.filterwarnings('ignore', 'setting remote_server_addr', DeprecationWarning)
            started = WebKitGTK(options, Service(driver, env=environment))
        stack.callback(browsers.ends, started)
        started.command_executor.client_config.timeout = browsers.HANGING_SECONDS
        started.set_page_load_timeout(browsers.LOAD_SECONDS)
        started.set_script_timeout(browsers.SCRIPT_SECONDS)
        yield started


def _small_browsers() -> list[Path]:
    return [
        browser
        for place in PLACES
        for browser in sorted(Path('/usr').glob(f'{place}/webkit*gtk-*/MiniBrowser'))
    ]
