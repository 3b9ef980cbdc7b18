"""Links made for others to come by: under which address, and as a picture for a telephone."""

import asyncio

from fastapi import Request
from pydantic import BaseModel

from chatter import addresses, qr


class Link(BaseModel):
    """A link, known only now; `qr` is a `data:` address of an SVG.

    `is_only_here` says that other devices cannot reach it, because the server listens to its own
    machine alone.
    """

    link: str
    qr: str
    is_only_here: bool


async def shared_link(request: Request, path: str) -> Link:
    """A link to a path of this server, off the loop: the machine may have to ask others for its
    own name."""
    return await asyncio.to_thread(_made, f'{request.url.scheme}://{request.url.netloc}', path)


def _made(asked: str, path: str) -> Link:
    base = addresses.of_links(asked)
    link = base + path
    return Link(link=link, qr=qr.data_url(link), is_only_here=addresses.is_only_here(base))
