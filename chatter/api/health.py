"""Whether the server answers."""

from fastapi import APIRouter

from chatter.services import server

router = APIRouter()


@router.get('/api/health')
async def health() -> dict[str, str]:
    """`{"status": "ok"}` when the program runs and its database can be read."""
    await server.view()
    return {'status': 'ok'}
