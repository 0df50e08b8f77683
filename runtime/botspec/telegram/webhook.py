"""The webhook's door: who may come in, how many at a time, and what Telegram is told."""

import asyncio
import hmac
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter, time
from typing import Final, Protocol

import aiohttp
import orjson
from aiohttp import web

from botspec.core.incoming import Incoming
from botspec.telegram.intake import Me, Unreadable, read

BODY_LIMIT: Final = 1024 * 1024
"""Bytes of a body; the largest update that Telegram sends is far smaller."""

INTRODUCTION_S: Final = 5.0
"""Seconds that an update waits for the bot's own name, which deep links and commands in groups need."""

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

_log = logging.getLogger(__name__)
_SOON: Final = {"Retry-After": "1"}


class Hall(Protocol):
    """Who handles updates; the answer is one of the keys of `STATUS`."""

    async def handle(self, incoming: Incoming) -> str:
        """Handles one update to its end; when this returns, what it changed is committed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What Telegram is told: it re-sends the update after every status but 2xx."""

    status: int
    headers: Mapping[str, str] | None = None


STATUS: Final[Mapping[str, Reply]] = {
    "done": Reply(status=200),
    "busy": Reply(status=503, headers=_SOON),
    "retry": Reply(status=500),
}
"""What the hall says (press.Handled), as HTTP: taken, another instance serves, the database is down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The terms of the webhook: its path, the secret token (empty: none is asked for), updates at a time."""

    path: str = "/webhook"
    secret: str = ""
    max_in_flight: int = 100


class Webhook:
    """Takes updates over HTTP and hands them to the hall.

    It answers 200 only after the hall is done with the update, so that Telegram keeps what was not committed.
    `me` may be set anew when Telegram has told the bot's name; updates wait for it while `known` is cleared.
    `in_flight` and `turned_away` count updates.
    """

    def __init__(self, hall: Hall, me: Me, door: Door) -> None:
        self._hall = hall
        self.me = me
        self._door = door
        self._secret = door.secret.encode()
        self.known = asyncio.Event()
        self.known.set()
        self.in_flight = 0
        self.turned_away = 0
        self._is_full = False

    def routes(self) -> list[web.RouteDef]:
        """The routes to mount; any method but POST is refused."""
        path = self._door.path
        return [web.post(path, self._post), web.route("*", path, self._wrong_method)]

    async def _post(self, request: web.Request) -> web.Response:
        started = perf_counter()
        if self._secret and not self._knows_secret(request):
            return _problem(401, f"The header {SECRET_HEADER} is missing or wrong.")
        if self.in_flight >= self._door.max_in_flight:
            return self._turn_away()
        self._is_full = False
        self.in_flight += 1
        try:
            return await self._take(request, started)
        finally:
            self.in_flight -= 1

    async def _take(self, request: web.Request, started: float) -> web.Response:
        arrived = time()
        if (request.content_length or 0) > BODY_LIMIT:
            return _too_large()
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _too_large()
        except (web.RequestPayloadError, aiohttp.ClientPayloadError):
            return _problem(400, "The body does not arrive as its headers announce it.")
        if len(raw) > BODY_LIMIT:
            return _too_large()
        if not self.known.is_set():
            await self._introduced()
        incoming = read(raw, me=self.me, arrived=arrived, started=started)
        if isinstance(incoming, Unreadable):
            return _problem(400, incoming.problem)
        reply = STATUS[await self._hall.handle(incoming)]
        return web.Response(status=reply.status, headers=reply.headers)

    async def _introduced(self) -> None:
        """Waits until Telegram has told who the bot is, or for as long as an update can be kept waiting."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.known.wait(), INTRODUCTION_S)

    def _knows_secret(self, request: web.Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret)

    def _turn_away(self) -> web.Response:
        self.turned_away += 1
        if not self._is_full:  # one line for each time it fills up, not one for each update
            self._is_full = True
            _log.warning("Queue full: %d updates are in flight, others are told to come back", self.in_flight)
        return _problem(429, "Too many updates are in flight.", _SOON)

    async def _wrong_method(self, request: web.Request) -> web.Response:
        return _problem(405, f"The webhook takes POST, not {request.method}.", {"Allow": "POST"})


def _too_large() -> web.Response:
    return _problem(400, f"The body has more than {BODY_LIMIT} bytes.")


def _problem(status: int, error: str, headers: Mapping[str, str] | None = None) -> web.Response:
    body = orjson.dumps({"error": error})
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)
