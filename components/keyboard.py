"""The keys of the page, bound and explained from one table (`js/keys.js`). Nothing of it comes to
Python: whatever a key does is done in the browser."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what keyboard.js imports)


class Keyboard(Element, component='keyboard.js'):
    """Comes first in the page: its link to the conversation is the first stop of Tab."""
