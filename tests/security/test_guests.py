"""What reaches guests: their room, and nothing of who else is here or which rooms there are."""

import asyncio
import sqlite3
import time
import uuid
from contextlib import closing
from datetime import timedelta

from chatter import clock
from tests.security.conftest import Stage
from tests.security.page import looking, until, visitor

SETTLED_SECONDS = 1.5
CANARY = f'canary-{uuid.uuid4().hex[:12]}'
HIDDEN = ('/people', '/rooms', '/rooms/1', '/me/followers', '/me/requests', '/people/grace')
OTHERS = (
    '/api/people?q=canary',
    '/api/people/here',
    '/api/people/suggestions',
    '/api/people/by-handle/grace',
    '/api/rooms',
    '/api/rooms/1',
    '/api/me/rooms',
    '/api/me/everything.zip',
    '/settings',
)


async def a_guest(stage: Stage) -> str:
    """The cookie of a guest in Ada's room."""
    async with visitor(stage.server, stage.cast.tokens['ada']) as ada:
        wish = {'role': 'guest', 'room_ids': [stage.cast.tea], 'guest_days': 1}
        link = (await ada.post('/api/invites', json=wish)).json()['token']
    async with visitor(stage.server, None) as browser:
        answer = await browser.post('/guest', data={'name': 'Gus', 'invite': link})
        assert answer.json() == {'to': f'/rooms/{stage.cast.tea}'}
        token = browser.cookies.get('chatter')
        assert token
        return str(token)


async def test_a_guest_hears_of_the_room_and_of_nothing_else(own_stage: Stage) -> None:
    stage = own_stage
    gus = await a_guest(stage)
    tea, tokens = f'/rooms/{stage.cast.tea}', stage.cast.tokens
    async with (
        looking(stage.server, tea, gus) as (page, guests),
        looking(stage.server, tea, tokens['bob']) as (_, bobs),
        looking(stage.server, '/settings', tokens['grace']) as (graces_page, graces),
        visitor(stage.server, tokens['grace']) as grace,
        visitor(stage.server, tokens['ada']) as ada,
    ):
        await until(lambda: guests.heard('live'), 'The guest is told that the page is live.')
        await graces.says('event', graces_page.event('beat', args='online'))
        await grace.post('/api/rooms', json={'name': CANARY[:30], 'description': CANARY})
        await grace.patch('/api/me', json={'name': CANARY})
        await ada.patch(f'/api{tea}', json={'name': 'Coffee'})
        await until(lambda: bobs.has_seen(CANARY), 'Others hear of it.')
        await until(lambda: guests.has_seen('Coffee'), 'The guest hears of the room.')
        await asyncio.sleep(SETTLED_SECONDS)
        assert guests.heard('everyone') == []
        assert not guests.has_seen(CANARY) and not page.shows(CANARY)


async def test_no_page_shows_a_guest_who_else_there_is(own_stage: Stage) -> None:
    stage = own_stage
    async with visitor(stage.server, stage.cast.tokens['grace']) as grace:
        await grace.patch('/api/me', json={'name': CANARY})
        await grace.post('/api/rooms', json={'name': CANARY[:30], 'description': CANARY})
        seen = await grace.get('/api/people?q=canary')
        assert CANARY in seen.text, 'There is something to see.'
    async with visitor(stage.server, await a_guest(stage)) as gus:
        for path in HIDDEN:
            answer = await gus.get(path)
            assert (answer.status_code, CANARY in answer.text) == (404, False), path
        for path in (*OTHERS, f'/rooms/{stage.cast.tea}'):
            answer = await gus.get(path)
            assert answer.status_code in {200, 403, 404}, path
            assert CANARY.encode() not in answer.content, path


async def test_an_open_page_closes_in_the_moment_the_stay_ends(own_stage: Stage) -> None:
    stage = own_stage
    other, gus = await a_guest(stage), await a_guest(stage)  # What was looked up is believed.
    began = time.monotonic()
    async with looking(stage.server, f'/rooms/{stage.cast.tea}', other):
        opening = time.monotonic() - began  # So long it takes on this machine, as busy as it is.
    ends = clock.now() + timedelta(seconds=4 + 4 * opening)
    with closing(sqlite3.connect(stage.server.data / 'chatter.db')) as database:
        said = ends.strftime('%Y-%m-%d %H:%M:%S.%f')
        database.execute("UPDATE users SET guest_until = ? WHERE role = 'guest'", (said,))
        database.commit()
    async with visitor(stage.server, gus) as browser:
        await until(lambda: _is(browser, 200), 'The guest is in.')
        async with looking(stage.server, f'/rooms/{stage.cast.tea}', gus) as (_, guests):
            await until(lambda: guests.heard('live'), 'The page is live.')
            await until(lambda: guests.has_seen('/sign-in'), 'It is sent away.', 60)
        assert (await browser.get('/api/me')).status_code == 401
    assert clock.now() - ends < timedelta(seconds=3 + 3 * opening)


async def _is(browser: object, status: int) -> bool:
    answer = await browser.get('/api/me')  # type: ignore[attr-defined]
    return bool(answer.status_code == status)
