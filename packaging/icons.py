"""Paint the icons of `components/web_app/` from the drawing in `components/sign.py`.

Run by whoever changes the drawing: `python3 packaging/icons.py`. The painter is the browser of the
tests, because it is there; the pictures are kept in the repository.
"""

import base64
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chatter import bootstrap  # noqa: E402

FOLDER = ROOT / 'components' / 'web_app'
PICTURES = {  # name: (pixels, whether it fills the square)
    'icon-192.png': (192, False),
    'icon-512.png': (512, False),
    'maskable-192.png': (192, True),
    'maskable-512.png': (512, True),
    'apple-touch-icon.png': (180, True),  # iOS cuts the corners itself.
}
PAGE = '<style>html,body{{margin:0;background:transparent}}svg{{display:block;width:{0}px}}</style>'


def main() -> None:
    """Paint all of them."""
    from PIL import Image

    from components import sign
    from tests.browser import browser

    driver = browser.start()
    try:
        for name, (pixels, is_maskable) in PICTURES.items():
            page = PAGE.format(pixels) + sign.app_icon(is_maskable=is_maskable)
            driver.get(f'data:text/html;base64,{base64.b64encode(page.encode()).decode()}')
            for command, parameters in {
                'Emulation.setDeviceMetricsOverride': {
                    'width': pixels,
                    'height': pixels,
                    'deviceScaleFactor': 1,
                    'mobile': False,
                },
                'Emulation.setDefaultBackgroundColorOverride': {'color': dict.fromkeys('rgba', 0)},
            }.items():
                driver.execute_cdp_cmd(command, parameters)
            with Image.open(io.BytesIO(driver.get_screenshot_as_png())) as picture:
                picture.load()
            assert picture.size == (pixels, pixels), picture.size
            picture.save(FOLDER / name, optimize=True)
            print(f'{name}: {(FOLDER / name).stat().st_size:,} bytes')
    finally:
        driver.quit()


if __name__ == '__main__':
    bootstrap.enter('test')
    main()
