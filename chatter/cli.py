"""The `chatter` command: without a word it serves; the others act on the data directory.

What makes a start impossible is one sentence and exit code 2, never a traceback.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import filelock
import typer
from sqlalchemy.exc import DatabaseError, OperationalError
from starlette.types import ASGIApp

import chatter
from chatter import config, migrations, security, server
from chatter.config import Settings
from chatter.errors import Refused, Unusable
from chatter.lifespan import running
from chatter.services import accounts

Build = Callable[[Settings], ASGIApp]

UNUSABLE = 2

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help='Chatter: your own chat. Without a command it starts.',
)
_build: Build | None = None


def run(build: Build) -> None:
    """Run the command of this process; `build` makes the application that is served."""
    global _build
    _build = build
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
        if context.invoked_subcommand is None:
            assert _build is not None
            prepare(settings)
            with _alone(settings), server.listening(settings) as taken:
                migrate(settings)
                server.serve(_build(settings), settings, taken)


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
        typer.echo(f'{config.page_address(settings)}/reset/{token}')


def prepare(settings: Settings) -> None:
    """Make the data directory, for its owner only. Raises `Unusable`."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.data.chmod(0o700)
        os.umask(0o077)
        security.secret_key(settings.data / 'secret.key')
        settings.uploads.mkdir(exist_ok=True)
        probe = settings.data / '.writable'
        probe.write_bytes(b'')
        probe.unlink()
    except OSError as error:
        raise Unusable(
            f'{settings.data} cannot be written to ({error.strerror}): choose another directory '
            'with --data or CHATTER_DATA.'
        ) from None


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
