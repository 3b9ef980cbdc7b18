"""What every refusal looks like to a machine."""

import re
from typing import Any

import httpx

TYPES = {
    400: 'invalid',
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not_found',
    405: 'not_allowed',
    409: 'conflict',
    413: 'too_large',
    422: 'invalid',
    429: 'too_many',
    500: 'crashed',
}


def refused(answer: httpx.Response, status: int | None = None) -> dict[str, Any]:
    """The error of a refusal, after a look at its shape."""
    assert status is None or answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers['content-type'] == 'application/json'
    assert answer.headers.get_list('cache-control') == ['no-store']
    body = answer.json()
    assert set(body) == {'error'}
    error: dict[str, Any] = body['error']
    assert set(error) == {'type', 'message', 'field', 'retry_after'}
    assert error['type'] == TYPES.get(answer.status_code, 'refused')
    assert re.fullmatch(r'\S.*[.!?]', error['message'], re.DOTALL), error['message']
    assert error['field'] is None or isinstance(error['field'], str)
    assert (error['retry_after'] is not None) == (answer.status_code == 429)
    assert 'set-cookie' not in answer.headers, 'A refusal changes nothing about who one is.'
    return error
