"""Who sees somebody's profile, and how much of it."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what visibility.js imports)
from chatter.models.views import OwnProfileView
from chatter.services.relations import Grant


class Visibility(Element, component='visibility.js'):
    """Begins as it is now; a choice takes effect at once."""

    def __init__(self, profile: OwnProfileView) -> None:
        super().__init__()
        self._props |= {
            'is-private': profile.is_private,
            'shows-lists': profile.shows_lists,
            'allows': {f'allows_{grant}': getattr(profile, f'allows_{grant}') for grant in Grant},
        }
