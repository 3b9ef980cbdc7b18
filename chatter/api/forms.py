"""The forms by which people come in: plain POSTs, so that no password ever travels as keystrokes.

A script that asks for JSON gets `{"to": path}` or the error; a browser without one is redirected.
"""

import contextlib
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from chatter.api import session
from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.errors import Conflict, NotFound
from chatter.services import accounts, endings, guests, invites, sign_ins
from chatter.services.accounts import NewAccount

router = Router()

WELCOME_BACK = '/welcome-back'  # The page that says so to whoever had been gone.


@router.post('/first-run')
async def first_run(request: Request) -> Response:
    """The first account, signed in."""
    form = await fields(request)
    account = NewAccount.checked(form['handle'], form['name'], form['password'])
    try:
        user = await accounts.claim(account)
    except Conflict:  # Somebody else was first, if only by a moment.
        return _to(request, '/sign-in')
    return await _signed_in(request, user.id, is_kept=True)


@router.post('/sign-up')
async def sign_up(request: Request) -> Response:
    """A further account, signed in."""
    form = await fields(request)
    user = await accounts.sign_up(
        NewAccount.checked(form['handle'], form['name'], form['password']),
        address=session.address(request),
        invite=form['invite'],
    )
    landing = await invites.landing(user.id, form['invite']) if form['invite'] else None
    return await _signed_in(request, user.id, is_kept=True, to=_room(landing))


@router.post('/guest')
async def guest(request: Request) -> Response:
    """A guest, signed in until their stay ends."""
    form = await fields(request)
    user = await guests.come(form['name'], form['invite'], address=session.address(request))
    landing = await invites.landing(user.id, form['invite'])
    return await _signed_in(request, user.id, is_kept=True, to=_room(landing))


@router.post('/settings/stay')
async def stay(request: Request, viewer: SignedIn) -> Response:
    """Make a guest's account a full one, signed in anew."""
    form = await fields(request)
    user = await guests.stay(viewer, form['handle'], form['password'])
    return await _signed_in(request, user.id, is_kept=True)


@router.post('/join')
async def join(request: Request, viewer: SignedIn) -> Response:
    """Join the rooms of an invitation with the account one has."""
    form = await fields(request)
    return _to(request, _room(await invites.accept(viewer, form['invite'])))


@router.post('/sign-in')
async def sign_in(request: Request) -> Response:
    """Prove who one is. Whoever came with an invitation arrives in its rooms."""
    form = await fields(request)
    user = await accounts.prove(form['handle'], form['password'], address=session.address(request))
    to = form['next']
    if form['invite']:
        with contextlib.suppress(NotFound):  # It ended meanwhile; signing in is still right.
            to = _room(await invites.accept(user, form['invite']))
    return await _signed_in(request, user.id, is_kept=bool(form['keep']), to=to)


@router.post('/sign-out')
async def sign_out(request: Request) -> Response:
    """End this browser's sign-in. Signing out twice is fine."""
    token = session.token(request)
    if token:
        await sign_ins.end(token)
    response = _to(request, '/sign-in')
    session.clear_cookie(request, response)
    return response


@router.post('/recover')
async def recover(request: Request) -> Response:
    """Set a new password with a recovery code, signed in."""
    form = await fields(request)
    user = await accounts.recover(
        form['handle'], form['code'], form['new'], address=session.address(request)
    )
    return await _signed_in(request, user.id, is_kept=False)


@router.post('/reset')
async def reset(request: Request) -> Response:
    """Set a new password with a one-time link, signed in."""
    form = await fields(request)
    user = await accounts.reset(form['token'], form['new'])
    return await _signed_in(request, user.id, is_kept=False)


@router.post('/settings/password')
async def change_password(request: Request, viewer: SignedIn) -> Response:
    """Set another password: this browser goes on with another cookie, all others are signed out."""
    form = await fields(request)
    renewed = await accounts.change_password(
        viewer, form['old'], form['new'], token=session.token(request) or ''
    )
    response = _to(request, '/settings')
    session.set_cookie(request, response, renewed.token, is_kept=renewed.is_kept)
    return response


@router.post('/settings/recovery-codes')
async def new_recovery_codes(request: Request, viewer: SignedIn) -> JSONResponse:
    """Eight new recovery codes, shown this once."""
    form = await fields(request)
    codes = await accounts.new_recovery_codes(viewer, form['password'])
    return JSONResponse({'codes': codes}, headers={'Cache-Control': 'no-store'})


async def fields(request: Request) -> Mapping[str, str]:
    """The text fields of the form; one that is missing is empty."""
    form = await request.form(max_files=0)
    return _Fields({name: value for name, value in form.items() if isinstance(value, str)})


class _Fields(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return ''


async def _signed_in(request: Request, user_id: int, *, is_kept: bool, to: str = '') -> Response:
    token = await sign_ins.open_for(
        user_id,
        session.browser(request),
        is_kept=is_kept,
        old_token=session.token(request),
    )
    to = to if is_local(to) else '/'
    if await endings.come_back(user_id):
        to = f'{WELCOME_BACK}?{urlencode({"next": to})}'
    response = _to(request, to)
    session.set_cookie(request, response, token, is_kept=is_kept)
    return response


def _to(request: Request, path: str) -> Response:
    if 'application/json' in request.headers.get('accept', ''):
        return JSONResponse({'to': path})
    return RedirectResponse(path, status_code=303)


def _room(room_id: int | None) -> str:
    return f'/rooms/{room_id}' if room_id is not None else '/'


def is_local(path: str) -> bool:
    """Whether it leads somewhere on this server, whatever a browser makes of slashes."""
    return (
        path.startswith('/')
        and not path.startswith(('//', '/\\'))
        and '\\' not in path
        and path.isprintable()
    )
