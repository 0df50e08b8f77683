"""Made-up worlds: for every arc of a registry, values that let exactly this arc fire."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any, Final, get_type_hints

from botspec.contract import (
    ANY,
    PAGE,
    Arc,
    BotState,
    Condition,
    Each,
    FactDef,
    Kind,
    Media,
    TypeDef,
    UIMap,
    User,
    Value,
)
from botspec.core.callback import pack
from botspec.core.case import Case, asked
from botspec.core.decide import Accepted, Elsewhere, Rejected, decide, meet
from botspec.core.happening import Happening
from botspec.core.incoming import Incoming, Means, Origin
from botspec.core.machine import Kernel
from botspec.core.plan import Plan
from botspec.core.position import Position, defaults

REV: Final = 7
ADMIN: Final = User(id=5, first_name="Ann", locale="en", role="admin")
WORDS: Final = "words"
AMOUNTS: Final = (Decimal(0), Decimal(1), Decimal(2))
INPUTS: Final = ("text", "number", "photo", "document", "voice", "video", "contact", "location", "payment")

World = Mapping[str, object]
NOWHERE: Final[World] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The tables of one bot, before which cases are laid."""

    ui: UIMap
    plan: Plan
    kernel: Kernel

    def case(self, screen: str, trigger: str, world: World = NOWHERE, rev: int = REV) -> Case:
        """What the hall would lay before the ladder: an administrator asks for a trigger on a screen."""
        position = self.standing(screen, world)
        incoming = self._incoming(trigger, world, rev)
        found = asked(self.plan, incoming, screen)
        case = Case(
            ui=self.ui,
            plan=self.plan,
            kernel=self.kernel,
            seat=BotState.ACTIVE,
            incoming=incoming,
            trigger=found.trigger,
            called=found.called,
            arg=found.arg,
            position=position,
            user=ADMIN,
            values={},
        )
        facts = case.needs.facts if case.needs is not None else ()
        looked_up = {fact.name: self._value(fact, world) for fact in facts}
        carried = {} if incoming.event is None else {"event": incoming.event.carries}
        known = {**position.data, "user": world.get("user", ADMIN)}
        return replace(case, values={**known, **carried, **looked_up})

    def standing(self, screen: str, world: World) -> Position:
        """A user on a screen, with what the world says of his session."""
        data: dict[str, Value] = defaults(self.ui)
        for name in data.keys() & world.keys():
            value = world[name]
            assert value is None or isinstance(value, str | int | bool | Decimal)
            data[name] = value
        return Position(chat_id=5, user_id=5, screen=screen, rev=REV, data=data, message_id=70)

    def worlds(self, source: str, trigger: str) -> Iterator[World]:
        """All worlds that the conditions of a trigger can tell apart, and in which its button is visible."""
        visible = self._visible(trigger)
        names = dict.fromkeys(name for one in self._conditions(source, trigger) for name in one.reads)
        each = self.each(source, trigger)
        if each is not None:
            names["item"] = None
        choices = [self._candidates(name, each, trigger) for name in names]
        for values in product(*choices):
            world = dict(zip(names, values, strict=True))
            if visible is None or holds(visible, world):
                yield world

    def world_of(self, arc: Arc) -> World | None:
        """A world in which this arc is the first that holds, or None when there is none."""
        arcs = self.ui.arcs_of[arc.source, arc.trigger]
        return next(
            (world for world in self.worlds(arc.source, arc.trigger) if first(arcs, world) is arc), None
        )

    def each(self, screen: str, button: str) -> Each | None:
        """The list that offers this button on this screen, or whose pages it turns."""
        if screen == ANY:
            return None
        rows = [row for row in self.ui.screen[screen].keyboard if isinstance(row, Each)]
        return next((row for row in rows if button == row.button or (button == PAGE and row.page)), None)

    def triggers(self) -> tuple[str, ...]:
        """Everything that a user can do, and that can happen to him."""
        return tuple(dict.fromkeys((*self.ui.button, *self.ui.sources_of)))

    def is_event(self, trigger: str) -> bool:
        """Whether a trigger happens to the user: a task's end, news from outside, or time that has passed."""
        return trigger in self.ui.event or trigger.startswith("after ")

    def _visible(self, trigger: str) -> Condition | None:
        button = self.ui.button.get(trigger)
        return None if button is None else button.visible

    def _conditions(self, source: str, trigger: str) -> Iterator[Condition]:
        visible = self._visible(trigger)
        if visible is not None:
            yield visible
        yield from (arc.when for arc in self.ui.arcs_of[source, trigger] if arc.when is not None)

    def _candidates(self, name: str, each: Each | None, trigger: str) -> Sequence[object]:
        if name == "user":
            return [replace(ADMIN, locale=locale) for locale in self.ui.locales]
        if name == "item":
            assert each is not None
            return some(self._fact(each.fact))
        if name == "event":
            assert trigger in self.ui.event
            return carried(self.ui.event[trigger].data)
        field = next((one for one in self.ui.session if one.name == name), None)
        if field is None:
            return some(self._fact(name))
        return [*some(field.type), None] if field.optional else some(field.type)

    def _fact(self, name: str) -> TypeDef:
        return next(fact.type for fact in self.ui.facts if fact.name == name)

    def _value(self, fact: FactDef, world: World) -> object:
        """What a fact finds in a world: a list has the world's item alone where there is one."""
        if fact.type.kind is Kind.LIST:
            return (world.get("item") or some(fact.type)[0],)
        return world[fact.name] if fact.name in world else some(fact.type)[0]

    def _incoming(self, trigger: str, world: World, rev: int) -> Incoming:
        blank = Incoming(
            update_id=1, event_type="made up", means=Means.PRESS, cid="cafe0001", chat_id=5, user_id=5
        )
        if self.is_event(trigger):
            return replace(
                blank, means=Means.EVENT, event=Happening(name=trigger, carries=world.get("event"))
            )
        if trigger.startswith("/"):
            return replace(blank, means=Means.COMMAND, command=trigger[1:])
        if trigger in INPUTS:
            text = "1" if trigger == "number" else WORDS
            kind = "text" if trigger == "number" else trigger
            return replace(blank, means=Means.INPUT, input_kind=kind, text=text)
        data = PAGE if trigger == PAGE else self.ui.button[trigger].wire
        data = pack(data, self._arg(trigger, world), rev)
        return replace(blank, data=data, origin=Origin.MESSAGE, message_id=70, callback_id="9")

    def _arg(self, trigger: str, world: World) -> str | int | None:
        if trigger == PAGE:
            return 0
        button = self.ui.button[trigger]
        if button.arg_type is None:
            return None
        item = world.get("item")
        arg = some(button.arg_type)[0] if item is None else getattr(item, button.arg.removeprefix("item."))
        assert isinstance(arg, str | int)
        return arg


def judged(case: Case) -> Accepted | Rejected:
    """The verdict where the trigger is valid: an event is met, everything else has to pass the ladder."""
    verdict = meet(case) if case.incoming.means is Means.EVENT else decide(case)
    assert not isinstance(verdict, Elsewhere), f"{case.trigger} does not meet its user on {case.screen}"
    return verdict


def carried(data: type[object] | None) -> Sequence[object]:
    """A few values of what an event carries."""
    if data is None:
        return (None,)
    assert is_dataclass(data)
    hints = get_type_hints(data)
    choices = [(1, 2) if kind is int else (WORDS,) for kind in hints.values()]
    make: Any = data
    return [make(**dict(zip(hints, one, strict=True))) for one in product(*choices)]


def holds(condition: Condition, world: World) -> bool:
    """Whether a condition holds in a world."""
    return condition.test(*[world[name] for name in condition.reads])


def first(arcs: Sequence[Arc], world: World) -> Arc:
    """The first arc whose condition holds: what the spec says will fire."""
    return next(arc for arc in arcs if arc.when is None or holds(arc.when, world))


def some(kind: TypeDef) -> Sequence[object]:
    """A few values of a type: all of a small one, of a number the lowest ones and one above any length."""
    match kind.kind:
        case Kind.ENUM:
            return kind.values
        case Kind.BOOLEAN:
            return (True, False)
        case Kind.INTEGER:
            low = kind.low or 0
            return (low, low + 1, low + 2, low + 100)
        case Kind.DECIMAL:
            return AMOUNTS
        case Kind.TEXT:
            return (WORDS,)
        case Kind.MEDIA:
            return (Media.cached("AgAC"),)
        case Kind.RECORD | Kind.LIST:
            names = [field.name for field in kind.fields]
            choices = [some(field.type) for field in kind.fields]
            return [SimpleNamespace(**dict(zip(names, one, strict=True))) for one in product(*choices)]
