"""What the tests of the simulator share: a clock, a bare HTTP client, and a bot's webhook server."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from botspec.simulator import Simulator

USER = 123


@dataclass(slots=True)
class Clock:
    """A clock that stands still: a test moves it, or somebody who sleeps, and that is written down."""

    time: float = 1_700_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Returns the time of the test."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Moves on at once, and lets the others run."""
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Client:
    """A bare HTTP client of the Bot API and of the control API."""

    session: aiohttp.ClientSession
    simulator: Simulator

    async def call(self, method: str, **params: Any) -> Any:
        """Calls a method with a JSON body and returns the envelope."""
        async with self.session.post(self.address(method), json=params) as response:
            envelope = await response.json()
            assert envelope["ok"] == (response.status == 200)
            return envelope

    async def ok(self, method: str, **params: Any) -> Any:
        """Calls a method that succeeds and returns its result."""
        envelope = await self.call(method, **params)
        assert envelope["ok"], envelope
        return envelope["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Calls a method that is refused and returns the words."""
        envelope = await self.call(method, **params)
        assert not envelope["ok"], envelope
        words: str = envelope["description"]
        return words

    async def send(self, text: str = "Hello", **params: Any) -> Any:
        """Sends a message to the user of the tests."""
        return await self.ok("sendMessage", chat_id=USER, text=text, **params)

    async def poll(self, **params: Any) -> Any:
        """Returns the updates that getUpdates gives."""
        return await self.ok("getUpdates", **params)

    async def sim(self, verb: str, path: str, **body: Any) -> Any:
        """Asks the control API something that it does."""
        async with self.session.request(verb, f"{self.simulator.url}/sim/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            assert answer.pop("ok") is True
            return answer

    async def mistaken(self, verb: str, path: str, **body: Any) -> str:
        """Asks the control API something wrong and returns what it says."""
        async with self.session.request(verb, f"{self.simulator.url}/sim/{path}", json=body) as response:
            answer = await response.json()
            assert (response.status, answer["ok"]) == (400, False)
            words: str = answer["error"]
            return words

    def address(self, method: str) -> str:
        """Returns the address of a method."""
        return f"{self.simulator.url}/bot{self.simulator.token}/{method}"


def keyboard(*rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Returns an inline keyboard of these rows."""
    return {"inline_keyboard": [[dict(button) for button in row] for row in rows]}


def tap(text: str, data: str | None = None) -> dict[str, Any]:
    """Returns a callback button."""
    return {"text": text, "callback_data": text.lower() if data is None else data}


@dataclass(slots=True)
class Hook:
    """A bot's webhook server: it writes down what comes and answers as the test says."""

    answer: Callable[[Mapping[str, Any]], web.StreamResponse] = lambda _update: web.Response()
    updates: list[Any] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    open_requests: int = 0
    most_at_once: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _runner: web.AppRunner | None = None
    url: str = ""

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_post("/hook", self._take)
        app.router.add_get("/welcome", self._welcome)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        self.gate.set()

    async def stop(self) -> None:
        """Stops listening."""
        self.gate.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def has_open(self, number: int) -> None:
        """Waits until so many requests are open at once."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: self.open_requests >= number)

    async def _welcome(self, _request: web.Request) -> web.StreamResponse:
        """Takes whoever follows a redirect."""
        return web.Response()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """Takes an update."""
        update = await request.json()
        self.updates.append(update)
        self.headers.append(dict(request.headers))
        self.open_requests += 1
        self.most_at_once = max(self.most_at_once, self.open_requests)
        async with self.arrived:
            self.arrived.notify_all()
        await self.gate.wait()
        self.open_requests -= 1
        return self.answer(update)
