"""The world to look at: made once, lived in for days, and never in somebody's own directory."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from chatter import clock, demo
from chatter.config import Settings
from chatter.errors import Unusable
from chatter.lifespan import running
from chatter.models.views import Viewer
from chatter.services import accounts, follows, messages, people, room_lists, sign_ins
from tests.core.test_cli import said


async def comes(handle: str, password: str) -> Viewer:
    user = await accounts.prove(handle, password, address='203.0.113.7')
    token = await sign_ins.open_for(user.id, demo.BROWSER, is_kept=False, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None
    return viewer


async def test_a_few_people_have_been_talking_for_days(nobodys_settings: Settings) -> None:
    password = await demo.fill(nobodys_settings)
    assert abs(clock.now().timestamp() - clock.real_timestamp()) < 1, 'The clock is right again.'
    async with running(nobodys_settings):
        ada = await comes('ada', password)
        names = {found.room.name: found.room.id for found in await room_lists.mine(ada)}
        assert {'Lobby', 'Engine room', 'Kitchen', 'Books'} <= set(names)
        page = await messages.history(ada, names['Engine room'])
        moments = [message.created_at for message in page.messages]
        assert moments == sorted(moments)
        assert clock.now() - moments[0] > timedelta(hours=70)
        assert all(moment < clock.now() for moment in moments)
        assert any('<pre>' in message.html for message in page.messages)
        assert len(await sign_ins.listed(ada)) == 1, 'Nobody was left signed in.'
        jose = await comes('jose', password)
        assert [one.user.handle for one in await follows.requests(jose)] == ['ada']
        assert [one.user.handle for one in (await follows.friends(ada)).people] == ['ming', 'grace']
        grace = await comes('grace', password)
        assert grace.is_owner


async def test_thousands_can_be_added_who_follow_each_other(nobodys_settings: Settings) -> None:
    password = await demo.fill(nobodys_settings, 200)
    async with running(nobodys_settings):
        ada = await comes('ada', password)
        page = await people.find(ada, 'person-', limit=100)
        assert len(page.people) == 100 and page.next is not None
        someone = await people.called(ada, 'person-7')
        assert someone.about is None or (someone.about.followers or 0) > 0


async def test_nobodys_home_is_filled_with_strangers(settings: Settings) -> None:
    with pytest.raises(Unusable):
        await demo.fill(settings)


def test_the_command_says_how_to_come_in(tmp_path: Path) -> None:
    code, out, complaints = said('--data', str(tmp_path / 'data'), 'demo', '--people', '5')
    assert (code, complaints) == (0, '')
    assert re.fullmatch(r'Sign in as grace, ada, .*; the password is \S{12}\n', out)
    code, out, complaints = said('--data', str(tmp_path / 'data'), 'demo')
    assert (code, out) == (2, '') and 'name an empty directory' in complaints
