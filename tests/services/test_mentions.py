"""Being called by name: who is, who is told, what is no name, and how it looks."""

import pytest

from chatter import text
from chatter.models.people import Circle
from chatter.models.views import Viewer
from chatter.realtime import topic
from chatter.services import directs, follows, handles, messages, people, reading, room_lists
from tests.cast import Cast
from tests.stage import listening, types

ANN = {'ann': (7, 'ann'), 'ann.b': (8, 'ann.b'), 'old': (7, 'ann')}


async def say(author: Viewer, room_id: int, said: str) -> str:
    posted = await messages.post(author, room_id, said, f'nonce {abs(hash(said)):020}')
    return posted.message.html


async def calls(viewer: Viewer, room_id: int) -> tuple[int, ...]:
    return next(
        found.mentions for found in await room_lists.mine(viewer) if found.room.id == room_id
    )


async def test_who_is_called_is_told(cast: Cast) -> None:
    with listening(topic.user(cast.bob.id)) as bob, listening(topic.user(cast.ada.id)) as ada:
        html = await say(cast.ada, cast.tea, 'Tea, @bob?')
    assert types(bob) == ['mentioned'] and (bob[0].room_id, bob[0].seq) == (cast.tea, 3)
    assert 'mentioned' not in types(ada)
    assert f'data-user="{cast.bob.id}"' in html and '>@bob</a>?' in html
    assert await calls(cast.bob, cast.tea) == (3,)
    await say(cast.ada, cast.tea, '@BOB! @bob!')
    assert await calls(cast.bob, cast.tea) == (3, 4), 'Once for each message.'
    await reading.mark_read(cast.bob, cast.tea, 3)
    assert await calls(cast.bob, cast.tea) == (4,)
    await reading.mark_read(cast.bob, cast.tea, 4)
    assert await calls(cast.bob, cast.tea) == ()
    await reading.mark_unread(cast.bob, cast.tea, 4)
    assert await calls(cast.bob, cast.tea) == (4,)


async def test_who_is_not_in_the_room_is_named_but_not_called(cast: Cast) -> None:
    with listening(topic.user(cast.eve.id), topic.user(cast.ada.id)) as heard:
        html = await say(cast.ada, cast.tea, '@eve should see this; so should I, @ada')
    assert 'mentioned' not in types(heard) and html.count('class="mention"') == 2


async def test_an_old_handle_still_calls(cast: Cast) -> None:
    await handles.change(cast.bob, 'robert')
    with listening(topic.user(cast.bob.id)) as bob:
        html = await say(cast.ada, cast.tea, 'Tea, @bob?')
    assert types(bob) == ['mentioned'] and 'href="/people/robert"' in html and '@bob' in html


async def test_who_does_not_let_one_is_not_called(cast: Cast) -> None:
    await people.edit(cast.bob, people.Edit(allows_mention=Circle.FOLLOWED))
    with listening(topic.user(cast.bob.id)) as bob:
        html = await say(cast.ada, cast.tea, '@bob?')
    assert bob == [] and 'mention' not in html
    await follows.follow(cast.bob, cast.ada.id)
    with listening(topic.user(cast.bob.id)) as bob:
        await say(cast.ada, cast.tea, '@bob, again?')
    assert types(bob) == ['mentioned']


@pytest.mark.parametrize('who', ['bob', 'ada'])
async def test_a_block_stops_it_both_ways_and_a_mute_one_way(cast: Cast, who: str) -> None:
    one, other = (cast.bob, cast.ada) if who == 'bob' else (cast.ada, cast.bob)
    await follows.block(one, other.id)
    with listening(topic.user(cast.bob.id)) as bob:
        assert 'mention' not in await say(cast.ada, cast.tea, '@bob?')
    assert bob == []
    await follows.unblock(one, other.id)
    await follows.mute(cast.bob, cast.ada.id, is_muted=True)
    with listening(topic.user(cast.bob.id)) as bob:
        await say(cast.ada, cast.tea, '@bob, do you hear me?')
    assert bob == [] and await calls(cast.bob, cast.tea) == ()


async def test_in_a_direct_conversation_too(cast: Cast) -> None:
    room = await directs.open(cast.ada, [cast.bob.id])
    with listening(topic.user(cast.bob.id)) as bob:
        await say(cast.ada, room.id, 'psst, @bob')
    assert types(bob) == ['room.joined', 'mentioned']


@pytest.mark.parametrize(
    'source',
    [
        '`@ann`',
        '```\n@ann\n```',
        'mail me@ann please',
        '[@ann](https://example.org)',
        'https://example.org/@ann',
        '@annie',
        '@ ann',
        '//@ann',
    ],
)
def test_what_is_no_call(source: str) -> None:
    assert 'class="mention"' not in text.render(source, ANN)


@pytest.mark.parametrize(
    ('source', 'shown', 'user_id'),
    [
        ('@ann', '@ann', 7),
        ('**@ann**', '@ann', 7),
        ('> - @ANN:', '@ANN', 7),
        ('(@ann)', '@ann', 7),
        ('Ask @ann.', '@ann', 7),
        ('Ask @ann.b.', '@ann.b', 8),
        ('@old', '@old', 7),
        ('<b>@ann</b>', '@ann', 7),
    ],
)
def test_what_is_a_call(source: str, shown: str, user_id: int) -> None:
    html = text.render(source, ANN)
    assert f'data-user="{user_id}"' in html and f'>{shown}</a>' in html
    assert 'target=' not in html.split(shown)[0], 'It stays in the page.'


def test_nobody_can_write_a_call_that_is_none() -> None:
    evil = '<a class="mention" data-user="1" href="/people/ada">@ada</a>'
    assert 'class="mention"' not in text.render(evil, ANN).replace('&quot;', '"').split('&lt;')[0]
    assert '<a' not in text.render(evil, {})
    assert text.named('@a @' + 'x' * 33) == {'x' * 32}
    assert text.named('@Ann. @bob-') == {'ann.', 'ann', 'bob-', 'bob'}
