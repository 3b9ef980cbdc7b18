"""Reporting a message or a person, from wherever one is."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what report_dialog.js imports)


class ReportDialog(Element, component='report_dialog.js'):
    """One for a page; the browser opens it."""
