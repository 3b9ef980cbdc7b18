"""Under which address others reach this server: what the operator said, else what can be found out.

Nothing is sent to find it out: a datagram socket that is connected only asks the machine which of
its own addresses it would send from.
"""

import contextlib
import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from chatter.config import Settings

# Addresses that nobody has (RFC 5737, RFC 3849) and one of private networks, for machines that
# know no way out of theirs.
PROBES = (
    (socket.AF_INET, '192.0.2.1'),
    (socket.AF_INET, '10.255.255.255'),
    (socket.AF_INET6, '2001:db8::1'),
)

_settings = Settings.model_construct()


def configure(settings: Settings) -> None:
    """Take the settings of this process."""
    global _settings
    _settings = settings


def shared(settings: Settings) -> str | None:
    """Where other machines find the pages; None if they cannot, or nobody knows where."""
    if settings.public_url:
        return settings.public_url
    if _is_loopback(settings.host):
        return None
    if settings.host not in {'0.0.0.0', '::'}:
        return _url(settings.host, settings.port)
    found = of_this_machine()
    return _url(found, settings.port) if found is not None else None


def of_links(asked: str) -> str:
    """What links for others begin with; `asked` is the origin of the page that wants one.

    Whoever came by a name or from another machine knows a better one than can be found out.
    """
    if _settings.public_url:
        return _settings.public_url
    if not _is_loopback(urlsplit(asked).hostname or ''):
        return asked
    return shared(_settings) or asked


def is_only_here(base: str) -> bool:
    """Whether an address means something on this machine alone."""
    return _is_loopback(urlsplit(base).hostname or '')


def hosts(settings: Settings) -> tuple[str, ...]:
    """The names that the operator has said people use."""
    name = urlsplit(settings.public_url).hostname
    return (*settings.hosts, name) if name else settings.hosts


def of_this_machine() -> str | None:
    """The address that other machines in the same network reach this one at."""
    return next((address for address in _found() if _is_usable(address)), None)


def _found() -> Iterator[str]:
    for family, probe in PROBES:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((probe, 9))
            yield asking.getsockname()[0]
    with contextlib.suppress(OSError):
        for *_, address in socket.getaddrinfo(socket.gethostname(), None):
            yield str(address[0])


def _is_usable(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # With a zone: good on one link only.
        return False
    return not (found.is_loopback or found.is_unspecified or found.is_link_local)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == 'localhost' or host.endswith('.localhost')


def _url(host: str, port: int) -> str:
    return f'http://{f"[{host}]" if ":" in host else host}:{port}'
