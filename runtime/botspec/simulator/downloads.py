"""Files over HTTP: to the bot by the path that getFile gave, to the people by their id."""

import hmac
from http import HTTPStatus

from aiohttp import web

from botspec.simulator.errors import ApiError
from botspec.simulator.files import Shelf, StoredFile
from botspec.simulator.transport import refusal

HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
"""A page that somebody sent must not act as one of the simulator's own."""


class Downloads:
    """Answers `/file/bot<token>/<path>` and `/sim/file/<file_id>`, by GET."""

    def __init__(self, shelf: Shelf, token: str) -> None:
        self._shelf = shelf
        self._token = token

    def add_routes(self, app: web.Application) -> None:
        """Adds both ways to a server."""
        app.router.add_get("/file/bot{token}/{path:.+}", self._by_path)
        app.router.add_get("/sim/file/{file_id}", self._by_id)

    async def _by_path(self, request: web.Request) -> web.StreamResponse:
        """Gives the bot a file."""
        is_ours = hmac.compare_digest(request.match_info["token"].encode(), self._token.encode())
        return _response(self._shelf.at(request.match_info["path"]) if is_ours else None)

    async def _by_id(self, request: web.Request) -> web.StreamResponse:
        """Shows somebody a file of his chat."""
        return _response(self._shelf.find(request.match_info["file_id"]))


def _response(file: StoredFile | None) -> web.Response:
    """Returns the bytes of a file, or 404."""
    if file is None:
        return refusal(ApiError(HTTPStatus.NOT_FOUND, "Not Found"))
    return web.Response(
        body=file.content.data,
        content_type=file.content.mime_type or "application/octet-stream",
        headers=HARMLESS,
    )
