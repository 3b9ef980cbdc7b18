"""What people say whom one follows: one list over all public rooms, which leads to each of them."""

import pytest

from tests.browser.browser import Browser
from tests.browser.people import Person, Room

pytestmark = pytest.mark.browser

ONE = '.followed__one'


def _shown(browser: Browser) -> list[str]:
    return list(
        browser.js(
            'return [...document.querySelectorAll(".followed__text")].map((one) => one.innerText)'
        )
    )


def test_what_is_said_by_those_one_follows_and_what_is_new_waits_behind_a_button(
    adas: Browser, ada: Person, bob: Person, eve: Person, room: Room
) -> None:
    adas.goes_to('/following')
    adas.says('Nobody whom you follow', '.followed')
    assert adas.find('.followed__none a').get_attribute('href').endswith('/people')

    ada.post(f'/api/people/{bob.id}/follow')
    bob.writes(room, *(f'Thought {number}' for number in range(40)))
    eve.joins(room)
    eve.writes(room, 'By somebody else')
    adas.goes_to('/following')
    adas.until(lambda: len(_shown(adas)) >= 30, 'the first page is there')
    adas.js('document.querySelector(".people-rows__more")?.scrollIntoView()')
    adas.until(lambda: _shown(adas) == [f'Thought {n}' for n in range(39, -1, -1)], 'all of it')

    eve.writes(room, 'By somebody else again')
    bob.writes(room, 'Something new')
    adas.says('1 new message', '.followed__new')
    assert _shown(adas)[0] == 'Thought 39', 'Nothing moves by itself.'
    adas.find('.followed__new').click()
    adas.until(lambda: _shown(adas)[0] == 'Something new', 'it is shown')
    adas.until(lambda: not adas.has('.followed__new'), 'the button is gone')

    adas.find(f'{ONE} .followed__room').click()
    [seq] = [one['seq'] for one in ada.messages(room) if one['text'] == 'Something new']
    adas.arrives_at(f'{room.path}/{seq}')
    adas.sees('Something new')


def test_whoever_is_muted_is_gone_from_it_at_once(
    adas: Browser, ada: Person, bob: Person, room: Room
) -> None:
    ada.post(f'/api/people/{bob.id}/follow')
    bob.writes(room, 'Hello')
    adas.goes_to('/following')
    adas.until(lambda: _shown(adas) == ['Hello'], 'it is there')
    adas.until(lambda: adas.has('.sidebar__list'), 'the page is live')
    ada.post(f'/api/people/{bob.id}/mute')
    adas.until(lambda: _shown(adas) == [], 'it is gone')
