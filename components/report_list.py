"""The reports that somebody is to handle, endlessly, live."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what report_list.js imports)


class ReportList(Element, component='report_list.js'):
    """Those that wait, and those that were handled; each with what can be done about it."""
