"""The name and sign of Chatter, drawn for it: two voices that overlap."""

from nicegui.element import Element

FAVICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<path fill="#0b6e63" d="M8 6h22a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H18l-8 7v-7H8a6 6 0 0 1-6-6V12\
a6 6 0 0 1 6-6z"/>
<path fill="#f2a65a" stroke="#fff" stroke-width="2.5" d="M22 17h18a6 6 0 0 1 6 6v9a6 6 0 0 1-6 6\
h-1v6l-7-6H22a6 6 0 0 1-6-6v-9a6 6 0 0 1 6-6z"/>
</svg>
"""


class Mark(Element, component='mark.js'):
    """The sign, and beside it the name."""
