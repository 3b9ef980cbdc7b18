"""Secrets: long enough, never kept as they are, and never readable by others."""

import asyncio
import os
import re
import stat
import threading
from pathlib import Path

import pytest

from chatter import security
from chatter.errors import Busy, Unusable


@pytest.fixture(autouse=True)
def _configured() -> None:
    security.configure(bcrypt_cost=4, key=b'the key of this test')


async def test_a_password_belongs_to_its_hash_and_to_no_other() -> None:
    first, second = await security.hash_password('secret'), await security.hash_password('secret')
    assert first != second
    assert await security.verify_password('secret', first)
    assert await security.verify_password('secret', second)
    assert not await security.verify_password('Secret', first)


async def test_the_queue_for_hashes_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gives up waiting leaves a place; what is in work goes on taking its own."""
    monkeypatch.setattr(security, '_places', threading.BoundedSemaphore(3))
    begun, held = threading.Semaphore(0), threading.Event()

    def takes_long(*_: str) -> bool:
        begun.release()
        return held.wait(60)

    monkeypatch.setattr(security, '_verify', takes_long)
    waiting = [asyncio.create_task(security.verify_password('secret', 'hash')) for _ in range(3)]
    for _ in range(security.HASHING_THREADS):
        assert await asyncio.to_thread(begun.acquire, timeout=60), 'Two are in work.'
    for refuse in (security.hash_password('secret'), security.verify_password('secret', 'hash')):
        with pytest.raises(Busy, match=r'Please try again in a few seconds\.') as refusal:
            await refuse
        assert (refusal.value.status, refusal.value.retry_after) == (503, security.BUSY_SECONDS)
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)
    with pytest.raises(Busy):
        security.refuse_if_busy()
    waiting[2].cancel()
    await asyncio.gather(waiting[2], return_exceptions=True)
    security.refuse_if_busy()
    held.set()
    assert await waiting[1] is True
    for _ in range(10):
        assert await security.hash_password('secret')


async def test_nobody_has_no_password() -> None:
    for password in ('', 'secret', security._dummy_hash):
        assert not await security.verify_password(password, None)


async def test_the_cost_is_in_the_hash_and_old_hashes_stay_good() -> None:
    old = await security.hash_password('secret')
    security.configure(bcrypt_cost=5, key=b'')
    new = await security.hash_password('secret')
    assert 'r=4' in old and 'r=5' in new
    assert await security.verify_password('secret', old)
    assert 'r=5' in security._dummy_hash, 'Nobody takes as long as somebody.'


def test_tokens_have_256_bits_and_never_come_twice() -> None:
    tokens = {security.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r'[A-Za-z0-9_-]{43}', token) for token in tokens)
    assert re.fullmatch(r'[0-9a-f]{64}', security.token_hash('token'))


def test_a_recovery_code_is_hashed_with_the_key_of_the_installation() -> None:
    code = security.new_recovery_code()
    here = security.recovery_hash(code)
    assert here == security.recovery_hash(code.upper().replace('-', ' '))
    security.configure(bcrypt_cost=4, key=b'another key')
    assert security.recovery_hash(code) != here


def test_the_key_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / 'secret.key'
    key = security.secret_key(path)
    assert len(key) == 64 and security.secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert security.secret_key(tmp_path / 'another.key') != key


def test_the_key_is_for_the_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        security.secret_key(tmp_path / 'secret.key')
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / 'secret.key').stat().st_mode) == 0o600


@pytest.mark.parametrize('mode', [0o640, 0o604, 0o660, 0o666, 0o602])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / 'secret.key'
    security.secret_key(path)
    path.chmod(mode)
    with pytest.raises(Unusable, match='Others can read'):
        security.secret_key(path)
    path.chmod(0o600)
    assert security.secret_key(path)


@pytest.mark.parametrize('content', [b'', b'\n', b'too short'])
def test_a_key_that_was_cut_off_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / 'secret.key'
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(Unusable, match='too short to be a key'):
        security.secret_key(path)
