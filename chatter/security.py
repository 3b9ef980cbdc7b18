"""Passwords and tokens: how secrets are made, hashed and compared.

Only hashes are ever stored. Password hashing is slow on purpose and runs in a small pool of its
own, so that sixty sign-ins at once do not hold up anybody's messages. Beyond `HASHES_MOST` nobody
waits in vain: the queue has an end, and who comes then is told to come again.
"""

import asyncio
import hashlib
import hmac
import os
import secrets
import stat
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import bcrypt

from chatter.errors import Busy, Unusable
from chatter.language import words

if not hasattr(bcrypt, '__about__'):  # passlib 1.7.4 reads the version from where it used to be.
    vars(bcrypt)['__about__'] = SimpleNamespace(__version__=version('bcrypt'))

with warnings.catch_warnings():  # It also asks for a module that Python 3.13 dropped.
    warnings.simplefilter('ignore', DeprecationWarning)
    from passlib.context import CryptContext

TOKEN_BYTES = 32
DISTINCT_LEAST = 8  # Bytes in a key; ours has all sixteen digits but once in a blue moon.
HASHING_THREADS = 2
HASHES_MOST = 100  # At once; the last of them waits for some 15 s, and browsers for 20.
BUSY_SECONDS = 10
BUSY = words('Too many people are signing in at the moment. Please try again in a few seconds.')
RECOVERY_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'  # Without the letters that look alike.
RECOVERY_CODE_LENGTH = 12  # 59 bits: with the throttle, beyond guessing.

T = TypeVar('T')

_context = CryptContext(schemes=['bcrypt_sha256'], bcrypt_sha256__rounds=12)
_places = threading.BoundedSemaphore(HASHES_MOST)
_pool = ThreadPoolExecutor(HASHING_THREADS, thread_name_prefix='passwords')
_dummy_hash = ''
_key = b''


def configure(*, bcrypt_cost: int, key: bytes) -> None:
    """Set the work factor of new hashes (2^`bcrypt_cost` rounds) and this installation's key."""
    global _context, _dummy_hash, _key
    _key = key
    _context = CryptContext(schemes=['bcrypt_sha256'], bcrypt_sha256__rounds=bcrypt_cost)
    _dummy_hash = _context.hash(secrets.token_hex(8))


async def hash_password(password: str) -> str:
    """A bcrypt-sha256 hash; every byte of the password counts, however long it is. Raises
    `Busy`."""
    return await _in_turn(lambda: _context.hash(password))


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether they belong together. `None` (nobody by that name) takes as long and is False.

    Raises `Busy`.
    """
    known = await _in_turn(lambda: _verify(password, password_hash or _dummy_hash))
    return known and password_hash is not None


def refuse_if_busy() -> None:
    """Before a try is counted: nobody shall pay for a turn that does not come. Raises `Busy`."""
    if not _places.acquire(blocking=False):
        raise Busy(BUSY, retry_after=BUSY_SECONDS)
    _places.release()


async def _in_turn(work: Callable[[], T]) -> T:
    """Do it in the pool. Its place is free when it is done, also where nobody waits any more."""
    places = _places
    if not places.acquire(blocking=False):
        raise Busy(BUSY, retry_after=BUSY_SECONDS)
    job = _pool.submit(work)
    job.add_done_callback(lambda _: places.release())
    return await asyncio.wrap_future(job)


def _verify(password: str, password_hash: str) -> bool:
    return bool(_context.verify(password, password_hash))


def new_token() -> str:
    """A secret of 256 bits for a cookie or a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256, in hex. Enough for secrets that cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_recovery_code() -> str:
    """A code a person can write down, such as `k7mq-2xra-9tfe`."""
    letters = ''.join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_CODE_LENGTH))
    return '-'.join(letters[i : i + 4] for i in range(0, RECOVERY_CODE_LENGTH, 4))


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code, however it was typed: a hash keyed by the installation."""
    plain = ''.join(letter for letter in code.lower() if letter.isalnum())
    return hmac.new(_key, plain.encode(), hashlib.sha256).hexdigest()


def secret_key(path: Path) -> bytes:
    """The key of this installation, made at the first start.

    Raises `Unusable` if it is somebody else's, if others can read it, or if it is none.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, 'w') as file:
            file.write(secrets.token_hex(TOKEN_BYTES))
            file.flush()
            os.fsync(file.fileno())
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise Unusable(f'{path} is not a file: put the key from your backup there.')
    if sys.platform != 'win32' and found.st_uid != os.geteuid():
        raise Unusable(
            f'{path} belongs to another user of this machine: start Chatter as that user, or run '
            f'chown -R on {path.parent}, then start again.'
        )
    if os.name == 'posix' and stat.S_IMODE(found.st_mode) & 0o077:
        raise Unusable(f'Others can read {path}: run chmod 600 on it, then start again.')
    key = path.read_bytes().strip()
    if len(key) < TOKEN_BYTES:
        raise Unusable(f'{path} is too short to be a key: restore it from your backup.')
    if len(set(key)) < DISTINCT_LEAST:
        raise Unusable(f'{path} can be guessed: restore it from your backup.')
    return key
