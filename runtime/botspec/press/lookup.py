"""Facts: what the bot looks up, loaded once each, in the turn's transaction, by the bot's own functions."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import islice
from typing import cast

from botspec.contract.actions import Db, User
from botspec.contract.types import Kind
from botspec.contract.uimap import FactDef
from botspec.press.rooms import Rooms

Find = Callable[[object], Awaitable[object]]


class Lookup:
    """The names that conditions and texts of one update may read.

    Session, user, what an event carries, and the facts loaded so far.
    """

    def __init__(self, rooms: Rooms, db: Db, user: User, event: object | None = None) -> None:
        self._rooms = rooms
        self._db = db
        self._fixed = {} if event is None else {"event": event}
        self.user = user
        self.values: dict[str, object] = {}

    def start(self, data: Mapping[str, object], user: User) -> None:
        """Begins anew with this session and user: what was looked up before may no longer hold."""
        self.user = user
        self.values = {**data, **self._fixed, "user": user}

    async def load(self, facts: Iterable[FactDef]) -> Mapping[str, object]:
        """All values, with these facts among them; each fact comes after what it needs."""
        for fact in facts:
            if fact.name not in self.values:
                self.values[fact.name] = await self._find(fact)
        return self.values

    async def _find(self, fact: FactDef) -> object:
        needs = {name: self.values[name] for name in fact.needs}
        query = fact.query(db=self._db, user=self.user, watch=self._rooms.watch, **needs)
        find = cast("Find", getattr(self._rooms.handlers, fact.name))
        found = await find(query)
        if fact.type.kind is not Kind.LIST:
            return found
        return tuple(islice(cast("Iterable[object]", found), fact.type.high))  # more were never measured
