"""The pages of people: what Python puts into them, and what they keep to themselves."""

from typing import TypeVar

import pytest
from nicegui.element import Element

from chatter.services import follows, people
from chatter.services.people import Edit
from components.people_finder import PeopleFinder
from components.people_list import PeopleList
from components.people_tabs import PeopleTabs
from components.profile import Profile
from pages import routes
from tests.cast import Cast
from tests.in_process import Come, Person
from tests.pages.test_wires import LISTS, PRIVATE, get

T = TypeVar('T', bound=Element)
CANARY = 'canary in the coal mine'


def only(person: Person, kind: type[T]) -> T:
    [found] = [element for element in person._client.elements.values() if isinstance(element, kind)]
    return found


def test_every_view_is_for_those_who_are_in() -> None:
    inside = [path for path in PRIVATE if path not in routes.ENTRANCES]
    assert {routes.view_at(path) is not None for path in inside} == {True}
    assert routes.view_at('/rooms/1/2?x=/[#y') is not None
    for odd in ('/rooms/' + '1' * 5000, '/rooms/1/' + '2' * 5000, '//[', '//rooms/rooms/1', ''):
        assert routes.view_at(odd) is None
    tried = {path for path in routes.VIEWS if '{' not in path}
    assert tried <= set(PRIVATE)


async def test_people_are_found_on_a_page_that_leads_to_the_lists(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open('/people')
    assert only(ada, PeopleFinder).props['viewer-id'] == cast.ada.id
    tabs = only(ada, PeopleTabs).props
    assert [path for path, _ in tabs['tabs']] == ['/people', *(f'/me/{which}' for which in LISTS)]
    assert tabs['current'] == '/people' and ada._client.title == 'People — Chatter'


@pytest.mark.parametrize('which', LISTS)
async def test_each_list_of_ones_own_is_a_page(come: Come, cast: Cast, which: str) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open(f'/me/{which}')
    shown = only(ada, PeopleList).props
    assert (shown['list'], shown['viewer-id']) == (which, cast.ada.id)
    assert (await get(ada, shown['path'])).status_code == 200
    assert only(ada, PeopleTabs).props['current'] == f'/me/{which}'
    links = [element.props.get('href') for element in ada._client.elements.values()]
    assert ('/api/me/following.csv' in links) is (which == 'following')


async def test_a_profile_is_in_the_page_that_shows_it(come: Come, cast: Cast) -> None:
    await people.edit(cast.bob, Edit(bio=CANARY))
    ada = come(cast.tokens['ada'])
    await ada.open('/people/bob')
    given = only(ada, Profile).props['given']
    assert given['user']['name'] == 'Bob' and given['about']['bio'] == CANARY
    assert ada._client.title == 'Bob — Chatter'


async def test_a_private_one_is_not_in_the_page_of_a_stranger(come: Come, cast: Cast) -> None:
    await people.edit(cast.bob, Edit(bio=CANARY))
    await people.set_visibility(cast.bob, True)
    answer = await get(come(cast.tokens['eve']), '/people/bob')
    assert answer.status_code == 200 and 'Bob' in answer.text
    assert CANARY not in answer.text

    await follows.follow(cast.ada, cast.bob.id)
    await follows.accept(cast.bob, cast.ada.id)
    assert CANARY in (await get(come(cast.tokens['ada']), '/people/bob')).text


async def test_nobody_has_no_page(come: Come, cast: Cast) -> None:
    for path in ('/people/no.body', '/people/no.body/followers', '/me/enemies'):
        answer = await get(come(cast.tokens['ada']), path)
        assert answer.status_code == 404 and 'There is nothing here' in answer.text


@pytest.mark.parametrize('which', ['followers', 'following'])
async def test_the_lists_of_others_are_pages_where_these_show_them(
    come: Come, cast: Cast, which: str
) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open(f'/people/bob/{which}')
    assert only(ada, PeopleList).props['path'] == f'/api/people/{cast.bob.id}/{which}'

    await people.edit(cast.bob, Edit(shows_lists=False))
    answer = await get(come(cast.tokens['ada']), f'/people/bob/{which}')
    assert answer.status_code == 404 and 'There is nothing here' in answer.text


async def test_ones_own_list_is_the_one_with_the_tabs(come: Come, cast: Cast) -> None:
    ada = come(cast.tokens['ada'])
    await ada.open('/people/ada/followers')
    assert only(ada, PeopleTabs).props['current'] == '/me/followers'


async def test_the_settings_say_how_it_is_now(come: Come, cast: Cast) -> None:
    await people.set_visibility(cast.ada, True)
    await people.edit(cast.ada, Edit(status_text='Busy', time_zone='Europe/Vienna'))
    ada = come(cast.tokens['ada'])
    await ada.open('/settings')
    said = [element.props for element in ada._client.elements.values()]
    assert any(props.get('is-private') is True for props in said)
    assert any(props.get('given') == 'Europe/Vienna' for props in said)
    statuses = [props['given'] for props in said if isinstance(props.get('given'), dict)]
    assert [status['text'] for status in statuses] == ['Busy']
