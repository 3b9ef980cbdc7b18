"""A password goes to the server in the body of its form, and is nowhere else."""

from collections.abc import Iterator

import pytest

from tests.browser import browser as browsers
from tests.browser import heard, people
from tests.browser.browser import Browser
from tests.browser.heard import Heard
from tests.browser.people import Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser

CANARY = 'canary-in-a-mine'
LEFT = """
    return JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state,
        document.documentElement.outerHTML, document.title,
    ])
"""


@pytest.fixture
def grace(new_chat: Server) -> Person:
    """Who runs the server."""
    return people.claims(new_chat, 'Grace Hopper')


@pytest.fixture
def tapped(new_chat: Server, grace: Person) -> Iterator[Browser]:
    """Nobody's browser, which tells everything that it hears and sends on its socket."""
    driver = browsers.start(heard.LOG)
    try:
        yield Browser(driver, new_chat.address)
    finally:
        browsers.ends(driver)


def test_from_signing_up_to_deleting_no_password_is_in_a_frame_an_answer_or_the_page(
    tapped: Browser, grace: Person
) -> None:
    """The whole life of an account whose passwords are canaries, typed as people type."""
    listening = Heard(tapped)

    def looks(where: str) -> None:
        """Before another page takes the place of this one."""
        assert CANARY not in listening.everything(), where
        assert CANARY not in str(tapped.js(LEFT)), where

    def types(where: str, **values: str) -> None:
        tapped.fills(**values)
        assert any(CANARY in value for value in values.values())
        looks(f'{where}, typed')

    tapped.goes_to('/sign-up')
    types('sign-up', handle='mallory', name='Mallory', password=f'{CANARY} 1')
    tapped.submits()
    tapped.arrives_at('/rooms/')
    tapped.until(tapped.is_ready, 'the room is live')
    looks('sign-up, done')
    tapped.button('Sign out').click()
    tapped.arrives_at('/sign-in')

    types('sign-in', handle='mallory', password=f'{CANARY} wrong')
    tapped.submits()
    tapped.says('do not belong together')
    looks('sign-in, refused')
    types('sign-in again', handle='mallory', password=f'{CANARY} 1')
    tapped.submits()
    tapped.arrives_at('/rooms/')
    looks('sign-in, done')

    tapped.goes_to('/settings')
    types('settings', old=f'{CANARY} 1', new=f'{CANARY} 2')
    tapped.find('form[action="/settings/password"] button[type=submit]').click()
    tapped.says('Every other browser is signed out')
    looks('another password')
    codes = 'form[action="/settings/recovery-codes"]'
    tapped.find(f'{codes} [name=password]').send_keys(f'{CANARY} 2')
    tapped.find(f'{codes} button[type=submit]').click()
    tapped.says('Your recovery codes', '.dialog')
    looks('new codes')
    code = tapped.text('.recovery-codes__list code')

    for deed in ('Deactivate my account', 'Delete my account'):
        tapped.goes_to('/settings')
        tapped.button(deed, within='.leaving').click()
        tapped.find('.dialog [name=password]').send_keys(f'{CANARY} wrong')
        if deed.startswith('Delete'):
            tapped.find('.dialog [name=handle]:not([hidden])').send_keys('mallory')
        looks(f'{deed}, typed')
        tapped.find('.dialog button[type=submit]').click()
        tapped.says('not your password', '.dialog')
        looks(f'{deed}, refused')

    tapped.driver.delete_all_cookies()
    tapped.goes_to('/recover')
    types('recover', handle='mallory', code=code, new=f'{CANARY} 3')
    tapped.submits()
    tapped.arrives_at('/rooms/')
    looks('recover, done')

    me = grace.get('/api/people?q=mallory')['people'][0]['user']['id']
    link = grace.post(f'/api/admin/people/{me}/link')['link']
    tapped.driver.delete_all_cookies()
    tapped.goes_to('/reset/' + link.rpartition('/')[2])
    types('reset', new=f'{CANARY} 4')
    tapped.submits()
    tapped.arrives_at('/rooms/')
    looks('reset, done')

    assert any('"event"' in frame for frame in listening.sent), 'Clicks were seen.'
    assert not any(CANARY in frame for frame in listening.sent), listening.sent
