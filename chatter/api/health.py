"""Whether the server answers."""

from chatter.api.router import Router
from chatter.services import server

router = Router()


@router.get('/api/health')
async def health() -> dict[str, str]:
    """`{"status": "ok"}` when the program runs and its database can be read."""
    await server.view()
    return {'status': 'ok'}
