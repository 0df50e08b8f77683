"""The order in a chat: one delivery at a time, first come first served, none while it is paused."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from time import monotonic


class _Line:
    """Those who deliver to one chat, or wait for it."""

    __slots__ = ("lock", "users")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class Lines:
    """The lines of all chats; a chat that nobody delivers to, and that is not paused, takes no memory."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lines: dict[int, _Line] = {}
        self._until: dict[int, float] = {}

    @property
    def remembered(self) -> int:
        """How many lines and pauses are kept in memory."""
        return len(self._lines) + len(self._until)

    @asynccontextmanager
    async def turn(self, chat_id: int) -> AsyncGenerator[None]:
        """The block has the chat for itself; who came first goes first."""
        line = self._lines.get(chat_id)
        if line is None:
            line = self._lines[chat_id] = _Line()
        line.users += 1
        try:
            async with line.lock:
                yield
        finally:
            line.users -= 1
            if not line.users:
                del self._lines[chat_id]

    def pause(self, chat_id: int, seconds: float) -> None:
        """Has everybody leave this chat alone for so long; a longer pause that was set before holds."""
        now = self._clock()
        self._until = {chat: until for chat, until in self._until.items() if until > now}
        self._until[chat_id] = max(now + seconds, self._until.get(chat_id, 0.0))

    def pause_left(self, chat_id: int) -> float:
        """The seconds for which this chat is still paused, 0 when it is not."""
        until = self._until.get(chat_id)
        return 0.0 if until is None else max(0.0, until - self._clock())
