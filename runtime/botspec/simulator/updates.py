"""The queue of updates: ids that go up by one, lanes that keep order, and what became of each."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from botspec.simulator.timing import Bell, Timing
from botspec.simulator.wire import JsonObject

OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Updates that a bot gets only when it names them."""

KEPT = 100_000
"""Past updates that are remembered; Telegram's own queue has the same size."""

LAST_ID = 2**31 - 1


class Fate(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    DROPPED = "dropped"


@dataclass(slots=True, kw_only=True)
class Entry:
    """One update in the queue. `n` is its place among all, `lane` the queue in which Telegram keeps order."""

    n: int
    kind: str
    lane: str
    update: JsonObject
    update_id: int
    expires_at: float
    ignores_offset: bool = False
    fate: Fate = Fate.WAITING
    attempts: int = 0
    status: int | None = None

    def as_json(self) -> JsonObject:
        """Returns the entry for the control API."""
        return {
            "n": self.n,
            "update_id": self.update_id,
            "type": self.kind,
            "attempts": self.attempts,
            "status": self.status,
            "fate": self.fate.value,
            "update": self.update,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something the bot is to hear of: kind and body of the update, its lane, its lifetime in seconds."""

    kind: str
    body: JsonObject
    lane: str
    lifetime: float


@dataclass(slots=True, kw_only=True)
class UpdateQueue:
    """All updates that wait, in order, and those that have been; no `allowed` is Telegram's default."""

    timing: Timing
    bell: Bell
    next_id: int
    allowed: tuple[str, ...] = ()
    _count: int = 0
    _waiting: dict[int, Entry] = field(default_factory=dict[int, Entry])
    _lanes: dict[str, dict[int, Entry]] = field(default_factory=dict[str, dict[int, Entry]])
    _past: deque[Entry] = field(default_factory=lambda: deque[Entry](maxlen=KEPT))

    def allows(self, kind: str) -> bool:
        """Tells whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in OFF_BY_DEFAULT

    def add(self, happening: Happening) -> Entry | None:
        """Queues an update under the next id; None when the bot did not ask for its kind."""
        if not self.allows(happening.kind):
            return None
        update_id, self.next_id = self.next_id, self.next_id % LAST_ID + 1
        return self._put(happening, update_id, ignores_offset=False)

    def repeat(self, entry: Entry) -> Entry:
        """Queues an update once more under its own id, whatever offset the bot has confirmed."""
        body = entry.update[entry.kind]
        happening = Happening(
            kind=entry.kind,
            body=body if isinstance(body, dict) else {},
            lane=entry.lane,
            lifetime=max(entry.expires_at - self.timing.now(), 1.0),
        )
        return self._put(happening, entry.update_id, ignores_offset=True)

    def _put(self, happening: Happening, update_id: int, *, ignores_offset: bool) -> Entry:
        """Queues an update under an id."""
        self._count += 1
        entry = Entry(
            n=self._count,
            kind=happening.kind,
            lane=happening.lane,
            update={"update_id": update_id, happening.kind: happening.body},
            update_id=update_id,
            expires_at=self.timing.now() + happening.lifetime,
            ignores_offset=ignores_offset,
        )
        self._waiting[entry.n] = entry
        self._lanes.setdefault(entry.lane, {})[entry.n] = entry
        self._past.append(entry)
        self.bell.ring()
        return entry

    def settle(self, entry: Entry, fate: Fate) -> None:
        """Takes an update out of the queue."""
        if self._waiting.pop(entry.n, None) is None:
            return
        entry.fate = fate
        lane = self._lanes[entry.lane]
        del lane[entry.n]
        if not lane:
            del self._lanes[entry.lane]
        self.bell.ring()

    def waiting(self) -> list[Entry]:
        """Returns the updates that wait, by update id; the ones that have waited too long are gone."""
        now = self.timing.now()
        for entry in [entry for entry in self._waiting.values() if entry.expires_at < now]:
            self.settle(entry, Fate.EXPIRED)
        return sorted(self._waiting.values(), key=lambda entry: entry.update_id)

    def confirm(self, offset: int) -> None:
        """Forgets the updates before an offset; a negative one keeps that many from the end of the queue."""
        entries = self.waiting()
        if offset < 0:
            before = entries[:offset]
        else:
            before = [entry for entry in entries if entry.update_id < offset and not entry.ignores_offset]
        for entry in before:
            self.settle(entry, Fate.DELIVERED if entry.attempts else Fate.DROPPED)

    def drop_all(self) -> None:
        """Forgets every update that waits."""
        for entry in self.waiting():
            self.settle(entry, Fate.DROPPED)

    def lanes(self) -> tuple[str, ...]:
        """Returns the lanes that have updates."""
        return tuple(self._lanes)

    def head(self, lane: str) -> Entry | None:
        """Returns the first update of a lane."""
        return next(iter(self._lanes.get(lane, {}).values()), None)

    def find(self, update_id: int) -> Entry | None:
        """Returns the newest remembered entry of an update id."""
        return next((entry for entry in reversed(self._past) if entry.update_id == update_id), None)

    def since(self, n: int) -> Sequence[Entry]:
        """Returns the remembered entries after a place."""
        return [entry for entry in self._past if entry.n > n]
