"""A world to look at: a few people with something to say to each other, or thousands of them.

It fills a data directory that nobody owns yet, and no other. The few live by the services, as
everybody does, at hours that have passed; the thousands are written straight into the tables.
"""

import contextlib
import random
import secrets
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from sqlalchemy import insert
from sqlmodel import Session, select

from chatter import clock, db, text
from chatter.config import Settings
from chatter.errors import Unusable
from chatter.lifespan import running
from chatter.models.people import Role, User
from chatter.models.relations import Follow
from chatter.models.views import Viewer
from chatter.services import (
    accounts,
    directs,
    follows,
    members,
    messages,
    people,
    preferences,
    rooms,
    server,
    sign_ins,
)
from chatter.services.accounts import NewAccount
from chatter.services.people import Edit

FOLLOWS_EACH = 20
AT_ONCE = 5_000
BROWSER = sign_ins.Browser('Chatter demo', '127.0.0.1')

PEOPLE = {
    'grace': (
        'Grace Hopper',
        Edit(bio='Found the first **actual** bug.', time_zone='America/New_York'),
    ),
    'ada': (
        'Ada Lovelace',
        Edit(
            pronouns='she/her',
            bio='Notes, mostly. _Note G_ is the one you want.',
            status_emoji='🧮',
            status_text='Counting on it',
            time_zone='Europe/London',
        ),
    ),
    'bob': ('Bob Kahn', Edit(bio='Packets.', status_emoji='☕', status_text='Back in ten')),
    'ming': ('明 Ming', Edit(bio='茶。 Tea, and type systems.', time_zone='Asia/Shanghai')),
    'noor': ('نور Noor', Edit(pronouns='she/they', bio='Maps.')),
    'jose': ('José Ramírez', Edit(bio='Prefers to be asked.', shows_lists=False)),
}
ROOMS = (
    ('grace', 'Engine room', 'Until it runs by itself', ('ada', 'bob', 'ming')),
    ('bob', 'Kitchen', 'Who took the last one?', ('ada', 'grace', 'noor', 'jose')),
    ('ming', 'Books', 'One chapter a week', ('ada', 'noor')),
    ('noor', 'Weekend walks', '', ('bob', 'grace')),
)
SAID = (  # (hours ago, who, where, what)
    (50, 'grace', 'Engine room', 'The moth is out of relay 70. I taped it into the logbook. 🦋'),
    (49.9, 'ada', 'Engine room', 'First actual case of a bug being found!'),
    (30, 'ming', 'Books', 'Chapter three is short. I would take four as well.'),
    (29, 'noor', 'Books', '> Chapter three is short\n\nAnd very good. Four is fine.'),
    (26, 'noor', 'Weekend walks', 'Saturday, ten, at the bridge? Rain is for others.'),
    (25.8, 'bob', 'Weekend walks', '👍'),
    (3, 'grace', 'Engine room', 'Good morning! What is left before we show the engine on Friday?'),
    (2.9, 'ada', 'Engine room', 'Three things:\n\n1. the **carry** in long sums\n2. a table of '
                                'Bernoulli numbers\n3. somebody who turns the crank'),
    (2.88, 'ada', 'Engine room', '```python\ndef bernoulli(n: int) -> Fraction:\n'
                                 '    row = [Fraction(1, k + 1) for k in range(n + 1)]\n'
                                 '    for m in range(1, n + 1):\n'
                                 '        row = [(k + 1) * (a - b) for k, (a, b) in '
                                 'enumerate(pairwise(row))]\n    return row[0]\n```'),
    (2.5, 'bob', 'Engine room', '> somebody who turns the crank\n\nI have two arms and a free '
                                'Friday. 💪'),
    (2.4, 'ming', 'Engine room', '`n = 8` gives −1/30. I checked it by hand.'),
    (1, 'bob', 'Kitchen', 'There is cake.'),
    (0.9, 'jose', 'Kitchen', 'Was.'),
    (0.85, 'bob', 'Kitchen', 'There was cake.'),
    (0.8, 'noor', 'Kitchen', '@ada, @jose hid a slice behind the tea. I saw nothing.'),
)  # fmt: skip
SAID_APART = (  # (hours ago, who, to whom, what)
    (28, 'ada', (), '- proofs for Note G\n- new pens'),
    (5, 'grace', ('ada',), 'Will you take the first half on Friday? I am bad at beginnings.'),
    (4.8, 'ada', ('grace',), 'Gladly. You are good at moths.'),
    (4.7, 'grace', ('ada',), '😄'),
    (2, 'ming', ('ada', 'bob'), 'Shall we rehearse on Thursday evening? I bring tea.'),
    (1.9, 'bob', ('ada', 'ming'), 'Seven? I bring the crank.'),
    (0.5, 'bob', ('ada',), 'Psst, @ada: it is Grace’s birthday on the ninth.'),
)
FOLLOWED = ('ada>grace', 'grace>ada', 'bob>ada', 'ada>ming', 'ming>ada', 'noor>ada', 'grace>bob')


async def fill(settings: Settings, people_wanted: int = 0) -> str:
    """Make the world, with so many more people in it; returns the password of the few.

    Raises `Unusable` where somebody is at home already.
    """
    password = secrets.token_urlsafe(9)
    async with running(settings):
        if (await server.view()).is_claimed:
            raise Unusable(
                f'{settings.data} is somebody’s already: name an empty directory by --data.'
            )
        with _hours_ago(72):
            viewers = await _come_in(password)
            places = await _rooms(viewers)
            await _know_each_other(viewers)
        numbers = count(1)
        for hours, who, where, what in SAID:
            with _hours_ago(hours):
                await messages.post(
                    viewers[who], places[where], what, f'demo-nonce-{next(numbers)}'
                )
        for hours, who, to, what in SAID_APART:
            with _hours_ago(hours):
                apart = await directs.open(viewers[who], [viewers[one].id for one in to])
                await messages.post(viewers[who], apart.id, what, f'demo-nonce-{next(numbers)}')
        await _fill_up(people_wanted)
        for viewer in viewers.values():
            await sign_ins.revoke(viewer, viewer.sign_in_id)
    return password


@contextlib.contextmanager
def _hours_ago(hours: float) -> Iterator[None]:
    by = timedelta(hours=hours)
    clock.turn(-by)
    try:
        yield
    finally:
        clock.turn(by)


async def _come_in(password: str) -> dict[str, Viewer]:
    viewers: dict[str, Viewer] = {}
    for number, (handle, (name, about)) in enumerate(PEOPLE.items()):
        account = NewAccount.checked(handle, name, password)
        address = f'127.0.1.{number + 1}'
        made = await (
            accounts.sign_up(account, address=address) if viewers else accounts.claim(account)
        )
        token = await sign_ins.open_for(made.id, BROWSER, is_kept=False, old_token=None)
        viewer = await sign_ins.viewer(token)
        assert viewer is not None, 'Who has just signed in is somebody.'
        viewers[handle] = viewer
        await people.edit(viewer, about)
    return viewers


async def _rooms(viewers: dict[str, Viewer]) -> dict[str, int]:
    places: dict[str, int] = {}
    for owner, name, description, guests in ROOMS:
        places[name] = (await rooms.create(viewers[owner], name, description)).id
        for member in guests:
            await members.join(viewers[member], places[name])
    return places


async def _know_each_other(viewers: dict[str, Viewer]) -> None:
    await people.set_visibility(viewers['jose'], True)
    for pair in (*FOLLOWED, 'ada>jose', 'bob>jose'):
        who, whom = pair.split('>')
        await follows.follow(viewers[who], viewers[whom].id)
    await follows.accept(viewers['jose'], viewers['bob'].id)
    await preferences.change(viewers['ming'], {'theme': 'dark'})


async def _fill_up(number: int) -> None:
    """So many more, who follow each other at random; the same ones each time."""
    if number <= 0:
        return
    dice = random.Random(number)
    first = await db.write(_add_people, number, dice)
    pairs = {
        (first + dice.randrange(number), first + dice.randrange(number))
        for _ in range(number * FOLLOWS_EACH)
    }
    todo = sorted((one, other) for one, other in pairs if one != other)
    for start in range(0, len(todo), AT_ONCE):
        await db.write(_add_follows, todo[start : start + AT_ONCE])


def _add_people(session: Session, number: int, dice: random.Random) -> int:
    first_names = [name.split()[0] for name, _ in PEOPLE.values()] + ['Zoë', 'Åsa', 'Ivan', 'Tom']
    rows = []
    for one in range(number):
        handle = f'person-{one + 1}'
        name = f'{dice.choice(first_names)} {chr(dice.randrange(65, 91))}. {one + 1}'
        rows.append(
            {
                'handle': handle,
                'name': name,
                'role': Role.MEMBER,
                'password_hash': '',  # Nobody signs in with it.
                'created_at': clock.now(),
                'search_key': text.search_key(name, handle),
                'is_private': dice.random() < 0.1,
            }
        )
    session.execute(insert(User), rows)
    first = session.exec(select(User.id).where(User.handle == 'person-1')).one()
    assert first is not None
    return first


def _add_follows(session: Session, pairs: list[tuple[int, int]]) -> None:
    now = clock.now()
    session.execute(
        insert(Follow),
        [
            {'follower_id': one, 'followed_id': other, 'created_at': now, 'accepted_at': now}
            for one, other in pairs
        ],
    )
