"""A Chatter in which every text that somebody can set is an attack (`tests.vectors`).

Where many can stand beside each other, as names of people and rooms do, all stand there that are
short enough; the others share what there is of them.
"""

import contextlib
import http.client
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from chatter import text
from chatter.services import accounts, bans, directs, people, rooms, sidebar
from tests.browser.people import PASSWORD, Person, Room, claims, comes_in, request, unique
from tests.browser.server import Server
from tests.vectors import ADDRESSES, FORMS, HTML, NAMES

SERVER_NAME = '<svg onload=alert(1)>{{alert(1)}}'
URL = 'https://fine.example/"><svg/onload=alert(1)>/${alert(1)}/{{alert(1)}}'
MESSAGES = [*HTML, *(form.format(one) for one, form in zip(ADDRESSES, cycle(FORMS), strict=False))]

# Every column of text, by table, and where in it an attack can stand; or why it cannot.
ATTACKED = {
    'audits': {'details'},  # What the server is called now is a setting like any other.
    'bans': {'reason'},
    'messages': {'text', 'html', 'nonce'},
    'reports': {'text', 'words', 'note'},
    'rooms': {'name', 'name_key', 'description', 'topic', 'emoji', 'links'},
    'server': {'name'},
    'sign_ins': {'device'},
    'users': {
        'name',
        'search_key',
        'pronouns',
        'bio',
        'bio_html',
        'status_emoji',
        'status_text',
        'suspended_reason',
        'sidebar',
    },
}
PLAIN = {
    'deleted_rooms': {'members': 'Numbers and roles.'},
    'invites': {'token_hash': 'A hash.'},
    'old_handles': {'handle': 'Letters, digits, dots and dashes.'},
    'password_resets': {'token_hash': 'A hash.'},
    'recovery_codes': {'code_hash': 'A hash.'},
    'rooms': {'picture': 'Our own name of a file.', 'direct_key': 'Numbers.'},
    'server': {'picture': 'Our own name of a file.'},
    'sign_ins': {'token_hash': 'A hash.', 'address': 'Of a connection.'},
    'users': {
        'handle': 'Letters, digits, dots and dashes.',
        'password_hash': 'A hash.',
        'avatar': 'Our own name of a file.',
        'preferences': 'Choices, and the tag of a language.',
        'time_zone': 'The name of one that there is.',
    },
}


@dataclass
class Attacked:
    """Ada reads, Grace runs the server, the others attack. `room` has them all in it."""

    chat: Server
    ada: Person
    grace: Person
    mallory: Person
    attackers: list[Person]
    room: Room
    own: Room  # Ada's.
    invite: str
    guest_invite: str

    def comes_as_guest(self, name: str) -> None:
        """Somebody comes in by Ada's invitation."""
        form = urlencode({'name': name, 'invite': self.guest_invite}).encode()
        kind = 'application/x-www-form-urlencoded'
        answer = request(self.chat, 'POST', '/guest', form, kind, address='127.3.9.9')
        assert answer.status < 400, answer.body

    def holds(self, table: str, column: str) -> bool:
        """Whether an attack stands in a column."""
        with contextlib.closing(sqlite3.connect(self.chat.data / 'chatter.db')) as database:
            asked = f'SELECT count(*) FROM {table} WHERE {column} LIKE ?'
            return bool(database.execute(asked, ('%alert(1)%',)).fetchone()[0])


def packed(most: int) -> list[str]:
    """All vectors that fit into so many characters of one line, as many in each as fit.

    Addresses alone are for texts in which one could be looked for.
    """
    packs: list[str] = []
    vectors = [*HTML, *NAMES, *(ADDRESSES if most > accounts.NAME_MOST else ())]
    fitting = {text.folded(text.clean_name(one)): text.clean_name(one) for one in vectors}
    for vector in sorted(fitting.values(), key=lambda one: (-len(one), one)):
        if len(vector) > most:
            continue
        for index, pack in enumerate(packs):
            if len(pack) + 1 + len(vector) <= most:
                packs[index] = f'{pack} {vector}'
                break
        else:
            packs.append(vector)
    return packs


@contextlib.contextmanager
def attacked(data: Path) -> Iterator[Attacked]:
    """That Chatter, while inside."""
    chat = Server(data)
    chat.start()
    try:
        yield _set_up(chat)
    finally:
        chat.stop()
    assert 'Traceback' not in chat.said(), chat.said()


def _set_up(chat: Server) -> Attacked:
    grace, ada = claims(chat, 'Grace Hopper'), comes_in(chat, 'Ada Lovelace')
    grace.patch('/api/server', {'name': SERVER_NAME})
    attackers = [_attacker(chat, name) for name in packed(accounts.NAME_MOST)[::3]]
    mallory = attackers[0]
    _say_of_themselves(attackers)
    room, *others = _rooms(attackers)
    own = ada.makes_room('Tea')
    for person in (ada, grace, *attackers):
        for one in (room, own):
            if person is not (mallory if one is room else ada):
                person.joins(one)
    for one in others:
        ada.joins(one)
    for index, author in enumerate(attackers):
        author.writes(room, *MESSAGES[index :: len(attackers)])
    mallory.post(f'{room.api}/messages', {'text': 'x', 'nonce': '<svg onload=alert(1)>'})
    _talk_with(ada, attackers)
    for name, one in zip(islice(packed(sidebar.NAME_MOST), 12), others, strict=False):
        ada.post('/api/me/sidebar/folders', {'name': name, 'room_id': one.id})
    _signs_in_with(ada, '<svg onload=alert(1)>')
    wish = {'uses': 10, 'room_ids': [room.id]}
    invite = mallory.post('/api/invites', wish)['token']
    guests = ada.post('/api/invites', {**wish, 'room_ids': [own.id], 'role': 'guest'})['token']
    _moderate(grace, ada, attackers, room, own)
    return Attacked(chat, ada, grace, mallory, attackers, room, own, invite, guests)


def _attacker(chat: Server, name: str) -> Person:
    person = comes_in(chat, 'Mallory')
    person.patch('/api/me', {'name': name})
    return replace(person, name=name)


def _say_of_themselves(attackers: list[Person]) -> None:
    fields = {
        'pronouns': packed(people.PRONOUNS_MOST),
        'bio': packed(people.BIO_MOST),
        'status_text': packed(people.STATUS_MOST),
        'status_emoji': packed(people.EMOJI_MOST),
    }
    for index, person in enumerate(attackers):
        said = {field: packs[index % len(packs)] for field, packs in fields.items()}
        person.patch('/api/me/profile', said)


def _rooms(attackers: list[Person]) -> list[Room]:
    about, topics = packed(rooms.DESCRIPTION_MOST), cycle(packed(rooms.TOPIC_MOST))
    emoji, titles = cycle(packed(rooms.EMOJI_MOST)), cycle(packed(rooms.LINK_TITLE_MOST))
    made = []
    for owner, name, said in zip(
        cycle(attackers), packed(rooms.NAME_MOST)[::2], cycle(about), strict=False
    ):
        room = owner.makes_room(name, said)
        links = [{'title': title, 'url': URL} for title in islice(titles, rooms.LINKS_MOST)]
        owner.patch(room.api, {'topic': next(topics), 'emoji': next(emoji), 'links': links})
        made.append(room)
    return made


def _talk_with(ada: Person, attackers: list[Person]) -> None:
    for index, name in enumerate(islice(packed(directs.NAME_MOST), 5)):
        first, second = attackers[2 * index : 2 * index + 2]
        made = first.post('/api/directs', {'user_ids': [ada.id, second.id]})
        room = Room(made['id'], name)
        first.patch(f'{room.api}/name', {'name': name})
        first.writes(room, f'@{ada.handle} {HTML[5]} {name}')
    for person in attackers[:10]:
        person.post(f'/api/people/{ada.id}/follow')
        ada.post(f'/api/people/{person.id}/follow')


def _moderate(grace: Person, ada: Person, attackers: list[Person], room: Room, own: Room) -> None:
    """Mallory runs the server and moderates Ada's room, and has a reason for everything."""
    mallory, *others = attackers
    reasons = cycle(packed(bans.REASON_MOST))
    assert (
        grace.ask('PUT', f'/api/admin/people/{mallory.id}/role', {'role': 'administrator'}).status
        < 300
    )
    ada.patch(f'{own.api}/members/{mallory.id}', {'role': 'moderator'})
    said = ada.history(room)
    for number, person in enumerate(others[:12]):
        reason = next(reasons)
        person.post(f'/api/people/{ada.id}/report', {'kind': 'other', 'words': reason})
        seq = next(
            one['seq'] for one in said if one['author']['id'] == person.id and one['kind'] == 'text'
        )
        if number < 4:  # More in an hour are too many.
            ada.post(f'{room.api}/messages/{seq}/report', {'kind': 'spam', 'words': reason})
        assert mallory.ask('PUT', f'{own.api}/bans/{person.id}', {'reason': reason}).status == 200
        if number < 6:
            banned = mallory.ask(
                'PUT', f'/api/admin/people/{person.id}/suspension', {'reason': reason}
            )
            assert banned.status < 300, banned.body
    for report in mallory.get('/api/reports')['reports'][:6]:
        mallory.post(f'/api/reports/{report["id"]}', {'state': 'acted', 'note': next(reasons)})


def _signs_in_with(person: Person, device: str) -> None:
    """From a browser that calls itself so."""
    number = unique()
    line = http.client.HTTPConnection(
        '127.0.0.1',
        person.server.port,
        source_address=(f'127.3.{number // 250}.{number % 250 + 1}', 0),
    )
    form = urlencode({'handle': person.handle, 'password': PASSWORD, 'keep': 'on'})
    with contextlib.closing(line):
        line.request(
            'POST',
            '/sign-in',
            form,
            {
                'Origin': person.server.address,
                'Content-Type': 'application/x-www-form-urlencoded',
                'User-Agent': device,
            },
        )
        assert line.getresponse().status == 303
