"""People in a row each: with what they and the viewer are to each other, and what can be done."""

from typing import Literal

from nicegui.element import Element

import components.scripts  # noqa: F401  (what people_list.js imports)

Own = Literal['', 'here', 'following', 'followers', 'friends', 'requests', 'blocked']


class PeopleList(Element, component='people_list.js'):
    """The people at a path of REST, page by page; `own` names one of the viewer's own lists."""

    def __init__(self, viewer_id: int, path: str, *, label: str, empty: str, own: Own = '') -> None:
        super().__init__()
        self._props |= {
            'viewer-id': viewer_id,
            'path': path,
            'list': own,
            'label': label,
            'empty': empty,
        }
