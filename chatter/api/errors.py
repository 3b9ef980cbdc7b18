"""Every refusal as JSON, in one place: `{"error": {"type", "message", "field", "retry_after"}}`."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from chatter import logs
from chatter.api.headers import HEADERS, NOT_KEPT
from chatter.errors import Forbidden, Refused
from chatter.language import words

STATUS_TYPES = {400: 'invalid', 404: 'not_found', 405: 'not_allowed', 413: 'too_large'}
TOO_MUCH = {'string_too_long', 'too_long'}  # See `chatter.models.sent`.
STATUS_MESSAGES = {
    400: words('What was sent cannot be read.'),
    404: words('There is nothing here.'),
    405: words('This cannot be done here.'),
}


def install(app: FastAPI) -> None:
    """Answer every refusal of the services, every bad request and every crash."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _other)
    app.add_exception_handler(Exception, _crashed)


def response(refused: Refused) -> JSONResponse:
    """A refusal as the API renders it."""
    return _json(refused.status, refused.type, refused.message, refused.field, refused.retry_after)


def place(request: Request) -> str:
    """What was asked for, without what stands in the address: the pattern of the route."""
    pattern = getattr(request.scope.get('route'), 'path', None)
    return f'{request.method} {pattern or "(no route)"}'


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if isinstance(error, Forbidden):
        logs.note('refused', asked=place(request).replace(' ', ':'))
    return response(error)


async def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0] if error.errors() else {'loc': (), 'msg': 'cannot be read'}
    field = next((str(part) for part in reversed(first['loc']) if isinstance(part, str)), None)
    if first.get('type') in TOO_MUCH:
        return _json(422, 'invalid', str(words('That is far too much.')), field)
    return _json(422, 'invalid', f'{field or "The request"}: {first["msg"]}.', field)


async def _other(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = STATUS_TYPES.get(error.status_code, 'refused')
    message = STATUS_MESSAGES.get(error.status_code, error.detail)
    return _json(error.status_code, kind, str(message))


async def _crashed(request: Request, error: Exception) -> Response:
    message = words(
        'Something went wrong here. If it happens again, tell the operator: {number}.',
        number=logs.crash(error, place(request)),
    )
    return _json(500, 'crashed', str(message))


def _json(
    status: int,
    kind: str,
    message: str,
    field: str | None = None,
    retry_after: int | None = None,
) -> JSONResponse:
    # Guards refuse, and crashes are answered, outside of `SafeHeaders`.
    headers = HEADERS | {'Cache-Control': NOT_KEPT}
    if retry_after is not None:
        headers['Retry-After'] = str(retry_after)
    error = {'type': kind, 'message': message, 'field': field, 'retry_after': retry_after}
    return JSONResponse({'error': error}, status, headers)
