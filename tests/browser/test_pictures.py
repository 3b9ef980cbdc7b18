"""The pictures of the README, taken of the real thing.

Made anew by `PICTURES=docs/pictures python3 -m tests --only pytest tests/browser/test_pictures.py`.
"""

import base64
import io
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.browser import past
from tests.browser.browser import PHONE, WIDE, Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.people import PASSWORD, Person, Room, request
from tests.browser.server import Server

FOLDER = os.environ.get('PICTURES', '')

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOLDER, reason='PICTURES names no folder for the pictures.'),
]

DOTS = 'return document.querySelectorAll(".avatar__dot--online").length'
PORTRAITS = 'return [...document.images].every((image) => image.complete)'
SCALE = 2
COLOURS = 256  # An interface has few; the files are a third as large.


@dataclass
class Scene:
    """Three people in a room with something to talk about, and other rooms at the side."""

    chat: Server
    ada: Person
    bob: Person
    grace: Person
    room: Room
    lobby: Room


@pytest.fixture(scope='module')
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A small pleasant conversation."""
    chat = Server(tmp_path_factory.mktemp('pictures') / 'data')
    set_up: list[Scene] = []

    async def story(then: past.Past) -> None:
        then.is_at(past.days_ago(2, hour=9))
        grace = await then.comes_in('Grace Hopper')
        ada = await then.comes_in('Ada Lovelace')
        bob = await then.comes_in('Bob Kahn')
        room = await then.room(ada, 'Engine room', grace, bob, about='Until it runs by itself')
        lobby = await then.room(bob, 'Kitchen', ada, grace)
        for name in ('Books', 'Weekend walks'):
            await then.room(grace, name, ada, bob)
        then.is_at(past.days_ago(1, hour=15))
        await then.writes(
            grace, room, 'The moth is out of relay 70. I taped it into the logbook. 🦋'
        )
        await then.writes(ada, room, 'First actual case of a bug being found!')
        start = datetime.now(UTC) - timedelta(minutes=31)
        for minutes, author, text in CONVERSATION:
            then.is_at(start + timedelta(minutes=minutes))
            await then.writes({'ada': ada, 'bob': bob, 'grace': grace}[author], room, text)
        await then.has_read(ada, room)
        await then.writes(bob, lobby, 'There is cake.', 'Was.', 'There was cake.')
        set_up.append(Scene(chat, ada, bob, grace, room, lobby))

    past.lived(chat, story)
    chat.start()
    for person, hue in ((set_up[0].ada, 262), (set_up[0].grace, 18)):
        picture = _portrait(hue)
        answer = request(chat, 'PUT', '/api/me/avatar', picture, 'image/png', token=person.token)
        assert answer.status == 200, answer.body
    yield set_up[0]
    chat.stop()


CONVERSATION = (
    (0, 'grace', 'Good morning! What is left before we show the engine on Friday?'),
    (2, 'ada', 'Three things:\n\n1. the **carry** in long sums\n2. a table of Bernoulli numbers\n'
               '3. somebody who turns the crank'),
    (3, 'ada', 'The table is nearly there:'),
    (3.5, 'ada', '```python\ndef bernoulli(n: int) -> Fraction:\n'
                 '    """The n-th one, as in Note G."""\n'
                 '    row = [Fraction(1, k + 1) for k in range(n + 1)]\n'
                 '    for m in range(1, n + 1):\n'
                 '        row = [(k + 1) * (a - b) for k, (a, b) in enumerate(pairwise(row))]\n'
                 '    return row[0]\n```'),
    (11, 'bob', '> somebody who turns the crank\n\nI have two arms and a free Friday. 💪'),
    (12, 'grace', 'Then it is settled. `n = 8` gives −1/30, I checked it by hand.'),
    (26, 'bob', 'By hand! What do we need the engine for?'),
)  # fmt: skip


def test_pictures_of_a_conversation(scene: Scene, open_browser: OpenBrowser) -> None:
    bobs = open_browser(scene.chat, scene.bob)
    for browser in (bobs, open_browser(scene.chat, scene.grace)):
        browser.opens(scene.room)
    adas = open_browser(scene.chat, scene.ada)
    for name, size, scheme in (
        ('room-light', WIDE, 'light'),
        ('room-dark', WIDE, 'dark'),
        ('phone', PHONE, 'light'),
    ):
        adas.is_as_large_as(size)
        _uses(adas, scheme)
        adas.opens(scene.room)
        adas.sees('By hand! What do we need the engine for?')
        adas.until(lambda: adas.title.startswith('(3) '), 'there is news elsewhere')
        adas.until(lambda: adas.js(DOTS) > 5 and adas.js(PORTRAITS), 'who is here, in pictures')
        adas.until(lambda: _writes_on(bobs) and adas.text('.timeline__typing'), 'Bob is writing')
        _take(adas, name, size)


def test_pictures_of_the_first_run(new_chat: Server, open_browser: OpenBrowser) -> None:
    browser = open_browser(new_chat)
    _uses(browser, 'light')
    browser.goes_to('/first-run')
    browser.fills(handle='ada', name='Ada Lovelace', password=PASSWORD)
    _take(browser, 'first-run', WIDE)


def _writes_on(browser: Browser) -> bool:
    browser.box.send_keys('.')
    return True


def _uses(browser: Browser, scheme: str) -> None:
    feature = {'name': 'prefers-color-scheme', 'value': scheme}
    browser.cdp('Emulation.setEmulatedMedia', features=[feature])


def _take(browser: Browser, name: str, size: tuple[int, int]) -> None:
    """A picture of the page as it is, small enough to lie in a repository."""
    width, height = size
    clip = {'x': 0, 'y': 0, 'width': width, 'height': height, 'scale': SCALE}
    taken = browser.cdp('Page.captureScreenshot', format='png', clip=clip)
    picture = Image.open(io.BytesIO(base64.b64decode(taken['data']))).convert('RGB')
    file = Path(FOLDER) / f'{name}.png'
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    assert picture.size == (width * SCALE, height * SCALE)


def _portrait(hue: int) -> bytes:
    """A picture that could be somebody's: some hills in the evening."""
    side = 256
    drawn = Image.new('RGB', (side, side), f'hsl({hue}, 60%, 82%)')
    draw = ImageDraw.Draw(drawn)
    draw.ellipse((150, 40, 206, 96), fill=f'hsl({(hue + 40) % 360}, 90%, 70%)')
    chance = random.Random(hue)
    for layer in range(4):
        line = [(x, 110 + 38 * layer + chance.randint(-16, 16)) for x in range(0, side + 33, 32)]
        draw.polygon([*line, (side, side), (0, side)], fill=f'hsl({hue}, 45%, {64 - 13 * layer}%)')
    file = io.BytesIO()
    drawn.save(file, 'PNG')
    return file.getvalue()
