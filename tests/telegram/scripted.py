"""A Bot API server on loopback that answers as a test tells it, and keeps what it was asked."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import orjson
from aiohttp import web

TOKEN = "123:scripted-scripted-scripted-scripted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call that came in: its method, its JSON body (or a form's fields), and from which socket."""

    method: str
    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    peer: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer; `drop` breaks the connection instead, `hold` waits for the event first."""

    status: int = 200
    body: bytes = b'{"ok":true,"result":true}'
    drop: bool = False
    hold: asyncio.Event | None = None


def ok(result: object = True) -> Reply:
    """Telegram did it."""
    return Reply(body=orjson.dumps({"ok": True, "result": result}))


def sent(message_id: int) -> Reply:
    """Telegram sent a message."""
    return ok({"message_id": message_id, "date": 1, "chat": {"id": 5, "type": "private"}})


def refused(code: int, description: str, **parameters: int) -> Reply:
    """Telegram refused it, with its own words."""
    answer: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Reply(status=code, body=orjson.dumps(answer))


class ScriptedTelegram:
    """Answers each method with the replies it was given, in order, and with plain success after them."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self._replies: dict[str, deque[Reply]] = {}
        self._changed = asyncio.Condition()

    def answer(self, method: str, *replies: Reply) -> None:
        """Gives the next replies of a method."""
        self._replies.setdefault(method, deque()).extend(replies)

    @property
    def methods(self) -> list[str]:
        """The methods that were called, in order."""
        return [asked.method for asked in self.asked]

    async def until(self, count: int) -> None:
        """Waits until so many calls came in."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.asked) >= count)

    async def take(self, request: web.Request) -> web.Response:
        """Answers one call."""
        method = request.match_info["method"]
        asked = Asked(
            method=method,
            body=await _body(request),
            headers=dict(request.headers),
            peer=request.transport and request.transport.get_extra_info("peername"),
        )
        async with self._changed:
            self.asked.append(asked)
            self._changed.notify_all()
        replies = self._replies.get(method)
        reply = replies.popleft() if replies else ok()
        if reply.hold is not None:
            await reply.hold.wait()
        if reply.drop and request.transport is not None:
            request.transport.abort()
        return web.Response(status=reply.status, body=reply.body, content_type="application/json")


async def _body(request: web.Request) -> Mapping[str, object]:
    if request.content_type == "application/json":
        return cast("dict[str, object]", orjson.loads(await request.read()))
    return {key: str(value) for key, value in (await request.post()).items()}


@asynccontextmanager
async def scripted_telegram() -> AsyncGenerator[ScriptedTelegram]:
    """A server that runs while the block lasts."""
    telegram = ScriptedTelegram()
    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", telegram.take)
    async with serving(app) as url:
        telegram.url = url
        yield telegram


@asynccontextmanager
async def serving(app: web.Application) -> AsyncGenerator[str]:
    """Serves an application on a free port of loopback; its URL."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
