"""The last lines, kept in memory: what an admin sees of the log without having the log."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from botspec.contract.vocabulary import EventName
from botspec.journal.lines import Line
from botspec.journal.volume import Volume

_ENDS: Final = frozenset({EventName.DISPATCH_OK, EventName.DISPATCH_FAIL})
_REJECTIONS: Final = frozenset(
    {EventName.CALLBACK_REJECTED, EventName.COMMAND_REJECTED, EventName.INPUT_REJECTED}
)


class Memory:
    """A ring of the last `size` lines, also of those that were too quiet to be written."""

    def __init__(self, size: int = 2_000) -> None:
        self._lines: deque[Line] = deque(maxlen=size)
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self.last_cid: str | None = None
        """The cid of the last update that ended: never the one that asks, which is still under way."""

    def keep(self, line: Line) -> None:
        """Keeps a line, which nobody changes from now on."""
        self._lines.append(line)
        if line["name"] in _ENDS and "cid" in line:
            self.last_cid = str(line["cid"])
        if self._waiting:
            self._wake()

    async def grown(self) -> None:
        """Waits until one more line is kept, by whatever thread."""
        kept = asyncio.Event()
        self._waiting.append((asyncio.get_running_loop(), kept))
        await kept.wait()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for loop, kept in waiting:
            loop.call_soon_threadsafe(kept.set)

    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]:
        """The last `count` lines, or rejections, newest first."""
        found: list[Mapping[str, object]] = []
        for line in reversed(self._lines.copy()):  # other threads may add to the ring meanwhile
            if len(found) >= count:
                break
            if not rejected or line["name"] in _REJECTIONS:
                found.append(dict(line))
        return found


class LogWatch:
    """What a bot's own functions may see and do about the log: the contract's `Watch`."""

    def __init__(self, memory: Memory, volume: Volume) -> None:
        self._memory = memory
        self._volume = volume

    def last_cid(self) -> str | None:
        """The cid of the last update that ended, None before the first."""
        return self._memory.last_cid

    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]:
        """The last `count` lines, or rejections, newest first."""
        return self._memory.recent(count, rejected=rejected)

    async def grown(self) -> None:
        """Waits until there is one more line."""
        await self._memory.grown()

    def debug_for(self, seconds: float) -> None:
        """Writes everything for so long, in this process; 0 ends it."""
        self._volume.debug_for(seconds)
