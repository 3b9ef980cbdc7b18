"""The settings: from the environment and the command line, checked once, then frozen."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from chatter import config
from chatter.config import Settings
from chatter.errors import Unusable

HERE = Path('/somewhere')


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('CHATTER_DATA', str(tmp_path))


def test_what_is_not_said_is_the_default() -> None:
    settings = config.load()
    assert (settings.host, settings.port) == ('127.0.0.1', 8080), 'Nobody outside reaches it.'
    assert (settings.database_url, settings.redis_url) == ('', '')
    assert settings.bcrypt_cost == 12 and settings.hosts == settings.proxies == ()
    assert settings.sqlite_file == settings.data / 'chatter.db'
    assert settings.uploads == settings.data / 'uploads'


def test_the_environment_is_read_and_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('CHATTER_PORT', '9000')
    monkeypatch.setenv('CHATTER_HOST', '0.0.0.0')
    monkeypatch.setenv('CHATTER_HOSTS', ' Chat.Example.org, , other.example ')
    settings = config.load(port=9001, host=None)
    assert (settings.host, settings.port) == ('0.0.0.0', 9001)
    assert settings.hosts == ('chat.example.org', 'other.example')


def test_a_checkout_keeps_its_data_beside_itself_and_the_wheel_where_the_platform_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert config.default_data_directory() == config.CHECKOUT / 'data'
    monkeypatch.setattr(config, 'CHECKOUT', tmp_path)
    monkeypatch.setenv('XDG_DATA_HOME', str(tmp_path / 'share'))
    assert config.default_data_directory().name == 'chatter'
    assert tmp_path / 'data' != config.default_data_directory()


def test_nothing_changes_afterwards() -> None:
    settings = config.load()
    with pytest.raises(ValidationError, match='frozen'):
        settings.port = 1


@pytest.mark.parametrize(
    ('given', 'url'),
    [
        ('postgresql://me@host/db', 'postgresql+psycopg://me@host/db'),
        ('postgres://me@host/db', 'postgresql+psycopg://me@host/db'),
        ('postgresql+psycopg://me@host/db', 'postgresql+psycopg://me@host/db'),
        ('', ''),
    ],
)
def test_a_database_is_reached_by_psycopg(given: str, url: str) -> None:
    assert config.load(database_url=given).database_url == url


@pytest.mark.parametrize(
    ('name', 'value', 'reason'),
    [
        ('port', 'eighty', 'should be a valid integer'),
        ('port', '0', 'greater than or equal to 1'),
        ('port', '65536', 'less than or equal to 65535'),
        ('bcrypt_cost', '3', 'greater than or equal to 4'),
        ('bcrypt_cost', '40', 'less than or equal to 16'),
        ('database_url', 'mysql://host/db', 'must start with postgresql://'),
        ('database_url', 'postgresql://host:port/db', 'cannot be read'),
        ('redis_url', 'http://host', 'must start with redis://'),
        ('redis_url', 'redis://host:port', 'cannot be read'),
        ('log_level', 'loud', 'must be debug, info, warning or error'),
        ('open', 'perhaps', 'should be a valid boolean'),
        ('native', '7', 'should be a valid boolean'),
    ],
)
def test_a_bad_value_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f'CHATTER_{name.upper()}', value)
    with pytest.raises(Unusable) as refusal:
        config.load()
    said = str(refusal.value)
    assert said.startswith(f'CHATTER_{name.upper()} (--{name.replace("_", "-")}) is {value!r}: ')
    assert reason in said and said.endswith('.') and '\n' not in said


@pytest.mark.parametrize(
    ('host', 'address'),
    [
        ('127.0.0.1', 'http://localhost:80'),
        ('0.0.0.0', 'http://localhost:80'),
        ('::', 'http://localhost:80'),
        ('::1', 'http://[::1]:80'),
        ('192.0.2.1', 'http://192.0.2.1:80'),
    ],
)
def test_the_page_is_where_a_browser_on_this_machine_finds_it(host: str, address: str) -> None:
    assert config.page_address(Settings(host=host, port=80)) == address
