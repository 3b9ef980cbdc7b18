"""The address of a server, as people type it and as it is; and whether a Chatter answers there."""

import ipaddress
import json
import ssl
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from chatter.errors import Invalid
from chatter.language import words

ANSWER_SECONDS = 8.0
HEALTH = '/api/health'
BODY_MOST = 4096
NOT_AN_ADDRESS = words('That is not an address. It looks like chat.example.org.')


def normalized(typed: str) -> str:
    """`https://chat.example.org` for `chat.example.org/rooms/3`. Raises `Invalid`.

    Without a scheme it is https, but for this computer and for addresses in numbers, which seldom
    have a certificate.
    """
    typed = typed.strip()
    if '://' not in typed:
        typed = f'//{typed}'
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Invalid(NOT_AN_ADDRESS) from None
    is_odd = parts.username is not None or any(mark in (host or '') for mark in ' \\%<>"\'')
    if not host or is_odd or parts.scheme not in {'', 'http', 'https'}:
        raise Invalid(NOT_AN_ADDRESS)
    scheme = parts.scheme or ('http' if _is_plain(host) else 'https')
    is_default = port in {None, {'http': 80, 'https': 443}[scheme]}
    name = f'[{host}]' if ':' in host else host
    return f'{scheme}://{name}{"" if is_default else f":{port}"}'


def reached(address: str) -> str:
    """The address at which the Chatter really is, wherever we are led. Raises `Invalid`."""
    name = urlsplit(address).netloc
    try:
        with urllib.request.urlopen(f'{address}{HEALTH}', timeout=ANSWER_SECONDS) as answer:
            is_chatter = json.loads(answer.read(BODY_MOST)) == {'status': 'ok'}
            arrived = str(answer.url)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in {502, 503, 504}:
            raise Invalid(words('{name} does not answer at the moment.', name=name)) from None
        is_chatter = False
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            return address  # The window knows certificates that this program may not; let it judge.
        raise Invalid(words('{name} does not answer.', name=name)) from None
    except (OSError, ValueError):
        is_chatter = False
    if not is_chatter:
        raise Invalid(words('There is something at {name}, but it is not a Chatter.', name=name))
    return normalized(arrived)


def _is_plain(host: str) -> bool:
    if host == 'localhost' or host.endswith('.localhost'):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
