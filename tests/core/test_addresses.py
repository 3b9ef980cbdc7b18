"""Under which address others reach the server, and the picture of it."""

import io
import re
import socket
import urllib.parse
from pathlib import Path
from xml.etree import ElementTree

import pytest
import segno
import zxingcpp
from PIL import Image

from chatter import addresses, qr
from chatter.config import Settings, load
from chatter.errors import Unusable

LINK = 'http://192.168.1.7:8080/join/' + 'x' * 43


def settings(tmp_path: Path, **said: object) -> Settings:
    return load(data=tmp_path, **said)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the machine says its addresses are."""
    said = ['127.0.1.1', '169.254.3.4', 'fe80::1%eth0', '0.0.0.0', '192.168.1.7', '10.0.0.9']
    monkeypatch.setattr(addresses, '_found', lambda: iter(said))
    return said


def test_only_an_address_that_others_can_use_is_taken(found: list[str]) -> None:
    assert addresses.of_this_machine() == '192.168.1.7'
    del found[4:]
    assert addresses.of_this_machine() is None


def test_this_machine_can_be_asked_whatever_its_network_is() -> None:
    address = addresses.of_this_machine()
    if address is not None:
        with socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET) as own:
            own.bind((address, 0))  # It is one of our own.


@pytest.mark.parametrize('host', ['127.0.0.1', 'localhost', '::1', '127.8.8.8'])
def test_who_listens_to_itself_is_found_by_nobody(
    tmp_path: Path, found: list[str], host: str
) -> None:
    assert addresses.shared(settings(tmp_path, host=host)) is None


def test_others_are_told_an_address_of_the_network(tmp_path: Path, found: list[str]) -> None:
    everywhere = settings(tmp_path, host='0.0.0.0', port=9000)
    assert addresses.shared(everywhere) == 'http://192.168.1.7:9000'
    one = settings(tmp_path, host='10.0.0.9', port=80)
    assert addresses.shared(one) == 'http://10.0.0.9:80'
    assert addresses.shared(settings(tmp_path, host='fd00::5')) == 'http://[fd00::5]:8080'
    found.clear()
    assert addresses.shared(everywhere) is None


def test_what_the_operator_says_goes_before_all(tmp_path: Path, found: list[str]) -> None:
    said = settings(tmp_path, host='0.0.0.0', public_url='https://Chat.Example.org/')
    addresses.configure(said)
    assert addresses.shared(said) == 'https://chat.example.org'
    assert addresses.of_links('http://192.168.1.7:8080') == 'https://chat.example.org'
    assert addresses.hosts(said) == ('chat.example.org',)


def test_links_begin_with_an_address_that_works_for_others(
    tmp_path: Path, found: list[str]
) -> None:
    addresses.configure(settings(tmp_path, host='0.0.0.0'))
    assert addresses.of_links('http://localhost:8080') == 'http://192.168.1.7:8080'
    assert addresses.of_links('http://box.local:8080') == 'http://box.local:8080'
    assert not addresses.is_only_here(addresses.of_links('http://127.0.0.1:8080'))
    addresses.configure(settings(tmp_path))
    assert addresses.of_links('http://localhost:8080') == 'http://localhost:8080'
    assert addresses.is_only_here(addresses.of_links('http://localhost:8080'))


@pytest.mark.parametrize(
    'said', ['chat.example.org', 'ftp://chat', 'https://', 'https://chat/sub', 'https://a:b@chat',
             'https://chat:99999', 'https://chat?x=1']
)  # fmt: skip
def test_a_public_address_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(Unusable, match='CHATTER_PUBLIC_URL'):
        settings(tmp_path, public_url=said)


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark places of a code drawn as horizontal strokes of one path, by column and row."""
    root = ElementTree.fromstring(svg)
    size = int(float(root.attrib['viewBox'].split()[2]))
    strokes = [one.attrib['d'] for one in root.iter() if 'stroke' in one.attrib]
    assert len(strokes) == 1 and size > 20
    dark: set[tuple[int, int]] = set()
    x = y = 0.0
    for command, said in re.findall(r'([Mmh])([^Mmh]*)', strokes[0]):
        numbers = [float(number) for number in re.findall(r'-?[\d.]+', said)]
        if command == 'h':
            dark |= {(int(x) + step, int(y)) for step in range(int(numbers[0]))}
            x += numbers[0]
        else:
            x, y = numbers if command == 'M' else (x + numbers[0], y + numbers[1])
    return dark


def test_the_picture_holds_the_link() -> None:
    url = qr.data_url(LINK)
    kind, _, svg = url.partition(',')
    assert kind.startswith('data:image/svg+xml')
    code = segno.make(LINK, micro=False, error='m')
    expected = {
        (column + qr.BORDER, row + qr.BORDER)
        for row, line in enumerate(code.matrix)
        for column, module in enumerate(line)
        if module
    }
    assert modules(urllib.parse.unquote(svg)) == expected


def photographed(dark: set[tuple[int, int]]) -> Image.Image:
    """The modules as a camera has them before it."""
    most = 1 + max(max(at) for at in dark) + qr.BORDER
    picture = Image.new('L', (most, most), 255)
    for at in dark:
        picture.putpixel(at, 0)
    return picture.resize((most * 4, most * 4), Image.Resampling.NEAREST)


def test_a_reader_that_is_not_ours_reads_it() -> None:
    svg = urllib.parse.unquote(qr.data_url(LINK).partition(',')[2])
    assert [code.text for code in zxingcpp.read_barcodes(photographed(modules(svg)))] == [LINK]


def test_a_terminal_shows_it_too() -> None:
    terminal = io.StringIO()
    qr.draw(LINK, terminal)
    lines = terminal.getvalue().splitlines()
    assert len(lines) > 10 and any(block in terminal.getvalue() for block in '▀▄█')
    light = {' ': '', '▀': 'u', '▄': 'l', '█': 'ul'}  # The background of a terminal is dark.
    dark = {
        (qr.BORDER + x, qr.BORDER + 2 * y + below)
        for y, line in enumerate(lines)
        for x, block in enumerate(line)
        for below, half in enumerate('ul')
        if half not in light[block]
    }
    assert [code.text for code in zxingcpp.read_barcodes(photographed(dark))] == [LINK]
