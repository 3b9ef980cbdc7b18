"""The parts of the people page, as real links."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what people_tabs.js imports)
from chatter.language import _


class PeopleTabs(Element, component='people_tabs.js'):
    """`tabs` are (path, words); the one of `requests` says how many wait for an answer."""

    def __init__(self, tabs: list[tuple[str, str]], current: str, requests: str) -> None:
        super().__init__()
        self._props |= {
            'label': _('People'),
            'tabs': tabs,
            'current': current,
            'requests': requests,
        }
