"""Reports that are one's to handle. To those who look after nothing there is nothing here."""

from nicegui import ui

from chatter.language import _
from chatter.services import reports as services
from components import live
from components.report_list import ReportList
from pages import admin
from pages.shell import Shell


async def reports(shell: Shell) -> None:
    """Show them. Raises `Forbidden` for those who run and moderate nothing."""
    await services.listed(shell.viewer, limit=1)
    await live.look(shell.client, None)
    with shell.view(_('Reports')):
        admin.head(_('Reports'))
        with ui.element('div').classes('page'):
            if shell.viewer.is_administrator:
                admin.tabs('/reports')
            ReportList()
