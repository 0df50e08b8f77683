"""Bots that nobody would write: long names, odd texts, deep conditions; the same seed makes the same bot."""

import dataclasses
import random
from collections.abc import Sequence
from string import ascii_uppercase

from msgspec.structs import replace

from botspec.contract.media import MediaKind
from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec.contract.uimap import Assign, MediaDef, Show
from botspec_generator.findings import Span
from botspec_generator.graph import Action, Arc, BotGraph, Condition, Event, Screen, Tap, Task, Template

JOB = FieldDef(name="job", type=TypeDef(kind=Kind.INTEGER, low=1))
PIECES = (
    *("a", "Q", " ", '"', "'", "\\", "\n", "\t", "é", "я", "😀", "\u200d", "\u00a0", "\u202e", "\x07", "“"),
    *("{{ x }}", "%", "#", '"""', "word ", "довольно длинно ", "ｗｉｄｅ", "\U0001f9d1\u200d\U0001f33e"),
)
ATOMS: Sequence[tuple[str, Sequence[str]]] = (
    ("amount {sign} {number}", ("amount",)),
    ('tip > Decimal("{number}.5")', ("tip",)),
    ('size == "small"', ("size",)),
    ('"large" != size', ("size",)),
    ("item_id is not None", ("item_id",)),
    ('item_id in ("a rather long name", "another one")', ("item_id",)),
    ("balance >= price", ("balance", "price")),
    ("len(items) > {number}", ("items",)),
    ('user.role == "admin"', ("user",)),
)
PHOTO = MediaDef(kind=MediaKind.PHOTO, take="order.photo")
BANNER = MediaDef(kind=MediaKind.VIDEO, url="https://example.org/a?b=%22c%22&d=" + "e" * 90)
NOWHERE = Span(file="spec/bot.yaml", line=1, column=1, end_column=2)


class Wild:
    """Makes one bot from a seed, around the golden one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def bot(self, graph: BotGraph) -> BotGraph:
        """The golden bot with more screens, buttons, arcs, fields and actions."""
        screens, buttons, arcs = list(graph.screens), list(graph.buttons), list(graph.arcs)
        for number in range(4):
            screen = self.name(f"S{number}")
            names = [self.name(f"B{number}_{count}") for count in range(self.random.randint(0, 5))]
            buttons += [self.button(name) for name in names]
            screens.append(self.screen(screen, names))
            arcs += [self.arc(screen, name, [known.id for known in screens]) for name in names]
        return replace(
            graph,
            screens=tuple(screens),
            buttons=tuple(buttons),
            arcs=tuple(arcs),
            session=(*graph.session, *(self.field(number) for number in range(3))),
            actions=(*graph.actions, self.action(graph)),
            events=(*graph.events, *(self.event(number) for number in range(2))),
            tasks=(*graph.tasks, self.task(graph)),
        )

    def name(self, start: str) -> str:
        """An UPPER_SNAKE name of at most 64 characters."""
        parts = ["".join(self.random.choices(ascii_uppercase, k=self.random.randint(2, 9))) for _ in range(6)]
        return "_".join([start, *parts[: self.random.randint(1, 6)]])[:64].rstrip("_")

    def text(self, most: int) -> str:
        """A text of some odd pieces."""
        return "".join(self.random.choices(PIECES, k=self.random.randint(1, most)))

    def template(self) -> dict[str, Template]:
        """A text in both locales."""
        return {locale: Template(source=self.text(30), reads=(), at=NOWHERE) for locale in ("en", "ru")}

    def condition(self) -> Condition:
        """A condition that can be long and deep."""
        python, reads = self.expression(0)
        names = tuple(dict.fromkeys(reads))
        return Condition(source=python.replace('"', "'"), python=python, reads=names, at=NOWHERE)

    def expression(self, depth: int) -> tuple[str, Sequence[str]]:
        """The Python of a condition, and the names in it."""
        chance = self.random.random()
        if depth == 3 or chance < 0.3:
            template, reads = self.random.choice(ATOMS)
            sign = self.random.choice(["<", ">=", "==", "!="])
            return template.format(sign=sign, number=self.random.randint(0, 99)), reads
        if chance < 0.45:
            python, reads = self.expression(depth + 1)
            return f"not ({python})", reads
        parts = [self.expression(depth + 1) for _ in range(self.random.randint(2, 4))]
        word = self.random.choice([" and ", " or "])
        return word.join(f"({python})" for python, _ in parts), [name for _, reads in parts for name in reads]

    def button(self, name: str) -> Tap:
        """A button, often with conditions."""
        return Tap(
            id=name,
            wire=self.text(5),
            was=tuple("w" * self.random.randint(1, 30) for _ in range(self.random.randint(0, 3))),
            arg="",
            arg_type=None,
            style="success",
            role="",
            visible=self.condition() if self.random.random() < 0.5 else None,
            checked=self.condition() if self.random.random() < 0.5 else None,
            label=self.template(),
            item="",
            at=NOWHERE,
        )

    def screen(self, name: str, buttons: Sequence[str]) -> Screen:
        """A screen with all buttons in one row."""
        return Screen(
            id=name,
            fallback="MENU",
            flow="",
            role="",
            waits=True,
            show=self.random.choice(list(Show)),
            keyboard=(tuple(buttons),) if buttons else (),
            text=self.template(),
            media=(None, PHOTO, BANNER)[len(name) % 3],
            reads=tuple(self.random.sample(["size", "tip", "price", "balance", "note", "gift"], k=4)),
            at=NOWHERE,
        )

    def arc(self, source: str, trigger: str, screens: Sequence[str]) -> Arc:
        """An arc, often with a condition, targets and changes."""
        refuses = self.random.random() < 0.2
        return Arc(
            source=source,
            trigger=trigger,
            to=() if refuses else tuple(self.random.sample(screens, k=self.random.randint(1, 3))),
            when=self.condition() if self.random.random() < 0.7 else None,
            action="",
            set=tuple(Assign(field="note", value=self.text(20)) for _ in range(self.random.randint(0, 2))),
            refuse="SOLD_OUT" if refuses else "",
            say=self.random.choice(["", "SOLD_OUT", "notices.noted"]),
            resets=self.random.random() < 0.2,
            at=NOWHERE,
        )

    def field(self, number: int) -> FieldDef:
        """A session field: an enum with odd values, or a text with an odd default."""
        name = self.name(f"F{number}").lower()
        if self.random.random() < 0.5:
            values = tuple(dict.fromkeys(self.text(9) for _ in range(self.random.randint(1, 8))))
            return FieldDef(name=name, type=TypeDef(kind=Kind.ENUM, values=values), optional=True)
        text = TypeDef(kind=Kind.TEXT, high=5000)
        return FieldDef(name=name, type=text, default=self.text(60), sensitive=self.random.random() < 0.5)

    def payload(self) -> tuple[FieldDef, ...]:
        """Some fields with long names: some of them optional, some sensitive."""
        return tuple(
            dataclasses.replace(self.field(number), default=None)
            for number in range(self.random.randint(1, 5))
        )

    def event(self, number: int) -> Event:
        """An event with a payload, or the bad end of a task."""
        name, payload = self.name(f"E{number}"), self.payload()
        ends = (FieldDef(name="reason", type=TypeDef(kind=Kind.TEXT)), JOB) if number else (*payload, JOB)
        own = () if number else payload
        return Event(name=name, payload=own, fields=ends, do="count", notify="notices.sent", at=NOWHERE)

    def task(self, graph: BotGraph) -> Task:
        """A task with a payload."""
        return Task(
            name=self.name("T"),
            payload=self.payload(),
            timeout=self.random.randint(1, 10**6),
            retries=self.random.randint(0, 9),
            done=graph.events[0].name,
            failed=self.random.choice(["", graph.events[1].name]),
            at=NOWHERE,
        )

    def action(self, graph: BotGraph) -> Action:
        """An action with some exits and many reasons."""
        reasons = [reason.row.code for reason in graph.reasons]
        return Action(
            name=self.name("DO").lower(),
            reasons=tuple(self.random.sample(reasons, k=self.random.randint(0, 6))),
            facts=("price", "items"),
            exits=tuple(self.random.sample(["MENU", "ITEM", "stay", "back", "home"], k=3)),
            arcs=("MENU --X--> ITEM",),
            has_arg=False,
            at=NOWHERE,
        )
