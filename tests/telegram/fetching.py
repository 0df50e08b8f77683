"""What the tests of polling share: a hall that says what it is told, naps that end by a word, a poller."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson

from botspec.core.incoming import Incoming
from botspec.press import Handled
from botspec.telegram.client import Client
from botspec.telegram.intake import Me
from botspec.telegram.pace import Pace
from botspec.telegram.polling import Polling

ME = Me(bot_id=42, cid_key=b"key")


class Hall:
    """A hall that says what it is told to say, DONE after that; an update can be held until it is let go."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.says: dict[int, deque[Handled | Exception]] = {}
        self.together = 0
        self.most = 0
        self._gates: dict[int, asyncio.Event] = {}
        self._changed = asyncio.Condition()

    def say(self, update_id: int, *words: Handled | Exception) -> None:
        """Gives what is said of an update, in order."""
        self.says.setdefault(update_id, deque()).extend(words)

    def hold(self, *update_ids: int) -> None:
        """Lets these wait."""
        for update_id in update_ids:
            self._gates[update_id] = asyncio.Event()

    def let_go(self, *update_ids: int) -> None:
        """Lets these go on."""
        for update_id in update_ids:
            self._gates[update_id].set()

    async def until(self, begun: int) -> None:
        """Waits until so many have begun."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.begun) >= begun)

    async def handle(self, incoming: Incoming) -> Handled:
        """Keep the update, wait for its gate, and answer."""
        update_id = incoming.update_id
        self.together += 1
        self.most = max(self.most, self.together)
        async with self._changed:
            self.begun.append(update_id)
            self._changed.notify_all()
        try:
            if update_id in self._gates:
                await self._gates[update_id].wait()
            said = self.says[update_id].popleft() if self.says.get(update_id) else Handled.DONE
            if isinstance(said, Exception):
                raise said
            self.ended.append(update_id)
            return said
        finally:
            self.together -= 1


class Naps:
    """Waits that end when the test says so."""

    def __init__(self) -> None:
        self._naps: asyncio.Queue[tuple[float, asyncio.Event]] = asyncio.Queue()

    async def __call__(self, seconds: float) -> None:
        """Sleep until it is ended."""
        end = asyncio.Event()
        self._naps.put_nowait((seconds, end))
        await end.wait()

    async def begun(self) -> tuple[float, asyncio.Event]:
        """Waits until somebody sleeps; for how long he wants to, and what wakes him."""
        return await asyncio.wait_for(self._naps.get(), 10)

    async def end(self) -> float:
        """Waits until somebody sleeps, and wakes him; for how long he wanted to."""
        seconds, end = await self.begun()
        end.set()
        return seconds


@dataclass(slots=True, kw_only=True)
class Poller:
    """Polling that runs."""

    polling: Polling
    hall: Hall
    naps: Naps
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None]

    async def end(self) -> None:
        """Stops it, and raises what it raises."""
        self.stop.set()
        await asyncio.wait_for(self.task, 10)


@asynccontextmanager
async def polling(
    client: Client, hall: Hall, *, max_in_flight: int = 100, drain_s: float = 10.0, patience_s: float = 0.01
) -> AsyncGenerator[Poller]:
    """Polls while the block lasts; chance is 1, so that each wait is as long as it can be."""
    naps = Naps()
    pace = Pace(
        max_in_flight=max_in_flight, drain_s=drain_s, patience_s=patience_s, sleep=naps, chance=lambda: 1.0
    )
    made = Polling(client, hall, ME, pace)
    stop = asyncio.Event()
    task = asyncio.create_task(made.run(stop))
    try:
        yield Poller(polling=made, hall=hall, naps=naps, stop=stop, task=task)
    finally:
        task.cancel()
        await asyncio.wait({task})


def message(update_id: int, user: int = 7, text: str = "hi") -> Mapping[str, object]:
    """A message of a user in his own chat."""
    sender = {"id": user, "is_bot": False, "first_name": "Ann"}
    body = {"message_id": update_id, "date": 1, "from": sender, "chat": {"id": user, "type": "private"}}
    return {"update_id": update_id, "message": {**body, "text": text}}


def raw(*updates: bytes | Mapping[str, object]) -> bytes:
    """The body of an answer with these updates, in their JSON or as the bytes they are."""
    parts = [one if isinstance(one, bytes) else orjson.dumps(one) for one in updates]
    return b'{"ok":true,"result":[' + b",".join(parts) + b"]}"
