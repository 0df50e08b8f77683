"""The hot HTTP client of the Bot API: prebuilt JSON goes out, of the response only what counts is read."""

import asyncio
import re
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from botspec.contract.errors import ConfigError
from botspec.contract.media import MediaKind
from botspec.telegram.request import Form, Request
from botspec.telegram.shape import JsonValue, parsed, whole, words

_TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,128}")
_HEADERS: Final = {"Content-Type": "application/json"}
_UNUSED_HEADERS: Final = ("Accept", "Accept-Encoding", "User-Agent")
_IDLE_S: Final = 15.0
"""How long an unused connection is kept: less than servers do, so that they seldom close one in our hands."""

_LONGEST: Final = 300
"""Characters of a description that are kept."""

_WITH_FILE: Final = aiohttp.ClientTimeout(total=30.0, connect=5.0)
"""How long a call with a file may take: it is uploaded meanwhile, or fetched by Telegram."""

_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f"\\]')

_NEVER_SENT: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class Fate(StrEnum):
    """How far a call came: to an answer, not even out, until the connection broke, or into silence.

    UNREADABLE: it was never made, since its file cannot be read.
    """

    ANSWERED = "answered"
    UNREADABLE = "unreadable"
    UNSENT = "unsent"
    DROPPED = "dropped"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is known of one call: Telegram's answer, or how far it came without one (`error_code` is 0).

    `message_id` is the one of the result, if it is a message, and `file_id` that of the file that it carries,
    if that was asked for; `retry_after` counts seconds.
    """

    ok: bool
    fate: Fate = Fate.ANSWERED
    error_code: int = 0
    description: str = ""
    retry_after: float = 0.0
    message_id: int | None = None
    file_id: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether Telegram may have done what was asked although no answer came."""
        return self.fate in (Fate.DROPPED, Fate.SILENT)


class Client:
    """One keep-alive session to the Bot API of one bot; the token stands in no text that leaves it.

    It is made inside a running loop, and closed by `close`. Raises ConfigError for a token of the wrong form.
    """

    def __init__(self, token: str, api_url: str, *, timeout_s: float = 10.0, connections: int = 100) -> None:
        if not _TOKEN.fullmatch(token):
            raise ConfigError(
                "the bot's token does not have the form <digits>:<letters>",
                help="copy TELEGRAM_BOT_TOKEN again from @BotFather",
            )
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._urls: dict[str, URL] = {}
        self._headers = CIMultiDict(_HEADERS)
        self._timeout = aiohttp.ClientTimeout(total=timeout_s, connect=timeout_s / 2)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections, keepalive_timeout=_IDLE_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_UNUSED_HEADERS,
        )

    async def call(self, method: str, body: bytes) -> Answered:
        """Calls a method with a JSON body; never raises for what Telegram or the network does."""
        came = await self._post(method, body, self._timeout)
        return came if isinstance(came, Answered) else _answered(*came)

    async def carry(self, request: Request) -> Answered:
        """Makes a call by which Telegram gets a file: from an address, or from a path, read as it is sent."""
        if isinstance(request.body, bytes):
            came = await self._post(request.method, request.body, _WITH_FILE)
            return came if isinstance(came, Answered) else _answered(*came, learns=request.learns)
        try:
            file = await asyncio.to_thread(Path(request.body.path).open, "rb")
        except OSError as error:
            return Answered(ok=False, fate=Fate.UNREADABLE, description=unreadable(error))
        try:
            came = await self._post(request.method, _form(request.body, file), _WITH_FILE)
            return came if isinstance(came, Answered) else _answered(*came, learns=request.learns)
        finally:
            await asyncio.to_thread(file.close)

    async def fetch(self, method: str, body: bytes, *, timeout_s: float) -> bytes | Answered:
        """Calls a method whose whole result counts: the raw body of HTTP 200, or why there is none."""
        came = await self._post(method, body, aiohttp.ClientTimeout(total=timeout_s, connect=timeout_s / 2))
        if isinstance(came, Answered):
            return came
        status, raw = came
        return raw if status == HTTPStatus.OK else _answered(status, raw)

    async def _post(
        self, method: str, body: bytes | aiohttp.FormData, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes] | Answered:
        """The HTTP status and the body that came back, or how far the call came without an answer."""
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._base + method)
        headers = self._headers if isinstance(body, bytes) else None
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False, timeout=limits
            ) as response:
                return response.status, await response.read()
        except _NEVER_SENT:
            return Answered(ok=False, fate=Fate.UNSENT, description="no connection to the Bot API server")
        except TimeoutError:
            return Answered(ok=False, fate=Fate.SILENT, description="no answer in time")
        except (aiohttp.ClientError, OSError):
            return Answered(ok=False, fate=Fate.DROPPED, description="the connection broke during the call")

    async def close(self) -> None:
        """Closes the connections."""
        await self._session.close()


_TAKEN: Final = Answered(ok=True)


def _answered(status: int, raw: bytes, *, learns: MediaKind | None = None) -> Answered:
    body = parsed(raw)
    if body is None:
        return Answered(ok=False, error_code=status, description=f"HTTP {status} without a JSON object")
    if body.get("ok") is True:
        result = body.get("result")
        if not isinstance(result, dict):
            return _TAKEN
        file_id = "" if learns is None else _file_id(result.get(learns))
        return Answered(ok=True, message_id=whole(result.get("message_id")), file_id=file_id)
    parameters = body.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Answered(
        ok=False,
        error_code=whole(body.get("error_code")) or status,
        description=words(body.get("description"))[:_LONGEST],
        retry_after=float(wait) if isinstance(wait, int | float) and wait > 0 else 0.0,
    )


def _file_id(carried: JsonValue) -> str:
    """The id of the file that a message carries; of a photo's sizes the last one is the largest."""
    file = carried[-1] if isinstance(carried, list) and carried else carried
    return words(file.get("file_id")) if isinstance(file, dict) else ""


def _form(form: Form, file: BinaryIO) -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)  # Telegram reads names as they are, in UTF-8
    for name, text in form.texts:
        data.add_field(name, text)
    data.add_field(form.part, file, filename=_NOT_IN_A_NAME.sub("_", Path(form.path).name))
    return data


def unreadable(error: OSError) -> str:
    """Why a file cannot be shown, in words for the log."""
    return f"the file to show cannot be read: {error.strerror or type(error).__name__}"
