"""The HTTP side of the Bot API: reads parameters as Telegram reads them, and writes envelopes."""

import hmac
from dataclasses import replace
from http import HTTPStatus

import orjson
from aiohttp import web

from botspec.simulator.desk import Desk
from botspec.simulator.errors import ApiError, bad_request, too_large
from botspec.simulator.parameters import Parameters
from botspec.simulator.replies import read_parts
from botspec.simulator.wire import JsonObject, JsonValue

METHOD_PATH = "/bot{token}/{method}"


class BotEndpoint:
    """Answers `/bot<token>/<method>`, by POST or GET."""

    def __init__(self, *, token: str, desk: Desk) -> None:
        self._token = token
        self._desk = desk

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serves one HTTP request."""
        if not hmac.compare_digest(request.match_info["token"].encode(), self._token.encode()):
            return refusal(ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized"))
        if request.method not in ("GET", "POST"):
            return refusal(ApiError(HTTPStatus.METHOD_NOT_ALLOWED, "Method Not Allowed"))
        try:
            parameters = await read_parameters(request)
        except ApiError as error:
            return refusal(error)
        except web.HTTPRequestEntityTooLarge:
            return refusal(too_large())
        served = await self._desk.serve(request.match_info["method"], parameters)
        if served.envelope is None:
            return _hang_up(request)
        return json_response(served.envelope, served.status)


def json_response(body: JsonObject, status: int = HTTPStatus.OK) -> web.Response:
    """Returns an HTTP response with JSON."""
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


async def not_found(_request: web.Request) -> web.StreamResponse:
    """Answers any other path."""
    return refusal(ApiError(HTTPStatus.NOT_FOUND, "Not Found"))


async def read_parameters(request: web.Request) -> Parameters:
    """Returns the parameters from the query and the body; raises ApiError for an unknown kind of body."""
    texts = dict(request.query)
    if request.content_type == "multipart/form-data":
        return await _read_parts(request, texts)
    try:
        body = await request.text()
    except (UnicodeDecodeError, LookupError):
        raise bad_request("Strings must be encoded in UTF-8") from None
    if not body:
        return Parameters(texts=texts)
    match request.content_type:
        case "application/json":
            return Parameters(values=_json_object(body), texts=texts)
        case "application/x-www-form-urlencoded":
            form = await request.post()
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            return Parameters(texts={**texts, **fields})
        case other:
            raise bad_request(
                f"the body has the content type {other}; send application/json, "
                "application/x-www-form-urlencoded or multipart/form-data"
            )


async def _read_parts(request: web.Request, texts: dict[str, str]) -> Parameters:
    """Returns the parts of a multipart body with the parameters of the query."""
    try:
        reader = await request.multipart()
    except ValueError as error:
        raise bad_request(f"Can't read multipart/form-data: {error}") from None
    parts = await read_parts(reader)
    return replace(parts, texts={**texts, **parts.texts})


def _json_object(body: str) -> JsonObject:
    """Returns the object of a JSON body."""
    try:
        value: JsonValue = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"Can't parse the JSON body: {error}") from None
    if not isinstance(value, dict):
        raise bad_request("the JSON body must be an Object")
    return value


def refusal(error: ApiError) -> web.Response:
    """Returns the HTTP response of a request that never reached the desk."""
    envelope: JsonObject = {"ok": False, "error_code": int(error.code), "description": error.description}
    return json_response(envelope, error.code)


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Closes the connection; the response that the server wants is written to nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
