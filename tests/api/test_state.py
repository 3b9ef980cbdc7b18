"""How everything stands for somebody, in one answer: what its parts say by themselves."""

import pytest
from fastapi import FastAPI

from chatter.models.administration import ReportKind
from chatter.models.people import Availability
from chatter.services import availability, follows, people, reports, sidebar
from tests.cast import Cast, guest_of
from tests.stage import browser

PARTS = {
    'me': '/api/me',
    'preferences': '/api/me/preferences',
    'availability': '/api/me/availability',
    'requests': '/api/me/requests',
    'duties': '/api/me/duties',
    'rooms': '/api/me/rooms',
}


async def test_one_answer_says_what_its_parts_say(app: FastAPI, cast: Cast) -> None:
    await people.set_visibility(cast.ada, is_private=True)
    await follows.follow(cast.bob, cast.ada.id)
    await availability.change(cast.ada, Availability.BUSY, 30)
    await sidebar.add_folder(cast.ada, 'Work', cast.tea)
    await reports.person(cast.bob, cast.eve.id, ReportKind.SPAM)
    _, guests_token = await guest_of(cast.ada, cast.tea)
    states = {}
    for name, token in {**cast.tokens, 'guest': guests_token}.items():
        async with browser(app, token) as client:
            answer = await client.get('/api/me/state')
            assert answer.status_code == 200, answer.text
            states[name] = answer.json()
            assert states[name].keys() == {*PARTS, 'readers'}
            assert states[name]['readers'] is None, 'Nobody looks at a room.'
            for part, path in PARTS.items():
                assert states[name][part] == (await client.get(path)).json(), (name, part)
    assert states['ada']['availability']['availability'] == 'busy'
    assert [one['user']['id'] for one in states['ada']['requests']] == [cast.bob.id]
    assert states['grace']['duties']['waiting'] == 1
    assert not states['eve']['duties']['handles_reports']
    assert not states['guest']['rooms']['may_invite']


async def test_it_says_who_has_read_how_far_in_the_room_that_is_shown(
    app: FastAPI, cast: Cast
) -> None:
    async with browser(app, cast.tokens['ada']) as client:
        state = (await client.get(f'/api/me/state?room={cast.tea}')).json()
        assert state['readers'] == (await client.get(f'/api/rooms/{cast.tea}/readers')).json()
        assert state['readers']['readers'], 'Somebody has read something.'


@pytest.mark.parametrize('room', [10**6, 0, -1, 10**30])
async def test_a_room_that_is_not_there_takes_nothing_else_away(
    app: FastAPI, cast: Cast, room: int
) -> None:
    async with browser(app, cast.tokens['ada']) as client:
        state = (await client.get(f'/api/me/state?room={room}')).json()
    assert state['readers'] is None
    assert state['me']['user']['id'] == cast.ada.id


async def test_a_room_that_may_not_be_read_looks_like_none(app: FastAPI, cast: Cast) -> None:
    async with browser(app, cast.tokens['eve']) as client:
        state = (await client.get(f'/api/me/state?room={cast.tea}')).json()
    assert state['readers'] is None
    assert state['me']['user']['id'] == cast.eve.id
