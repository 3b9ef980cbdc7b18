"""Addresses of servers as people type them, and what is found there."""

import threading
from collections.abc import Iterator

import pytest

from chatter.desktop.address import normalized, reached
from chatter.errors import Invalid
from tests.browser.server import free_port
from tests.desktop import site as sites
from tests.desktop.site import Site


@pytest.mark.parametrize(
    'typed, address',
    [
        ('chat.example.org', 'https://chat.example.org'),
        ('  chat.example.org/  ', 'https://chat.example.org'),
        ('https://Chat.Example.org/rooms/3?x=1#y', 'https://chat.example.org'),
        ('https://chat.example.org:443', 'https://chat.example.org'),
        ('chat.example.org:8443', 'https://chat.example.org:8443'),
        ('http://chat.example.org', 'http://chat.example.org'),
        ('localhost:8080', 'http://localhost:8080'),
        ('192.168.1.7', 'http://192.168.1.7'),
        ('[::1]:8080', 'http://[::1]:8080'),
        ('http://127.0.0.1:80', 'http://127.0.0.1'),
        ('bücher.example', 'https://bücher.example'),
    ],
)
def test_an_address_is_understood_as_it_is_typed(typed: str, address: str) -> None:
    assert normalized(typed) == address


@pytest.mark.parametrize(
    'typed',
    [
        *('', ' ', 'no host', 'ftp://chat.example.org', 'file:///etc/passwd', 'javascript://x'),
        *('https://', 'https://ada:secret@chat.example.org', 'chat.example.org:port', 'a:99999'),
        *('https://chat.example.org\\@evil.example', 'https://<script>', '[::1'),
    ],
)
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match='not an address'):
        normalized(typed)


@pytest.fixture
def site() -> Iterator[Site]:
    with sites.serving() as serving:
        yield serving


def test_a_chatter_is_found(site: Site) -> None:
    assert reached(site.address) == site.address


def test_where_we_are_led_is_where_it_is(site: Site) -> None:
    with sites.serving() as other:
        other.redirects['/api/health'] = f'{site.address}/api/health'
        assert reached(other.address) == site.address


@pytest.mark.parametrize('body', [b'', b'<html>', b'{}', b'[1]', b'{"status": "fine"}', b'\xff'])
def test_something_else_is_told_apart(site: Site, body: bytes) -> None:
    site.answers['/api/health'] = ('application/json', body)
    with pytest.raises(Invalid, match=r'There is something at 127\.0\.0\.1:\d+, but it is not a'):
        reached(site.address)


@pytest.mark.parametrize('status', [404, 401, 500])
def test_an_error_is_something_else(site: Site, status: int) -> None:
    site.status = status
    with pytest.raises(Invalid, match='but it is not a Chatter'):
        reached(site.address)


@pytest.mark.parametrize('status', [502, 503, 504])
def test_a_proxy_without_its_server_is_a_matter_of_time(site: Site, status: int) -> None:
    site.status = status
    with pytest.raises(Invalid, match='does not answer at the moment'):
        reached(site.address)


def test_nobody_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    with pytest.raises(Invalid, match=rf'127\.0\.0\.1:{port} does not answer\.'):
        reached(f'http://127.0.0.1:{port}')
    assert threading.active_count() < 50
