"""Messages of those whom the viewer follows, the newest first: one element for any number."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what followed.js imports)


class Followed(Element, component='followed.js'):
    """Loads itself, page by page; what is new waits behind a button."""
