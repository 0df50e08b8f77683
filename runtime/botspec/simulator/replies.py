"""The answer to a webhook may call a method: reads which one, as Telegram reads it."""

import aiohttp
import orjson

from botspec.simulator.errors import ApiError, bad_request, too_large
from botspec.simulator.files import Content
from botspec.simulator.parameters import Parameters
from botspec.simulator.wire import JsonValue

NOT_BY_REPLY = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
"""Methods that Telegram does not run from the answer to a webhook, besides all that get something."""

LARGEST_UPLOAD = 50 * 1024 * 1024
"""Bytes of all files of one call."""


async def read_parts(reader: aiohttp.MultipartReader) -> Parameters:
    """Returns the texts and the files of a multipart body; raises ApiError."""
    texts: dict[str, str] = {}
    files: dict[str, Content] = {}
    size = 0
    try:
        while part := await reader.next():
            if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
                raise bad_request("every part of multipart/form-data needs a name and no parts of its own")
            content = bytes(await part.read(decode=True))
            size += len(content)
            if size > LARGEST_UPLOAD:
                raise too_large()
            if part.filename is None:
                texts[part.name] = content.decode()
            else:
                mime_type = part.headers.get("Content-Type", "").partition(";")[0].strip()
                files[part.name] = Content(data=content, mime_type=mime_type, name=part.filename)
    except ValueError as error:
        raise bad_request(f"Can't read multipart/form-data: {error}") from None
    return Parameters(texts=texts, files=files)


async def called_method(response: aiohttp.ClientResponse) -> tuple[str, Parameters] | None:
    """Returns the method and parameters of a JSON or multipart answer; None when it calls nothing."""
    given = await _parameters(response)
    method = None if given is None else given.untyped().get("method")
    if given is None or not isinstance(method, str):
        return None
    if method.lower() in NOT_BY_REPLY or method.lower().startswith("get"):
        return None
    values = {name: value for name, value in given.values.items() if name != "method"}
    texts = {name: text for name, text in given.texts.items() if name != "method"}
    return method, Parameters(values=values, texts=texts, files=given.files)


async def _parameters(response: aiohttp.ClientResponse) -> Parameters | None:
    """Returns what an answer says; None when it is neither JSON nor multipart, or is broken."""
    if response.content_type == "multipart/form-data":
        try:
            return await read_parts(aiohttp.MultipartReader(response.headers, response.content))
        except ApiError:
            return None
    body = await response.read()
    if response.content_type != "application/json":
        return None
    try:
        answer: JsonValue = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return Parameters(values=answer) if isinstance(answer, dict) else None
