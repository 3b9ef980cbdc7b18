"""Routers are passed by where nothing of theirs is asked for, and nowhere else."""

from typing import ClassVar

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from chatter.api.router import Router
from tests.stage import browser


class Watched(APIRoute):
    """A route that takes note of being tried."""

    tried: ClassVar[list[str]] = []

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        self.tried.append(scope['path'])
        return super().matches(scope)


@pytest.fixture
def two() -> FastAPI:
    """An application with cats and dogs."""
    Watched.tried.clear()
    cats = Router(prefix='/cats/{cat_id}', route_class=Watched)
    dogs = Router(route_class=Watched)

    @cats.get('/name')
    async def name(cat_id: int) -> str:
        return f'cat {cat_id}'

    @cats.post('/sleep')
    async def sleep(cat_id: int) -> str:
        return f'cat {cat_id} sleeps'

    @dogs.get('/dogs')
    async def all_of_them() -> str:
        return 'dogs'

    @dogs.get('/dogs/{dog_id}')
    async def one(dog_id: int) -> str:
        return f'dog {dog_id}'

    app = FastAPI(openapi_url=None)
    app.include_router(cats)
    app.include_router(dogs)
    return app


@pytest.mark.parametrize(
    ('method', 'path', 'status'),
    [
        ('GET', '/cats/7/name', 200), ('POST', '/cats/7/sleep', 200), ('GET', '/cats/7/sleep', 405),
        ('GET', '/cats/', 404), ('GET', '/cats', 404), ('GET', '/dogs', 200),
        ('GET', '/dogs/', 307), ('GET', '/dogs/3', 200), ('GET', '/dogsled', 404),
        ('GET', '/', 404),
    ],
)  # fmt: skip
async def test_what_is_there_is_found(two: FastAPI, method: str, path: str, status: int) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(two), base_url='http://x') as client:
        assert (await client.request(method, path)).status_code == status


async def test_below_another_address_it_is_found_as_well(two: FastAPI) -> None:
    below = httpx.ASGITransport(two, root_path='/zoo')
    async with httpx.AsyncClient(transport=below, base_url='http://x') as client:
        assert (await client.get('/zoo/cats/7/name')).json() == 'cat 7'


async def test_nobody_tries_cats_who_asks_for_dogs(two: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(two), base_url='http://x') as client:
        await client.get('/dogs/3')
        assert Watched.tried
        Watched.tried.clear()
        await client.get('/birds')
    assert not Watched.tried


async def test_every_router_of_ours_is_one(app: FastAPI) -> None:
    """A page is found without any pattern of the interface for machines being tried."""
    tried: list[str] = []
    matches = APIRoute.matches

    def watched(self: APIRoute, scope: Scope) -> tuple[Match, Scope]:
        tried.append(self.path)
        return matches(self, scope)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(APIRoute, 'matches', watched)
        async with browser(app, None) as client:
            await client.get('/nowhere/in/particular')
    assert not [path for path in tried if path.startswith('/api/')]
