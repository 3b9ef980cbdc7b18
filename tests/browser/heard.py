"""Everything that a server has sent to a browser, as the browser's own tools tell it: bodies of
answers, and the frames of WebSockets, uncompressed; and the frames that the browser sent."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from selenium.common.exceptions import WebDriverException

from tests.browser.browser import Browser

LOG = 'performance'
KEPT_BYTES = 64 * 1024 * 1024


class Heard:
    """What a browser has heard from now on; its driver was started with `LOG`."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        browser.cdp(
            'Network.enable', maxTotalBufferSize=KEPT_BYTES, maxResourceBufferSize=KEPT_BYTES
        )
        browser.driver.get_log(LOG)
        self._bodies: dict[str, str] = {}
        self._frames: list[str] = []
        self.sent: list[str] = []  # Its own frames, as far as `everything` has been asked for.

    def everything(self) -> str:
        """All of it, as one text; to be asked before another page is loaded."""
        for method, said in self._events():
            if method == 'Network.loadingFinished':
                self._keep(said['requestId'])
            elif method == 'Network.webSocketFrameReceived':
                self._frames.append(said['response']['payloadData'])
            elif method == 'Network.webSocketFrameSent':
                self.sent.append(said['response']['payloadData'])
        return '\n'.join([*self._bodies.values(), *self._frames])

    @property
    def number(self) -> tuple[int, int]:
        """How many answers and frames."""
        return len(self._bodies), len(self._frames)

    def _events(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for entry in self._browser.driver.get_log(LOG):
            message = json.loads(entry['message'])['message']
            yield message['method'], message['params']

    def _keep(self, request_id: str) -> None:
        try:
            body = self._browser.cdp('Network.getResponseBody', requestId=request_id)
        except WebDriverException:  # It had none.
            return
        content = body['body']
        if body['base64Encoded']:
            content = base64.b64decode(content).decode('utf-8', 'replace')
        self._bodies[request_id] = content
