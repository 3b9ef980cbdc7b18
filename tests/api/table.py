"""Every route of the application, and what it answers to nobody, a stranger, a member, an owner.

A route of the application without a row here fails a test. Bodies are good ones: what is refused
is refused for who asks. A guest is one of the room; people are those who are not in it. What it
answers to further roles, by whose it is that one asks about, stands in `whose.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import password_of
from tests.core.pictures import GOOD

PEOPLE = ('nobody', 'stranger', 'member', 'owner')
HANDLES = {'nobody': None, 'stranger': 'eve', 'member': 'bob', 'owner': 'ada'}
SERVER_HANDLES = {**HANDLES, 'owner': 'grace'}

ANYBODY = (200, 200, 200, 200)
SIGNED_IN = (401, 200, 200, 200)
SIGNED_IN_EMPTY = (401, 204, 204, 204)
MEMBERS = (401, 403, 200, 200)
OWNERS = (401, 403, 403, 200)
SERVER_OWNER = (401, 403, 403, 200)


@dataclass(frozen=True)
class Row:
    """A route, how it is asked, and the status for each of `PEOPLE`.

    `json`, `form` and `body` are what is sent; a function gets the handle of who asks. The path is
    filled in with what the stage knows: `room`, `sign_in`, `invite`, `avatar`.
    """

    method: str
    path: str
    expected: tuple[int, int, int, int]
    json: Any = None
    form: Callable[[str | None], dict[str, str]] | None = None
    body: bytes | None = None
    query: str = ''
    handles: dict[str, str | None] | None = None
    guest: int | None = None

    @property
    def for_guests(self) -> int:
        """What it answers to a guest of the room: if nothing is said, the same as to a member."""
        return self.expected[2] if self.guest is None else self.guest

    @property
    def name(self) -> str:
        """How the application lists it."""
        return f'{self.method} {self.path}'

    def said(self, handle: str | None) -> Any:
        """What is sent as JSON by whoever has this handle."""
        return self.json(handle) if callable(self.json) else self.json

    def handle(self, who: str) -> str | None:
        """Who plays this part at this route."""
        return (self.handles or HANDLES)[who]


GRACE = {'user_ids': [1], 'user_id': 1}  # She was the first.
NO_REQUEST = (401, 404, 404, 404)
SIDEBAR = '/api/me/sidebar'
ROOM = '/api/rooms/{room_id}'
ADMIN = '/api/admin'
ADMINISTERED = ADMIN + '/people/{user_id}'
REPORT = {'kind': 'spam', 'words': 'Again and again.'}
PERSON = '/api/people/{user_id}'
TABLE = [
    Row('GET', '/api/health', ANYBODY),
    # Oneself
    Row('GET', '/api/me', SIGNED_IN),
    Row('PATCH', '/api/me', SIGNED_IN, json={'name': 'Somebody else'}),
    Row('PATCH', '/api/me/handle', SIGNED_IN, json={'handle': 'another'}, guest=403),
    Row('GET', '/api/me/preferences', SIGNED_IN),
    Row('PATCH', '/api/me/preferences', SIGNED_IN, json={'theme': 'dark'}),
    Row('GET', '/api/me/availability', SIGNED_IN),
    Row('PUT', '/api/me/availability', SIGNED_IN, json={'availability': 'busy', 'minutes': 30}),
    Row('GET', '/api/me/rooms', SIGNED_IN),
    Row('GET', SIDEBAR, SIGNED_IN),
    Row('PATCH', SIDEBAR, SIGNED_IN, json={'sort': 'recent'}),
    Row('PUT', SIDEBAR + '/sections/{section}', SIGNED_IN, json={'collapsed': True}),
    Row('PUT', SIDEBAR + '/rooms/{room_id}', MEMBERS, json={'section': 'favourites'}),
    Row('POST', SIDEBAR + '/folders', (401, 201, 201, 201), json={'name': 'Work'}),
    Row('PATCH', SIDEBAR + '/folders/{folder_id}', (401, 404, 404, 404), json={'name': 'Play'}),
    Row('DELETE', SIDEBAR + '/folders/{folder_id}', (401, 404, 404, 404)),
    Row('GET', '/api/me/away', SIGNED_IN),
    Row('POST', '/api/me/read-all', SIGNED_IN),
    Row('POST', '/api/me/put-back', SIGNED_IN_EMPTY, json={'pointers': []}),
    Row('GET', '/api/me/duties', SIGNED_IN),
    Row('GET', '/api/me/state', SIGNED_IN),
    Row('GET', '/api/me/everything.zip', SIGNED_IN),
    Row(
        'POST',
        '/api/me/deactivate',
        SIGNED_IN,
        json=lambda handle: {'password': password_of(handle or 'ada')},
        guest=403,
    ),
    Row(
        'POST',
        '/api/me/delete',
        SIGNED_IN,
        json=lambda handle: {
            'password': password_of(handle or 'ada'),
            'handle': handle,
            'messages': 'go',
        },
    ),
    Row('PUT', '/api/me/avatar', SIGNED_IN, body=GOOD['png']),
    Row('DELETE', '/api/me/avatar', SIGNED_IN),
    Row('GET', '/api/me/sign-ins', SIGNED_IN),
    Row('DELETE', '/api/me/sign-ins', SIGNED_IN_EMPTY),
    Row('DELETE', '/api/me/sign-ins/{sign_in_id}', (401, 404, 404, 204)),
    Row('GET', '/api/me/requests', SIGNED_IN),
    Row('GET', '/api/me/blocked', SIGNED_IN),
    Row('GET', '/api/me/friends', SIGNED_IN),
    Row('GET', '/api/me/following.csv', SIGNED_IN),
    Row('GET', '/api/me/following/messages', SIGNED_IN),
    Row('GET', '/api/me/following/new', SIGNED_IN, query='?after=0'),
    Row('GET', '/api/me/profile', SIGNED_IN),
    Row('PATCH', '/api/me/profile', SIGNED_IN, json={'bio': 'I **count**.'}),
    Row('PATCH', '/api/me/visibility', SIGNED_IN, json={'is_private': True}),
    # People: Grace, whom nobody follows and who has asked to follow nobody
    Row('GET', '/api/people', SIGNED_IN, guest=403),
    Row('GET', '/api/people/here', SIGNED_IN, guest=403),
    Row('GET', '/api/people/suggestions', SIGNED_IN, guest=403),
    Row('GET', '/api/people/by-handle/{handle}', SIGNED_IN, guest=404),
    Row('GET', PERSON, SIGNED_IN, guest=404),
    Row('GET', PERSON + '/followers', SIGNED_IN, guest=403),
    Row('GET', PERSON + '/following', SIGNED_IN, guest=403),
    Row('POST', PERSON + '/follow', SIGNED_IN, guest=404),
    Row('DELETE', PERSON + '/follow', SIGNED_IN, guest=404),
    Row('DELETE', PERSON + '/follower', SIGNED_IN, guest=404),
    Row('POST', PERSON + '/accept', NO_REQUEST),
    Row('POST', PERSON + '/decline', NO_REQUEST),
    Row('POST', PERSON + '/block', SIGNED_IN, guest=404),
    Row('DELETE', PERSON + '/block', SIGNED_IN, guest=404),
    Row('POST', PERSON + '/mute', SIGNED_IN, guest=404),
    Row('DELETE', PERSON + '/mute', SIGNED_IN, guest=404),
    # The server
    Row('GET', '/api/server', SIGNED_IN),
    Row('PATCH', '/api/server', SERVER_OWNER, json={'sign_up': 'closed'}, handles=SERVER_HANDLES),
    Row('PUT', '/api/server/picture', SERVER_OWNER, body=GOOD['png'], handles=SERVER_HANDLES),
    Row('DELETE', '/api/server/picture', SERVER_OWNER, handles=SERVER_HANDLES),
    Row('GET', '/files/server/{name}-{size}.webp', (404, 404, 404, 404)),  # It has none of its own.
    # Running it: about Eve, by its owner (administrators are in `whose.py`)
    Row('GET', ADMIN + '/people', SERVER_OWNER, handles=SERVER_HANDLES),
    Row('PUT', ADMINISTERED + '/suspension', SERVER_OWNER, json={}, handles=SERVER_HANDLES),
    Row('DELETE', ADMINISTERED + '/suspension', SERVER_OWNER, handles=SERVER_HANDLES),
    Row('DELETE', ADMINISTERED + '/sign-ins', (401, 403, 403, 204), handles=SERVER_HANDLES),
    Row('POST', ADMINISTERED + '/link', (401, 403, 403, 201), handles=SERVER_HANDLES),
    Row(
        'PUT',
        ADMINISTERED + '/role',
        SERVER_OWNER,
        json={'role': 'administrator'},
        handles=SERVER_HANDLES,
    ),
    Row(
        'POST',
        ADMIN + '/owner',
        SERVER_OWNER,
        json={'user_id': 2, 'typed': 'ada'},
        handles=SERVER_HANDLES,
    ),
    Row('GET', ADMIN + '/rooms', SERVER_OWNER, handles=SERVER_HANDLES),
    Row('GET', ADMIN + '/log', SERVER_OWNER, handles=SERVER_HANDLES),
    # Reports: of the first words of the room, which are the system's; of Grace; and Ada's of Bob
    Row('POST', ROOM + '/messages/{seq}/report', (401, 403, 404, 404), json=REPORT),
    Row('POST', PERSON + '/report', (401, 204, 204, 204), json=REPORT, guest=404),
    Row('GET', '/api/reports', (401, 403, 403, 200)),
    Row('POST', '/api/reports/{report_id}', (401, 404, 404, 200), json={'state': 'dismissed'}),
    # Invitations: one of Grace's
    Row('GET', '/api/invites', SIGNED_IN),
    Row('POST', '/api/invites', (401, 201, 201, 201), json={'uses': 10}, guest=403),
    Row('DELETE', '/api/invites/{invite_id}', (401, 404, 404, 204), handles=SERVER_HANDLES),
    # Rooms
    Row('GET', '/api/rooms', SIGNED_IN, guest=403),
    Row('POST', '/api/rooms', (401, 201, 201, 201), json={'name': 'Chess'}, guest=403),
    Row('GET', ROOM, SIGNED_IN),
    Row('PATCH', ROOM, OWNERS, json={'name': 'Coffee'}),
    Row('GET', ROOM + '/members', MEMBERS),
    Row('PUT', ROOM + '/picture', OWNERS, body=GOOD['png']),
    Row('DELETE', ROOM + '/picture', OWNERS),
    Row('PATCH', ROOM + '/name', (401, 409, 409, 409), json={'name': 'Not a conversation'}),
    Row('POST', ROOM + '/members', (401, 403, 200, 200), json=GRACE, guest=403),
    Row('PATCH', ROOM + '/members/{user_id}', (401, 403, 403, 404), json={'role': 'moderator'}),
    Row('DELETE', ROOM + '/members/{user_id}', (401, 403, 403, 404)),
    Row('POST', ROOM + '/owner', (401, 403, 403, 404), json=GRACE),
    Row('GET', ROOM + '/bans', OWNERS),
    Row('PUT', ROOM + '/bans/{user_id}', OWNERS, json={'reason': 'Noise', 'minutes': 5}),
    Row('DELETE', ROOM + '/bans/{user_id}', (401, 403, 403, 404)),
    Row('PATCH', ROOM + '/membership', (401, 403, 204, 204), json={'level': 'mentions'}),
    Row('POST', ROOM + '/hide', (401, 403, 409, 409)),
    Row('POST', '/api/directs', SIGNED_IN, json=GRACE, guest=403),
    Row('POST', ROOM + '/join', SIGNED_IN),
    Row('POST', ROOM + '/leave', (401, 204, 204, 409)),
    Row('DELETE', ROOM, (401, 403, 403, 204)),
    Row('POST', ROOM + '/undelete', (401, 403, 403, 409)),
    Row('POST', ROOM + '/archive', OWNERS),
    Row('POST', ROOM + '/restore', OWNERS),
    # Messages
    Row('GET', ROOM + '/messages', MEMBERS),
    Row(
        'POST',
        ROOM + '/messages',
        (401, 403, 201, 201),
        json={'text': 'hello', 'nonce': 'nonce-of-the-table'},
    ),
    Row('GET', ROOM + '/changes', MEMBERS, query='?since=0'),
    Row('POST', ROOM + '/read', MEMBERS, json={'seq': 1}),
    Row('POST', ROOM + '/unread', MEMBERS, json={'seq': 1}),
    Row('GET', ROOM + '/readers', MEMBERS),
    Row('POST', ROOM + '/typing', (401, 403, 204, 204)),
    # Files
    Row('GET', '/files/avatars/{name}-{size}.webp', SIGNED_IN),
    # Coming in and going out
    Row(
        'POST',
        '/first-run',
        ANYBODY,  # All are led to the way in; see test_forms.
        form=lambda _: {'handle': 'mallory', 'name': 'Mallory', 'password': 'a password of hers'},
    ),
    Row(
        'POST',
        '/sign-up',
        ANYBODY,
        form=lambda _: {'handle': 'heidi', 'name': 'Heidi', 'password': 'a password of hers'},
    ),
    Row(
        'POST',
        '/sign-in',
        ANYBODY,
        form=lambda _: {'handle': 'ada', 'password': password_of('ada')},
    ),
    Row('POST', '/join', (401, 404, 404, 404), form=lambda _: {'invite': 'nonsense'}),
    Row(
        'POST',
        '/guest',
        (404, 404, 404, 404),
        form=lambda _: {'name': 'Gus', 'invite': 'nonsense'},
    ),
    Row(
        'POST',
        '/settings/stay',
        (401, 409, 409, 409),
        form=lambda _: {'handle': 'gus', 'password': 'a password of his'},
        guest=200,
    ),
    Row('POST', '/sign-out', ANYBODY, form=lambda _: {}),
    Row(
        'POST',
        '/recover',
        (422, 422, 422, 422),
        form=lambda _: {'handle': 'ada', 'code': '2222-2222-2222', 'new': 'a new password'},
    ),
    Row(
        'POST',
        '/reset',
        (404, 404, 404, 404),
        form=lambda _: {'token': 'nonsense', 'new': 'a new password'},
    ),
    Row(
        'POST',
        '/settings/password',
        SIGNED_IN,
        form=lambda handle: {'old': password_of(handle or 'ada'), 'new': 'a new password'},
        guest=422,  # There is no password.
    ),
    Row(
        'POST',
        '/settings/recovery-codes',
        SIGNED_IN,
        form=lambda handle: {'password': password_of(handle or 'ada')},
        guest=422,  # There is no password.
    ),
]
