"""The only list of URLs: which page is at which path."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from fastapi import Request
from nicegui import Client, app, ui
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.responses import RedirectResponse, Response
from starlette.routing import compile_path

from chatter.api import forms
from components import design, sockets
from pages import (
    admin,
    away,
    browse,
    first_run,
    following,
    not_found,
    people,
    plain,
    privacy,
    profile,
    recover,
    reports,
    room,
    settings,
    sign_in,
    sign_up,
    welcome_back,
)
from pages.shell import Shell, View
from pages.viewer import Elsewhere, Somebody, lead, server_of


class _Number(IntegerConvertor):
    """An id or a `seq`. Of thousands of digits, which nothing here has, Python makes no number."""

    regex = '[0-9]{1,18}'


register_url_convertor('number', _Number())

ENTRANCES: dict[str, Callable[..., Awaitable[None]]] = {
    '/first-run': first_run.first_run,
    '/sign-in': sign_in.sign_in,
    '/sign-up': sign_up.sign_up,
    '/join/{token}': sign_up.join,
    '/recover': recover.recover,
    '/reset/{token}': recover.reset,
    '/privacy': privacy.privacy,
    forms.WELCOME_BACK: welcome_back.welcome_back,
}
VIEWS: dict[str, Callable[..., Awaitable[None]]] = {
    '/': browse.home,
    '/rooms': browse.browse,
    '/rooms/{room_id:number}': room.room,
    '/rooms/{room_id:number}/{seq:number}': room.room,
    '/away': away.away,
    '/people': people.find,
    '/people/{handle}': profile.profile,
    '/people/{handle}/followers': people.followers,
    '/people/{handle}/following': people.following,
    **{path: partial(people.mine, path=path) for path in people.TABS},
    people.FOLLOWED: following.following,
    '/settings': settings.settings,
    '/reports': reports.reports,
    **admin.VIEWS,
}
RESPONSE_SECONDS = 20.0  # Longer than any stall: a page that is late is better than none.


_patterns = [(compile_path(path), view) for path, view in VIEWS.items()]


def view_at(path: str) -> View | None:
    """The view at a path, with what the path says filled in; None if there is none."""
    plain = re.split('[?#]', path, maxsplit=1)[0]
    for (pattern, _, convertors), view in _patterns:
        match = pattern.match(plain)
        if match:
            said: dict[str, Any] = {
                name: convertors[name].convert(value) for name, value in match.groupdict().items()
            }
            return partial(view, **said)
    return None


async def inside(client: Client, request: Request, viewer: Somebody) -> Response | None:
    """A page for somebody who is signed in: the frame, and in it the view of the path."""
    if request.url.path == '/':
        client.delete()
        return RedirectResponse(await browse.home_path(viewer), status_code=303)
    sockets.bind(client, request, viewer)
    await Shell(client, viewer, server_of(request), view_at).first(request.url.path)
    return None


def install() -> None:
    """Put every page where it belongs."""
    pages: dict[str, Callable[..., Any]] = {**ENTRANCES, **dict.fromkeys(VIEWS, inside)}
    for path, page in pages.items():
        ui.page(path, viewport=design.VIEWPORT, response_timeout=RESPONSE_SECONDS)(page)
    app.add_exception_handler(Elsewhere, lead)
    app.add_exception_handler(Exception, plain.crashed)
    app.add_api_route('/{path:path}', not_found.stray, include_in_schema=False)
