"""Migrations run by themselves, from any version, once, after a copy was put aside."""

import re
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from chatter import db, migrations
from chatter.config import Settings
from chatter.errors import Unusable
from chatter.models import base
from tests import servers

ADDITION = """
revision = '{revision}'
down_revision = '{before}'
branch_labels = depends_on = None

import sqlalchemy as sa
from alembic import op

def upgrade():
    op.create_table('additions', sa.Column('id', sa.Integer(), primary_key=True))
    {last_words}
"""


@pytest.fixture
def virgin(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings of a Chatter that has never been started."""
    data = tmp_path / 'data'
    data.mkdir()
    if database == 'sqlite':
        yield Settings(data=data)
        return
    server: servers.Postgres = request.getfixturevalue('postgres')
    name = server.create()
    yield Settings(data=data, database_url=server.url(name))
    server.drop(name)


@pytest.fixture
def engine(virgin: Settings) -> Iterator[Engine]:
    made = db.engine(virgin)
    yield made
    made.dispose()


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The program as it may be tomorrow: with one more migration, which ends with some words."""

    def make(last_words: str = 'pass') -> None:
        folder = tmp_path / 'tomorrow'
        shutil.copytree(migrations.HERE, folder, ignore=shutil.ignore_patterns('__pycache__'))
        addition = ADDITION.format(revision='9999', before=head(), last_words=last_words)
        (folder / 'versions' / '9999_additions.py').write_text(addition)
        monkeypatch.setattr(migrations, 'HERE', folder)

    return make


def head() -> str:
    return str(ScriptDirectory(str(migrations.HERE)).get_current_head())


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def copies(settings: Settings) -> list[Path]:
    return sorted(settings.data.glob('chatter-*.db'))


def test_the_schema_is_made_from_nothing(virgin: Settings, engine: Engine) -> None:
    migrations.upgrade(virgin)
    assert revision(engine) == head()
    assert tables(engine) == {*base.metadata.tables, 'alembic_version'}
    with engine.connect() as connection:
        rows = connection.execute(text('SELECT id, claimed_at, sign_up FROM server')).all()
    assert rows == [(1, None, 'open')]


def test_what_is_migrated_is_what_the_models_say(virgin: Settings, engine: Engine) -> None:
    migrations.upgrade(virgin)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={'compare_type': True, 'compare_server_default': True}
        )
        assert compare_metadata(context, base.metadata) == []
    migrated, said = inspect(engine), base.metadata.tables
    for table in said.values():
        is_nullable = {column['name']: column['nullable'] for column in
                       migrated.get_columns(table.name)}  # fmt: skip
        assert is_nullable == {column.name: column.nullable for column in table.columns}


def test_every_migration_has_one_that_it_follows(virgin: Settings) -> None:
    scripts = ScriptDirectory(str(migrations.HERE))
    assert len(scripts.get_heads()) == 1
    chain = [script.revision for script in scripts.walk_revisions()][::-1]
    assert chain == [f'{number:04}' for number in range(1, len(chain) + 1)]


def test_a_second_start_changes_nothing(virgin: Settings, engine: Engine) -> None:
    migrations.upgrade(virgin)
    with engine.begin() as connection:
        connection.execute(text("UPDATE server SET sign_up = 'closed'"))
    migrations.upgrade(virgin)
    with engine.connect() as connection:
        assert connection.execute(text('SELECT sign_up FROM server')).scalars().all() == ['closed']
    assert copies(virgin) == []


def test_every_version_of_the_past_is_brought_up(virgin: Settings, engine: Engine) -> None:
    """A server that stopped at any version, with something in it, ends at this one."""
    scripts = ScriptDirectory(str(migrations.HERE))
    chain = [script.revision for script in scripts.walk_revisions()][::-1]
    migrate_to(virgin, engine, chain[0])
    with engine.begin() as connection:
        connection.execute(
            text(
                'INSERT INTO users (handle, name, role, password_hash, created_at) '
                "VALUES ('ada', 'Ada', 'owner', 'x', '2026-01-02 03:04:05')"
            )
        )
    for number, at in enumerate(chain):
        migrate_to(virgin, engine, at)
        with engine.connect() as connection:
            names = connection.execute(text('SELECT name FROM users')).scalars().all()
        assert (names, revision(engine)) == (['Ada'], chain[number])
    migrations.upgrade(virgin)
    assert revision(engine) == head()


def test_rooms_with_members_and_messages_are_brought_up(virgin: Settings, engine: Engine) -> None:
    """SQLite writes a table anew to change it, and others point at it all the while."""
    migrate_to(virgin, engine, '0003')
    when = "'2026-01-02 03:04:05'"
    with engine.begin() as connection:
        for said in (
            'users (id, handle, name, role, password_hash, created_at, search_key) '
            f"VALUES (7, 'ada', 'Ada', 'owner', 'x', {when}, '')",
            'rooms (id, kind, name, name_key, description, created_by, created_at, last_seq, '
            f"last_rev) VALUES (3, 'public', 'Tea', 'tea', '', 7, {when}, 1, 1)",
            'members (id, room_id, user_id, role, joined_at, read_seq) '
            f"VALUES (1, 3, 7, 'owner', {when}, 1)",
            'messages (id, room_id, seq, rev, kind, author_id, text, html, created_at) '
            f"VALUES (1, 3, 1, 1, 'text', 7, 'Hello', 'Hello', {when})",
        ):
            connection.execute(text(f'INSERT INTO {said}'))
    migrations.upgrade(virgin)
    with engine.connect() as connection:
        asked = text(
            'SELECT users.name, rooms.name, text FROM messages '
            'JOIN rooms ON rooms.id = messages.room_id '
            'JOIN members ON members.room_id = rooms.id JOIN users ON users.id = user_id'
        )
        assert [tuple(row) for row in connection.execute(asked)] == [('Ada', 'Tea', 'Hello')]
        if connection.dialect.name == 'sqlite':
            assert connection.execute(text('PRAGMA foreign_keys')).scalar() == 1


def test_who_hid_when_they_were_here_still_hides_it(virgin: Settings, engine: Engine) -> None:
    migrate_to(virgin, engine, '0003')
    with engine.begin() as connection:
        for handle, shows_seen in (('ada', 'true'), ('bob', 'false')):
            connection.execute(
                text(
                    'INSERT INTO users '
                    '(handle, name, role, password_hash, created_at, search_key, shows_seen) '
                    f"VALUES ('{handle}', '', 'member', 'x', '2026-01-02', '', {shows_seen})"
                )
            )
    migrations.upgrade(virgin)
    with engine.connect() as connection:
        asked = text('SELECT handle, allows_seen, allows_write FROM users ORDER BY handle')
        rows = [tuple(row) for row in connection.execute(asked)]
    assert rows == [('ada', 'everyone', 'everyone'), ('bob', 'nobody', 'everyone')]


def migrate_to(settings: Settings, engine: Engine, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option('script_location', str(migrations.HERE))
    config.set_main_option('path_separator', 'os')
    with engine.connect() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, version)


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
def test_a_copy_is_put_aside_before_anything_changes(
    virgin: Settings, engine: Engine, tomorrow: Any
) -> None:
    migrations.upgrade(virgin)
    before = head()
    engine.dispose()
    with closing(sqlite3.connect(virgin.sqlite_file)) as journalling:
        journalling.execute("UPDATE server SET sign_up = 'invite'")
        journalling.commit()
        assert virgin.sqlite_file.with_name('chatter.db-wal').stat().st_size > 0
        tomorrow()
        migrations.upgrade(virgin)
    [copy] = copies(virgin)
    assert re.fullmatch(rf'chatter-{before}-\d{{8}}-\d{{6}}\.db', copy.name)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as aside:
        assert aside.execute('SELECT sign_up FROM server').fetchall() == [('invite',)]
        assert aside.execute('SELECT version_num FROM alembic_version').fetchall() == [(before,)]
        assert aside.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    assert revision(engine) == '9999' and 'additions' in tables(engine)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    virgin: Settings, engine: Engine, tomorrow: Any
) -> None:
    migrations.upgrade(virgin)
    before = head()
    tomorrow("raise RuntimeError('on purpose')")
    with pytest.raises(RuntimeError, match='on purpose'):
        migrations.upgrade(virgin)
    assert revision(engine) == before
    assert 'additions' not in tables(engine), 'Half a migration stays.'


def test_a_newer_database_is_refused_and_not_touched(
    virgin: Settings, engine: Engine, tomorrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = migrations.HERE
    tomorrow()
    migrations.upgrade(virgin)
    monkeypatch.setattr(migrations, 'HERE', today)
    with pytest.raises(Unusable) as refusal:
        migrations.upgrade(virgin)
    assert re.fullmatch(
        r'The database was written by a newer Chatter \(9999\): update the program, or restore '
        r'the copy that was put aside before\.',
        str(refusal.value),
    )
    assert revision(engine) == '9999' and 'additions' in tables(engine)
    assert copies(virgin) == []


@pytest.mark.postgres
@pytest.mark.parametrize('database', ['postgresql'], indirect=True)
def test_processes_that_start_at_once_migrate_one_after_the_other(
    virgin: Settings, engine: Engine
) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            migrations.upgrade(virgin)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == [] and revision(engine) == head()
