"""What can be sent to the application, by its own description: the schema of every body, and every
field of it that is a text or a list."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

Schema = dict[str, Any]
Way = tuple[str | int, ...]  # How one comes to a field: names, and 0 for any of a list.


def bodies(app: FastAPI) -> dict[str, Schema]:
    """The schema of the JSON of every route that takes some, by method and path."""
    said = app.openapi()
    parts = said['components']['schemas']
    return {
        f'{method.upper()} {path}': resolved(schema, parts)
        for path, operations in said['paths'].items()
        for method, operation in operations.items()
        if (schema := _sent(operation)) is not None
    }


def fields(schema: Schema, way: Way = ()) -> Iterator[tuple[Way, Schema]]:
    """Every text (but those of which there is a choice) and every list in it, and the way there."""
    for one in (schema, *schema.get('anyOf', ())):
        if one.get('type') == 'string' and 'enum' not in one and 'const' not in one:
            yield way, one
        if one.get('type') == 'array':
            yield way, one
            yield from fields(one.get('items', {}), (*way, 0))
        for name, part in one.get('properties', {}).items():
            yield from fields(part, (*way, name))


def put(body: Any, way: Way, value: Any) -> Any:
    """The same body with another value there."""
    if not way:
        return value
    step, *rest = way
    if isinstance(step, int):
        return [put(None, tuple(rest), value)]
    before = body if isinstance(body, dict) else {}
    return {**before, step: put(before.get(step), tuple(rest), value)}


def resolved(schema: Any, parts: dict[str, Schema]) -> Any:
    """The schema with everything it points to in it."""
    if isinstance(schema, list):
        return [resolved(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if '$ref' in schema:
        return resolved(parts[schema['$ref'].rpartition('/')[2]], parts)
    return {name: resolved(part, parts) for name, part in schema.items()}


def _sent(operation: Schema) -> Schema | None:
    content = operation.get('requestBody', {}).get('content', {})
    found: Schema | None = content.get('application/json', {}).get('schema')
    return found
