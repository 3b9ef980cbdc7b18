"""The `chatter` command: without a word it serves; the others act on the data directory.

What makes a start impossible is one sentence and exit code 2, never a traceback.
"""

import asyncio
import contextlib
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Protocol

import filelock
import typer
from sqlalchemy.exc import DatabaseError, OperationalError
from starlette.types import ASGIApp

import chatter
from chatter import config, demo, desktop, logs, migrations, security, server
from chatter.config import Settings
from chatter.desktop import OWN, Look, Plan, Window, address, memory
from chatter.errors import Refused, Unusable
from chatter.lifespan import running
from chatter.services import accounts

Build = Callable[[Settings], ASGIApp]


class Measure(Protocol):
    """Measures parts of the program and prints it; 1 if something is wrong, else 0."""

    def __call__(
        self, parts: Sequence[str], *, is_quick: bool, minutes: float | None, as_json: bool
    ) -> int: ...


UNUSABLE = 2
PORT_FILE = 'window.port'  # The window's drafts belong to an address, so the port should stay.

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help='Chatter: your own chat. Without a command it starts.',
)
_build: Build | None = None
_look: Callable[[], Look] | None = None
_measure: Measure | None = None


def run(build: Build, look: Callable[[], Look], measure: Measure | None = None) -> None:
    """Run the command of this process.

    `build` makes the application that is served, `look` says how the window's own pages look,
    `measure` says how fast all that is.
    """
    global _build, _look, _measure
    _build, _look, _measure = build, look, measure
    app()


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help='The address to listen on.')] = None,
    port: Annotated[int | None, typer.Option(help='The port to listen on.')] = None,
    data: Annotated[Path | None, typer.Option(help='The directory that holds everything.')] = None,
    native: Annotated[
        bool | None, typer.Option('--native', help='Open a window of its own.')
    ] = None,
    server_address: Annotated[
        str | None,
        typer.Option(
            '--server', help='With --native: open the window on this server, and start none.'
        ),
    ] = None,
    ask: Annotated[
        bool, typer.Option('--ask', help='With --native: ask again where you want to chat.')
    ] = False,
    open_page: Annotated[
        bool | None, typer.Option('--open/--no-open', help='Open the page in the browser.')
    ] = None,
    version: Annotated[bool, typer.Option('--version', help='Say the version and leave.')] = False,
) -> None:
    """Start the chat."""
    if version:
        typer.echo(f'Chatter {chatter.__version__}')
        return
    with _explained():
        settings = config.load(host=host, port=port, data=data, native=native, open=open_page)
        context.obj = settings
        logs.configure(settings, keeps_record=context.invoked_subcommand is None)
        if context.invoked_subcommand is None:
            if settings.native:
                _open_window(settings, _home(settings, server_address, is_asked=ask))
            elif server_address is not None:
                raise Unusable('--server says what the window opens: add --native.')
            else:
                _serve(settings)


@app.command('reset-password')
def reset_password(context: typer.Context, handle: str) -> None:
    """Print a one-time link with which HANDLE can set a new password within the hour."""
    settings: Settings = context.obj

    async def make() -> str:
        async with running(settings):
            return await accounts.make_reset(handle)

    with _explained():
        prepare(settings)
        migrate(settings)
        token = asyncio.run(make())
        base = settings.public_url or config.page_address(settings)  # It may be sent to somebody.
        typer.echo(f'{base}/reset/{token}')


@app.command('demo')
def make_demo(
    context: typer.Context,
    people: Annotated[int, typer.Option(help='So many more people, to see it grow.')] = 0,
) -> None:
    """Fill an empty data directory with a small pleasant world to look at."""
    settings: Settings = context.obj
    with _explained():
        prepare(settings)
        with _alone(settings):
            migrate(settings)
            password = asyncio.run(demo.fill(settings, people))
        typer.echo(f'Sign in as {", ".join(demo.PEOPLE)}; the password is {password}')


@app.command('bench')
def bench(
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            help='What to measure, such as `posts delivery`; all that is usual if none.'
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option('--quick', help='Roughly, within a minute; without `memory` and `soak`.')
    ] = False,
    minutes: Annotated[
        float | None, typer.Option(min=0, help='How long `soak` goes on; 30 is the real one.')
    ] = None,
    as_json: Annotated[bool, typer.Option('--json', help='Print JSON.')] = False,
) -> None:
    """Measure how fast Chatter is on this machine, in a temporary directory of its own."""
    assert _measure is not None
    with _explained():
        raise typer.Exit(_measure(parts or (), is_quick=quick, minutes=minutes, as_json=as_json))


def _serve(settings: Settings, window: Window | str | None = None) -> None:
    assert _build is not None
    prepare(settings)
    with _alone(settings), server.listening(settings, _ports(settings)) as taken:
        settings = settings.model_copy(update={'port': taken.getsockname()[1]})
        if settings.native:
            (settings.data / PORT_FILE).write_text(f'{settings.port}\n', 'utf-8')
        migrate(settings)
        is_new = not _has_owner(settings)
        server.serve(_build(settings), settings, taken, window, is_new=is_new)


def _open_window(settings: Settings, home: desktop.Home) -> None:
    assert _look is not None
    reason = desktop.why_not()
    if reason is not None:
        _go_without_window(settings, home, reason)
        return
    plan = Plan(
        home, _look(), memory.profile(), memory.file(), is_quiet=settings.log_level != 'debug'
    )
    with desktop.opened(plan) as window:
        if home != OWN:
            reason = window.why_not()
            if reason is not None:
                _go_without_window(settings, home, reason)
                return
            home = window.home() or ''
        if home == OWN:
            try:
                _serve(settings, window)
            except Unusable as refusal:
                window.say(str(refusal))
                sys.stderr.write(f'{refusal}\n')
                window.wait()
                raise typer.Exit(UNUSABLE) from None
        elif home:
            window.wait()


def _go_without_window(settings: Settings, home: desktop.Home, reason: str) -> None:
    if home in {OWN, ''}:
        _serve(settings, reason)
        return
    server.say(reason)
    if settings.open and desktop.has_screen():
        desktop.open_in_browser(home)
    else:
        server.say(f'Open {home} in a browser.')


def _home(settings: Settings, server_address: str | None, *, is_asked: bool) -> desktop.Home:
    """Where the window goes; '' to ask. What was said just now goes before what is remembered."""
    if server_address is not None:
        return address.normalized(server_address)
    if is_asked:
        return ''
    is_said = {'host', 'port', 'data', 'database_url'} & settings.model_fields_set
    remembered = memory.load(memory.file()).home
    if remembered and (remembered == OWN or not is_said):
        return remembered
    return OWN if _has_owner(settings) else ''


def _has_owner(settings: Settings) -> bool:
    """Whether somebody is at home in the data directory. Databases elsewhere are set up already."""
    if settings.database_url:
        return True
    if not settings.sqlite_file.exists():
        return False
    with contextlib.closing(sqlite3.connect(settings.sqlite_file)) as connection:
        try:
            row = connection.execute('SELECT claimed_at FROM server').fetchone()
        except sqlite3.Error:
            return False
    return row is not None and row[0] is not None


def _ports(settings: Settings) -> list[int]:
    """The port that was asked for; for a window of ours, the one it had last, or any."""
    if not settings.native or 'port' in settings.model_fields_set:
        return [settings.port]
    with contextlib.suppress(OSError, ValueError):
        last = int((settings.data / PORT_FILE).read_text('utf-8'))
        if 1024 <= last <= 65535:
            return [last, server.ANY_PORT]
    return [server.ANY_PORT]


def prepare(settings: Settings) -> None:
    """Make the data directory, for its owner only. Raises `Unusable`."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.data.chmod(0o700)
        os.umask(0o077)
        security.secret_key(settings.data / 'secret.key')
        settings.uploads.mkdir(exist_ok=True)
        if os.name == 'posix':
            _keep_to_ourselves(settings.data)
        probe = settings.data / '.writable'
        probe.write_bytes(b'')
        probe.unlink()
    except OSError as error:
        raise Unusable(
            f'{settings.data} cannot be written to ({error.strerror}): choose another directory '
            'with --data or CHATTER_DATA.'
        ) from None


def _keep_to_ourselves(data: Path) -> None:
    """What came out of a backup may be readable for all; what is deeper lies behind these."""
    for path in data.iterdir():
        found = path.lstat()
        if not stat.S_ISLNK(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(stat.S_IMODE(found.st_mode) & 0o700)


def migrate(settings: Settings) -> None:
    """Bring the database up to this program. Raises `Unusable`."""
    try:
        migrations.upgrade(settings)
    except DatabaseError as error:
        if type(error) not in {OperationalError, DatabaseError}:
            raise  # Not the file's or the server's fault, but ours.
        where = 'CHATTER_DATABASE_URL' if settings.database_url else str(settings.sqlite_file)
        reason = str(error.orig).strip().splitlines()[0]
        raise Unusable(f'The database ({where}) cannot be used: {reason}.') from None


@contextlib.contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Two programs on one SQLite file would not hear each other's messages. Raises `Unusable`."""
    if settings.database_url:
        yield
        return
    lock = filelock.FileLock(settings.data / 'chatter.lock', blocking=False)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise Unusable(
            f'Another Chatter is running on {settings.data}: stop it first, or choose another '
            'directory with --data.'
        ) from None
    with lock:
        yield


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (Unusable, Refused) as error:
        sys.stderr.write(f'{error}\n')
        raise typer.Exit(UNUSABLE) from None
