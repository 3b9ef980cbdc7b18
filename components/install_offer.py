"""After coming by an invitation, on a phone: Chatter as an app of it, offered once."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what install_offer.js imports)


class InstallOffer(Element, component='install_offer.js'):
    """Shown to fingers alone, where it can be installed and is not yet; gone once it is closed."""
