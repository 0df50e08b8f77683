"""The load: many chats that walk through a bot by a script and press the buttons that it really showed."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never, cast

import orjson

from benchmarks.fake_api import Chat, FakeApi, Sign
from benchmarks.wire import Poster

PATIENCE = 10.0  # seconds until an update that has not settled ends the run
DATE = 1767225600


class ScriptError(Exception):
    """The bot did not do what the script expects of it, so its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Tap:
    """Press the first button whose callback data is `wire`, whatever its argument and revision."""

    wire: str


@dataclass(frozen=True, slots=True)
class Say:
    """Send a text message."""

    text: str


Step = Tap | Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one run gave: settled updates, seconds, and each update's milliseconds until it had settled."""

    updates: int
    seconds: float
    latencies_ms: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """The latency in milliseconds below which this share (0..1) of the updates stayed."""
        ranked = sorted(self.latencies_ms)
        return ranked[min(int(len(ranked) * share), len(ranked) - 1)]


@dataclass(slots=True)
class Walker:
    """One user and how far he has come; before the script he sends /start, after its end he begins anew."""

    chat: Chat
    script: tuple[Step, ...]
    done: int = -1

    def next_step(self) -> Step:
        """The step to take now."""
        return Say("/start") if self.done < 0 else self.script[self.done % len(self.script)]


@dataclass(slots=True)
class Crowd:
    """The users of one bot; each has at most one update under way, as the Bot API's queues have it."""

    api: FakeApi
    poster: Poster
    idle: deque[Walker]
    # From the clock, as Telegram's grow: the database of a bot remembers those of an earlier round.
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(time.time_ns() // 1_000_000))

    async def arrive(self, *, together: int) -> int:
        """Have everybody say /start and walk, each to his own place in the script; gives the updates sent."""
        waiting, self.idle = self.idle, deque()
        ahead = deque((walker, number % len(walker.script) + 1) for number, walker in enumerate(waiting))
        sent = sum(steps for _, steps in ahead)

        async def walk() -> None:
            while ahead:
                walker, steps = ahead.popleft()
                for _ in range(steps):
                    await self._step(walker)
                self.idle.append(walker)

        async with asyncio.TaskGroup() as group:
            for _ in range(together):
                group.create_task(walk())
        return sent

    async def rush(self, *, together: int, seconds: float) -> Load:
        """Keep this many updates under way for a while: how much the bot can take."""
        latencies: list[float] = []
        started = time.perf_counter()

        async def keep_going() -> None:
            while time.perf_counter() < started + seconds:
                latencies.append(await self._turn(self.idle.popleft()))

        async with asyncio.TaskGroup() as group:
            for _ in range(together):
                group.create_task(keep_going())
        elapsed = time.perf_counter() - started
        return Load(updates=len(latencies), seconds=elapsed, latencies_ms=tuple(latencies))

    async def stroll(self, *, per_second: float, seconds: float) -> Load:
        """Send updates at a steady rate, settled or not the earlier ones: how long a user waits."""
        started = time.perf_counter()
        running: list[asyncio.Task[float]] = []
        async with asyncio.TaskGroup() as group:
            for number in range(int(per_second * seconds)):
                await asyncio.sleep(started + number / per_second - time.perf_counter())
                if not self.idle:
                    raise ScriptError(f"every user still waits for the bot at {per_second:g} updates/s")
                running.append(group.create_task(self._turn(self.idle.popleft())))
        elapsed = time.perf_counter() - started
        latencies = tuple(task.result() for task in running)
        return Load(updates=len(latencies), seconds=elapsed, latencies_ms=latencies)

    async def _turn(self, walker: Walker) -> float:
        took = await self._step(walker)
        self.idle.append(walker)
        return took

    async def _step(self, walker: Walker) -> float:
        step, chat = walker.next_step(), walker.chat
        sent = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                settled, update = _send(next(self.ids), chat, step)
                self._take_reply(chat, *await self.poster.post(update))
                await settled
        except TimeoutError:
            missing = ", ".join(sorted(chat.awaited))
            raise ScriptError(f"{step}: waited {PATIENCE:g} s for the update to be {missing}") from None
        walker.done += 1
        return (time.perf_counter() - sent) * 1000

    def _take_reply(self, chat: Chat, status: int, reply: bytes) -> None:
        if status != 200:
            raise ScriptError(f"the bot answered HTTP {status}: {reply[:200]!r}")
        if reply.startswith(b'{"method"'):  # a call in the webhook's reply
            params = cast(dict[str, object], orjson.loads(reply))
            self.api.call(str(params["method"]), params)
        chat.saw(Sign.REPLIED)


def crowd(api: FakeApi, poster: Poster, script: tuple[Step, ...], chats: int) -> Crowd:
    """Gather this many users before a bot, new ones in every round: its database remembers the others."""
    first = time.time_ns() // 1_000_000
    walkers = deque(Walker(api.chat(chat_id), script) for chat_id in range(first, first + chats))
    return Crowd(api, poster, walkers)


def _send(update_id: int, chat: Chat, step: Step) -> tuple[asyncio.Future[None], bytes]:
    match step:
        case Tap(wire):
            settled = chat.expect(Sign.REPLIED, Sign.DRAWN, Sign.ANSWERED)
            return settled, orjson.dumps(_press(update_id, chat, _find(chat, wire)))
        case Say(text):
            settled = chat.expect(Sign.REPLIED, Sign.DRAWN)
            return settled, orjson.dumps(_message(update_id, chat, text))
        case _:
            assert_never(step)


def _find(chat: Chat, wire: str) -> str:
    for data in chat.board:
        if data == wire or data.startswith((f"{wire}:", f"{wire}~")):
            return data
    raise ScriptError(f"the script presses {wire!r}, the screen has {list(chat.board)}")


def _person(chat: Chat) -> Mapping[str, object]:
    return {"id": chat.id, "is_bot": False, "first_name": "Ada", "username": "ada", "language_code": "en"}


def _press(update_id: int, chat: Chat, data: str) -> Mapping[str, object]:
    message = {
        "message_id": chat.board_message,
        "date": DATE,
        "chat": {"id": chat.id, "type": "private", "first_name": "Ada", "username": "ada"},
        "from": {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
        "text": "shown",
    }
    query = {"id": f"{chat.id}-{update_id}", "from": _person(chat), "message": message, "data": data}
    return {"update_id": update_id, "callback_query": query | {"chat_instance": str(chat.id)}}


def _message(update_id: int, chat: Chat, text: str) -> Mapping[str, object]:
    chat.last_message += 1
    message: dict[str, object] = {
        "message_id": chat.last_message,
        "date": DATE,
        "chat": {"id": chat.id, "type": "private", "first_name": "Ada", "username": "ada"},
        "from": _person(chat),
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": update_id, "message": message}
