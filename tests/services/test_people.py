"""Profiles: what people say of themselves, who may see it, and how people are found."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from chatter import clock, db
from chatter.errors import Invalid, NotFound
from chatter.models.people import Circle
from chatter.models.views import Viewer
from chatter.realtime import presence, topic
from chatter.services import accounts, audiences, follows, members, people
from chatter.services.people import Edit
from tests.cast import Cast, come_in
from tests.stage import listening, types


async def found(viewer: Viewer, wanted: str) -> list[str]:
    return [one.user.handle for one in (await people.find(viewer, wanted)).people]


async def test_what_one_says_of_oneself_is_seen_by_others(cast: Cast) -> None:
    with listening(topic.EVERYONE) as heard:
        await people.edit(
            cast.ada,
            Edit(pronouns=' she/her ', bio='I **count**.', time_zone='Europe/London'),
        )
    assert 'person.changed' in types(heard)
    about = (await people.look(cast.eve, cast.ada.id)).about
    assert about is not None
    assert (about.pronouns, about.bio, about.time_zone) == (
        'she/her',
        'I **count**.',
        'Europe/London',
    )
    assert about.bio_html == '<p>I <strong>count</strong>.</p>\n'
    own = await people.mine(cast.ada)
    assert (own.pronouns, own.bio) == ('she/her', 'I **count**.')


async def test_what_is_not_said_stays(cast: Cast) -> None:
    await people.edit(cast.ada, Edit(pronouns='she/her', bio='one'))
    await people.edit(cast.ada, Edit(bio=''))
    own = await people.mine(cast.ada)
    assert (own.pronouns, own.bio) == ('she/her', '')
    about = (await people.look(cast.eve, cast.ada.id)).about
    assert about is not None and about.bio_html == ''


@pytest.mark.parametrize(
    ('changes', 'field'),
    [
        (Edit(bio='x' * 501), 'bio'),
        (Edit(pronouns='x' * 41), 'pronouns'),
        (Edit(status_text='x' * 81), 'status_text'),
        (Edit(status_emoji='x' * 33), 'status_emoji'),
        (Edit(time_zone='Mars/Olympus'), 'time_zone'),
        (Edit(time_zone='../../etc/passwd'), 'time_zone'),
        (Edit(status_text='busy', status_minutes=0), 'status_minutes'),
        (Edit(status_text='busy', status_minutes=10**9), 'status_minutes'),
    ],
)
async def test_what_cannot_be_said(cast: Cast, changes: Edit, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await people.edit(cast.ada, changes)
    assert refusal.value.field == field


async def test_a_bio_is_text_and_never_markup(cast: Cast) -> None:
    await people.edit(cast.ada, Edit(bio='<img src=x onerror=alert(1)> [x](javascript:alert(1))'))
    about = (await people.look(cast.eve, cast.ada.id)).about
    assert about is not None
    assert '<img' not in about.bio_html and 'href="javascript' not in about.bio_html


async def test_a_status_ends_by_itself(cast: Cast) -> None:
    await people.edit(cast.ada, Edit(status_emoji='☕', status_text='Tea', status_minutes=30))
    about = (await people.look(cast.eve, cast.ada.id)).about
    assert about is not None and about.status is not None
    assert (about.status.emoji, about.status.text) == ('☕', 'Tea')
    assert about.status.until is not None
    clock.turn(timedelta(minutes=31))
    about = (await people.look(cast.eve, cast.ada.id)).about
    assert about is not None and about.status is None
    await people.edit(cast.ada, Edit(status_emoji='🌴'))
    own = await people.mine(cast.ada)
    assert own.status is not None and own.status.until is None, 'Without an end it stays.'


async def test_a_private_profile_is_name_and_picture_to_strangers(cast: Cast) -> None:
    await people.edit(cast.ada, Edit(bio='canary', pronouns='canary', status_text='canary'))
    await people.set_visibility(cast.ada, True)
    seen = await people.look(cast.eve, cast.ada.id)
    assert seen.about is None and seen.is_private and seen.user.name == 'Ada Lovelace'
    assert 'canary' not in seen.model_dump_json()
    await follows.follow(cast.bob, cast.ada.id)
    assert (await people.look(cast.bob, cast.ada.id)).about is None, 'Asking is not enough.'
    await follows.accept(cast.ada, cast.bob.id)
    assert (await people.look(cast.bob, cast.ada.id)).about is not None
    assert (await people.look(cast.ada, cast.ada.id)).about is not None
    await follows.remove_follower(cast.ada, cast.bob.id)
    assert (await people.look(cast.bob, cast.ada.id)).about is None


async def test_people_are_found_by_handle(cast: Cast) -> None:
    assert (await people.called(cast.eve, 'ada')).user.id == cast.ada.id
    assert (await people.called(cast.eve, '@ADA')).user.id == cast.ada.id
    for nobody in ('nobody', '', '%', "a' OR 1=1"):
        with pytest.raises(NotFound):
            await people.called(cast.eve, nobody)


async def test_people_are_found_by_parts_of_their_names(cast: Cast) -> None:
    await come_in('renee', 'Renée Ångström', address='203.0.113.1')
    await come_in('zoe', 'Zoë 100%_sure', address='203.0.113.2')
    assert await found(cast.eve, 'RENEE') == ['renee']
    assert await found(cast.eve, 'angst') == ['renee']
    assert await found(cast.eve, 'lace') == ['ada'], 'In the middle of a word, too.'
    assert await found(cast.eve, '100%') == ['zoe'] and await found(cast.eve, '%_s') == ['zoe']
    assert await found(cast.eve, 'a_a') == [], 'No pattern.'
    assert await found(cast.eve, 'ada\0') == ['ada'] and await found(cast.eve, 'a' * 9999) == []
    assert await found(cast.eve, 'nobody is called this') == []
    assert await found(cast.eve, '') == ['ada', 'bob', 'eve', 'grace', 'renee', 'zoe']
    await accounts.rename(cast.bob, 'Renate')
    assert await found(cast.eve, 'ren') == ['bob', 'renee']


async def test_whose_name_begins_so_comes_first(cast: Cast) -> None:
    await come_in('x-bo', 'Aabo', address='203.0.113.1')
    assert await found(cast.eve, 'bo') == ['bob', 'x-bo']


async def test_people_are_found_page_by_page_each_once(cast: Cast) -> None:
    for number in range(7):
        await come_in(f'same-{number}', 'Same Name', address=f'203.0.113.{number}')
    handles: list[str] = []
    after = None
    for _ in range(10):
        page = await people.find(cast.eve, 'same', after, limit=3)
        handles += [one.user.handle for one in page.people]
        after = page.next
        if after is None:
            break
    assert sorted(handles) == [f'same-{number}' for number in range(7)]
    for nonsense in ('x', 'W10=', 'WzAsICJhIiwgMF0=', '💥', 'WzAsImEiLDFlOTk5XQ=='):
        with pytest.raises(Invalid):
            await people.find(cast.eve, 'same', nonsense)


async def suggested(viewer: Viewer) -> dict[str, tuple[str, int]]:
    return {one.user.handle: (one.reason, one.count) for one in await people.suggestions(viewer)}


async def test_whom_to_follow(cast: Cast) -> None:
    await follows.follow(cast.eve, cast.bob.id)
    await follows.follow(cast.bob, cast.grace.id)
    assert await suggested(cast.eve) == {'grace': ('friends', 1)}
    await people.edit(cast.bob, Edit(shows_lists=False))
    assert await suggested(cast.eve) == {}, 'Whom he follows is nobody else’s affair.'
    await people.edit(cast.bob, Edit(shows_lists=True))
    assert await suggested(cast.ada) == {'bob': ('rooms', 2), 'grace': ('rooms', 1)}
    await follows.block(cast.bob, cast.ada.id)
    assert 'bob' not in await suggested(cast.ada)
    await follows.follow(cast.ada, cast.grace.id)
    assert await suggested(cast.ada) == {}


# Who is here, and who may know it


async def test_presence_is_for_those_who_may_know_it(cast: Cast) -> None:
    for one in (cast.ada, cast.bob, cast.eve):
        await presence.beat(one.id, f'page of {one.handle}', 'online')
    assert set(await people.statuses(cast.eve)) == {cast.ada.id, cast.bob.id, cast.eve.id}
    assert [one.user.handle for one in await people.here(cast.eve)] == ['ada', 'bob']
    await people.set_visibility(cast.ada, True)
    assert set(await people.statuses(cast.eve)) == {cast.bob.id, cast.eve.id}
    assert [one.user.handle for one in await people.here(cast.eve)] == ['bob']
    assert set(await people.statuses(cast.ada)) == {cast.ada.id, cast.bob.id, cast.eve.id}
    await follows.follow(cast.eve, cast.ada.id)
    assert cast.ada.id not in await people.statuses(cast.eve)
    await follows.accept(cast.ada, cast.eve.id)
    assert cast.ada.id in await people.statuses(cast.eve)
    await follows.block(cast.eve, cast.bob.id)
    assert cast.bob.id not in await people.statuses(cast.eve)
    assert cast.eve.id not in await people.statuses(cast.bob), 'Both ways.'
    await follows.unblock(cast.eve, cast.bob.id)
    assert cast.bob.id in await people.statuses(cast.eve)


async def test_what_is_remembered_of_audiences_is_true_after_every_change(cast: Cast) -> None:
    assert (await audiences.of(cast.ada.id)).is_everyone
    await follows.block(cast.ada, cast.bob.id)
    assert (await audiences.of(cast.ada.id)).apart == {cast.bob.id}
    assert (await audiences.of(cast.bob.id)).apart == {cast.ada.id}
    await follows.unblock(cast.ada, cast.bob.id)
    await people.set_visibility(cast.ada, True)
    audience = await audiences.of(cast.ada.id)
    assert audience.is_private and audience.followers == {cast.ada.id}


async def test_audiences_are_told_although_they_are_forgotten_while_others_are_looked_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await audiences.of(cast.ada.id)
    read = db.read

    async def forgetting(*asked: Any) -> Any:
        found = await read(*asked)
        audiences.forget_everyone()
        return found

    monkeypatch.setattr(db, 'read', forgetting)
    told = await audiences.of_several([cast.ada.id, cast.bob.id])
    assert set(told) == {cast.ada.id, cast.bob.id}


async def test_only_another_audience_is_told(cast: Cast) -> None:
    for viewer in (cast.ada, cast.bob):
        await audiences.of(viewer.id)
    with listening(topic.EVERYONE) as heard:
        await follows.follow(cast.ada, cast.bob.id)
        await follows.mute(cast.ada, cast.bob.id, is_muted=True)
    assert heard == [], 'Everybody knew of both before.'
    with listening(topic.EVERYONE) as heard:
        await follows.block(cast.ada, cast.bob.id)
    assert types(heard) == ['audience.changed'] * 2
    audiences.forget_everyone()
    with listening(topic.EVERYONE) as heard:
        await follows.mute(cast.eve, cast.grace.id, is_muted=True)
    assert types(heard) == ['audience.changed'] * 2, 'Who knows whether it is another one?'


async def test_last_seen_is_written_down_now_and_then_and_may_be_hidden(cast: Cast) -> None:
    async def seen(viewer: Viewer) -> object:
        about = (await people.look(viewer, cast.ada.id)).about
        assert about is not None
        return about.seen_at

    assert await seen(cast.eve) is None
    await people.saw(cast.ada.id)
    first = await seen(cast.eve)
    assert first is not None
    clock.turn(timedelta(minutes=1))
    await people.saw(cast.ada.id)
    assert await seen(cast.eve) == first, 'Every few minutes is enough.'
    await people.saw(cast.ada.id, is_leaving=True)
    assert await seen(cast.eve) != first
    await people.edit(cast.ada, Edit(allows_seen=Circle.NOBODY))
    assert await seen(cast.eve) is None and await seen(cast.ada) is not None


async def test_a_room_is_no_way_around_privacy(cast: Cast) -> None:
    await people.edit(cast.ada, Edit(bio='canary'))
    await people.set_visibility(cast.ada, True)
    await members.join(cast.eve, cast.tea)
    assert 'canary' not in (await members.listed(cast.eve, cast.tea)).model_dump_json()


@pytest.mark.parametrize(
    'said',
    ['', 'x', '[]', '{}', '[2, "a", 1]', '[0, "a", "1"]', '[0, "\\ud800", 1]', '[0, "\\u0000", 1]',
     '[' * 20_000, '[0, "a", 1' + '0' * 5000 + ']'],
)  # fmt: skip
async def test_a_list_goes_on_only_where_it_ended(cast: Cast, said: str) -> None:
    with pytest.raises(Invalid, match='not how the list goes on'):
        await people.find(cast.ada, 'a', base64.urlsafe_b64encode(said.encode()).decode())
