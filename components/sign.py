"""The sign of Chatter, drawn for it: two voices that overlap.

`app_icon` is what stands on home screens and in task bars. Its pictures lie in `web_app/`, because
some systems want PNG: `python3 packaging/icons.py` paints them anew when the drawing has changed.
"""

FIRST = 'M8 6h22a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H18l-8 7v-7H8a6 6 0 0 1-6-6V12a6 6 0 0 1 6-6z'
SECOND = 'M22 17h18a6 6 0 0 1 6 6v9a6 6 0 0 1-6 6h-1v6l-7-6H22a6 6 0 0 1-6-6v-9a6 6 0 0 1 6-6z'
TEAL = '#0b6e63'
AMBER = '#f2a65a'
PAPER = '#fbfaf8'

FAVICON = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<path fill="{TEAL}" d="{FIRST}"/>
<path fill="{AMBER}" stroke="#fff" stroke-width="2.5" d="{SECOND}"/>
</svg>
"""
# For pages that are not NiceGUI's: `styles/` gives it the colours of the theme.
INLINE = f"""<div class="mark">
<svg class="mark__sign" viewBox="0 0 48 48" width="40" height="40" aria-hidden="true">
<path class="mark__first" d="{FIRST}"/>
<path class="mark__second" d="{SECOND}"/>
</svg>
<span class="mark__name">Chatter</span>
</div>"""


def app_icon(*, is_maskable: bool) -> str:
    """The sign on a tile, as SVG. A maskable one fills the square, for systems that cut it out."""
    # What a mask may leave is the circle in the middle, four fifths wide; the sign stays inside.
    scale, corner = (6.3, 0) if is_maskable else (7.6, 112)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<rect width="512" height="512" rx="{corner}" fill="{TEAL}"/>
<g transform="translate(256 256) scale({scale}) translate(-24 -24.5)">
<path fill="{PAPER}" d="{FIRST}"/>
<path fill="{AMBER}" stroke="{TEAL}" stroke-width="2.5" d="{SECOND}"/>
</g>
</svg>
"""
