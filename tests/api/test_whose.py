"""Every route × every role × {one's own, somebody else's, what is not there}.

A route without a line in `whose.py` fails, and so does an answer that the line does not name.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from chatter import files
from chatter.config import Settings
from chatter.models.administration import ReportKind
from chatter.models.rooms import RoomKind
from chatter.models.views import Viewer
from chatter.services import accounts, invites, members, messages, people, reports, rooms, sidebar
from tests import cast as the_cast
from tests.api.stage import ask, path
from tests.api.table import TABLE, Row
from tests.api.whose import LINES
from tests.cast import Cast
from tests.core.pictures import GOOD
from tests.everybody import ROLES, Everybody
from tests.kept import Kept
from tests.security import stored
from tests.stage import browser

MISSING = 987_654
PARAMETERS = {'room_id', 'user_id', 'handle', 'seq', 'sign_in_id', 'folder_id', 'invite_id'} | {
    'report_id', 'name', 'size', 'section'
}  # fmt: skip


async def things(cast: Cast, viewer: Viewer | None) -> dict[str, dict[str, object]]:
    """What the paths can be about, for somebody: their own, Nina's, and nothing."""
    await the_cast.come_in('nina')
    nina, _ = await the_cast.signed_in('nina')
    await members.join(nina, cast.tea)
    secret = (await rooms.create(nina, 'Hers', kind=RoomKind.PRIVATE)).id
    omar_id = (await the_cast.come_in('omar')).id
    await members.add(nina, secret, [omar_id])
    omar, _ = await the_cast.signed_in('omar')
    said = [
        (await messages.post(author, room_id, 'Buy!', f'nonce-of-{room_id}')).message.seq
        for author, room_id in ((nina, cast.tea), (omar, secret))
    ]
    await reports.message(cast.bob, cast.tea, said[0], ReportKind.SPAM)
    reported = (await reports.listed(cast.ada)).reports[0].id
    await reports.message(nina, secret, said[1], ReportKind.SPAM)
    hers = next(one.id for one in (await reports.listed(nina)).reports if one.id != reported)
    mine = viewer or nina
    names = []
    for who in (mine, nina):
        names.append(await files.save_avatar(GOOD['png']))
        await accounts.set_avatar(who, names[-1])
    made = [None if mine.is_guest else (await invites.create(mine)).invite.id]
    made.append((await invites.create(nina)).invite.id)
    await sidebar.add_folder(mine, 'Work')
    constant = {'size': 64, 'section': 'rooms'}
    return {
        'own': constant
        | {'room_id': cast.tea, 'user_id': mine.id, 'handle': mine.handle, 'seq': said[0]}
        | {'sign_in_id': mine.sign_in_id, 'folder_id': 1, 'report_id': reported}
        | {'invite_id': made[0] or made[1], 'name': names[0]},
        "other's": constant
        | {'room_id': secret, 'user_id': nina.id, 'handle': 'nina', 'seq': said[1]}
        | {'sign_in_id': nina.sign_in_id, 'folder_id': 2, 'report_id': hers}
        | {'invite_id': made[1], 'name': names[1]},
        'absent': dict.fromkeys(PARAMETERS, MISSING)
        | constant
        | {'handle': 'nobody-here', 'name': '0' * 32},
    }


def about_members(row: Row, nina: object, omar: object) -> dict[str, dict[str, object]]:
    """Where a path says a room and a person, the person is another one who is in the room."""
    if '{room_id}' not in row.path:
        return {}
    return {'own': {'user_id': nina}, "other's": {'user_id': omar}}


@pytest.fixture
def kept(core: Settings) -> Iterator[Callable[[], Kept]]:
    """How the state of now is kept."""
    states: list[Kept] = []

    def keep() -> Kept:
        states.append(Kept(core.data / 'chatter.db'))
        return states[-1]

    yield keep
    for state in states:
        state.close()


def test_every_route_says_what_it_answers_to_whom() -> None:
    assert [row.name for row in TABLE] == list(LINES)
    for row in TABLE:
        named = set(re.findall(r'\{(\w+)\}', row.path))
        assert named <= PARAMETERS, f'Say whose {named - PARAMETERS} of {row.name} is, in things.'


@pytest.mark.parametrize('database', ['sqlite'], indirect=True)
@pytest.mark.parametrize('role', ROLES)
async def test_whose_it_is_decides(
    app: FastAPI, cast: Cast, kept: Callable[[], Kept], role: str
) -> None:
    """Each route is asked with everything as it was; what is refused leaves it so."""
    everybody = await Everybody.settle(cast)
    viewer, token = everybody.people[role], everybody.tokens[role]
    about = await things(cast, viewer)
    omar = (await people.called(cast.ada, 'omar')).user.id
    state, before = kept(), await stored.dump()
    wrong: list[str] = []
    files_last = sorted(TABLE, key=lambda row: row.method != 'GET')  # They are not put back.
    for row in files_last:
        members_of = about_members(row, about["other's"]['user_id'], omar)
        answers = {}
        for whose, expected in LINES[row.name].expected(row).items():
            said = about[whose] | members_of.get(whose, {})
            async with browser(app, token) as client:
                answer = await ask(
                    client, row, path(row, **said), viewer.handle if viewer else None
                )
            answers[whose] = answer
            if answer.status_code != expected[ROLES.index(role)]:
                wrong.append(f'{row.name} of {whose}: {answer.status_code} {answer.text[:80]}')
            if not state.is_as_kept:
                if answer.status_code >= 400 and await stored.dump() != before:
                    wrong.append(f'{row.name} of {whose}: refused, and yet something is stored')
                state.put_back()
        unseen = {
            one.content
            for whose, one in answers.items()
            if whose != 'own' and one.status_code == 404
        }
        if len(unseen) > 1 and '/api/people/' not in row.path:  # Nina may be known of.
            wrong.append(f"{row.name}: somebody else's looks otherwise than what is not there")
    assert not wrong, '\n'.join(wrong)
