"""Reports over REST: making them, and handling those that are one's to handle."""

from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.administration import ReportKind, ReportState
from chatter.models.administration_views import ReportsPage, ReportView
from chatter.models.sent import Sent, Text
from chatter.services import reports

router = Router()


class NewReport(Sent):
    """What is wrong."""

    kind: ReportKind
    words: Text = ''


class Handled(Sent):
    """What has become of a report."""

    state: ReportState
    note: Text = ''


@router.post('/api/rooms/{room_id}/messages/{seq}/report', status_code=204)
async def report_message(viewer: SignedIn, room_id: int, seq: int, body: NewReport) -> None:
    """Report a message."""
    await reports.message(viewer, room_id, seq, body.kind, body.words)


@router.post('/api/people/{user_id}/report', status_code=204)
async def report_person(viewer: SignedIn, user_id: int, body: NewReport) -> None:
    """Report a person."""
    await reports.person(viewer, user_id, body.kind, body.words)


@router.get('/api/reports')
async def listed(
    viewer: SignedIn, is_open: bool = True, before: int | None = None, limit: int = reports.PAGE
) -> ReportsPage:
    """The reports that are the caller's to handle, or that were."""
    return await reports.listed(viewer, is_open=is_open, before=before, limit=limit)


@router.post('/api/reports/{report_id}')
async def handle(viewer: SignedIn, report_id: int, body: Handled) -> ReportView:
    """Dismiss a report, or say that something was done."""
    return await reports.handle(viewer, report_id, body.state, body.note)
