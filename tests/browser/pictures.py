"""Pictures of pages: the page as a browser shows it, and several side by side."""

import base64
import io
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont

from tests.browser.browser import Browser

COLOURS = 256  # An interface has few; the files are a third as large.
FREQUENT = 128
GAP = 24
TITLE = 28
GROUND, INK = '#808080', '#ffffff'


def uses(browser: Browser, scheme: str, *, is_still: bool = False) -> None:
    """The system of whoever looks is `light` or `dark`, and `is_still` if nothing is to move."""
    features = [{'name': 'prefers-color-scheme', 'value': scheme}]
    if is_still:
        features.append({'name': 'prefers-reduced-motion', 'value': 'reduce'})
    browser.cdp('Emulation.setEmulatedMedia', features=features)


def taken(browser: Browser, size: tuple[int, int], *, scale: int = 1) -> Image.Image:
    """The page as it is."""
    width, height = size
    clip = {'x': 0, 'y': 0, 'width': width, 'height': height, 'scale': scale}
    answer = browser.cdp('Page.captureScreenshot', format='png', clip=clip)
    picture = Image.open(io.BytesIO(base64.b64decode(answer['data']))).convert('RGB')
    assert picture.size == (width * scale, height * scale)
    return picture


def reduced(picture: Image.Image) -> Image.Image:
    """With as few colours as a repository likes: large grounds first, then what is rare."""
    seen = picture.getcolors(picture.width * picture.height) or []
    frequent = [color for _, color in sorted(seen, reverse=True)[:FREQUENT]]
    others = picture.quantize(COLOURS - FREQUENT, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new('P', (1, 1))
    palette.putpalette([*(part for color in frequent for part in color), *others])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def sheet(rows: Sequence[Mapping[str, Image.Image]]) -> Image.Image:
    """One large picture of several, in rows, each below its name."""
    width = max(sum(one.width + GAP for one in row.values()) for row in rows) + GAP
    heights = [max(one.height for one in row.values()) + GAP + TITLE for row in rows]
    whole = Image.new('RGB', (width, sum(heights) + GAP), GROUND)
    draw = ImageDraw.Draw(whole)
    top = 0
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for name, picture in row.items():
            draw.text((left, top + GAP / 2), name, INK, ImageFont.load_default(TITLE - 8))
            whole.paste(picture, (left, top + GAP + TITLE))
            left += picture.width + GAP
        top += height
    return whole
