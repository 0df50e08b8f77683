"""Facts: what the bot looks up, loaded once each, in the turn's transaction, by the bot's own functions."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import cast

from botspec.contract.actions import Db, User
from botspec.contract.uimap import FactDef
from botspec.core import fit
from botspec.press.rooms import Rooms

_log = logging.getLogger(__name__)

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
        try:
            found, cut = fit.fact(fact.type, await find(query), self._rooms.plan.sent.get(fact.name, ""))
        except fit.UnfitError as error:
            raise fit.UnfitError(f"the fact {fact.name} {error}") from None
        if cut:
            places = ", ".join(f"{fact.name}.{name}" if name else fact.name for name in cut)
            _log.warning("%s was cut: it is longer than the spec declares", places)
        return found
