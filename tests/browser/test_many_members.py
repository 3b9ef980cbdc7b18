"""The members of a room of thousands: there at once, page by page, few of them in the document."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.models.people import Role, User
from chatter.models.rooms import Member, MemberRole
from chatter.models.rooms import Room as RoomRow
from tests.browser import past
from tests.browser.browser import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Person, Room
from tests.browser.server import Server

pytestmark = pytest.mark.browser

CROWD = 3_000
ROWS_MOST = 80
DRAWN = 'return document.querySelectorAll(".member-list__row").length'
SCROLL = """
const [share, view] = [arguments[0], document.querySelector('.details__content')];
view.scrollTop = share * view.scrollHeight;
"""

PLACE = """
const view = document.querySelector('.details__content').getBoundingClientRect();
const rows = [...document.querySelectorAll('.member-list__row')];
const first = rows.find((row) => row.getBoundingClientRect().top >= view.top);
return [first.dataset.user, Math.round(first.getBoundingClientRect().top - view.top)];
"""
COMES = """
const event = {type: 'presence.changed', user_id: arguments[0], status: 'online'};
for (const hear of window.socket.listeners('chatter')) hear({topic: 'everyone', events: [event]});
"""


@pytest.fixture(scope='module')
def crowd(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Server, Person, Person, Room]]:
    """A room of Ada's that Bob and thousands of others are in."""
    server = Server(tmp_path_factory.mktemp('crowd') / 'data')
    told: list[tuple[Server, Person, Person, Room]] = []

    async def story(then: past.Past) -> None:
        ada = await then.comes_in('Ada Lovelace')
        bob = await then.comes_in('Zoe')
        room = await then.room(ada, 'Town hall', bob)
        await db.write(_gathers, room.id)
        told.append((server, ada, bob, room))

    past.lived(server, story)
    server.start()
    yield told[0]
    server.stop()


def _gathers(session: Session, room_id: int) -> None:
    names = [f'Person {number:04}' for number in range(CROWD)]
    rows = [
        {
            'handle': f'person-{number}',
            'name': name,
            'role': Role.MEMBER,
            'password_hash': '',  # Nobody signs in with it.
            'created_at': clock.now(),
            'search_key': text.search_key(name, f'person-{number}'),
        }
        for number, name in enumerate(names)
    ]
    session.execute(insert(User), rows)
    ids = session.exec(select(User.id).where(col(User.handle).startswith('person-'))).all()
    said = {'role': MemberRole.MEMBER, 'joined_at': clock.now(), 'read_seq': 1}
    session.execute(insert(Member), [{'room_id': room_id, 'user_id': one, **said} for one in ids])
    session.execute(
        update(RoomRow).where(col(RoomRow.id) == room_id).values(member_count=CROWD + 2)
    )


def names(browser: Browser) -> list[str]:
    return list(
        browser.js(
            'return [...document.querySelectorAll(".member-list__name")].map((e) => e.innerText)'
        )
    )


def test_thousands_of_members_are_scrolled_through_and_searched(
    open_browser: OpenBrowser, crowd: tuple[Server, Person, Person, Room]
) -> None:
    server, ada, zoe, room = crowd
    adas, zoes = open_browser(server, ada), open_browser(server, zoe)
    adas.opens(room)
    adas.find('.room-header__members').click()
    adas.find('.member-list__one')
    assert names(adas)[0] == 'Ada Lovelace'
    assert adas.js(DRAWN) <= ROWS_MOST
    for _ in range(4):  # Some hundred more each time.
        before = adas.js('return document.querySelector(".member-list__rows").scrollHeight')
        adas.js(SCROLL, 1)
        adas.until(
            lambda before=before: (
                adas.js('return document.querySelector(".member-list__rows").scrollHeight') > before
            ),
            'further members',
        )
        assert adas.js(DRAWN) <= ROWS_MOST
    seen = names(adas)
    assert seen == sorted(seen) and seen[0] > 'Person 0200', 'They go on where they were.'
    zoes.opens(room)
    adas.find('[name=member]').send_keys('zoe')
    adas.until(lambda: names(adas) == ['Zoe'], 'one of thousands')
    adas.says('Here', '.member-list__row')
    adas.find('[name=member]').send_keys('\ue003' * 3)
    adas.until(lambda: len(names(adas)) > 10, 'all of them again')
    assert adas.js(DRAWN) <= ROWS_MOST


def test_whoever_looks_at_somebody_goes_on_doing_so_when_others_come(
    open_browser: OpenBrowser, crowd: tuple[Server, Person, Person, Room]
) -> None:
    server, ada, _, room = crowd
    adas = open_browser(server, ada)
    adas.opens(room)
    adas.find('.room-header__members').click()
    adas.find('[name=member]').send_keys('person 0')
    adas.until(lambda: names(adas)[:1] == ['Person 0000'], 'a hundred of them')
    adas.js(SCROLL, 0.5)
    adas.until(lambda: names(adas)[0] > 'Person 0010', 'others')
    before = adas.js(PLACE)
    above = int(adas.js('return document.querySelector(".member-list__row").dataset.user')) - 5
    adas.js(COMES, above)
    adas.until(lambda: adas.js(PLACE) == before, 'the same person at the same place')
    adas.js(SCROLL, 0)
    first = 'return document.querySelector(".member-list__row").dataset.user'
    adas.until(lambda: int(adas.js(first)) == above, 'whoever came stands first')
