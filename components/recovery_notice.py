"""For somebody new: the eight recovery codes, shown once, to be written down or downloaded."""

from nicegui import ui

from chatter.language import _
from chatter.models.views import Viewer
from chatter.services import accounts
from components.button import Button
from components.dialog import Dialog
from components.recovery_codes import RecoveryCodes
from components.text import Text


class RecoveryNotice(ui.element, default_classes='notice'):
    """A line that stays until the codes were taken."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__('aside')
        self.props['aria-label'] = _('Recovery codes')
        self._viewer = viewer
        with self:
            Text(
                'p',
                _(
                    'No e-mail is needed here, so keep a way back in for the day you forget your '
                    'password.'
                ),
            )
            Button(_('Show my recovery codes'), self._show, look='primary')

    async def _show(self) -> None:
        codes = await accounts.first_recovery_codes(self._viewer)
        with Dialog(_('Your recovery codes')) as dialog:
            RecoveryCodes(self._viewer.handle, codes)
        dialog.open()
        self.delete()
