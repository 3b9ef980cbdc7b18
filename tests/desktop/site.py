"""A server somewhere that the window is opened on: answers as a Chatter does, with one odd page.

The page is what a test needs; its scripts tell by `fetch('/told?…')` what they have seen.
"""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

HEALTHY = b'{"status":"ok"}'


class Site:
    """What it serves, by path, and what it was told and sent."""

    def __init__(self, page: str = '', port: int = 0) -> None:
        self.answers = {'/api/health': ('application/json', HEALTHY)}
        self.page = page
        self.status = 200
        self.redirects: dict[str, str] = {}
        self.told: list[dict[str, str]] = []
        self.cookies: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(('127.0.0.1', port), Handler)
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where it is."""
        return f'http://127.0.0.1:{self._server.server_port}'

    @property
    def port(self) -> int:
        """At which port."""
        return self._server.server_port

    def open(self) -> None:
        """Begin to serve."""
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        headers = {'Cache-Control': 'no-store'}
        status, kind, body = self.status, 'text/html', self.page.encode()
        if parts.path in self.redirects:
            status, headers['Location'] = 302, self.redirects[parts.path]
        elif parts.path == '/told':
            self.told.append(dict(parse_qsl(parts.query, keep_blank_values=True)))
        elif parts.path in self.answers:
            kind, body = self.answers[parts.path]
            if kind == 'application/octet-stream':
                headers['Content-Disposition'] = 'attachment; filename="notes.bin"'
        elif parts.path == '/':
            self.cookies.append(request.headers.get('Cookie', ''))
            headers['Set-Cookie'] = 'secret=42; HttpOnly; Max-Age=3600'
        with contextlib.suppress(OSError):
            request.send_response(status)
            request.send_header('Content-Type', kind)
            request.send_header('Content-Length', str(len(body)))
            for name, value in headers.items():
                request.send_header(name, value)
            request.end_headers()
            request.wfile.write(body)


@contextlib.contextmanager
def serving(page: str = '', port: int = 0) -> Iterator[Site]:
    """A site, while inside."""
    site = Site(page, port)
    site.open()
    try:
        yield site
    finally:
        site.close()
