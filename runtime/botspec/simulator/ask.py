"""Reads a control request: every mistake in it is told with what is wrong and how to mend it."""

from collections.abc import Mapping

import orjson
from aiohttp import web

from botspec.simulator.errors import ApiError, ControlError
from botspec.simulator.parameters import Uploads
from botspec.simulator.replies import read_parts
from botspec.simulator.wire import JsonObject, JsonValue


class Ask:
    """The fields of one control request; `knows` are the fields that there are."""

    def __init__(self, fields: JsonObject, knows: tuple[str, ...]) -> None:
        self._fields = fields
        for name in fields:
            if name not in knows:
                raise ControlError(
                    f'there is no field "{name}"; the fields are: {", ".join(knows) or "none"}'
                )

    def text(self, name: str) -> str | None:
        """Returns a text, None when it is absent."""
        value = self._fields.get(name)
        if value is None or isinstance(value, str):
            return value
        raise ControlError(f'"{name}" must be a text, got {_shown(value)}')

    def integer(self, name: str) -> int | None:
        """Returns a whole number, None when it is absent."""
        value = self._fields.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise ControlError(f'"{name}" must be a whole number, got {_shown(value)}')

    def count(self, name: str) -> int | None:
        """Returns a whole number from 0, None when it is absent."""
        value = self.integer(name)
        if value is not None and value < 0:
            raise ControlError(f'"{name}" must not be negative, got {value}')
        return value

    def flag(self, name: str) -> bool:
        """Returns true or false; absent is false."""
        value = self._fields.get(name, False)
        if isinstance(value, bool):
            return value
        raise ControlError(f'"{name}" must be true or false, got {_shown(value)}')

    def child(self, name: str) -> JsonObject:
        """Returns an object; absent is an empty one."""
        value = self._fields.get(name, {})
        if isinstance(value, dict):
            return value
        raise ControlError(f'"{name}" must be an object such as {{}}, got {_shown(value)}')

    def raw(self, name: str) -> JsonValue:
        """Returns a field as it came."""
        return self._fields.get(name)

    def needed_text(self, name: str) -> str:
        """Returns a text that must be there."""
        value = self.text(name)
        if value is None:
            raise ControlError(f'"{name}" is missing; give a text')
        return value

    def needed_integer(self, name: str) -> int:
        """Returns a whole number that must be there."""
        value = self.integer(name)
        if value is None:
            raise ControlError(f'"{name}" is missing; give a whole number')
        return value

    def needed_number(self, name: str, most: float) -> float:
        """Returns a number that must be there, from minus `most` to `most`."""
        value = self._fields.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most:
            return float(value)
        raise ControlError(f'"{name}" must be a number from -{most:g} to {most:g}, got {_shown(value)}')


async def body_of(request: web.Request, knows: tuple[str, ...]) -> Ask:
    """Returns the fields of a JSON body; an empty body has none."""
    return Ask(await _json_of(request), knows)


async def letter_of(request: web.Request, knows: tuple[str, ...]) -> tuple[Ask, Uploads]:
    """Returns the fields and the files of a body, JSON or multipart; a multipart `user` is a number."""
    if request.content_type != "multipart/form-data":
        return await body_of(request, knows), {}
    try:
        parts = await read_parts(await request.multipart())
    except (ApiError, ValueError, web.HTTPRequestEntityTooLarge) as error:
        raise ControlError(f"the body cannot be read: {error}") from None
    fields: JsonObject = {
        name: int(value) if name == "user" and _is_number(value) else value
        for name, value in parts.texts.items()
    }
    return Ask({**fields, **{name: {} for name in parts.files}}, knows), parts.files


async def _json_of(request: web.Request) -> JsonObject:
    """Returns the object of a JSON body; an empty body is an empty one."""
    content = await request.read()
    try:
        value: JsonValue = orjson.loads(content) if content else {}
    except orjson.JSONDecodeError as error:
        raise ControlError(f"the body is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise ControlError('the body must be a JSON object such as {"user": 1}')
    return value


def query_of(query: Mapping[str, str], knows: tuple[str, ...]) -> Ask:
    """Returns the fields of a query string; numbers become whole numbers, and `wait=1` is 1."""
    fields: JsonObject = {name: int(value) if _is_number(value) else value for name, value in query.items()}
    return Ask(fields, knows)


def _is_number(text: str) -> bool:
    """Tells whether a text is a whole number."""
    return text.isascii() and text.removeprefix("-").isdigit()


def _shown(value: JsonValue) -> str:
    """Returns a value as JSON."""
    return orjson.dumps(value).decode()
