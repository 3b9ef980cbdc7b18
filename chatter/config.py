"""The settings: read once from `CHATTER_*` and the command line, checked, then frozen.

Every field is a row of the README's configuration table. Nothing reads the environment after this.
"""

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chatter.errors import Unusable

PASSWORD_IN_URL = re.compile(r'(://[^/]*?:)[^/]*@')
CHECKOUT = Path(__file__).resolve().parent.parent


def default_data_directory() -> Path:
    """`data/` in a checkout, else the platform's place for a person's application data."""
    if (CHECKOUT / 'pyproject.toml').is_file() and (CHECKOUT / 'main.py').is_file():
        return CHECKOUT / 'data'
    return Path(platformdirs.user_data_dir('chatter', appauthor=False))


class Settings(BaseSettings):
    """What an operator can set, as `CHATTER_<NAME>` or as the option of the same name."""

    model_config = SettingsConfigDict(env_prefix='CHATTER_', frozen=True, extra='ignore')

    host: str = Field('127.0.0.1', description='The address to listen on; 0.0.0.0 for all.')
    port: int = Field(8080, ge=1, le=65535, description='The port to listen on.')
    data: Path = Field(
        default_factory=default_data_directory,
        description='The directory that holds everything: database, uploads, key.',
    )
    native: bool = Field(False, description='Open the chat in a window of its own.')
    open: bool = Field(True, description='Open the page in the browser at start.')
    database_url: str = Field(
        '', description='`postgresql://…` to use PostgreSQL; empty: SQLite in the data directory.'
    )
    redis_url: str = Field(
        '', description='`redis://…` to share live events between several processes.'
    )
    public_url: str = Field(
        '',
        description='The address people reach it at, such as `https://chat.example.org`: links to '
        'share begin with it. Empty: found out.',
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description='Host names people use, comma-separated. Addresses, `localhost` and the '
        'name of the machine always work; `*` allows every name.',
    )
    proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description='Addresses of reverse proxies whose `X-Forwarded-*` is believed, '
        'comma-separated.',
    )
    bcrypt_cost: int = Field(
        12, ge=4, le=16, description='The work factor of password hashes (2^n rounds).'
    )
    translations: Path | None = Field(
        None,
        description='A folder with further translations: `<language>/LC_MESSAGES/chatter.mo` and '
        '`browser.mo`.',
    )
    log_level: str = Field(
        'warning',
        description='debug, info, warning or error: how much is said of what goes on inside. '
        'Sign-ins, refusals and administration always are.',
    )

    @field_validator('hosts', 'proxies', mode='before')
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(',') if part.strip())
        return value

    @field_validator('public_url')
    @classmethod
    def _is_origin(cls, value: str) -> str:
        _refuse_bad_port(value)
        found = urlsplit(value.rstrip('/'))
        is_plain = not (found.path or found.query or found.fragment or found.username)
        if value and not (found.scheme in {'http', 'https'} and found.hostname and is_plain):
            raise ValueError('must be like https://chat.example.org, with nothing after the name')
        return value.rstrip('/').lower()

    @field_validator('log_level')
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.lower() not in {'debug', 'info', 'warning', 'error'}:
            raise ValueError('must be debug, info, warning or error')
        return value.lower()

    @field_validator('database_url')
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value:
            return value
        if not re.match(r'postgres(ql)?(\+psycopg)?://', value):
            raise ValueError('must start with postgresql://')
        _refuse_bad_port(value)
        return re.sub(r'^postgres(ql)?(\+psycopg)?://', 'postgresql+psycopg://', value)

    @field_validator('redis_url')
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and not re.match(r'(rediss?|unix)://', value):
            raise ValueError('must start with redis://, rediss:// or unix://')
        _refuse_bad_port(value)
        return value

    @property
    def sqlite_file(self) -> Path:
        """Where the database lies when no other is named."""
        return self.data / 'chatter.db'

    @property
    def uploads(self) -> Path:
        """Where the bytes of pictures and files lie."""
        return self.data / 'uploads'


def _refuse_bad_port(url: str) -> None:
    try:
        urlsplit(url).port  # noqa: B018 — it is parsed when it is asked for.
    except ValueError:
        raise ValueError('cannot be read: its port is no port') from None


def page_address(settings: Settings) -> str:
    """Where the pages are, as seen from this machine."""
    host = {'0.0.0.0': 'localhost', '::': 'localhost', '127.0.0.1': 'localhost'}.get(
        settings.host, settings.host
    )
    return f'http://{f"[{host}]" if ":" in host else host}:{settings.port}'


def load(**overrides: Any) -> Settings:
    """The settings of this process; `overrides` (the command line) win over the environment.

    Raises `Unusable`, with one sentence that names the setting, when a value makes no sense.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first['loc'][0]) if first['loc'] else 'settings'
        reason = first['msg'].removeprefix('Value error, ')
        value = PASSWORD_IN_URL.sub(r'\1…@', repr(first['input']))
        raise Unusable(
            f'CHATTER_{name.upper()} (--{name.replace("_", "-")}) is {value}: '
            f'{reason[0].lower()}{reason[1:]}.'
        ) from None
