"""The bus over a real Redis: two processes hear each other, and its death is survived."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis as RedisClient

from chatter.bootstrap import ROOT
from chatter.config import Settings
from chatter.errors import TooMany
from chatter.lifespan import running
from chatter.realtime import bus, topic
from chatter.realtime.events import RoomLeft, SignInEnded
from chatter.services import sign_ins, throttle
from tests import servers
from tests.cast import Cast, is_signed_in
from tests.stage import listening, types, until


def left(room_id: int) -> RoomLeft:
    return RoomLeft(room_id=room_id)


@pytest.fixture
async def shared(redis: servers.Redis, tmp_path: Path) -> AsyncIterator[servers.Redis]:
    """The bus of this process, over a Redis."""
    await bus.open(Settings(data=tmp_path, redis_url=redis.url))
    try:
        yield redis
    finally:
        await bus.close()


@contextlib.asynccontextmanager
async def neighbour(redis: servers.Redis) -> AsyncIterator[asyncio.subprocess.Process]:
    """A second process on the same Redis, listening."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        '-m',
        'tests.realtime.neighbour',
        redis.url,
        cwd=ROOT,
        env=servers.environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        assert await process.stdout.readline() == b'ready\n'
        yield process
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 20)


async def test_two_processes_hear_each_other_in_order_and_once(shared: servers.Redis) -> None:
    async with neighbour(shared) as process:
        assert process.stdout is not None
        with listening('room:1') as own, listening('room:2') as echoed:
            for number in range(200):
                await bus.publish('room:1', left(number))
            theirs: list[str] = []
            while len(theirs) < 200:
                line = (await process.stdout.readline()).decode()
                theirs += [line] if line.startswith('room:1 ') else []
            assert theirs == [f'room:1 {left(i).model_dump_json()}\n' for i in range(200)]
            await until(lambda: len(echoed) == 200, 'The echoes do not come.')
    assert [event.room_id for event in own] == list(range(200))
    assert [event.room_id for event in echoed] == list(range(200))


async def test_what_is_no_event_deafens_nobody(
    shared: servers.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = RedisClient.from_url(shared.url)
    with listening('room:1') as heard:
        for garbage in (b'', b'nonsense', b'{"type": "unheard.of"}', b'\xff\xfe', b'[' * 10_000):
            await stranger.publish('chatter:room:1', garbage)
        await stranger.publish(b'chatter:\xff', left(6).model_dump_json())
        await bus.publish('room:1', left(7))
        await until(lambda: heard, 'Nothing is heard any more.')
    await stranger.aclose()
    assert [event.room_id for event in heard] == [7]
    assert 'cannot be read' in caplog.text


async def test_silence_is_no_reason_to_stop_listening(
    redis: servers.Redis, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await bus.open(Settings(data=tmp_path, redis_url=f'{redis.url}?socket_timeout=0.1'))
    try:
        await asyncio.sleep(0.5)
        with listening('room:1') as heard:
            await bus.publish('room:1', left(1))
            await until(lambda: heard, 'Nothing is heard after a silence.')
    finally:
        await bus.close()
    assert 'lost' not in caplog.text


async def test_this_process_hears_itself_while_redis_is_dead_and_all_when_it_is_back(
    shared: servers.Redis,
) -> None:
    async with neighbour(shared) as process:
        assert process.stdout is not None
        shared.kill()
        with listening('room:1') as heard:
            async with asyncio.timeout(15):
                await bus.publish('room:1', left(1))
            assert [event.room_id for event in heard] == [1], 'The message was committed.'
        shared.start()
        with listening('room:2') as echoed:
            for number in range(2, 300):
                await bus.publish('room:1', left(number))
                await asyncio.sleep(0.1)
                if echoed:
                    break
        assert echoed, 'The two processes do not find each other again.'


async def test_a_redis_that_hangs_holds_up_nobody_for_long(shared: servers.Redis) -> None:
    shared.freeze()
    with listening('room:1') as heard:
        async with asyncio.timeout(15):
            await asyncio.gather(*(bus.publish('room:1', left(i)) for i in range(20)))
    assert sorted(event.room_id for event in heard) == list(range(20))
    shared.resume()
    with listening(topic.EVERYONE) as everyone:
        for number in range(600):
            await bus.publish('room:1', left(number))
            await asyncio.sleep(0.05)
            if everyone:
                break
    assert types(everyone) == ['live.ready'], 'Others are told that they missed something.'


async def test_a_start_without_redis_goes_on_alone(
    redis: servers.Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, 'REDIS_START_SECONDS', 0.1)
    redis.kill()
    async with asyncio.timeout(15):
        await bus.open(Settings(data=tmp_path, redis_url=redis.url))
    try:
        with listening('room:1') as heard:
            await bus.publish('room:1', left(1))
        assert len(heard) == 1
    finally:
        await bus.close()


async def test_pages_are_told_to_ask_what_they_missed_when_redis_is_back(
    shared: servers.Redis,
) -> None:
    with listening(topic.EVERYONE) as heard:
        shared.kill()
        shared.start()
        await until(lambda: heard, 'Nobody is told.')
    assert types(heard) == ['live.ready']


async def test_what_ended_in_one_process_is_forgotten_in_the_others(
    peopled: tuple[Settings, Cast], redis: servers.Redis
) -> None:
    """What this process remembers of a sign-in goes when another says that it is over."""
    settings, cast = peopled
    async with running(settings.model_copy(update={'redis_url': redis.url})):
        assert await is_signed_in(cast.ada, cast.tokens['ada'])
        assert sign_ins._remembered, 'It is remembered for a few seconds.'
        other = RedisClient.from_url(redis.url)
        said = SignInEnded(sign_in_ids=(cast.ada.sign_in_id,)).model_dump_json()
        await other.publish(f'chatter:{topic.SIGN_INS}', said)
        await other.aclose()
        await until(lambda: not sign_ins._remembered, 'It is remembered still.', seconds=2)


async def take_in_another_process(settings: Settings) -> None:
    """As one would that has just started and remembers nothing."""
    await throttle.close()
    throttle.open(settings)
    await throttle.take(throttle.SIGN_UPS, 'sign-up', 'here')


async def test_tries_are_counted_for_all_processes_together(
    redis: servers.Redis, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, redis_url=redis.url)
    for _ in range(5):
        await take_in_another_process(settings)
    with pytest.raises(TooMany, match='Try again in 60 minutes'):
        await take_in_another_process(settings)
    await throttle.forgive(throttle.SIGN_UPS, 'sign-up', 'here')
    await take_in_another_process(settings)
    await throttle.close()


async def test_nothing_that_is_counted_there_stays_for_ever(
    redis: servers.Redis, tmp_path: Path
) -> None:
    """A lock that outlived its window would keep people out until somebody looks into Redis."""
    throttle.open(Settings(data=tmp_path, redis_url=redis.url))
    for _ in range(throttle.SIGN_UPS.amount):
        await throttle.take(throttle.SIGN_UPS, 'sign-up', 'here')
    for _ in range(3):
        with pytest.raises(TooMany):
            await throttle.take(throttle.SIGN_UPS, 'sign-up', 'here')
    async with RedisClient.from_url(redis.url) as client:
        ends = [await client.ttl(key) for key in await client.keys()]
    assert ends and all(0 < end <= throttle.SIGN_UPS.get_expiry() + 1 for end in ends)
    await throttle.close()


async def test_tries_are_counted_here_while_redis_is_dead(
    redis: servers.Redis, tmp_path: Path
) -> None:
    redis.kill()
    throttle.open(Settings(data=tmp_path, redis_url=redis.url))
    async with asyncio.timeout(15):
        for _ in range(5):
            await throttle.take(throttle.SIGN_UPS, 'sign-up', 'here')
        with pytest.raises(TooMany):
            await throttle.take(throttle.SIGN_UPS, 'sign-up', 'here')
    await throttle.close()
