"""The envelope that every answer of the provider comes in."""

from typing import TypeAlias

import orjson
from aiohttp import web

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


class RefusedError(Exception):
    """An order that is not carried out, with the provider's code and words."""

    def __init__(self, code: int, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.code = code
        self.message = message


def envelope(data: Json, *, code: int = 200, msg: str = "success", http: int | None = None) -> web.Response:
    """An answer; its HTTP status is the code, unless another one is given."""
    body = orjson.dumps({"code": code, "msg": msg, "data": data})
    return web.Response(body=body, status=code if http is None else http, content_type="application/json")
