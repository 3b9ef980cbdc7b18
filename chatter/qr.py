"""Addresses as pictures that a telephone's camera reads."""

import io
from typing import TextIO

import segno

BORDER = 4  # Modules: what the standard (ISO/IEC 18004) asks for, and cameras need.


def data_url(address: str) -> str:
    """The picture as SVG in a `data:` address. It brings its own white, as many cameras do not
    read light on dark."""
    return _made(address).svg_data_uri(border=BORDER, dark='#000', light='#fff', omitsize=True)


def draw(address: str, terminal: TextIO) -> None:
    """Draw it in a terminal."""
    drawn = io.StringIO()
    _made(address).terminal(drawn, border=2, compact=True)
    terminal.write(drawn.getvalue())
    terminal.flush()


def _made(address: str) -> segno.QRCode:
    return segno.make(address, micro=False, error='m')
