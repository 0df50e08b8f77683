"""What a bot's own functions get and give back: Query for facts, Press and Outcome for actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar


class Row(Protocol):
    """One row of a result, by column name."""

    def __getitem__(self, key: str, /) -> object: ...


class Db(Protocol):
    """The open transaction of this press: what is written commits with the new position, or not at all.

    Parameters are `$1, $2, ...` of PostgreSQL. An asyncpg connection is one.
    """

    async def execute(self, query: str, /, *args: object) -> str: ...
    async def fetch(self, query: str, /, *args: object) -> Sequence[Row]: ...
    async def fetchrow(self, query: str, /, *args: object) -> Row | None: ...
    async def fetchval(self, query: str, /, *args: object) -> object: ...


class Watch(Protocol):
    """What a bot may see and do about its own log: the last lines, newest first; a spell of DEBUG."""

    def last_cid(self) -> str | None: ...
    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]: ...
    def debug_for(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """The Telegram user who pressed; `locale` is one of the bot's, `role` is "user" or "admin"."""

    id: int
    first_name: str
    locale: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What every fact function gets; a generated subclass adds a field for each name that the fact needs."""

    db: Db
    user: User
    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Functions:
    """A bot's own functions: the generated Handlers has one for each fact, action and task of its spec."""


ONWARD: Final = "onward"
"""Where an action goes that leaves the way to its arc, which has one target."""

P = TypeVar("P", bound="Press")
P_co = TypeVar("P_co", bound="Press", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What every action gets; a generated subclass adds its exits, facts, session data and arg."""

    db: Db
    user: User
    watch: Watch
    cid: str
    chat_id: int

    def _go(self: P, to: str, changes: Mapping[str, object]) -> "Outcome[P]":
        return Outcome(_permit=_PERMIT, to=to, changes=changes)

    def _refuse(self: P, reason: str) -> "Outcome[P]":
        return Outcome(_permit=_PERMIT, reason=reason)


class _Permit:
    """What only the exits of a press have."""


_PERMIT: Final = _Permit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[P_co]):
    """What an action decided: where to go (`to`), or why not (`reason`); exactly one of them is set.

    Only the exits of its press make one, so an exit that the spec lacks cannot be written down. `changes` are
    session fields to store with the new position.
    """

    _permit: _Permit = field(repr=False)
    to: str | None = None
    reason: str | None = None
    changes: Mapping[str, object] = field(default_factory=dict[str, object])
