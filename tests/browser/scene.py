"""A small Chatter that looks lived in, for whoever looks at it: people, rooms, a conversation."""

import contextlib
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

from tests.browser import past
from tests.browser.people import Person, Room, comes_in, request
from tests.browser.server import Server

LAST_WORDS = 'By hand! What do we need the engine for?'


@dataclass
class Scene:
    """Three people in a room with something to talk about, and other rooms at the side."""

    chat: Server
    ada: Person
    bob: Person
    grace: Person
    room: Room
    lobby: Room
    empty: Room
    archived: Room
    unknown: Room  # Ada is not in it.
    secret: Room  # A private one of Ada's, in which there is a bit of everything.
    barred: Room  # Ada may not come in.


@contextlib.contextmanager
def lived_in(data: Path) -> Iterator[Scene]:
    """A server with a small pleasant conversation, while inside."""
    chat = Server(data)
    set_up: list[Scene] = []

    async def story(then: past.Past) -> None:
        then.is_at(past.days_ago(2, hour=9))
        grace = await then.comes_in('Grace Hopper')
        ada = await then.comes_in('Ada Lovelace')
        bob = await then.comes_in('Bob Kahn')
        room = await then.room(ada, 'Engine room', grace, bob, about='Until it runs by itself')
        lobby = await then.room(bob, 'Kitchen', ada, grace)
        for name in ('Books', 'Weekend walks'):
            await then.room(grace, name, ada, bob)
        archived = await then.room(ada, 'Exhibition 1851', grace, about='It was a success')
        await then.writes(grace, archived, 'Everything is packed.', 'See you at the next one!')
        unknown = await then.room(grace, 'Compilers', bob, about='A language everybody can read')
        then.is_at(past.days_ago(1, hour=15))
        await then.writes(
            grace, room, 'The moth is out of relay 70. I taped it into the logbook. 🦋'
        )
        await then.writes(ada, room, 'First actual case of a bug being found!')
        start = datetime.now(UTC) - timedelta(minutes=31)
        for minutes, author, text in CONVERSATION:
            then.is_at(start + timedelta(minutes=minutes))
            await then.writes({'ada': ada, 'bob': bob, 'grace': grace}[author], room, text)
        await then.has_read(ada, room)
        await then.has_read(ada, archived)
        await then.writes(bob, lobby, 'There is cake.', 'Was.', 'There was cake.')
        empty = await then.room(ada, 'Night shift', about='For whoever is still awake')
        secret = await then.room(ada, 'Surprise for Charles', grace, bob)
        await then.writes(grace, secret, 'He suspects nothing.')
        barred = await then.room(bob, 'Chess club', grace, about='No talking during the game')
        rooms = (room, lobby, empty, archived, unknown, secret, barred)
        set_up.append(Scene(chat, ada, bob, grace, *rooms))

    past.lived(chat, story)
    chat.start()
    (scene,) = set_up
    scene.ada.post(f'{scene.archived.api}/archive')
    for person, hue in ((scene.ada, 262), (scene.grace, 18)):
        picture = _portrait(hue)
        answer = request(chat, 'PUT', '/api/me/avatar', picture, 'image/png', token=person.token)
        assert answer.status == 200, answer.body
    _know_each_other(scene)
    _keep_a_secret(scene)
    yield scene
    chat.stop()


def _keep_a_secret(scene: Scene) -> None:
    """Ada's room is private, has all a room can have, and somebody was sent out of it."""
    links = [
        {'title': 'The plan', 'url': 'https://example.org/plan'},
        {'title': 'Cake', 'url': 'https://example.com/recipes/cake'},
    ]
    said = {'topic': 'Friday at six, behind the workshop', 'description': 'He turns fifty'}
    rules = {'kind': 'private', 'slow_seconds': 30, 'who_invites': 'moderators'}
    ada, bob, api = scene.ada, scene.bob, scene.secret.api
    ada.patch(api, {**said, **rules, 'emoji': '🎉', 'links': links})
    ada.patch(f'{api}/members/{scene.grace.id}', {'role': 'moderator'})
    mina = comes_in(scene.chat, 'Mina Harker')
    reason = {'reason': 'She told him', 'minutes': 1440}
    assert ada.ask('PUT', f'{api}/bans/{mina.id}', reason).status == 200
    assert bob.ask('PUT', f'{scene.barred.api}/bans/{ada.id}', {}).status == 200


def _know_each_other(scene: Scene) -> None:
    """Grace says much of herself and is a friend of Ada's; Bob follows both and is private."""
    ada, bob, grace = scene.ada, scene.bob, scene.grace
    bio = (
        'I taught computers to read **English**.\n\nShips in port are safe, but that is not what '
        'ships are for: https://example.org/ships'
    )
    status = {'status_emoji': '🚢', 'status_text': 'At sea until Friday'}
    grace.patch(
        '/api/me/profile',
        {'pronouns': 'she/her', 'bio': bio, 'time_zone': 'America/New_York', **status},
    )
    ada.patch('/api/me/profile', {'pronouns': 'she/her', 'bio': 'Notes on the Analytical Engine.'})
    for follower, followed in ((ada, grace), (grace, ada), (bob, ada), (bob, grace)):
        follower.post(f'/api/people/{followed.id}/follow')
    bob.patch('/api/me/visibility', {'is_private': True})


CONVERSATION = (
    (0, 'grace', 'Good morning! What is left before we show the engine on Friday?'),
    (2, 'ada', 'Three things:\n\n1. the **carry** in long sums\n2. a table of Bernoulli numbers\n'
               '3. somebody who turns the crank'),
    (3, 'ada', 'The table is nearly there:'),
    (3.5, 'ada', '```python\ndef bernoulli(n: int) -> Fraction:\n'
                 '    """The n-th one, as in Note G."""\n'
                 '    row = [Fraction(1, k + 1) for k in range(n + 1)]\n'
                 '    for m in range(1, n + 1):\n'
                 '        row = [(k + 1) * (a - b) for k, (a, b) in enumerate(pairwise(row))]\n'
                 '    return row[0]\n```'),
    (11, 'bob', '> somebody who turns the crank\n\nI have two arms and a free Friday. 💪'),
    (12, 'grace', 'Then it is settled. `n = 8` gives −1/30, I checked it by hand.'),
    (26, 'bob', 'By hand! What do we need the engine for?'),
)  # fmt: skip


def _portrait(hue: int) -> bytes:
    """A picture that could be somebody's: some hills in the evening."""
    side = 256
    drawn = Image.new('RGB', (side, side), f'hsl({hue}, 60%, 82%)')
    draw = ImageDraw.Draw(drawn)
    draw.ellipse((150, 40, 206, 96), fill=f'hsl({(hue + 40) % 360}, 90%, 70%)')
    chance = random.Random(hue)
    for layer in range(4):
        line = [(x, 110 + 38 * layer + chance.randint(-16, 16)) for x in range(0, side + 33, 32)]
        draw.polygon([*line, (side, side), (0, side)], fill=f'hsl({hue}, 45%, {64 - 13 * layer}%)')
    file = io.BytesIO()
    drawn.save(file, 'PNG')
    return file.getvalue()
