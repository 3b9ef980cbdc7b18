"""Which square of a picture is shown is chosen before it is sent, and nothing else of it is."""

import io
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import PHONE, Browser
from tests.browser.people import Person, request
from tests.core.pictures import located

pytestmark = pytest.mark.browser

FRAME = '.cropper__frame'
SENT = """
window.sent = [];
const fetched = window.fetch;
window.fetch = async (path, options = {}) => {
  if (options.body instanceof Blob) {
    const {width, height} = await createImageBitmap(options.body).catch(() => ({}));
    window.sent.push([options.body.type, width, height]);
  }
  return fetched(path, options);
};
"""


def _photo(path: Path, size: tuple[int, int] = (1800, 1200), orientation: int = 1) -> Path:
    """Red at the left, blue at the right, and where it was taken."""
    image = Image.new('RGB', size, 'red')
    image.paste('blue', (size[0] // 2, 0, *size))
    image.save(path, 'JPEG', exif=located(orientation))
    return path


def _chooses(browser: Browser, file: Path) -> None:
    browser.gives(file)


def _crops(browser: Browser, file: Path) -> None:
    browser.goes_to('/settings')
    browser.js(SENT)
    _chooses(browser, file)
    browser.until(lambda: browser.has('.cropper[open] .cropper__picture'), 'it can be cropped')
    browser.until(lambda: 'cropper__frame' in browser.focus(), 'the keys move it')


def _takes(browser: Browser) -> None:
    browser.button('Take this', within='.cropper').click()
    browser.until(lambda: not browser.has('.cropper[open]'), 'it is closed')
    browser.until(lambda: browser.has('.form__portrait img[src^="blob:"]'), 'it is shown')
    browser.find('.form:has(.form__avatar) button[type=submit]').click()
    browser.says('Saved.', '.form:has(.form__avatar) .form__done')


def _portrait(person: Person) -> Image.Image:
    """What the server made of it."""
    path = person.get('/api/me')['user']['avatar'].replace('-64.', '-256.')
    answer = request(person.server, 'GET', path, token=person.token)
    return Image.open(io.BytesIO(answer.body)).convert('RGB')


def _colours(image: Image.Image) -> str:
    """Of the left edge, the middle and the right edge; then of the top and the bottom."""
    places = [(8, 128), (128, 128), (248, 128), (128, 8), (128, 248)]
    pixels = [image.getpixel(place) for place in places]
    return ''.join('r' if pixel[0] > pixel[2] else 'b' for pixel in pixels)  # type: ignore[index]


def test_only_the_square_is_sent_and_moved_by_keys(
    adas: Browser, ada: Person, tmp_path: Path
) -> None:
    _crops(adas, _photo(tmp_path / 'photo.jpg'))
    adas.types('+', '+', Keys.SHIFT + Keys.ARROW_LEFT * 6)
    _takes(adas)
    assert _colours(_portrait(ada)) == 'rrrrr', 'Only the left was taken.'
    [sent] = adas.js('return window.sent')
    assert sent[0] in {'image/webp', 'image/png'} and sent[1] == sent[2] <= 1024


def test_a_turned_photo_is_cropped_upright(adas: Browser, ada: Person, tmp_path: Path) -> None:
    _crops(adas, _photo(tmp_path / 'photo.jpg', orientation=8))
    _takes(adas)
    assert _colours(_portrait(ada))[3:] == 'br', 'Blue was turned to the top.'


def test_it_is_moved_by_dragging_and_zoomed_by_wheel_and_slider(
    adas: Browser, ada: Person, tmp_path: Path
) -> None:
    _crops(adas, _photo(tmp_path / 'photo.jpg'))
    frame = adas.find(FRAME)
    width = adas.js(f'return document.querySelector("{FRAME}").clientWidth')
    ActionChains(adas.driver).drag_and_drop_by_offset(frame, -width, 0).perform()
    _takes(adas)
    assert _colours(_portrait(ada)) == 'rbbbb', 'To the right as far as it goes.'

    _chooses(adas, tmp_path / 'photo.jpg')
    adas.until(lambda: adas.has('.cropper[open] .cropper__picture'), 'the same file again')
    adas.until(lambda: 'cropper__frame' in adas.focus(), 'it is shown')
    shown = f'return document.querySelector("{FRAME} img").getBoundingClientRect().height'
    whole = adas.js(shown)
    adas.js(
        f'document.querySelector("{FRAME}").dispatchEvent(new WheelEvent("wheel",'
        ' {deltaY: -400, bubbles: true, cancelable: true}))'
    )
    adas.until(lambda: adas.js(shown) > whole * 1.5, 'nearer by the wheel')
    slider = adas.find('.cropper [type=range]')
    slider.send_keys(Keys.HOME)
    adas.until(lambda: abs(adas.js(shown) - whole) < 1, 'all of it by the slider')
    slider.send_keys(Keys.END)
    adas.until(lambda: adas.js(shown) > whole * 10, 'very near')


def test_who_thinks_better_of_it_changes_nothing(
    adas: Browser, ada: Person, tmp_path: Path
) -> None:
    _crops(adas, _photo(tmp_path / 'photo.jpg'))
    adas.types(Keys.ESCAPE)
    adas.until(lambda: not adas.has('.cropper[open]'), 'it is closed')
    assert not adas.has('.form__portrait img')
    adas.find('.form:has(.form__avatar) button[type=submit]').click()
    adas.says('Saved.', '.form:has(.form__avatar) .form__done')
    assert ada.get('/api/me')['user']['avatar'] is None


def test_what_the_browser_cannot_show_is_sent_as_it_is_and_refused_in_words(
    adas: Browser, ada: Person, tmp_path: Path
) -> None:
    adas.expects('status of 422')
    (tmp_path / 'photo.heic').write_bytes(b'not known here' * 100)
    adas.goes_to('/settings')
    _chooses(adas, tmp_path / 'photo.heic')
    adas.says('cannot show the picture', '.form__avatar')
    adas.find('.form:has(.form__avatar) button[type=submit]').click()
    adas.says('not a picture that can be read', '.form__avatar')
    assert ada.get('/api/me')['user']['avatar'] is None


def test_it_fits_a_telephone(adas: Browser, tmp_path: Path) -> None:
    adas.is_as_large_as(PHONE)
    _crops(adas, _photo(tmp_path / 'photo.jpg'))
    inside = """
    const {left, right, top, bottom} = document.querySelector('.cropper').getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    """
    adas.until(lambda: adas.js(inside), 'all of it is in view')
