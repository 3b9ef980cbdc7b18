"""What somebody is doing just now, to be said or taken back."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what status_form.js imports)
from chatter.models.views import StatusView


class StatusForm(Element, component='status_form.js'):
    """Begins with the present status, if there is one."""

    def __init__(self, status: StatusView | None) -> None:
        super().__init__()
        self._props['given'] = status.model_dump(mode='json') if status else None
