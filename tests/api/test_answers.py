"""What the API answers, in the shapes that clients rely on."""

import re

import pytest

from chatter import logs, qr
from chatter.realtime import presence
from chatter.services import messages
from tests.api.answers import refused
from tests.api.conftest import Browsers
from tests.cast import Cast

TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z')
USER = {'id', 'handle', 'name', 'avatar', 'is_gone', 'is_guest'}
ROOM = {
    'id', 'kind', 'name', 'description', 'topic', 'emoji', 'picture', 'links', 'archived',
    'who_posts', 'who_invites', 'slow_seconds', 'members', 'people', 'last_seq', 'last_rev',
    'last_at',
}  # fmt: skip
MESSAGE = {
    'id', 'room_id', 'seq', 'rev', 'kind', 'author', 'text', 'html', 'created_at', 'edited_at',
    'deleted', 'nonce',
}  # fmt: skip


async def test_a_message_is_created_once(at: Browsers, cast: Cast) -> None:
    where = f'/api/rooms/{cast.tea}/messages'
    body = {'text': '*hello*', 'nonce': 'nonce-0001'}
    async with at('ada') as client:
        first = await client.post(where, json=body)
        again = await client.post(where, json=body)
        error = refused(await client.post(where, json=body | {'text': 'other'}), 409)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and error['field'] == 'nonce'
    message = first.json()
    assert set(message) == MESSAGE and set(message['author']) == USER
    assert TIME.fullmatch(message['created_at']), message['created_at']
    assert (message['html'], message['edited_at'], message['deleted']) == (
        '<p><em>hello</em></p>\n',
        None,
        False,
    )


async def test_a_page_of_history(at: Browsers, cast: Cast) -> None:
    async with at('bob') as client:
        page = (await client.get(f'/api/rooms/{cast.tea}/messages?limit=1')).json()
        assert set(page) == {'messages', 'first', 'last', 'last_seq', 'last_rev', 'read_seq'}
        assert [set(message) for message in page['messages']] == [MESSAGE]
        assert (page['first'], page['last'], page['last_seq']) == (False, True, 2)
        before = (await client.get(f'/api/rooms/{cast.tea}/messages?before=2')).json()
        assert [message['seq'] for message in before['messages']] == [1]
        assert before['messages'][0]['kind'] == 'created' and before['messages'][0]['html'] == ''
        error = refused(await client.get(f'/api/rooms/{cast.tea}/messages?before=2&after=1'), 422)
        assert 'not several' in error['message']


async def test_what_changed(at: Browsers, cast: Cast) -> None:
    async with at('bob') as client:
        changes = (await client.get(f'/api/rooms/{cast.tea}/changes?since=1')).json()
    assert set(changes) == {'messages', 'last_rev', 'last_seq', 'read_seq', 'more'}
    assert [message['rev'] for message in changes['messages']] == [2] and not changes['more']


@pytest.mark.parametrize('number', [-(10**30), -(2**63), -1, 0, 2**31, 2**63, 10**30])
async def test_any_number_may_be_asked_for(at: Browsers, cast: Cast, number: int) -> None:
    async with at('bob') as client:
        for query in (f'before={number}', f'after={number}', f'around={number}', f'limit={number}'):
            answer = await client.get(f'/api/rooms/{cast.tea}/messages?{query}')
            assert answer.status_code == 200, query
        assert (
            await client.get(f'/api/rooms/{cast.tea}/changes?since={number}')
        ).status_code == 200


async def test_rooms_as_one_sees_them(at: Browsers, cast: Cast) -> None:
    async with at('eve') as client:
        browsed = (await client.get('/api/rooms')).json()
        assert [set(one) for one in browsed] == [{'room', 'is_member'}] * 2
        assert [set(one['room']) for one in browsed] == [ROOM] * 2
        look = (await client.get(f'/api/rooms/{cast.tea}')).json()
        keys = {'room', 'role', 'rights', 'read_seq', 'read_rev', 'level'}
        assert set(look) == keys and look['role'] is None
        assert (await client.get('/api/me/rooms')).json() == {
            'rooms': [],
            'presence': {},
            'may_invite': True,
            'sidebar': {
                'rev': 0,
                'sort': 'name',
                'favourites': [],
                'folders': [],
                'collapsed': [],
            },
        }
        joined = (await client.post(f'/api/rooms/{cast.tea}/join')).json()
        assert set(joined) == ROOM and joined['members'] == 3
        [mine] = (await client.get('/api/me/rooms')).json()['rooms']
        keys = {'room', 'read_seq', 'read_rev', 'mentions', 'level'}
        assert set(mine) == keys and mine['room'] == joined
        people = (await client.get(f'/api/rooms/{cast.tea}/members')).json()['members']
        assert [(one['user']['handle'], one['role']) for one in people] == [
            ('ada', 'owner'),
            ('bob', 'member'),
            ('eve', 'member'),
        ]
        made = await client.post('/api/rooms', json={'name': 'Chess', 'description': 'e4'})
        assert made.status_code == 201 and made.json()['description'] == 'e4'
        assert (await client.post(f'/api/rooms/{cast.tea}/leave')).content == b''


async def test_reading_never_goes_back(at: Browsers, cast: Cast) -> None:
    for number in range(3):
        await messages.post(cast.ada, cast.tea, f'{number}', f'nonce-{number:04}')
    async with at('bob') as client:
        for seq, read in [(4, 4), (3, 4), (100, 5), (0, 5)]:
            answer = await client.post(f'/api/rooms/{cast.tea}/read', json={'seq': seq})
            assert answer.json() == {'room_id': cast.tea, 'read_seq': read, 'read_rev': 0}


async def test_who_one_is_and_how_one_wants_it(at: Browsers, cast: Cast) -> None:
    async with at('ada') as client:
        me = (await client.get('/api/me')).json()
        assert me == {'user': cast.ada.view.model_dump(), 'role': 'member'}
        changed = await client.patch('/api/me', json={'name': '  Countess \u202e'})
        assert changed.json()['name'] == 'Countess'
        assert (await client.get('/api/me')).json()['user']['name'] == 'Countess'
        wanted = (await client.patch('/api/me/preferences', json={'theme': 'dark'})).json()
        assert wanted['theme'] == 'dark'
        assert (await client.get('/api/me/preferences')).json() == wanted


async def test_who_is_here_is_in_the_sidebar(at: Browsers, cast: Cast) -> None:
    await presence.beat(cast.bob.id, 'page', 'away')
    async with at('ada') as client:
        sidebar = (await client.get('/api/me/rooms')).json()
    assert sidebar['presence'] == {str(cast.bob.id): 'away'}


async def test_where_one_is_signed_in(at: Browsers, cast: Cast) -> None:
    async with at('ada') as client:
        [sign_in] = (await client.get('/api/me/sign-ins')).json()
        assert set(sign_in) == {'id', 'device', 'address', 'created_at', 'used_at', 'is_current'}
        assert sign_in['is_current'] and cast.tokens['ada'] not in str(sign_in)
        assert (await client.delete(f'/api/me/sign-ins/{sign_in["id"]}')).status_code == 204
        refused(await client.get('/api/me'), 401)


async def test_the_owner_says_who_may_sign_up_and_who_may_invite(at: Browsers) -> None:
    said = {
        'is_claimed': True,
        'name': 'Chatter',
        'picture': None,
        'accent': 'sea',
        'sign_up': 'open',
        'who_invites': 'everybody',
        'who_creates': 'everybody',
        'message_most': 10_000,
    }
    async with at('grace') as client, at('ada') as ada:
        assert (await ada.get('/api/server')).json() == said
        edited = await client.patch('/api/server', json={'sign_up': 'invite'})
        assert edited.json() == said | {'sign_up': 'invite'}
        edited = await client.patch('/api/server', json={'who_invites': 'administrators'})
        assert edited.json() == said | {'sign_up': 'invite', 'who_invites': 'administrators'}
        refused(await ada.post('/api/invites', json={}), 403)
        assert (await client.post('/api/invites', json={})).status_code == 201
        assert (await ada.get('/api/me/rooms')).json()['may_invite'] is False
        assert (await client.get('/api/me/rooms')).json()['may_invite'] is True


async def test_an_invitation_comes_with_its_link_and_the_picture_of_it(
    at: Browsers, cast: Cast
) -> None:
    async with at('ada') as client:
        answer = await client.post(
            '/api/invites', json={'uses': None, 'hours': None, 'room_ids': [cast.tea]}
        )
        assert answer.status_code == 201
        made = answer.json()
        assert set(made) == {'invite', 'token', 'link', 'qr', 'is_only_here'}
        assert made['link'] == f'http://localhost/join/{made["token"]}'
        assert made['qr'] == qr.data_url(made['link']) and made['is_only_here'] is True
        [invite] = (await client.get('/api/invites')).json()
        assert invite == made['invite']
        assert (invite['uses_left'], invite['expires_at']) == (None, None)
        assert invite['rooms'] == [{'id': cast.tea, 'name': 'Tea'}]
        for wrong in ({'uses': 0}, {'hours': 0}, {'uses': 1001}, {'role': 'king'}, {'rooms': []}):
            refused(await client.post('/api/invites', json=wrong), 422)
        assert (await client.delete(f'/api/invites/{invite["id"]}')).status_code == 204
        assert (await client.get('/api/invites')).json() == []


async def test_the_server_says_that_it_is_well(at: Browsers) -> None:
    async with at(None) as client:
        answer = await client.get('/api/health')
    assert (answer.status_code, answer.json()) == (200, {'status': 'ok'})


async def test_long_answers_are_compressed(at: Browsers, cast: Cast) -> None:
    for number in range(20):
        await messages.post(cast.ada, cast.tea, 'hello ' * 20, f'nonce-{number:04}')
    async with at('ada') as client:
        answer = await client.get(f'/api/rooms/{cast.tea}/messages')
        assert answer.headers['content-encoding'] == 'gzip' and len(answer.json()['messages']) == 22
        plain = await client.get(
            f'/api/rooms/{cast.tea}/messages', headers={'Accept-Encoding': 'identity'}
        )
        assert 'content-encoding' not in plain.headers and plain.json() == answer.json()


async def test_a_crash_says_a_number_and_nothing_else(
    at: Browsers, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody thought of is logged under the number that the person is told."""
    import httpx

    from chatter.services import room_lists

    async def fail(*_: object) -> None:
        raise RuntimeError('canary-5ecret')

    monkeypatch.setattr(room_lists, 'browse', fail)
    async with at('ada') as client:
        client._transport = httpx.ASGITransport(
            client._transport.app,  # type: ignore[attr-defined]
            raise_app_exceptions=False,
        )
        error = refused(await client.get('/api/rooms'), 500)
    number = re.search(r'tell the operator: ([0-9a-f]{8})\.', error['message'])
    [crash] = [record for record in caplog.records if record.name == 'chatter.logs']
    told = logs.Lines().format(crash)
    assert number and f'{number[1]} on GET /api/rooms\n' in told and 'in fail' in told
    assert 'canary' not in error['message'] and 'RuntimeError' in told
    assert 'RuntimeError: canary' not in told, 'What it says may be what somebody wrote.'
