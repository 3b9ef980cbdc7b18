"""Whatever somebody can set is an attack here, and is looked at on every page, by several people:
nothing of it runs, opens, loads or becomes an element.

What is looked for is in `watch.py`, what is written in `attacked.py` and `tests/vectors.py`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import JSON, Enum, String
from sqlalchemy.types import TypeDecorator

from chatter import api
from chatter.config import Settings
from chatter.models.base import metadata
from pages import routes
from tests.browser import attacked, watch
from tests.browser import browser as browsers
from tests.browser.attacked import ATTACKED, PLAIN, SERVER_NAME, Attacked
from tests.browser.browser import Browser
from tests.browser.people import comes_in
from tests.browser.watch import Watch

CALL = 'alert(1)'
SHOWN = """
// Everything that is to be read on the page or said of it, hidden or not.
const said = [document.title, document.body.textContent];
for (const one of document.querySelectorAll('[aria-label], [title], [alt]')) {
  said.push(one.ariaLabel ?? '', one.title, one.alt ?? '');
}
for (const one of document.querySelectorAll('input, textarea')) said.push(one.value);
return said.join('\\n');
"""
# The fields of the interface that are a text of one's own, by what asks for them: which column that
# becomes, or why it is kept nowhere.
FIELDS = {
    'Edit.bio': 'users.bio',
    'Edit.description': 'rooms.description',
    'Edit.emoji': 'rooms.emoji',
    'Edit.name': 'server.name',
    'Edit.pronouns': 'users.pronouns',
    'Edit.status_emoji': 'users.status_emoji',
    'Edit.status_text': 'users.status_text',
    'Edit.time_zone': 'users.time_zone',
    'Edit.topic': 'rooms.topic',
    'Handle.handle': 'users.handle',
    'Handled.note': 'reports.note',
    'LinkView.title': 'rooms.links',
    'LinkView.url': 'rooms.links',
    'Name.name': 'users.name',
    'NewBan.reason': 'bans.reason',
    'NewFolder.name': 'users.sidebar',
    'NewMessage.nonce': 'messages.nonce',
    'NewMessage.text': 'messages.text',
    'NewOwner.typed': 'is compared',
    'NewReport.words': 'reports.words',
    'NewRoom.description': 'rooms.description',
    'NewRoom.name': 'rooms.name',
    'Parting.handle': 'is compared',
    'Parting.password': 'is compared',
    'Password.password': 'is compared',
    'Place.section': 'is looked for',
    'PreferencesEdit.language': 'users.preferences',
    'Suspension.reason': 'users.suspended_reason',
}


@pytest.fixture(scope='module')
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """Where everything is attacked."""
    with attacked.attacked(tmp_path_factory.mktemp('attacked') / 'data') as set_up:
        yield set_up


@pytest.fixture(scope='module')
def watched(stage: Attacked) -> Iterator[tuple[Browser, Watch]]:
    """A browser that is watched."""
    driver = browsers.start(watch.LOG)
    try:
        browser = Browser(driver, stage.chat.address)
        yield browser, Watch(browser)
    finally:
        driver.quit()


@pytest.fixture
def browser(watched: tuple[Browser, Watch]) -> Iterator[Browser]:
    """The same, of which nothing was seen when the test is over."""
    browser, watcher = watched
    yield browser
    assert browser.js('return window.__pwned ?? null') is None
    assert watcher.saw() == []
    browser.cdp('Network.clearBrowserCookies')


def test_every_column_of_text_holds_an_attack_or_cannot(stage: Attacked) -> None:
    """A new one has to be attacked too, or to have a reason in `PLAIN`."""
    known = {
        table: {*ATTACKED.get(table, ()), *PLAIN.get(table, ())} for table in {**ATTACKED, **PLAIN}
    }
    there = {
        table.name: {column.name for column in table.columns if _is_text(column.type)}
        for table in metadata.sorted_tables
    }
    assert {name: columns for name, columns in there.items() if columns} == known
    holding = {
        (table, column)
        for table, columns in there.items()
        for column in columns
        if stage.holds(table, column)
    }
    assert holding == {(table, column) for table, columns in ATTACKED.items() for column in columns}


def test_every_field_of_the_interface_is_known(tmp_path: Path) -> None:
    app = api.application(Settings(data=tmp_path, open=False))
    assert set(_text_fields(app)) == set(FIELDS)
    columns = {
        f'{table}.{column}'
        for some in (ATTACKED, PLAIN)
        for table in some
        for column in some[table]
    }
    assert {where for where in FIELDS.values() if '.' in where} <= columns


@pytest.mark.browser
def test_the_watch_sees_what_it_looks_for(watched: tuple[Browser, Watch]) -> None:
    browser, watcher = watched
    for attack in (
        'alert(1)',
        "document.body.insertAdjacentHTML('beforeend', '<p onclick=x></p>')",
        "document.body.insertAdjacentHTML('beforeend', '<a href=javascript:alert(1)>x</a>')",
        "document.body.insertAdjacentHTML('beforeend', '<svg><animate></animate></svg>')",
        "document.body.insertAdjacentHTML('beforeend', '<img src=//evil.example/x.png>')",
        "document.body.insertAdjacentHTML('beforeend', '<iframe></iframe>')",
        "document.body.insertAdjacentHTML('beforeend', '<p v-html=x></p>')",
        "document.body.append(document.createElement('style'))",
        "const e = document.createElement('link'); e.rel = 'prefetch'; e.href = 'http://127.0.0.1:9/';"
        ' document.head.append(e)',
    ):
        browser.goes_to('/sign-in')
        browser.find('h1')
        assert watcher.saw() == [], 'The page itself is fine.'
        browser.js(attack)
        browser.until(watcher.saw, f'it tells of {attack}')
        browser.driver.get('about:blank')
        watcher.saw()  # What else this attack has done.
    browser.goes_to('/sign-in')
    watcher.saw()


@pytest.mark.browser
def test_before_anybody_is_signed_in(browser: Browser, stage: Attacked) -> None:
    room = stage.mallory.get(stage.room.api)['room']['name']
    for path in ('/sign-in', '/sign-up', '/recover', f'/sign-in?next=/{CALL}"><svg onload={CALL}>'):
        browser.goes_to(path)
        browser.find('form.form')
        _shows(browser, SERVER_NAME)
        assert SERVER_NAME in browser.title
    browser.goes_to(f'/join/{stage.invite}')
    _shows(browser, stage.mallory.name, room)
    browser.goes_to(f'/join/{stage.guest_invite}')
    browser.fills(name='<svg onload=alert(1)>{{alert(1)}}')
    browser.submits()
    browser.arrives_at(stage.own.path)
    _shows(browser, '<svg onload=alert(1)>{{alert(1)}}')


@pytest.mark.browser
def test_in_a_room(browser: Browser, stage: Attacked) -> None:
    stage.ada.patch('/api/me/preferences', {'announce': 'full'})
    browser.is_used_by(stage.ada)
    browser.opens(stage.room)
    _shows(browser, SERVER_NAME)
    seen = {**browser.scrolls_through('up').texts, **browser.scrolls_through('down').texts}
    assert {one['seq'] for one in stage.ada.messages(stage.room)} <= set(seen), 'All was drawn.'
    browser.opens(stage.room)
    name = stage.attackers[7].name
    names = {_bare(one.name) for one in stage.attackers}
    stage.attackers[7].writes(stage.room, f'{name} again')
    browser.says('again', '.timeline__announcer')
    assert name in browser.js(SHOWN)
    stage.comes_as_guest('<svg onload=alert(1)> Gus')
    browser.says('<svg onload=alert(1)> Gus came by your invitation.', '.toast')
    browser.js('[...document.querySelectorAll(".timeline__author")].pop().click()')
    browser.says(CALL, '.person-card--open')
    browser.box.send_keys('@mallory')
    browser.until(lambda: names & _texts(browser, '.completer__name'), 'people are offered')
    browser.opens(stage.room)
    browser.find('.room-header__members').click()
    browser.find('.details__panel .member-list__search')
    browser.js('document.querySelector(".member-list__rows").scrollIntoView()')
    browser.until(lambda: names & _texts(browser, '.member-list__name'), 'who is in it')
    browser.opens(stage.own)
    browser.find('.details__panel .ban-list__summary').click()
    browser.says(CALL, '.details__panel .ban-list')


@pytest.mark.browser
def test_among_people_and_rooms(browser: Browser, stage: Attacked) -> None:
    browser.is_used_by(stage.ada)
    handle = stage.attackers[3].handle
    for path in (
        '/rooms',
        '/people',
        f'/people/{handle}',
        f'/people/{stage.ada.handle}/followers',
        '/away',
        '/following',
    ):
        browser.goes_to(path)
        browser.until(lambda: CALL in browser.text('main'), f'{path} has it')
        _rests(browser)
    browser.js("window.dispatchEvent(new CustomEvent('chatter:switcher'))")
    browser.find('.switcher input').send_keys('alert')
    browser.says(CALL, '.switcher')
    direct = next(
        one['room']
        for one in stage.ada.get('/api/me/rooms')['rooms']
        if one['room']['kind'] == 'direct'
    )
    browser.goes_to(f'/rooms/{direct["id"]}')
    _shows(browser, direct['name'])
    browser.goes_to('/settings')
    _shows(browser, '<svg onload=alert(1)>')


@pytest.mark.browser
def test_on_every_page_that_there_is(browser: Browser, stage: Attacked) -> None:
    """Whatever tests of single pages look at, none of `pages/routes.py` is left out."""
    friend, asks, blocked, forgetful = stage.attackers[-4:]
    reader = comes_in(stage.chat, 'Reader')
    reader.post(f'/api/people/{friend.id}/follow')
    friend.post(f'/api/people/{reader.id}/follow')
    reader.patch('/api/me/visibility', {'is_private': True})
    asks.post(f'/api/people/{reader.id}/follow')
    reader.post(f'/api/people/{blocked.id}/block')
    link = stage.grace.post(f'/api/admin/people/{forgetful.id}/link')['link']
    filled = {
        '{room_id:number}': str(stage.room.id),
        '{seq:number}': '5',
        '{handle}': friend.handle,
        '{token}': stage.invite,
    }

    def visits(path: str) -> None:
        for name, value in filled.items():
            path = path.replace(name, value)
        browser.goes_to(path)
        _shows(browser, SERVER_NAME)

    for path in routes.ENTRANCES:
        visits(path.replace('{token}', link.rpartition('/')[2]) if 'reset' in path else path)
        _rests(browser)
    browser.is_used_by(reader)
    visits('/rooms/{room_id:number}')
    browser.find('.empty')  # As somebody who is not in it, and sees what it is about.
    _rests(browser)
    reader.joins(stage.room)
    friend.writes(stage.room, f'{friend.name} again')
    for path in routes.VIEWS:
        runs = path.startswith(('/admin', '/reports'))
        browser.is_used_by(stage.grace if runs else reader)
        visits(path)
        if path not in {'/', '/admin', '/settings', '/me/here'}:  # Nobody else is there.
            browser.until(lambda: CALL in browser.text('main'), f'{path} has it')
        _rests(browser)


@pytest.mark.browser
def test_who_runs_the_server(browser: Browser, stage: Attacked) -> None:
    browser.is_used_by(stage.grace)
    for path in ('/admin', '/admin/people', '/admin/rooms', '/admin/log', '/reports'):
        browser.goes_to(path)
        browser.until(lambda: CALL in browser.js(SHOWN), f'{path} has it')
        _rests(browser)
    browser.js(
        'document.querySelector(".report-list__choice + .report-list__choice input").click()'
    )
    browser.until(lambda: CALL in browser.text('.report__words'), 'what was noted')
    browser.goes_to('/admin/people')
    row = f'.admin-list__row[data-user="{stage.attackers[8].id}"]'
    browser.find(f'{row} .menu > button').click()
    browser.find('.menu__list--open .menu__item', 'Suspend…').click()
    browser.says('?', 'dialog.ask[open]')
    _shows(browser, f'Suspend {stage.attackers[8].name}?')


@pytest.mark.browser
def test_the_attackers_own_pages_and_what_is_told_to_them(
    browser: Browser, stage: Attacked
) -> None:
    mallory = stage.mallory
    browser.is_used_by(mallory)
    browser.goes_to('/settings')
    browser.until(lambda: mallory.name in browser.js(SHOWN), 'the form has the name')
    browser.opens(stage.own)
    stage.ada.patch(stage.own.api, {'topic': '<svg onload=alert(1)>', 'description': SERVER_NAME})
    browser.says(SERVER_NAME)
    _rests(browser)


def _shows(browser: Browser, *texts: str) -> None:
    for text in texts:
        browser.until(lambda text=text: _bare(text) in _bare(browser.js(SHOWN)), f'“{text}”')


def _texts(browser: Browser, selector: str) -> set[str]:
    found = 'return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)'
    return {_bare(one) for one in browser.js(found, selector)}


def _bare(said: str) -> str:
    return re.sub(r'\s+', '', said)


def _rests(browser: Browser) -> None:
    """Let the page do what it still would: two frames, and what was put off for them."""
    browser.driver.execute_async_script(
        'const [done] = arguments;'
        ' requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))'
    )


def _is_text(kind: Any) -> bool:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return isinstance(plain, String | JSON) and not isinstance(plain, Enum)


def _text_fields(app: FastAPI) -> Iterator[str]:
    """`Model.field` of every text in what is sent to the interface."""
    schemas = app.openapi()['components']['schemas']
    waiting = [
        content['schema']['$ref'].rpartition('/')[2]
        for path in app.openapi()['paths'].values()
        for operation in path.values()
        for content in operation.get('requestBody', {}).get('content', {}).values()
        if '$ref' in content['schema']
    ]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for field, schema in schemas[name].get('properties', {}).items():
            kinds = [schema, schema.get('items', {}), *schema.get('anyOf', ())]
            kinds += [kind['items'] for kind in kinds if 'items' in kind]
            waiting += [kind['$ref'].rpartition('/')[2] for kind in kinds if '$ref' in kind]
            if any(kind.get('type') == 'string' and 'format' not in kind for kind in kinds):
                yield f'{name.rpartition("__")[2]}.{field}'
        if 'enum' in schemas[name]:
            continue
