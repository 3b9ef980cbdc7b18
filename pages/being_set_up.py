"""What everybody else sees while the owner sets up a new Chatter in its own window."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from chatter.api.launch import CLOSED
from chatter.language import _
from pages import plain

router = APIRouter(include_in_schema=False)


@router.get(CLOSED)
async def closed() -> HTMLResponse:
    """The page in the place of the first form."""
    return plain.page(
        _('Not open yet'),
        _(
            'This Chatter is being set up in the window that opened it. '
            'If that should be you and there is no such window, start Chatter again.'
        ),
        status=403,
    )
