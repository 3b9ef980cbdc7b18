"""Pictures of every kind that people may send, and things that only say that they are pictures."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

CANARY = b'canary-7f3a'


def drawn(size: tuple[int, int] = (40, 30), mode: str = 'RGB') -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new('RGB', size, 'red')
    image.paste('blue', (size[0] // 2, 0, *size))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def located(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo: where it was taken, by whom, which way up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825)[1] = 'N'
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return exif


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A small PNG of many black pixels."""
    packer = zlib.compressobj(9)
    line = b'\0' * (1 + -(-width // 8))
    pixels = b''.join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack('>IIBBBBB', width, height, 1, 0, 0, 0, 0)
    return (
        b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', pixels) + chunk(b'IEND', b'')
    )


def gif_with_a_huge_frame() -> bytes:
    """A GIF whose screen is tiny and whose frame is not."""
    small = encoded(Image.new('P', (1, 1)), 'GIF')
    frame = small.rindex(b',\0\0\0\0')
    return small[: frame + 5] + struct.pack('<HH', 60_000, 60_000) + small[frame + 9 :]


def png_with_secrets() -> bytes:
    """A PNG with words, a profile and a profile of words."""
    info = PngImagePlugin.PngInfo()
    info.add_text('Comment', CANARY.decode())
    info.add_text('Packed', CANARY.decode(), zip=True)
    info.add_itxt('XML:com.adobe.xmp', f'<x>{CANARY.decode()}</x>')
    return encoded(drawn(), 'PNG', pnginfo=info, exif=located(), icc_profile=CANARY * 20)


def png_with(*chunks: bytes) -> bytes:
    """A PNG with these parts behind its header."""
    plain = encoded(drawn(), 'PNG')
    return plain[:33] + b''.join(chunks) + plain[33:]


def png_of_16_bits(mode: str = 'RGB') -> bytes:
    """Red at the left, blue at the right, in 16 bits per colour, which Pillow does not write."""
    one = b'\xff\xff' * (mode == 'RGBA')
    red, blue = b'\xff\xff\0\0\0\0' + one, b'\0\0\0\0\xff\xff' + one
    line = b'\0' + red * 20 + blue * 20
    header = struct.pack('>IIBBBBB', 40, 30, 16, 6 if mode == 'RGBA' else 2, 0, 0, 0)
    return (
        b'\x89PNG\r\n\x1a\n'
        + chunk(b'IHDR', header)
        + chunk(b'IDAT', zlib.compress(line * 30))
        + chunk(b'IEND', b'')
    )


def jpeg_with(marker: int, data: bytes) -> bytes:
    """A JPEG that begins with a part of its own."""
    plain = encoded(drawn(), 'JPEG')
    return plain[:2] + struct.pack('>BBH', 0xFF, marker, len(data) + 2) + data + plain[2:]


def moving(kind: str, **options: Any) -> bytes:
    """Red and blue first, then green for ever."""
    green = Image.new('RGB', (40, 30), 'green')
    return encoded(drawn(), kind, save_all=True, append_images=[green] * 3, duration=50, **options)


def webp_bomb(width: int, height: int) -> bytes:
    """A small WebP that says that it is large; there is nothing in it."""
    extended = struct.pack('<I', 0) + (width - 1).to_bytes(3, 'little')
    body = b'WEBPVP8X' + struct.pack('<I', 10) + extended + (height - 1).to_bytes(3, 'little')
    body += encoded(drawn((1, 1)), 'WEBP', lossless=True)[12:]
    return b'RIFF' + struct.pack('<I', len(body)) + body


def gif_that_is_a_script() -> bytes:
    """Its size opens a comment, and behind it the script goes on."""
    gif = bytearray(encoded(drawn(mode='P'), 'GIF'))
    return bytes(gif[:-1]) + b';/*' + CANARY + b'*/=1;alert(1)//'


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()
XMP = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>' + CANARY + b'</x:xmpmeta>'
IPTC = b'Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x78\0\x0b' + CANARY
WORDS = CANARY * 200_000  # 2 MB that are nobody's business.

GOOD: dict[str, bytes] = {
    'png': encoded(drawn(), 'PNG'),
    'png with transparency': encoded(drawn(mode='RGBA'), 'PNG'),
    'png with a palette': encoded(drawn(mode='P'), 'PNG', transparency=0),
    'png in 16 bits': encoded(Image.new('I;16', (40, 30), 30_000), 'PNG'),
    'png in black and white': encoded(drawn(mode='1'), 'PNG'),
    'png in grey with transparency': encoded(drawn(mode='LA'), 'PNG'),
    'png with secrets': png_with_secrets(),
    'jpeg': encoded(drawn(), 'JPEG'),
    'jpeg with a place': encoded(drawn(), 'JPEG', exif=located(), comment=CANARY),
    'jpeg in cmyk': encoded(drawn(mode='CMYK'), 'JPEG'),
    'jpeg in grey': encoded(drawn(mode='L'), 'JPEG'),
    'progressive jpeg': encoded(drawn(), 'JPEG', progressive=True),
    'webp': encoded(drawn(), 'WEBP', exif=located()),
    'webp that moves': encoded(
        drawn(), 'WEBP', save_all=True, append_images=[drawn()] * 3, duration=50
    ),
    'gif': encoded(drawn(mode='P'), 'GIF', comment=CANARY),
    'gif that moves': encoded(drawn(mode='P'), 'GIF', save_all=True, append_images=[drawn()] * 3),
    'bmp': encoded(drawn(), 'BMP'),
    'one pixel': encoded(drawn((1, 1)), 'PNG'),
    'a line': encoded(drawn((1, 4000)), 'PNG'),
    'jpeg and a page': encoded(drawn(), 'JPEG') + b'<script>alert(1)</script>' + CANARY,
    'gif and a script': encoded(drawn(mode='P'), 'GIF') + b'*/=1;alert(1)//' + CANARY,
    'png in 16 bits and colours': png_of_16_bits(),
    'png in 16 bits with transparency': png_of_16_bits('RGBA'),
    'png with a colour profile': encoded(drawn(), 'PNG', icc_profile=SRGB),
    'png with many words': png_with(chunk(b'tEXt', b'Comment\0' + WORDS)),
    'png with words that burst': png_with(
        chunk(b'zTXt', b'Comment\0\0' + zlib.compress(bytes(60_000)))
    ),
    'png that moves': moving('PNG'),
    'jpeg with a colour profile': encoded(drawn(), 'JPEG', icc_profile=SRGB),
    'jpeg with xmp': jpeg_with(0xE1, XMP),
    'jpeg with iptc': jpeg_with(0xED, IPTC),
    'jpeg that begins as a page': jpeg_with(0xFE, b'<script>alert(1)</script>' + CANARY),
    'jpeg with huge words': encoded(drawn(), 'JPEG', comment=CANARY * 5_000),
    'gif that is a script': gif_that_is_a_script(),
    'webp with everything': encoded(
        drawn(), 'WEBP', exif=located(), xmp=b'<x>' + CANARY + b'</x>', icc_profile=SRGB
    ),
    'png and an archive': encoded(drawn(), 'PNG') + b'PK\x03\x04' + CANARY,
}

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)
BAD: dict[str, bytes] = {
    'nothing': b'',
    'one byte': b'\x89',
    'a page': b'<!doctype html><script>alert(1)</script>',
    'svg': SVG,
    'svg with a declaration': b'<?xml version="1.0"?>\n' + SVG,
    'postscript': b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n',
    'pdf': b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
    'tiff': encoded(drawn(), 'TIFF'),
    'ico': encoded(drawn((32, 32)), 'ICO'),
    'ppm': encoded(drawn(), 'PPM'),
    'png that only begins': GOOD['png'][:20],
    'png with a wrong header': b'\x89PNG\r\n\x1a\n' + b'\0' * 100,
    'png of no size': b'\x89PNG\r\n\x1a\n'
    + chunk(b'IHDR', struct.pack('>IIBBBBB', 0, 0, 8, 2, 0, 0, 0))
    + chunk(b'IEND', b''),
    'gif that only begins': b'GIF89a',
    'jpeg that only begins': GOOD['jpeg'][:30],
    'webp that only begins': GOOD['webp'][:24],
    'webp that says that it is larger': webp_bomb(3000, 3000),
    'png with exif that is none': png_with(chunk(b'eXIf', WORDS[:60_000])),
    'jpeg without its end': encoded(drawn((640, 480)), 'JPEG')[:-2],
    'png cut in the middle': encoded(drawn((300, 300)), 'PNG')[:-60],
    'webp cut in the middle': encoded(drawn((300, 300)), 'WEBP')[:-60],
    'jpeg cut in its header': encoded(drawn((300, 300)), 'JPEG')[:200],
    'png called jpeg': b'\xff\xd8\xff\xe0' + encoded(drawn(), 'PNG')[4:],
    'a script called gif': b'GIF89a/*' + b'*/=1;alert(1)//' * 20,
    'tiff that says that it is huge': encoded(drawn((1, 1)), 'TIFF').replace(
        struct.pack('<HHII', 256, 4, 1, 1), struct.pack('<HHII', 256, 4, 1, 60_000)
    ),
    'svg in svg': b'\xef\xbb\xbf' + SVG,
    'heic': b'\0\0\0\x18ftypheic\0\0\0\0mif1heic' + bytes(200),
    'random bytes': bytes(range(256)) * 40,
}
