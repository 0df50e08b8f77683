"""A hall with a database and a Telegram made of lists: what it does is seen from outside."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

import pytest

from botspec.contract import (
    ActionDef,
    Arc,
    BotState,
    Db,
    FactDef,
    FieldDef,
    Kind,
    Move,
    Outcome,
    Press,
    Query,
    ScreenDef,
    TypeDef,
    UIMap,
    User,
)
from botspec.contract.errors import ConflictError, StoreError
from botspec.contract.uimap import ANY, ButtonDef, CommandDef, Condition
from botspec.contract.vocabulary import BUILT_IN_REASONS
from botspec.core.effects import Effect, Receipt, Show
from botspec.core.effects import Outcome as Delivered
from botspec.core.happening import Cause
from botspec.core.incoming import Incoming, Means, Origin
from botspec.core.machine import Kernel
from botspec.core.people import People
from botspec.core.plan import plan
from botspec.core.position import Position
from botspec.core.render import Renderer
from botspec.core.texts import Texts
from botspec.journal import Hasher, Journal, Redactor
from botspec.ports import Earlier, Parcel, Wait
from botspec.press import Hall, RateLimit, Rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the bot remembers."""

    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The facts of the action."""

    balance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Press):
    """MENU --PAY--> DONE"""

    data: Session
    facts: Bundle

    def to_done(self, **changes: object) -> Outcome["Pay"]:
        return self._go("DONE", changes)

    def to_menu(self) -> Outcome["Pay"]:
        return self._go("MENU", {})

    def reject(self, reason: str) -> Outcome["Pay"]:
        return self._refuse(reason)


def is_rich(balance: Decimal) -> bool:
    return balance >= 1


RICH = Condition(source="balance >= 1", reads=("balance",), test=is_rich)
TEXTS = {
    "screens.MENU": "Hello {{ user.first_name }}, {{ balance|money }}",
    "screens.DONE": "Done {{ note }}",
    "buttons.PAY": "Pay",
    "buttons.LEAVE": "Leave",
    "buttons.BACK": "Back",
    **{f"reasons.{one.code}": one.code.lower() for one in BUILT_IN_REASONS[2:]},
    "reasons.BALANCE_INSUFFICIENT": "You have {{ balance|money }}",
    "notices.not_yours": "Not yours",
    "notices.not_expected": "Not expected",
    "notices.unknown_command": "No such command",
    "notices.thanks": "Thank you, {{ balance|money }} left",
}


SCREENS = (
    ScreenDef(id="MENU", fallback="MENU", keyboard=(("PAY", "LEAVE"),), reads=("user", "balance")),
    ScreenDef(id="DONE", fallback="MENU", keyboard=(("BACK",),), reads=("note",)),
)
BUTTONS = (
    ButtonDef(id="PAY", wire="pay"),
    ButtonDef(id="LEAVE", wire="leave"),
    ButtonDef(id="BACK", wire="back"),
)
ARCS = (
    Arc(source="MENU", trigger="PAY", to=("DONE",), when=RICH, action="pay", say="notices.thanks"),
    Arc(source="MENU", trigger="PAY", refuse="BALANCE_INSUFFICIENT"),
    Arc(source="MENU", trigger="LEAVE", to=("DONE",)),
    Arc(source="DONE", trigger="BACK", to=(Move.BACK,)),
    Arc(source=ANY, trigger="/start", to=("MENU",), resets=True),
)
ACTIONS = (
    ActionDef(
        name="pay",
        press=Pay,
        exits=("DONE",),
        reasons=("MODEL_DISABLED",),
        facts=("balance",),
        bundle=Bundle,
    ),
)


def till() -> UIMap:
    """MENU -PAY(action)-> DONE -BACK-> MENU, with a fact, a notice, an input and a command."""
    return UIMap(
        name="till",
        version="1",
        spec_hash="0123456789ab",
        home="MENU",
        locales=("en",),
        screens=SCREENS,
        buttons=BUTTONS,
        arcs=ARCS,
        commands=(CommandDef(name="start"),),
        reasons=BUILT_IN_REASONS,
        session=(FieldDef(name="note", type=TypeDef(kind=Kind.TEXT), optional=True),),
        data=Session,
        facts=(FactDef(name="balance", query=Query, type=TypeDef(kind=Kind.DECIMAL)),),
        actions=ACTIONS,
        texts={"en": TEXTS},
        notices={"notices.thanks": ("balance",)},
    )


@dataclass(slots=True)
class Shop:
    """The bot's functions, and what they saw."""

    money: Decimal = Decimal(5)
    mood: Literal["pay", "refuse", "explode", "stray", "undeclared", "conflict"] = "pay"
    presses: list[Pay] = field(default_factory=list[Pay])
    queries: int = 0

    async def balance(self, query: Query) -> Decimal:
        assert isinstance(query.user, User)
        self.queries += 1
        return self.money

    async def pay(self, press: Pay) -> Outcome[Pay]:
        self.presses.append(press)
        match self.mood:
            case "explode":
                raise ZeroDivisionError("the till is broken")
            case "refuse":
                return press.reject("MODEL_DISABLED")
            case "undeclared":
                return press.reject("DB_ERROR")
            case "stray":
                return press.to_menu()
            case "conflict":
                self.mood = "pay"
                raise ConflictError("two at once")
            case "pay":
                self.money -= 1
                return press.to_done(note="paid")


class NoDb:
    """A transaction that nobody asks anything."""

    async def execute(self, query: str, /, *args: object) -> str:
        raise AssertionError(query)

    async def fetch(self, query: str, /, *args: object) -> Sequence[Any]:
        raise AssertionError(query)

    async def fetchrow(self, query: str, /, *args: object) -> Any:
        raise AssertionError(query)

    async def fetchval(self, query: str, /, *args: object) -> object:
        raise AssertionError(query)


@dataclass(slots=True)
class ListTurn:
    """A turn whose savepoints are counted."""

    position: Position | None
    earlier: Earlier | None
    db: Db = field(default_factory=NoDb)
    saved: tuple[Position, Sequence[Effect]] | None = None
    marks: list[str] = field(default_factory=list[str])
    stands: bool = True
    claimed: list[Cause] = field(default_factory=list[Cause])
    jobs: list[tuple[str, Mapping[str, object], str]] = field(
        default_factory=list[tuple[str, Mapping[str, object], str]]
    )
    waits: list[Wait | None] = field(default_factory=list[Wait | None])

    async def mark(self) -> None:
        self.marks.append("mark")

    async def rewind(self) -> None:
        self.marks.append("rewind")

    async def claim(self, cause: Cause) -> bool:
        self.claimed.append(cause)
        return self.stands

    async def start(self, task: str, payload: Mapping[str, object], cid: str) -> int:
        self.jobs.append((task, payload, cid))
        return len(self.jobs)

    async def wait(self, wait: Wait | None) -> None:
        self.waits.append(wait)

    async def save(self, position: Position, effects: Sequence[Effect]) -> None:
        self.saved = (position, effects)


@dataclass(slots=True)
class ListStore:
    """Positions in a dict; a turn counts only when its block ends well."""

    position: Position | None = None
    earlier: Earlier | None = None
    turns: list[ListTurn] = field(default_factory=list[ListTurn])
    settled: list[tuple[Parcel, Sequence[Receipt]]] = field(
        default_factory=list[tuple[Parcel, Sequence[Receipt]]]
    )
    moves: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    is_down: bool = False
    stands: bool = True
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def turn(self, incoming: Incoming) -> AsyncGenerator[ListTurn]:
        if self.is_down:
            raise StoreError("no database")
        turn = ListTurn(position=self.position, earlier=self.earlier, stands=self.stands)
        self.turns.append(turn)
        yield turn
        if turn.saved is not None:
            self.position = turn.saved[0]

    async def move(self, chat_id: int, to: int) -> int:
        self.moves.append((chat_id, to))
        return 3

    async def delivered(self, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        self.settled.append((parcel, receipts))

    def overdue(self) -> Any:
        raise AssertionError("the hall does not sweep")

    async def forget(self) -> int:
        raise AssertionError("the hall does not sweep")


@dataclass(slots=True)
class ListMessenger:
    """Telegram: takes everything, or refuses screens."""

    effects: list[Effect] = field(default_factory=list[Effect])
    refuses: str = ""

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        self.effects.extend(effects)
        return [self._receipt(effect) for effect in effects]

    def _receipt(self, effect: Effect) -> Receipt:
        if isinstance(effect, Show) and self.refuses:
            return Receipt(effect=effect, outcome=Delivered.FAILED, error=self.refuses, calls=1)
        mode = effect.mode if isinstance(effect, Show) else None
        return Receipt(
            effect=effect, outcome=Delivered.DONE, mode=mode, message_id=71, latency_ms=1.0, calls=1
        )


@dataclass(slots=True)
class Lines:
    """A log in a list."""

    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def write(self, line: Any, *, loud: bool) -> None:
        self.lines.append(dict(line))


@dataclass(slots=True)
class Counter:
    """Everything around one hall."""

    shop: Shop
    store: ListStore
    messenger: ListMessenger
    log: Lines
    seat: list[BotState]
    hall: Hall

    @property
    def names(self) -> list[str]:
        return [str(line["name"]) for line in self.log.lines]

    def line(self, name: str) -> dict[str, Any]:
        return next(line for line in self.log.lines if line["name"] == name)

    def shown(self) -> Show:
        return next(effect for effect in reversed(self.messenger.effects) if isinstance(effect, Show))

    def at(self, screen: str, **changes: Any) -> None:
        here = Position(chat_id=5, user_id=5, screen=screen, rev=3, data={"note": None}, message_id=70)
        self.store.position = replace(here, **changes)


def press(data: str, message_id: int = 70, origin: Origin = Origin.MESSAGE, update_id: int = 1) -> Incoming:
    """A press of user 5."""
    return Incoming(
        update_id=update_id,
        event_type="callback_query",
        means=Means.PRESS,
        cid="cafe0001",
        chat_id=5,
        user_id=5,
        first_name="Ann <3",
        message_id=message_id,
        origin=origin,
        callback_id="9",
        data=data,
    )


def command(name: str) -> Incoming:
    """A command of user 5."""
    return replace(press(""), means=Means.COMMAND, event_type="message", command=name, callback_id="")


@pytest.fixture
def counter() -> Counter:
    """A hall over lists."""
    ui = till()
    shop, store, messenger, log = Shop(), ListStore(), ListMessenger(), Lines()
    seat = [BotState.ACTIVE]
    journal = Journal(out=log, hasher=Hasher(b"k"), redactor=Redactor(()), state=lambda: seat[0])
    rooms = Rooms(
        ui=ui,
        plan=plan(ui),
        kernel=Kernel(ui),
        renderer=Renderer(ui, Texts(ui)),
        handlers=shop,
        store=store,
        messenger=messenger,
        watch=journal.watch,
        seat=lambda: seat[0],
        people=People(locales=ui.locales, admins=()),
        bell=store.rung.set,
        limit=RateLimit(count=50, seconds=10),
    )
    return Counter(shop, store, messenger, log, seat, Hall(rooms, journal))


@pytest.fixture
def incoming() -> Any:
    """Makes updates: `incoming.press(data)`, `incoming.command(name)`."""
    return sys.modules[__name__]
